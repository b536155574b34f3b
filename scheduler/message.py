"""Builds the bytes of one mail so that threading and unsubscribing survive every relay."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, formataddr, parseaddr
from typing import Any

# Python would fold tokens of 78 characters and more into encoded-words, which Outlook and the
# providers' unsubscribe buttons cannot read.
KEPT_PLAIN = frozenset(
    {
        "message-id",
        "in-reply-to",
        "references",
        "list-unsubscribe",
        "list-unsubscribe-post",
        "auto-submitted",
        "x-leadloop-ref",
        "x-auto-response-suppress",
    }
)
WIDTH = 78
_ATOMS = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_QUOTABLE = re.compile(r"[!#-\[\]-~]{1,64}")
_HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+", re.IGNORECASE)


class NoSuchAddress(ValueError):
    """No mail server could be told this address."""


class PlainIds(EmailPolicy):
    """Folds identifiers at spaces only and never encodes them.

    Words for people are encoded by the older ``Header``: the newer folder loses the blanks between
    two encoded pieces, which runs Korean words together.
    """

    def fold(self, name: str, value: Any) -> str:
        if name.lower() in KEPT_PLAIN:
            return _folded(name, str(value), self.linesep)
        if name.lower() == "subject":
            return f"{name}: {_encoded(str(value), self.linesep)}{self.linesep}"
        if hasattr(value, "addresses"):
            ends = f",{self.linesep} ".join(_end(one, self.linesep) for one in value.addresses)
            return f"{name}: {ends}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: Any) -> bytes:
        return self.fold(name, value).encode("utf-8")


def _encoded(words: str, linesep: str) -> str:
    charset = "us-ascii" if words.isascii() else "utf-8"
    return Header(words, charset, maxlinelen=WIDTH - 4, header_name="Reply-To").encode(
        linesep=linesep
    )


def _end(address: Address, linesep: str) -> str:
    name, spec = address.display_name, _quoted(address.username, address.domain)
    if not name or name.isascii():
        return formataddr((name, spec))
    return f"{_encoded(name, linesep)} <{spec}>"


POLICY = PlainIds(linesep="\r\n", cte_type="7bit", max_line_length=WIDTH)


@dataclass(frozen=True)
class Sheet:
    """All that one mail says. ``html`` may be empty: a person's own words need none.

    ``unsubscribe`` are the addresses of the List-Unsubscribe header, the https one first.
    """

    message_id: str
    sender: str
    sender_name: str
    recipient: str
    recipient_name: str
    subject: str
    text: str
    html: str = ""
    in_reply_to: str = ""
    references: Sequence[str] = field(default_factory=tuple)
    unsubscribe: Sequence[str] = field(default_factory=tuple)
    is_automatic: bool = False


def build(sheet: Sheet, *, at: datetime) -> bytes:
    """Put a mail together: multipart/alternative where there is HTML."""
    mail = EmailMessage(policy=POLICY)
    us = _address(sheet.sender_name, sheet.sender)
    mail["From"] = us
    mail["To"] = _address(sheet.recipient_name, sheet.recipient)
    mail["Reply-To"] = us
    mail["Subject"] = _one_line(sheet.subject)
    mail["Date"] = format_datetime(at)
    for name, value in _identity(sheet) + _manners(sheet):
        mail[name] = value
    mail.set_content(sheet.text, charset="utf-8")
    if sheet.html:
        mail.add_alternative(sheet.html, subtype="html", charset="utf-8")
    return mail.as_bytes()


def address_of(mail_from: str) -> tuple[str, str]:
    """Split ``Saebyeok Sales <sales@saebyeok.example>`` into name and address."""
    return parseaddr(mail_from)


def spelled(address: str) -> str:
    """Spell an address so that every mail server understands it.

    People have addresses that the standard allows only in quotes (``hana.@docomo.example``); a
    local part of other letters than ASCII cannot be written to.
    """
    text = unicodedata.normalize("NFKC", address).strip()
    local, _, domain = text.rpartition("@")
    try:
        host = domain.rstrip(".").encode("idna").decode("ascii")
    except UnicodeError as no:
        raise NoSuchAddress from no
    bare = local[1:-1] if local.startswith('"') and local.endswith('"') else local
    if not (_HOST.fullmatch(host) and _QUOTABLE.fullmatch(bare)):
        raise NoSuchAddress
    return _quoted(bare, host)


def _quoted(local: str, domain: str) -> str:
    return f"{local}@{domain}" if _ATOMS.fullmatch(local) else f'"{local}"@{domain}'


def _identity(sheet: Sheet) -> list[tuple[str, str]]:
    headers = [("Message-ID", sheet.message_id), ("X-Leadloop-Ref", sheet.message_id)]
    if sheet.in_reply_to:
        chain = [*sheet.references]
        chain += [] if sheet.in_reply_to in chain else [sheet.in_reply_to]
        headers += [("In-Reply-To", sheet.in_reply_to), ("References", " ".join(chain))]
    return headers


def _manners(sheet: Sheet) -> list[tuple[str, str]]:
    headers: list[tuple[str, str]] = []
    if sheet.is_automatic:
        headers += [("Auto-Submitted", "auto-generated"), ("X-Auto-Response-Suppress", "All")]
    if sheet.unsubscribe:
        ways = ", ".join(f"<{way}>" for way in sheet.unsubscribe)
        headers += [("List-Unsubscribe", ways)]
    if any(way.startswith("http") for way in sheet.unsubscribe):
        headers += [("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]
    return headers


def _address(name: str, address: str) -> Address:
    local, _, domain = address.rpartition("@")
    return Address(_one_line(name)[:100], local.strip('"'), domain)


def _one_line(words: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f\s]+", " ", words).strip()


def _folded(name: str, value: str, linesep: str) -> str:
    lines = [f"{name}:"]
    for word in value.split():
        if len(lines[-1]) + 1 + len(word) > WIDTH and not lines[-1].endswith(":"):
            lines.append("")
        lines[-1] += f" {word}"
    return linesep.join(lines) + linesep
