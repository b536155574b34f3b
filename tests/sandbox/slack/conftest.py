"""A real Bolt app beside a practice Slack, over Socket Mode and over signed HTTP."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient
from werkzeug.serving import make_server

from sandbox.slack import PracticeSlack
from sandbox.slack.client import Hands

SEED: dict[str, Any] = {
    "workspace": "Hanbit Sales",
    "users": [
        {"name": "minji", "real_name": "Minji Kim", "email": "minji@example.com"},
        {"name": "tae", "real_name": "Tae Park", "email": "tae@example.com"},
        {"name": "sora", "real_name": "Sora Lee", "email": "sora@example.com", "locale": "en-US"},
    ],
    "channels": [
        {"name": "leads"},
        {"name": "managers", "members": ["sora"]},
        {"name": "outside", "members": ["tae"], "bot": False},
    ],
}


class Clock:
    """A clock that stands still until somebody moves it."""

    def __init__(self) -> None:
        self.seconds = 1_790_000_000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Stage:
    """One practice Slack with one app on it, and the hands of its people."""

    slack: PracticeSlack
    app: App
    hands: Hands
    clock: Clock
    client: WebClient
    heard: list[dict[str, Any]] = field(default_factory=list)

    def channel(self, name: str) -> str:
        return self.slack.world.people.channel(name).id

    def user(self, name: str) -> str:
        return self.slack.world.people.user(name).id


def make_app(slack: PracticeSlack) -> App:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url, timeout=10)
    return App(client=client, signing_secret=slack.signing_secret, process_before_response=True)


@pytest.fixture(params=["socket", "http"])
def stage(request: pytest.FixtureRequest) -> Iterator[Stage]:
    yield from over_socket() if request.param == "socket" else over_http()


@pytest.fixture
def socket_stage() -> Iterator[Stage]:
    yield from over_socket()


@pytest.fixture
def http_stage() -> Iterator[Stage]:
    yield from over_http()


def over_socket() -> Iterator[Stage]:
    clock = Clock()
    with PracticeSlack(SEED, clock=clock) as slack:
        app = make_app(slack)
        socket_client = WebClient(token=slack.app_token, base_url=slack.api_url)
        handler = SocketModeHandler(app, slack.app_token, web_client=socket_client, ping_interval=1)
        handler.connect()
        try:
            hands = Hands(slack.url)
            assert hands.wait_for_app()
            yield Stage(slack, app, hands, clock, app.client)
        finally:
            hang_up(slack, handler)


def over_http() -> Iterator[Stage]:
    clock = Clock()
    site = Flask("app-under-test")
    server = make_server("127.0.0.1", 0, site, threaded=True)
    request_url = f"http://127.0.0.1:{server.server_port}/slack/events"
    with PracticeSlack(SEED, clock=clock, request_url=request_url) as slack:
        app = make_app(slack)
        handler = SlackRequestHandler(app)
        site.post("/slack/events")(lambda: handler.handle(request))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield Stage(slack, app, Hands(slack.url), clock, app.client)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def hang_up(slack: PracticeSlack, handler: SocketModeHandler) -> None:
    """Close from the server's end first: the client's reader sleeps up to 10 s otherwise."""
    handler.client.default_auto_reconnect_enabled = False
    handler.client.auto_reconnect_enabled = False
    slack.sockets.stop()
    handler.close()
