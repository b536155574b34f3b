"""One reused SMTP connection that always knows whether the server may have taken the mail."""

import re
import smtplib
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, unquote, urlsplit

TIMEOUT = 30.0
PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
# Servers end a connection after so many mails; better to leave before they do.
MAILS_PER_CONNECTION = 100


class Fate(StrEnum):
    """What became of a mail. Only ``unclear`` must never be tried again by itself."""

    SENT = "sent"
    RETRY = "retry"
    REFUSED = "refused"
    UNCLEAR = "unclear"
    DOWN = "down"


@dataclass(frozen=True)
class Outcome:
    """``answer`` is the server's last word, or what went wrong on the way to it.

    ``down`` concerns the server and not this mail: the others need not be tried now.
    """

    fate: Fate
    answer: str


class BadSmtpUrl(ValueError):
    """The address of the SMTP server is of a kind that Leadloop cannot use."""


class _Answer(Exception):
    """The server said something other than what was hoped for."""

    def __init__(self, code: int, text: bytes) -> None:
        super().__init__(code)
        self.code = code
        self.text = _words(code, text)


class Smtp:
    """``smtp://user:password@host:port``, ``smtps://…`` or ``smtp+starttls://…``.

    Used by one thread. ``helo`` is the name we introduce ourselves with.
    """

    def __init__(self, url: str, *, helo: str = "", timeout: float = TIMEOUT) -> None:
        self._parts: SplitResult = urlsplit(url)
        if self._parts.scheme not in PORTS or not self._parts.hostname:
            raise BadSmtpUrl("expected smtp://, smtps:// or smtp+starttls:// and a host name")
        self._helo, self._timeout = helo or "localhost", timeout
        self._line: smtplib.SMTP | None = None
        self._carried = 0

    def send(self, sender: str, recipient: str, mail: bytes) -> Outcome:
        """Hand one mail to the server and tell what became of it; never raises for the network."""
        try:
            line = self._addressed(sender, recipient)
        except _Answer as no:
            return self._judged(no)
        except (smtplib.SMTPException, OSError, ValueError) as trouble:
            self.close()
            return Outcome(Fate.DOWN, _named(trouble))
        return self._data(line, mail)

    def check(self) -> str:
        """Connect and log in; the empty text, or what is wrong."""
        try:
            self._fresh()
        except _Answer as no:
            return no.text
        except (smtplib.SMTPException, OSError, ValueError) as trouble:
            return _named(trouble)
        finally:
            self.close()
        return ""

    def close(self) -> None:
        """Leave; an error at this point concerns no mail."""
        line, self._line, self._carried = self._line, None, 0
        if line is not None:
            with suppress(smtplib.SMTPException, OSError):
                line.quit()
            line.close()

    def _addressed(self, sender: str, recipient: str) -> smtplib.SMTP:
        """Name both ends; a line that went dead while we were silent is replaced once."""
        if self._line is not None and self._carried < MAILS_PER_CONNECTION:
            try:
                _envelope(self._line, sender, recipient)
            except (smtplib.SMTPServerDisconnected, OSError):
                self.close()
            else:
                return self._line
        line = self._fresh()
        _envelope(line, sender, recipient)
        return line

    def _data(self, line: smtplib.SMTP, mail: bytes) -> Outcome:
        """The dot that ends the mail divides what may be repeated from what may not."""
        try:
            line.putcmd("data")
            _expect(line, 354)
            line.send(_body(mail))
        except _Answer as no:
            return self._judged(no)
        except (smtplib.SMTPException, OSError) as trouble:
            self.close()
            return Outcome(Fate.RETRY, _named(trouble))
        try:
            line.send(b".\r\n")
            text = _expect(line, 250)
        except _Answer as no:
            return self._judged(no)
        except (smtplib.SMTPException, OSError) as trouble:
            self.close()
            return Outcome(Fate.UNCLEAR, _named(trouble))
        self._carried += 1
        return Outcome(Fate.SENT, text)

    def _judged(self, no: _Answer) -> Outcome:
        if isinstance(no, _NotOurRecipient) or no.code == 421 or no.code < 400:
            self.close()
            return Outcome(Fate.DOWN, no.text)
        if self._line is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._line.rset()
        return Outcome(Fate.RETRY if no.code < 500 else Fate.REFUSED, no.text)

    def _fresh(self) -> smtplib.SMTP:
        self.close()
        self._line = self._connect()
        return self._line

    def _connect(self) -> smtplib.SMTP:
        parts = self._parts
        host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
        context = ssl.create_default_context()
        if parts.scheme == "smtps":
            line: smtplib.SMTP = smtplib.SMTP_SSL(
                host, port, self._helo, timeout=self._timeout, context=context
            )
        else:
            line = smtplib.SMTP(host, port, self._helo, timeout=self._timeout)
        try:
            line.ehlo_or_helo_if_needed()
            if parts.scheme == "smtp+starttls":
                line.starttls(context=context)
            if parts.username:
                line.login(unquote(parts.username), unquote(parts.password or ""))
        except BaseException:
            line.close()
            raise
        return line


class _NotOurRecipient(_Answer):
    """A no that concerns us and not the recipient: our login, our address, our server."""


def _envelope(line: smtplib.SMTP, sender: str, recipient: str) -> None:
    is_plain = (sender + recipient).isascii()
    if not is_plain and not line.has_extn("smtputf8"):
        raise _Answer(553, b"5.6.7 the server takes no address with such letters")
    options = [] if is_plain else ["SMTPUTF8"]
    code, text = line.mail(sender, options)
    if code != 250:
        raise _NotOurRecipient(code, text)
    code, text = line.rcpt(recipient)
    if code not in (250, 251):
        raise _Answer(code, text)


def _expect(line: smtplib.SMTP, hoped: int) -> str:
    code, text = line.getreply()
    if code == -1:
        raise smtplib.SMTPServerDisconnected("connection closed")
    if code // 100 != hoped // 100:
        raise _Answer(code, text)
    return _words(code, text)


def _body(mail: bytes) -> bytes:
    """CRLF everywhere and a doubled dot where a line begins with one."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", mail)
    lines = re.sub(rb"(?m)^\.", b"..", lines)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def _words(code: int, text: bytes) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
    return f"{code} {' '.join(said.split())}"[:500]


def _named(trouble: BaseException) -> str:
    if isinstance(trouble, smtplib.SMTPResponseException):
        error = trouble.smtp_error
        return _words(trouble.smtp_code, error if isinstance(error, bytes) else error.encode())
    if isinstance(trouble, TimeoutError | socket.timeout):
        return "no answer in time"
    return f"{type(trouble).__name__}: {trouble}"[:500]
