"""One IMAP folder, opened read-only and left as it was found."""

import imaplib
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import LoginError

PART = 1024 * 1024
LARGEST = 50 * PART
WINDOW = 100_000
"""imaplib refuses answer lines above a million bytes: this many UIDs always fit into one."""

UNREACHABLE = "unreachable"
LOST = "connection-lost"
TLS_FAILED = "tls-failed"
LOGIN_REFUSED = "login-refused"
NO_SUCH_FOLDER = "no-such-folder"
REFUSED = "command-refused"


class MailboxTrouble(Exception):
    """The mailbox cannot be read now; ``code`` says why, ``detail`` is the server's own word."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code} {detail}".strip())
        self.code = code
        self.detail = detail


class BadMailboxUrl(ValueError):
    """The address of a mailbox is not ``imaps://user:password@host:993/INBOX``."""


@dataclass(frozen=True)
class MailboxUrl:
    """Where and as whom a mailbox is read; user and password are percent-encoded in the URL."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    is_tls: bool = True

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read ``imaps://`` (TLS) or ``imap://`` (plain); the folder is INBOX unless named."""
        parts = urlsplit(url.strip())
        if parts.scheme not in ("imaps", "imap") or not parts.hostname or not parts.username:
            raise BadMailboxUrl("expected imaps://user:password@host:993/INBOX")
        is_tls = parts.scheme == "imaps"
        try:
            port = parts.port or (993 if is_tls else 143)
        except ValueError:
            raise BadMailboxUrl("the port of a mailbox is a number below 65536")
        return cls(
            host=parts.hostname,
            port=port,
            user=unquote(parts.username),
            password=unquote(parts.password or ""),
            folder=unquote(parts.path.strip("/")) or "INBOX",
            is_tls=is_tls,
        )

    @property
    def name(self) -> str:
        """How the cursor and the log call this mailbox; it holds no secret and no port."""
        return f"{self.user}@{self.host}/{self.folder}"


@dataclass(frozen=True)
class Listed:
    """What the server tells about a mail before it is fetched; the size may be wrong."""

    uid: int
    size: int = 0
    received_at: datetime | None = None


@dataclass(frozen=True)
class Fetched:
    """The bytes of a mail; ``size`` is larger than what came when only the beginning was read."""

    raw: bytes
    size: int


@contextmanager
def trouble_named() -> Iterator[None]:
    """Turn what imaplib and sockets raise into `MailboxTrouble`."""
    try:
        yield
    except ssl.SSLError as error:
        raise MailboxTrouble(TLS_FAILED, str(error)) from error
    except (imaplib.IMAP4.abort, OSError) as error:
        raise MailboxTrouble(LOST, str(error)) from error
    except (imaplib.IMAP4.error, ValueError, TypeError, AttributeError) as error:
        # imapclient lets the last three out when a server's answer makes no sense.
        raise MailboxTrouble(REFUSED, str(error)) from error


class OpenMailbox:
    """A connection with the folder selected. Every method raises `MailboxTrouble` only."""

    def __init__(self, url: MailboxUrl) -> None:
        self.url = url
        self._client = _connected(url)
        try:
            self._log_in()
            selected = self._selected()
        except BaseException:
            self.close()
            raise
        self._announced(forget=True)  # SELECT itself counts what is there
        self.uidvalidity = int(selected[b"UIDVALIDITY"])
        self.uidnext = int(selected.get(b"UIDNEXT", 0))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *trouble: object) -> None:
        self.close()

    def close(self) -> None:
        """End the connection without waiting for a server that may be gone."""
        with suppress(Exception):
            self._client.shutdown()

    @property
    def can_idle(self) -> bool:
        with trouble_named():
            return bool(self._client.has_capability("IDLE"))

    def uids_after(self, last: int) -> list[int]:
        """List UIDs above ``last``, oldest first; in a huge mailbox only the next few thousand.

        Empty means that there is nothing more.
        """
        self._announced(forget=True)
        start = last + 1
        while start + WINDOW < self.uidnext:
            if found := self._search(f"UID {start}:{start + WINDOW - 1}"):
                return found
            start += WINDOW
        # "n:*" always names the newest mail, even one below n.
        return [uid for uid in self._search(f"UID {start}:*") if uid > last]

    def uids_since(self, day: date) -> list[int]:
        """List the UIDs of mails that came in on that day or later."""
        return self._search(f"SINCE {day.day}-{_MONTHS[day.month - 1]}-{day.year}")

    def listed(self, uids: Sequence[int]) -> list[Listed]:
        """Ask for sizes and arrival times; a UID that is left out has vanished."""
        with trouble_named():
            answer = self._client.fetch(list(uids), ["RFC822.SIZE", "INTERNALDATE"])
        return [
            Listed(uid, int(answer[uid].get(b"RFC822.SIZE") or 0), answer[uid].get(b"INTERNALDATE"))
            for uid in sorted(answer)
        ]

    def many(self, uids: Sequence[int]) -> dict[int, Fetched | None]:
        """Fetch small mails whole, in one command.

        A mail without bytes is there, yet the server did not hand it out; one left out is gone.
        """
        if not uids:
            return {}
        with trouble_named():
            answer = self._client.fetch(list(uids), ["BODY.PEEK[]"])
        bodies = {uid: items.get(b"BODY[]") for uid, items in answer.items()}
        return {
            uid: Fetched(body, len(body)) if isinstance(body, bytes) else None
            for uid, body in bodies.items()
        }

    def one(self, mail: Listed, *, beat: Callable[[], None]) -> Fetched | None:
        """Fetch a mail of any size in parts of 1 MiB; above the cap only its beginning.

        None when it is gone. ``beat`` is called after each part, so that a lease outlives a slow
        mail.
        """
        if mail.size > LARGEST:
            return self._beginning(mail)
        parts: list[bytes] = []
        while len(parts) * PART < LARGEST:
            item = f"BODY.PEEK[]<{len(parts) * PART}.{PART}>"
            part = self._part(mail.uid, item, otherwise=b"" if parts else None)
            if part is None:
                break
            parts.append(part)
            beat()
            if len(part) < PART:
                return _whole(parts)
        # Nothing came, or the server understated the size and the cap was met.
        return Fetched(b"".join(parts), LARGEST + 1) if parts else None

    def header(self, mail: Listed) -> Fetched | None:
        """Fetch the header only, for a mail whose body the server cannot hand out."""
        head = self._part(mail.uid, "BODY.PEEK[HEADER]")
        return None if head is None else Fetched(head, max(mail.size, len(head) + 1))

    def idle(self, *, seconds: float, is_over: Callable[[], bool]) -> None:
        """Wait until the server has news, the time is over or ``is_over`` says so."""
        with trouble_named():
            self._begin_idle()
            end = time.monotonic() + (0 if self._announced() or self._buffered() else seconds)
            while (begun := time.monotonic()) < end and not is_over():
                news = self._client.idle_check(timeout=1)
                # Woken without a word: the connection has ended, and DONE will say so.
                if news or time.monotonic() - begun < 0.5:
                    break
            self._client.idle_done()

    def _log_in(self) -> None:
        user, password = self.url.user, self.url.password
        try:
            with trouble_named():
                if user.isascii() and password.isascii():
                    self._client.login(user, password)
                else:
                    self._client.plain_login(user, password)
                self._client.normalise_times = False
        except MailboxTrouble as trouble:
            # imapclient calls every end of a login a LoginError, a cut connection too.
            cause = trouble.__cause__
            if isinstance(cause, LoginError) and not isinstance(
                cause.__context__, imaplib.IMAP4.abort
            ):
                raise MailboxTrouble(LOGIN_REFUSED, trouble.detail) from cause
            if isinstance(cause, LoginError):
                raise MailboxTrouble(LOST, trouble.detail) from cause
            raise

    def _selected(self) -> dict[bytes, Any]:
        try:
            with trouble_named():
                answer: dict[bytes, Any] = self._client.select_folder(
                    self.url.folder, readonly=True
                )
        except MailboxTrouble as trouble:
            if trouble.code == REFUSED:
                raise MailboxTrouble(NO_SUCH_FOLDER, trouble.detail) from trouble
            raise
        return answer

    def _begin_idle(self) -> None:
        """As imapclient's own, which takes it amiss when mail is announced before the go-ahead."""
        if not self._client.has_capability("IDLE"):  # asked now: while idling it cannot be asked
            raise imaplib.IMAP4.error("the server cannot idle")
        imap = self._client._imap
        self._client._idle_tag = tag = imap._command("IDLE")
        while imap._get_response() is not None:
            if imap.tagged_commands[tag]:
                raise imaplib.IMAP4.error("IDLE was refused")

    def _buffered(self) -> bool:
        """Tell whether news came in one packet with the go-ahead; polling is blind to that."""
        sock = self._client.socket()
        sock.setblocking(False)
        try:
            return bool(self._client._imap.file.peek(1))
        except (BlockingIOError, ssl.SSLWantReadError):
            return False
        finally:
            self._client._set_read_timeout()

    def _announced(self, *, forget: bool = False) -> bool:
        """Tell whether new mail was announced since the last search.

        The server may do so beside any answer, and then IDLE will not say it again.
        """
        beside = self._client._imap.untagged_responses
        found = bool(beside.get("EXISTS"))
        if forget:
            beside.pop("EXISTS", None)
        return found

    def _search(self, criteria: str) -> list[int]:
        with trouble_named():
            return sorted(int(uid) for uid in self._client.search(criteria))

    def _part(self, uid: int, item: str, *, otherwise: bytes | None = None) -> bytes | None:
        """Fetch one item; None when the mail is gone, trouble when it is there without bytes."""
        with trouble_named():
            answer = self._client.fetch([uid], [item]).get(uid)
        if answer is None:
            return None
        found = next((value for value in answer.values() if isinstance(value, bytes)), otherwise)
        if found is None:
            raise MailboxTrouble(REFUSED, "the server names the mail but hands nothing out")
        return found

    def _beginning(self, mail: Listed) -> Fetched | None:
        part = self._part(mail.uid, f"BODY.PEEK[]<0.{PART}>")
        return None if part is None else Fetched(part, mail.size)


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _whole(parts: list[bytes]) -> Fetched:
    raw = b"".join(parts)
    return Fetched(raw, len(raw))


def _connected(url: MailboxUrl) -> IMAPClient:
    try:
        client = IMAPClient(
            url.host,
            port=url.port,
            ssl=url.is_tls,
            ssl_context=ssl.create_default_context() if url.is_tls else None,
            timeout=SocketTimeout(connect=15, read=60),
        )
        # A command is several small writes: without this each waits for the last one's receipt.
        client._imap.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return client
    except ssl.SSLError as error:
        raise MailboxTrouble(TLS_FAILED, str(error)) from error
    except (OSError, imaplib.IMAP4.error) as error:
        raise MailboxTrouble(UNREACHABLE, str(error)) from error
