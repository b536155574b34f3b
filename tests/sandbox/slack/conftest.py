"""Real Bolt apps on a practice Slack, over Socket Mode and over signed HTTP.

A practice Slack lives for the whole run; each test gets a fresh app on it and a reset workspace.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    "app": {"commands": ["/lead"]},
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

    @property
    def over_http(self) -> bool:
        return self.slack.mode == "http"

    def channel(self, name: str) -> str:
        return self.slack.world.people.channel(name).id

    def user(self, name: str) -> str:
        return self.slack.world.people.user(name).id

    def hear(self, body: dict[str, Any]) -> None:
        self.heard.append(body)


Theatre = tuple[PracticeSlack, Clock, Callable[[App], None]]


@contextmanager
def over_socket() -> Iterator[Theatre]:
    clock = Clock()
    with PracticeSlack(SEED, clock=clock) as slack:
        client = WebClient(token=slack.app_token, base_url=slack.api_url)
        handler = SocketModeHandler(
            make_app(slack), slack.app_token, web_client=client, ping_interval=1
        )
        handler.connect()

        def put_on(app: App) -> None:
            handler.app = app

        try:
            yield slack, clock, put_on
        finally:
            hang_up(slack, handler)


def hang_up(slack: PracticeSlack, handler: SocketModeHandler) -> None:
    """Close from the server's end first: the client's reader sleeps up to 10 s otherwise."""
    handler.client.default_auto_reconnect_enabled = False
    handler.client.auto_reconnect_enabled = False
    slack.sockets.stop()
    handler.close()


@contextmanager
def over_http() -> Iterator[Theatre]:
    clock = Clock()
    site = Flask("app-under-test")
    server = make_server("127.0.0.1", 0, site, threaded=True)
    playing: list[SlackRequestHandler] = []
    site.post("/slack/events")(lambda: playing[-1].handle(request))
    thread = threading.Thread(target=lambda: server.serve_forever(0.05))
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/slack/events"
    with PracticeSlack(SEED, clock=clock, request_url=url) as slack:
        try:
            yield slack, clock, lambda app: playing.append(SlackRequestHandler(app))
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def make_app(slack: PracticeSlack) -> App:
    client = WebClient(token=slack.bot_token, base_url=slack.api_url, timeout=10)
    return App(client=client, signing_secret=slack.signing_secret, process_before_response=True)


@pytest.fixture(scope="session")
def socket_theatre() -> Iterator[Theatre]:
    with over_socket() as theatre:
        yield theatre


@pytest.fixture(scope="session")
def http_theatre() -> Iterator[Theatre]:
    with over_http() as theatre:
        yield theatre


def raise_curtain(theatre: Theatre) -> Stage:
    slack, clock, put_on = theatre
    hands = Hands(slack.url)
    hands.reset()
    assert hands.wait_for_app()
    app = make_app(slack)
    put_on(app)
    return Stage(slack, app, hands, clock, app.client)


@pytest.fixture(params=["socket", "http"])
def stage(request: pytest.FixtureRequest) -> Stage:
    return raise_curtain(request.getfixturevalue(f"{request.param}_theatre"))


@pytest.fixture
def socket_stage(socket_theatre: Theatre) -> Stage:
    return raise_curtain(socket_theatre)


@pytest.fixture
def http_stage(http_theatre: Theatre) -> Stage:
    return raise_curtain(http_theatre)
