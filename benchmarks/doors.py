"""Servers that are measured, each a process of its own: ours and bare, on the same waitress."""

import argparse
import asyncio
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from wsgiref.types import WSGIApplication

from flask import Flask, jsonify, request
from waitress.server import create_server

from benchmarks import bare

SIGNING_SECRET = "bench-signing-secret"
SECRET = b"bench" * 8
THREADS = 8


def our_forms(url: str) -> WSGIApplication:
    from intake.guard import Limits
    from intake.web import create_app
    from store import base

    base.open_database(url)
    plenty = 10**9
    limits = Limits(per_address=plenty, per_network=plenty, per_form=plenty)
    app: WSGIApplication = create_app(
        now=lambda: datetime.now(UTC), public_url="http://bench.test", secret=SECRET, limits=limits
    )
    return app


def bare_forms(url: str) -> WSGIApplication:
    """One route, one insert, one commit; each thread keeps its connection."""
    app = Flask("bare")
    own = threading.local()
    insert = f"INSERT INTO bare VALUES ({bare.marks(url, 3)})"
    with bare.table(url, "name text, email text, message text"):
        pass

    @app.post("/forms/<slug>")
    def submit(slug: str) -> Any:
        if not hasattr(own, "connection"):
            own.connection = bare.connect(url)
        given = request.get_json() if request.is_json else request.form
        own.connection.execute(insert, (given["name"], given["email"], given["message"]))
        own.connection.commit()
        return jsonify(inquiry=1), 202

    return app


def our_slack(url: str) -> WSGIApplication:
    from store import base

    base.open_database(url)
    return slack_door()


def slack_door() -> Flask:
    """Our listeners behind ``/slack/events``, on the database that is open."""
    import funnel
    from bot.app import create_app
    from bot.http import create_blueprint

    room = funnel.Mailroom(own_addresses=frozenset(), secret=SECRET, domain="saebyeok.example")
    app = Flask("ours")
    slack = create_app(
        token="xoxb-bench",
        signing_secret=SIGNING_SECRET,
        base_url="http://127.0.0.1:9/api/",
        now=lambda: datetime.now(UTC),
        mailroom=room,
    )
    app.register_blueprint(create_blueprint(slack))
    return app


def bare_slack(url: str) -> WSGIApplication:
    """Bolt with a listener that says back what it heard."""
    from slack_bolt import Ack, App
    from slack_bolt.adapter.flask import SlackRequestHandler
    from slack_bolt.authorization import AuthorizeResult

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=team_id, bot_token="xoxb-bench")

    bolt = App(signing_secret=SIGNING_SECRET, authorize=authorize, process_before_response=True)

    @bolt.command("/lead")
    def echo(ack: Ack, command: dict[str, Any]) -> None:
        ack(str(command["text"]))

    app, handler = Flask("bare"), SlackRequestHandler(bolt)

    @app.post("/slack/events")
    def events() -> Any:
        return handler.handle(request)

    return app


DOORS: dict[str, Callable[[str], WSGIApplication]] = {
    "our-forms": our_forms,
    "bare-forms": bare_forms,
    "our-slack": our_slack,
    "bare-slack": bare_slack,
}


def sink() -> None:
    """Take any mail and forget it."""
    from aiosmtpd.smtp import SMTP

    class Forgetful:
        async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
            return "250 2.0.0 OK"

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        listener = await loop.create_server(lambda: SMTP(Forgetful(), loop=loop), "127.0.0.1", 0)
        print(listener.sockets[0].getsockname()[1], flush=True)
        await listener.serve_forever()

    asyncio.run(serve())


def main() -> None:
    words = argparse.ArgumentParser(prog="python -m benchmarks.doors", description=__doc__)
    words.add_argument("door", choices=[*DOORS, "sink"])
    words.add_argument("--database", default="")
    asked = words.parse_args()
    if asked.door == "sink":
        sink()
        return
    app = DOORS[asked.door](asked.database)
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=THREADS)
    print(server.effective_port, flush=True)
    server.run()


if __name__ == "__main__":
    main()
