"""Slack over Socket Mode, with a watchdog that judges the connection by its pongs.

The client's own ``is_connected()`` says only that a socket object exists: a connection that stays
open but carries nothing would never be left.
"""

import logging
import socket
import time
from collections.abc import Callable
from http.client import HTTPException
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
# How long a new session may take until it has a socket.
OPENS_WITHIN = 6.0
LONGEST_PAUSE = 30.0
NOTICES_WITHIN = 2.0
THREADS = 16
# After so many new connections that carried nothing either, the supervisor starts us afresh.
MOST_FAILURES = 10


class ConnectionLost(RuntimeError):
    """Connections to Slack can be opened but carry nothing."""


class Watchdog:
    """Knows how long a session has been silent, and whether it is worth keeping."""

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

    def is_lost(self, session: Any, now: float) -> bool:
        """Tell whether this session has no socket, or one that carries nothing."""
        age = self.age(session, now)
        has_socket = getattr(session, "sock", None) is not None
        return age > (self.patience if has_socket else OPENS_WITHIN)


def run_socket(app: App, app_token: str, base_url: str, stop: Event) -> None:
    """Listen until told to stop; Slack may be down when we start and at any time later."""
    handler = SocketModeHandler(
        app,
        app_token,
        web_client=WebClient(token=app_token, base_url=base_url, timeout=10),
        ping_interval=PING_EVERY,
        concurrency=THREADS,
    )
    # The client's own monitor starts a second session while the first is still being opened, and
    # then answers on the one nobody reads; our watchdog does its work.
    handler.client.current_app_monitor_started = True
    watchdog = Watchdog()
    try:
        if _keep_trying(handler.client.connect, stop):
            log.info("socket=connected")
        while not stop.wait(LOOK_EVERY):
            if watchdog.is_lost(handler.client.current_session, time.time()):
                _replace(handler, watchdog, stop)
    finally:
        handler.client.auto_reconnect_enabled = False
        _hang_up(handler)
        handler.close()  # type: ignore[no-untyped-call]
        asides = getattr(app, "asides", None)
        if asides is not None:
            asides.close()


def _replace(handler: SocketModeHandler, watchdog: Watchdog, stop: Event) -> None:
    """Leave a connection that carries nothing; the client opens a new one where the old ends."""
    watchdog.failures += 1
    log.warning("socket=lost reconnect=%d", watchdog.failures)
    if watchdog.failures > MOST_FAILURES:
        raise ConnectionLost(f"{MOST_FAILURES} connections to Slack carried nothing")
    if not _hang_up(handler):
        _keep_trying(lambda: handler.client.connect_to_new_endpoint(force=True), stop)


def _hang_up(handler: SocketModeHandler) -> bool:
    """End the present connection at once, and wait for its reader to notice.

    Merely closing it would take the socket away from under the reader, which then waits on for ten
    seconds.
    """
    session: Any = handler.client.current_session
    try:
        session.sock.sock.shutdown(socket.SHUT_RDWR)
    except (AttributeError, OSError):
        return False
    deadline = time.monotonic() + NOTICES_WITHIN
    while session.sock is not None and time.monotonic() < deadline:
        time.sleep(0.02)
    return True


def _keep_trying(connect: Callable[[], object], stop: Event) -> bool:
    """Connect, waiting longer after each refusal, until it works or we are told to stop."""
    pause = 1.0
    while not stop.is_set():
        try:
            connect()
        except (SlackClientError, HTTPException, OSError) as trouble:
            log.warning("socket=refused error=%s retry=%.0fs", type(trouble).__name__, pause)
            stop.wait(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return True
    return False
