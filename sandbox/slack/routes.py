"""The HTTP side: Web API, response URLs, uploads, control."""

from typing import TYPE_CHECKING

from flask import Flask, Response, jsonify, request

from sandbox.slack import control, response_urls
from sandbox.slack.web_api import answer

if TYPE_CHECKING:
    from sandbox.slack.server import PracticeSlack


def build(slack: "PracticeSlack") -> Flask:
    """Build the Flask application of one practice Slack; it can be mounted under any path."""
    app = Flask("practice-slack", static_folder=None)
    world = slack.world
    app.register_blueprint(control.blueprint(slack))

    @app.route("/api/<method>", methods=["GET", "POST"])
    def api(method: str) -> Response:
        reply = answer(world, method, request, slack.sockets.new_url)
        response = jsonify(reply.body)
        response.status_code = reply.status
        response.headers.update(reply.headers)
        return response

    @app.post("/response/<token>")
    def response_url(token: str) -> Response | tuple[Response, int]:
        if world.faults.is_on("down"):
            return Response("service_unavailable", 503)
        try:
            with world.lock:
                response_urls.use(world, token, request.get_json(silent=True, force=True))
        except response_urls.Unusable as no:
            world.record.traffic("response_url", "respond", ok=False, ms=0, error=no.error)
            return jsonify({"ok": False, "error": no.error}), no.status
        world.record.traffic("response_url", "respond", ok=True, ms=0)
        return Response("ok", mimetype="text/plain")

    @app.post("/upload/<ticket>")
    def upload(ticket: str) -> Response:
        # The bytes first: a client that names no content type would have them parsed as a form.
        content = request.get_data()
        sent = next(iter(request.files.values()), None)
        content = sent.read() if sent is not None else content
        with world.lock:
            file = next((one for one in world.files.values() if one.ticket == ticket), None)
            if file is None or world.faults.is_on("down"):
                return Response("not found", 404 if file is None else 503)
            if len(content) != file.length:
                return Response("length mismatch", 400)
            file.content = content
        return Response(f"OK - {len(content)}", mimetype="text/plain")

    @app.get("/files/<file_id>/<path:name>")
    def download(file_id: str, name: str) -> Response:
        file = world.files.get(file_id)
        if file is None or file.content is None:
            return Response("not found", 404)
        return Response(file.content, mimetype=file.as_slack("", world.now())["mimetype"] or None)

    return app
