"""A TCP proxy that fails on demand; it stands before the practice IMAP server in failure tests."""

import re
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Self

HOST = "127.0.0.1"
TAIL = 4096
LITERAL = re.compile(rb"\{(\d+)\}\r\n")


@dataclass
class Cut:
    """Ends a conversation after so many bytes of the server's answer."""

    after: int

    def allowed(self, sent: int, tail: bytes, chunk: bytes) -> int | None:
        """How many bytes of `chunk` may still go to the client; None: all, it is not time yet."""
        left = self.after - sent
        return max(left, 0) if left <= len(chunk) else None


@dataclass
class LiteralCut:
    """Ends a conversation inside the first literal (a message's bytes) of at least that size."""

    inside: int
    at_least: int

    def allowed(self, sent: int, tail: bytes, chunk: bytes) -> int | None:
        """As above; `tail` is what was sent last, for a literal that began there."""
        for literal in LITERAL.finditer(tail + chunk):
            allowed = literal.end() + self.inside - len(tail)
            if int(literal[1]) >= self.at_least and 0 < allowed <= len(chunk):
                return allowed
        return None


class FaultProxy:
    """Passes bytes to and from `target`, until told to cut, stall, drop or refuse.

    A cut happens once: the connection that meets it dies, the next one is whole again.
    """

    def __init__(self, target_port: int, target_host: str = HOST) -> None:
        self._target = (target_host, target_port)
        self._listener: socket.socket | None = None
        self._sockets: set[socket.socket] = set()
        self._cut: Cut | LiteralCut | None = None
        self._flowing = threading.Event()
        self._flowing.set()
        self._lock = threading.Lock()
        self.port = 0
        self.accepted = 0

    def start(self) -> Self:
        self.accept()
        return self

    def stop(self) -> None:
        self.refuse()
        self._flowing.set()
        self.drop()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *trouble: object) -> None:
        self.stop()

    def accept(self) -> None:
        """Listen, on the same port as before if there was one."""
        if self._listener is None:
            self._listener = socket.create_server((HOST, self.port))
            self.port = self._listener.getsockname()[1]
            threading.Thread(target=self._welcome, args=(self._listener,), daemon=True).start()

    def refuse(self) -> None:
        """Let new connections be refused; those that exist go on."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)  # wakes the thread that waits in accept()
            listener.close()

    def drop(self) -> None:
        """Reset every connection, as a router does that lost its state."""
        with self._lock:
            sockets, self._sockets = self._sockets, set()
        for end in sockets:
            _close(end)

    def stall(self) -> None:
        """Keep connections open but carry nothing to the client."""
        self._flowing.clear()

    def flow(self) -> None:
        """Carry again, beginning with what was held back."""
        self._flowing.set()

    def cut_after(self, number: int) -> None:
        """Close the next connection that has carried so many bytes to its client."""
        self._cut = Cut(number)

    def cut_in_literal(self, inside: int = 10, at_least: int = 20) -> None:
        """Close the next connection in the middle of a message: `inside` bytes into its literal."""
        self._cut = LiteralCut(inside, at_least)

    def _welcome(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self.accepted += 1
            try:
                server = socket.create_connection(self._target, timeout=5)
            except OSError:
                _close(client)
                continue
            server.settimeout(None)
            with self._lock:
                self._sockets |= {client, server}
            for pump in (self._to_server, self._to_client):
                threading.Thread(target=pump, args=(client, server), daemon=True).start()

    def _to_server(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while chunk := client.recv(65536):
                server.sendall(chunk)
        self._end(client, server)

    def _to_client(self, client: socket.socket, server: socket.socket) -> None:
        sent, tail = 0, b""
        with suppress(OSError):
            while chunk := server.recv(65536):
                self._flowing.wait()
                allowed = self._cut.allowed(sent, tail, chunk) if self._cut else None
                if allowed is not None:
                    self._cut = None
                    client.sendall(chunk[:allowed])
                    break
                client.sendall(chunk)
                sent, tail = sent + len(chunk), (tail + chunk)[-TAIL:]
        self._end(client, server)

    def _end(self, *ends: socket.socket) -> None:
        with self._lock:
            self._sockets -= set(ends)
        for end in ends:
            _close(end)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)  # wakes the other thread that reads from this socket
    end.close()
