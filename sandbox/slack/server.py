"""The practice Slack as one running thing: HTTP, Socket Mode, control."""

import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from sandbox.slack.delivery import Carrier, Courier, SignedHttp
from sandbox.slack.faults import NAMES
from sandbox.slack.interactions import Impossible
from sandbox.slack.routes import build
from sandbox.slack.seed import DEFAULT
from sandbox.slack.socket_mode import SocketMode
from sandbox.slack.wire import Json
from sandbox.slack.world import World

THREADS = 48  # each open page holds one for its long poll


class PracticeSlack:
    """A workspace with one app in it, on loopback.

    With a `request_url` the app is reached over signed HTTP, else over Socket Mode.
    """

    def __init__(
        self,
        seed: Mapping[str, Any] | None = None,
        *,
        request_url: str | None = None,
        clock: Callable[[], float] = time.time,
        port: int = 0,
    ) -> None:
        self.world = World(seed if seed is not None else DEFAULT, clock)
        app = self.world.app
        self.bot_token = app.bot_token
        self.app_token = app.app_token
        self.signing_secret = app.signing_secret
        self.request_url = request_url
        self.sockets = SocketMode(
            app.app_id, is_silent=lambda: self.world.faults.is_on("socket_silent")
        )
        carrier: Carrier = (
            SignedHttp(request_url, app.signing_secret) if request_url else self.sockets
        )
        self.courier = Courier(self.world, carrier)
        self.app: Flask = build(self)
        self.port = port
        self.stopping = threading.Event()
        self.server: Any = None
        self.thread: threading.Thread | None = None

    @property
    def mode(self) -> str:
        return "http" if self.request_url else "socket"

    @property
    def url(self) -> str:
        return self.world.url

    @property
    def api_url(self) -> str:
        return f"{self.world.url}api/"

    def start(self) -> "PracticeSlack":
        self.server = create_server(
            self.app, host="127.0.0.1", port=self.port, threads=THREADS, ident=None
        )
        self.port = self.server.effective_port
        self.world.url = f"http://127.0.0.1:{self.port}/"
        self.sockets.start()
        self.courier.start()
        self.thread = threading.Thread(target=self.serve, name="practice-slack")
        self.thread.start()
        return self

    def serve(self) -> None:
        # Not server.run(): it has no clean way out from another thread.
        sockets = self.server._map
        while not self.stopping.is_set():
            wasyncore.loop(timeout=30, map=sockets, count=1)
        self.server.task_dispatcher.shutdown(timeout=1)
        wasyncore.close_all(sockets, ignore_all=True)

    def stop(self) -> None:
        self.stopping.set()
        self.world.record.touch()
        if self.server is not None and self.thread is not None:
            self.server.pull_trigger()
            self.sockets.stop()
            self.courier.stop()
            self.thread.join(10)

    def __enter__(self) -> "PracticeSlack":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def connections(self) -> int:
        return len(self.sockets.lines)

    def wait_for_app(self, seconds: float = 10) -> bool:
        """Wait until the app has opened a socket (over HTTP there is nothing to wait for)."""
        return True if self.request_url else self.sockets.wait_connected(seconds)

    def advance(self, seconds: float) -> Json:
        """Move the workspace's clock forward and repeat the events that fell due."""
        if seconds < 0:
            raise Impossible("clocks_go_forward")
        with self.world.lock:
            self.world.offset += seconds
            self.world.record.touch()
        return {"now": self.world.now(), "repeated": self.courier.deliver_due()}

    def reset(self) -> Json:
        with self.world.lock:
            self.courier.forget()
            self.world.reset()
        return {}

    def fault(self, name: str = "", on: bool = True, **options: Any) -> Json:
        """Switch a fault; the two that strike at once leave nothing switched on."""
        if name not in NAMES:
            raise Impossible("unknown_fault", names=NAMES)
        if name == "socket_refresh":
            self.sockets.ask_to_reconnect()
            return {}
        with self.world.lock:
            if options.get("channel"):
                options["channel"] = self.channel_id(options["channel"])
            if name == "lost_answer":
                options.setdefault("status", 504)
            if name != "socket_cut":
                try:
                    self.world.faults.switch(name, on, options)
                except TypeError as wrong:
                    raise Impossible("invalid_arguments", reason=str(wrong)) from None
            self.world.record.touch()
        if on and name in ("socket_cut", "down"):
            self.sockets.cut()
        return {}

    def channel_id(self, word: str) -> str:
        try:
            return self.world.people.channel(word).id
        except KeyError:
            raise Impossible("channel_not_found", channel=word) from None

    def verify_url(self) -> Json:
        """Do Slack's handshake with a request URL."""
        if self.request_url is None:
            raise Impossible("no_request_url")
        challenge = self.world.new_id("challenge-")
        payload = {
            "token": self.world.app.verification_token,
            "challenge": challenge,
            "type": "url_verification",
        }
        ack = self.courier.deliver("events_api", payload, "event:url_verification")
        answered = challenge in (ack.body.get("challenge"), ack.body.get("text"))
        return {"ok": ack.acked and answered, "acked": ack.acked, "error": ack.error}
