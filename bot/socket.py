"""Slack over Socket Mode, with a watchdog that judges the connection by its pongs.

The client's own ``is_connected()`` says only that a socket object exists: a connection that stays
open but carries nothing would never be left.
"""

import logging
import time
from threading import Event
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

log = logging.getLogger(__name__)
PING_EVERY = 5.0
LOOK_EVERY = 2.0
MISSED_PONGS = 3
THREADS = 16
# After so many reconnects without a pong the process ends, and its supervisor starts a fresh one.
MOST_FAILURES = 10


class ConnectionLost(RuntimeError):
    """No connection to Slack could be had for a long while."""


class Watchdog:
    """Knows how long a connection has been silent."""

    def __init__(self, ping_every: float = PING_EVERY) -> None:
        self.patience = MISSED_PONGS * ping_every
        self.failures = 0
        self._session: Any = None
        self._opened = 0.0

    def age(self, session: Any, now: float) -> float:
        """Seconds since the last pong of this session, or since it was first seen."""
        if session is not self._session:
            self._session, self._opened = session, now
        last_pong = float(getattr(session, "last_pong_tm", 0) or 0)
        if last_pong > self._opened:
            self.failures = 0
        return now - max(last_pong, self._opened)

    def is_silent(self, session: Any, now: float) -> bool:
        return self.age(session, now) > self.patience


def run_socket(app: App, app_token: str, base_url: str, stop: Event) -> None:
    """Listen until told to stop; raise ConnectionLost when Slack cannot be reached for long."""
    client = WebClient(token=app_token, base_url=base_url, timeout=10)
    handler = SocketModeHandler(
        app,
        app_token,
        web_client=client,
        ping_interval=PING_EVERY,
        concurrency=THREADS,
    )
    watchdog = Watchdog()
    try:
        _connect(handler, stop)
        while not stop.wait(LOOK_EVERY):
            _look_after(handler, watchdog)
    finally:
        handler.close()  # type: ignore[no-untyped-call]
        asides = getattr(app, "asides", None)
        if asides is not None:
            asides.close()


def _connect(handler: SocketModeHandler, stop: Event) -> None:
    """Connect, waiting longer after each failure; Slack may be down when we start."""
    pause = 1.0
    while not stop.is_set():
        try:
            handler.connect()  # type: ignore[no-untyped-call]
        except (SlackClientError, OSError) as trouble:
            log.warning("socket=refused error=%s retry=%.0fs", type(trouble).__name__, pause)
            stop.wait(pause)
            pause = min(pause * 2, 30)
        else:
            log.info("socket=connected")
            return


def _look_after(handler: SocketModeHandler, watchdog: Watchdog) -> None:
    client = handler.client
    if not watchdog.is_silent(client.current_session, time.time()):
        return
    watchdog.failures += 1
    log.warning("socket=silent reconnect=%d", watchdog.failures)
    if watchdog.failures > MOST_FAILURES:
        raise ConnectionLost(f"Slack was silent through {MOST_FAILURES} reconnects")
    try:
        client.connect_to_new_endpoint(force=True)
    except (SlackClientError, OSError) as trouble:
        log.warning("socket=refused error=%s", type(trouble).__name__)
