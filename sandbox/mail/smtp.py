"""The SMTP side: takes mail from our side and from outside, and fails when it was told to."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from weakref import WeakSet

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"

Deliver = Callable[[str, str, bytes], Awaitable[None]]


@dataclass
class Faults:
    """What goes wrong with SMTP until it is cleared; may be changed from any thread."""

    refused: dict[str, str] = field(default_factory=dict)
    """Address → the answer its RCPT TO gets, such as "451 4.3.0 Try again later"."""
    unanswered: int = 0
    """So many messages from now are taken, and then the connection dies before the answer."""
    lost: int = 0
    """So many messages from now die with the connection: neither taken nor answered."""
    delay: float = 0.0
    """Seconds each DATA takes."""

    def defer(self, address: str) -> None:
        """Make an address fail for now (4xx)."""
        self.refused[address.lower()] = "451 4.3.0 Temporary lookup failure, try again later"

    def reject(self, address: str) -> None:
        """Make an address fail for good (5xx)."""
        self.refused[address.lower()] = "550 5.1.1 User unknown"

    def clear(self) -> None:
        self.refused.clear()
        self.unanswered = self.lost = 0
        self.delay = 0.0


class Clerk:
    """aiosmtpd's handler: applies the faults, then hands each recipient's copy on."""

    def __init__(self, users: dict[str, str], faults: Faults, deliver: Deliver) -> None:
        self._users, self._faults, self._deliver = users, faults, deliver

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        refusal = self._faults.refused.get(address.lower())
        if refusal is not None:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        faults = self._faults
        if faults.delay:
            await asyncio.sleep(faults.delay)
        if faults.lost:
            faults.lost -= 1
            return _hang_up(server)
        raw = envelope.original_content or b""
        sender = (envelope.mail_from or "").strip("<>")  # a bounce comes from "<>"
        for recipient in envelope.rcpt_tos:
            await self._deliver(sender, recipient, raw)
        if faults.unanswered:
            faults.unanswered -= 1
            return _hang_up(server)
        return "250 2.0.0 Message accepted for delivery"

    def check(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object
    ) -> AuthResult:
        """Check a login; nobody has to log in, but whoever does must know the password."""
        right = isinstance(data, LoginPassword) and (
            self._users.get(data.login.decode()) == data.password.decode()
        )
        return AuthResult(success=right, handled=False)


def _hang_up(server: SMTP) -> str:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()
    return "421 4.3.2 Never seen by the client"


class SmtpDoor:
    """Listens for SMTP clients; may be closed and opened again on the same port.

    All methods but the constructor run on the event loop's thread.
    """

    def __init__(self, users: dict[str, str], faults: Faults, deliver: Deliver) -> None:
        self._clerk = Clerk(users, faults, deliver)
        self._listener: asyncio.Server | None = None
        self._clients: WeakSet[SMTP] = WeakSet()
        self.port = 0

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._listener = await loop.create_server(
            self._protocol, HOST, self.port, family=socket.AF_INET
        )
        self.port = self._listener.sockets[0].getsockname()[1]

    async def close(self) -> None:
        if self._listener is not None:
            self._listener.close()
            self._listener = None
        for client in self._clients:
            _hang_up(client)

    def _protocol(self) -> SMTP:
        client = SMTP(
            self._clerk,
            hostname="mx.saebyeok.example",
            enable_SMTPUTF8=True,
            auth_require_tls=False,
            authenticator=self._clerk.check,
            loop=asyncio.get_running_loop(),
        )
        self._clients.add(client)
        return client
