"""The practice mailbox as tests and the demo use it: one object, one thread, two ports."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self, TypeVar
from urllib.parse import quote

from sandbox.mail.dsn import delivery_failure
from sandbox.mail.imap import ImapDoor
from sandbox.mail.pymap_server import HOST
from sandbox.mail.smtp import Faults, SmtpDoor
from sandbox.mail.world import World

T = TypeVar("T")
SALES = "sales@saebyeok.example"


@dataclass(frozen=True)
class Stored:
    """A message in one of our mailboxes, as the server holds it."""

    uid: int
    raw: bytes
    flags: frozenset[str]


class PracticeMailbox:
    """An IMAP server for our addresses and an SMTP server for everybody.

    Mail to one of `users` lands in that user's INBOX; any other recipient gets it in `world`.
    Addresses in `nobody` bounce: the mail is taken, and a report comes back to its sender.
    """

    def __init__(
        self, users: dict[str, str] | None = None, *, now: Callable[[], datetime] | None = None
    ) -> None:
        self._now = now or (lambda: datetime.now(UTC))
        self.users = {SALES: "dawn & dew"} if users is None else dict(users)
        self.world = World()
        self.smtp_faults = Faults()
        self.nobody: set[str] = set()
        self._imap = ImapDoor(self.users)
        self._smtp = SmtpDoor(self.users, self.smtp_faults, self._route)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mailbox", daemon=True)

    def start(self) -> Self:
        """Listen on two free ports of this machine; `imap_url` and `smtp_url` tell which."""
        self._thread.start()
        self._do(self._open())
        return self

    def stop(self) -> None:
        """End the servers and forget all mail."""
        if not self._thread.is_alive():
            return
        self._do(self._close())
        self._do(_cancel_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._loop.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *trouble: object) -> None:
        self.stop()

    def go_down(self) -> None:
        """Cut every client off and refuse new ones; the mail stays."""
        self._do(self._close())

    def come_back(self) -> None:
        """Listen again, on the same ports."""
        self._do(self._open())

    def restart(self) -> None:
        """Cut every client off and be back at once, with all mail and the same UIDs."""
        self.go_down()
        self.come_back()

    def renumber(self) -> None:
        """Recreate every mailbox: new UIDVALIDITY, new UIDs, the same mail."""
        self._do(self._imap.renumber())

    def say_still_here(self) -> None:
        """Wake idling clients without news, as mail servers do every few minutes."""
        self._do(self._imap.say_still_here())

    def deliver(
        self, user: str, raw: bytes, mailbox: str = "INBOX", at: datetime | None = None
    ) -> int:
        """Put bytes into a mailbox as they are and tell their UID; `at` is the INTERNALDATE."""
        return self._do(self._imap.deliver(user, raw, mailbox, at or self._now()))

    def stored(self, user: str, mailbox: str = "INBOX") -> list[Stored]:
        """What one of our mailboxes holds, oldest first."""
        found = self._do(self._imap.contents(user, mailbox))
        return [
            Stored(uid, raw, frozenset(str(flag) for flag in flags)) for uid, raw, flags in found
        ]

    @property
    def imap_url(self) -> str:
        return self.imap_url_of(next(iter(self.users)))

    def imap_url_of(self, user: str, mailbox: str = "INBOX", port: int | None = None) -> str:
        """Where that user reads mail; `port` names another door, such as a fault proxy's."""
        return f"imap://{self._credentials(user)}@{HOST}:{port or self._imap.port}/{quote(mailbox)}"

    @property
    def smtp_url(self) -> str:
        return f"smtp://{self._credentials(next(iter(self.users)))}@{HOST}:{self._smtp.port}"

    @property
    def imap_port(self) -> int:
        return self._imap.port

    @property
    def smtp_port(self) -> int:
        return self._smtp.port

    def _credentials(self, user: str) -> str:
        return f"{quote(user, safe='')}:{quote(self.users[user], safe='')}"

    async def _open(self) -> None:
        await self._imap.open()
        await self._smtp.open()

    async def _close(self) -> None:
        await self._imap.close()
        await self._smtp.close()

    async def _route(self, sender: str, recipient: str, raw: bytes) -> None:
        """Bring one copy where its recipient reads mail."""
        at = self._now()
        user = recipient.lower()
        if user in self.users:
            stamp = f"Return-Path: <{sender}>\r\nDelivered-To: {user}\r\n".encode()
            await self._imap.deliver(user, stamp + raw, "INBOX", at)
        elif user not in self.nobody:
            self.world.keep(sender, recipient, raw, at)
        elif sender.lower() in self.users:  # a bounce has no sender, so it cannot bounce again
            report = delivery_failure(raw, recipient=recipient, sender=sender, at=at)
            await self._imap.deliver(sender.lower(), report, "INBOX", at)

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)


async def _cancel_all() -> None:
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
