"""A practice Slack with the cast in it, and our app listening to it over either transport."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask
from waitress.server import create_server

import funnel
from bot import faces
from bot.app import SlackApp, create_app
from bot.http import create_blueprint
from bot.post import Slack
from bot.socket import run_socket
from funnel.mailroom import Mailroom
from sandbox.slack import PracticeSlack
from sandbox.slack.client import Hands
from store.leads import Lead
from tests.cast import HANA, Cast
from words import translator

SEED = {
    "users": [
        {"name": name, "real_name": name.title(), "email": f"{name}@saebyeok.example"}
        for name in ("minji", "tae", "jun", "sora", "yuri")
    ]
    + [{"name": "guest", "email": "guest@example.com", "locale": "en-US"}],
    "channels": [{"name": "leads"}, {"name": "managers"}, {"name": "admin"}],
}
MAILROOM = Mailroom(
    own_addresses=frozenset({"hello@saebyeok.example"}), secret=b"test", domain="saebyeok.example"
)


@dataclass
class Room:
    """Our app and the practice Slack, connected."""

    slack: PracticeSlack
    hands: Hands
    app: SlackApp
    post: Slack
    at: datetime

    def card(self, lead: Lead) -> str:
        """Post the lead's card as the worker would; its ts."""
        tr = translator("ko")
        face = faces.lead_card(lead, tr, self.at)
        channel, ts = self.post.post_card("leads", face, f"card:{lead.key}")
        funnel.card_posted(lead, channel, ts, face="", at=self.at)
        return ts

    def whispers(self, user: str, channel: str = "leads") -> list[str]:
        """What only this person was told in a channel, once all of it has been said."""
        self.app.asides.drain()
        seen = self.hands.messages(channel, user)
        return [message["text"] for message in seen if message["ephemeral"]]

    def direct(self, user: str) -> list[str]:
        self.app.asides.drain()
        return [message["text"] for message in self.hands.dm(user)]

    def say(self, user: str, text: str) -> str:
        """Type a command in the channel and read the private answer."""
        answer = self.hands.type(user, text, channel="leads")
        assert answer["acked"], answer
        return self.whispers(user)[-1]


class Door:
    """A WSGI server whose application is made later, since each side must know the other first."""

    def __init__(self) -> None:
        self.flask = Flask("leadloop-door")
        self.server: Any = create_server(self.flask, host="127.0.0.1", port=0, threads=8)
        self.url = f"http://127.0.0.1:{self.server.effective_port}/slack/events"
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def open(self, app: SlackApp) -> None:
        self.flask.register_blueprint(create_blueprint(app))
        self.thread.start()

    def close(self) -> None:
        self.server.close()
        self.thread.join(5)


def connected(at: datetime, mode: str) -> Iterator[Room]:
    door = Door() if mode == "http" else None
    with PracticeSlack(SEED, request_url=door.url if door else None) as slack:
        app = create_app(
            token=slack.bot_token,
            signing_secret=slack.signing_secret,
            base_url=slack.api_url,
            now=lambda: at,
            mailroom=MAILROOM,
        )
        stop = threading.Event()
        if door:
            door.open(app)
            listening = None
        else:
            listening = threading.Thread(
                target=run_socket, args=(app, slack.app_token, slack.api_url, stop), daemon=True
            )
            listening.start()
        assert slack.wait_for_app()
        post = Slack(slack.bot_token, slack.api_url)
        yield Room(slack, Hands(slack.url), app, post, at)
        assert list(slack.world.record.violations) == []
        stop.set()
        if listening:
            listening.join(10)
        if door:
            door.close()
        app.asides.close()


@pytest.fixture
def room(cast: Cast, at: datetime) -> Iterator[Room]:
    """Over signed HTTP: no thread of ours waits for anything."""
    yield from connected(at, "http")


@pytest.fixture(params=["http", "socket"])
def each_room(cast: Cast, at: datetime, request: pytest.FixtureRequest) -> Iterator[Room]:
    """The same over both transports."""
    yield from connected(at, request.param)


@pytest.fixture
def new_lead(cast: Cast, at: datetime) -> Callable[..., Lead]:
    """Make a lead of Hana's that Minji owns and nobody accepted."""

    def make(note: str = "견적 부탁드립니다") -> Lead:
        lead = funnel.create_lead(HANA, note=note, by=cast.minji, at=at)
        funnel.assign(lead, cast.minji, by=cast.minji, at=at)
        found = Lead.find(lead.key)
        assert found is not None
        return found

    return make
