"""Socket Mode: an abrupt end and a silent connection are noticed and left."""

import socket
import threading
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient

from bot.socket import OPENS_WITHIN, Watchdog, run_socket
from sandbox.slack import PracticeSlack
from sandbox.slack.client import Hands

NOW = 1_000_000.0


def session(*, pong: float = 0, is_open: bool = True) -> SimpleNamespace:
    return SimpleNamespace(last_pong_tm=pong, sock=object() if is_open else None)


def test_a_fresh_connection_is_given_time_for_its_first_pong() -> None:
    watchdog, fresh = Watchdog(ping_every=5), session()

    assert not watchdog.is_lost(fresh, NOW)
    assert not watchdog.is_lost(fresh, NOW + 15)
    assert watchdog.is_lost(fresh, NOW + 15.1)


def test_pongs_keep_a_connection() -> None:
    watchdog, kept = Watchdog(ping_every=5), session()
    watchdog.is_lost(kept, NOW)
    kept.last_pong_tm = NOW + 20

    assert not watchdog.is_lost(kept, NOW + 30)
    assert watchdog.is_lost(kept, NOW + 36)


def test_a_session_that_never_gets_a_socket_is_lost_sooner() -> None:
    watchdog, closed = Watchdog(ping_every=5), session(is_open=False)
    watchdog.is_lost(closed, NOW)

    assert not watchdog.is_lost(closed, NOW + OPENS_WITHIN)
    assert watchdog.is_lost(closed, NOW + OPENS_WITHIN + 0.1)


def test_the_next_connection_starts_with_a_clean_slate() -> None:
    watchdog = Watchdog(ping_every=5)
    watchdog.is_lost(session(), NOW)

    assert not watchdog.is_lost(session(), NOW + 100)


def test_a_pong_forgives_earlier_failures() -> None:
    watchdog, kept = Watchdog(ping_every=5), session()
    watchdog.is_lost(kept, NOW)
    watchdog.failures = 4
    kept.last_pong_tm = NOW + 1
    watchdog.is_lost(kept, NOW + 2)

    assert watchdog.failures == 0


@pytest.fixture
def practice() -> Iterator[PracticeSlack]:
    with PracticeSlack() as slack:
        yield slack


def test_an_abrupt_end_is_followed_by_a_new_connection(practice: PracticeSlack) -> None:
    app = App(
        client=WebClient(base_url=practice.api_url),
        signing_secret="unused",
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T", bot_token="x"),
        process_before_response=True,
    )
    app.command("/lead")(lambda ack: ack("here"))
    stop = threading.Event()
    args = (app, practice.app_token, practice.api_url, stop)
    listening = threading.Thread(target=run_socket, args=args, daemon=True)
    listening.start()
    assert practice.wait_for_app()

    before = set(practice.sockets.lines)
    practice.fault("socket_cut")
    with practice.sockets.changed:
        assert practice.sockets.changed.wait_for(
            lambda: bool(set(practice.sockets.lines) - before), timeout=20
        )

    hands = Hands(practice.url)
    assert hands.type("minji", "/lead", channel="leads")["acked"]
    stop.set()
    listening.join(10)
    assert not listening.is_alive()


def test_being_told_to_stop_while_slack_is_away_ends_at_once() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/api/"
    app = App(
        client=WebClient(base_url=url),
        signing_secret="unused",
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T", bot_token="x"),
    )
    stop = threading.Event()
    listening = threading.Thread(target=run_socket, args=(app, "xapp-1", url, stop), daemon=True)
    listening.start()
    stop.set()
    listening.join(10)

    assert not listening.is_alive()
