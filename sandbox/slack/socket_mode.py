"""Socket Mode: WebSocket connections that carry envelopes to the app and its acks back."""

import json
import secrets
import socket
import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve

from sandbox.slack.delivery import ACK_SECONDS, Ack, Retry
from sandbox.slack.wire import Json

MOST_CONNECTIONS = 10


class Line(ServerConnection):
    """One connection; while `silent` it takes everything in and lets nothing out."""

    silent: Callable[[], bool] = staticmethod(lambda: False)

    def send_data(self) -> None:
        if self.silent():
            for _ in self.protocol.data_to_send():
                pass  # taken out of the protocol's buffer, and dropped
            return
        super().send_data()

    def cut(self) -> None:
        """End the connection the way a dead machine does: without a close frame."""
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # already gone


class Waiting:
    def __init__(self) -> None:
        self.answered = threading.Event()
        self.body: Json = {}


class SocketMode:
    """Hands each envelope to one open connection, chosen at random, and waits for its ack."""

    def __init__(self, app_id: str, *, is_silent: Callable[[], bool]) -> None:
        self.app_id = app_id
        self.is_silent = is_silent
        self.lines: list[Line] = []
        self.opened = 0
        self.tickets: set[str] = set()
        self.waiting: dict[str, Waiting] = {}
        self.changed = threading.Condition()
        self.server: Server | None = None
        self.thread: threading.Thread | None = None

    def start(self) -> None:
        silent = self.is_silent

        class Muted(Line):
            pass

        Muted.silent = staticmethod(silent)
        self.server = serve(
            self.handle,
            "127.0.0.1",
            0,
            create_connection=Muted,
            process_request=self.check_ticket,
            ping_interval=None,
            close_timeout=0.2,
            compression=None,
        )
        self.thread = threading.Thread(target=self.server.serve_forever, name="socket-mode")
        self.thread.start()

    def stop(self) -> None:
        if self.server is not None and self.thread is not None:
            self.server.shutdown()
            self.cut()
            self.thread.join(5)

    def new_url(self) -> str:
        """Give out a WebSocket address that works once."""
        if self.server is None:
            raise RuntimeError("the practice Slack was not started")
        ticket = secrets.token_urlsafe(18)
        with self.changed:
            self.tickets.add(ticket)
        port = self.server.socket.getsockname()[1]
        return f"ws://127.0.0.1:{port}/link/?ticket={ticket}&app_id={self.app_id}"

    def check_ticket(self, connection: ServerConnection, request: Request) -> Response | None:
        ticket = parse_qs(urlsplit(request.path).query).get("ticket", [""])[0]
        with self.changed:
            if ticket in self.tickets:
                self.tickets.discard(ticket)
                return None
        return Response(403, "Forbidden", Headers([("Content-Length", "0")]), b"")

    def handle(self, connection: ServerConnection) -> None:
        assert isinstance(connection, Line)
        with self.changed:
            crowded = len(self.lines) >= MOST_CONNECTIONS
            number = len(self.lines) + 1
        if crowded:
            connection.send(json.dumps({"type": "disconnect", "reason": "too_many_websockets"}))
            return
        connection.send(json.dumps(self.hello(number)))
        with self.changed:
            self.lines.append(connection)
            self.opened += 1
            self.changed.notify_all()
        try:
            for frame in connection:
                self.take(frame)
        except ConnectionClosed:
            pass  # how most connections end
        finally:
            with self.changed:
                self.lines.remove(connection)
                self.changed.notify_all()

    def hello(self, number: int) -> Json:
        return {
            "type": "hello",
            "num_connections": number,
            "debug_info": {
                "host": "practice",
                "build_number": 1,
                "approximate_connection_time": 18060,
            },
            "connection_info": {"app_id": self.app_id},
        }

    def take(self, frame: str | bytes) -> None:
        """Match an ack with its envelope; anything else an app may say is not for us."""
        try:
            message: Any = json.loads(frame)
        except ValueError:
            return
        if not isinstance(message, dict):
            return
        with self.changed:
            waiting = self.waiting.get(str(message.get("envelope_id")))
        if waiting is not None and not self.is_silent():
            waiting.body = message.get("payload") or {}
            waiting.answered.set()

    def send(self, kind: str, payload: Json, *, retry: Retry | None, envelope_id: str) -> Ack:
        envelope: Json = {
            "envelope_id": envelope_id,
            "type": kind,
            "accepts_response_payload": kind != "events_api",
            "payload": payload,
        }
        if kind == "events_api":
            envelope["retry_attempt"] = retry.number if retry else 0
            envelope["retry_reason"] = retry.reason.removeprefix("http_") if retry else ""
        waiting = Waiting()
        with self.changed:
            if not self.lines:
                return Ack(False, 0.0, {}, "no_connection")
            line = secrets.choice(self.lines)
            self.waiting[envelope_id] = waiting
        started = time.perf_counter()
        try:
            line.send(json.dumps(envelope))
            acked = waiting.answered.wait(ACK_SECONDS)
        except (ConnectionClosed, OSError):
            acked = False
        finally:
            with self.changed:
                self.waiting.pop(envelope_id, None)
        ms = (time.perf_counter() - started) * 1000
        return Ack(acked, ms, waiting.body if acked else {}, "" if acked else "timeout")

    def wait_connected(self, seconds: float) -> bool:
        with self.changed:
            return self.changed.wait_for(lambda: bool(self.lines), timeout=seconds)

    def wait_opened(self, number: int, seconds: float) -> bool:
        """Wait until this many connections were opened since the start."""
        with self.changed:
            return self.changed.wait_for(lambda: self.opened >= number, timeout=seconds)

    def cut(self) -> None:
        with self.changed:
            lines = list(self.lines)
        for line in lines:
            line.cut()

    def ask_to_reconnect(self) -> None:
        """Warn, ask to move, and close every connection, as Slack does before a restart."""
        with self.changed:
            lines = list(self.lines)
        for line in lines:
            try:
                for reason in ("warning", "refresh_requested"):
                    line.send(json.dumps({"type": "disconnect", "reason": reason}))
                line.close()
            except ConnectionClosed:
                continue  # it went away by itself meanwhile
