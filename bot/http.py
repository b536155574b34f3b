"""Slack over HTTP: one signed door, the same listeners as over Socket Mode."""

from flask import Blueprint, Response, abort, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_sdk.signature import SignatureVerifier

LARGEST_BODY = 1_000_000


def create_blueprint(app: App) -> Blueprint:
    """The door ``POST /slack/events``; nothing is read that Slack has not signed.

    Bolt verifies too, but only after it has parsed what came.
    """
    door = Blueprint("slack", __name__)
    handler = SlackRequestHandler(app)
    verifier = SignatureVerifier(app._signing_secret)

    @door.post("/slack/events")
    def events() -> Response:
        request.max_content_length = LARGEST_BODY
        body = request.get_data()
        if not verifier.is_valid_request(body, dict(request.headers)):
            abort(401)
        return handler.handle(request)

    return door
