"""What people outside write: inquiries, answers, absence notes, newsletters and bounces."""

import re
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from enum import StrEnum

from sandbox.mail.dsn import delivery_failure
from sandbox.mail.world import Letter


class Kind(StrEnum):
    NORMAL = "normal"
    AUTO_REPLY = "auto-reply"
    BOUNCE = "bounce"
    NEWSLETTER = "newsletter"


@dataclass(frozen=True)
class Writer:
    """Somebody outside who writes to us."""

    name: str
    address: str
    lang: str = "en"

    @property
    def domain(self) -> str:
        return self.address.partition("@")[2]


@dataclass(frozen=True)
class Draft:
    """What somebody wants to send; `answering` makes it part of a conversation."""

    to: str
    subject: str = ""
    text: str = ""
    kind: Kind = Kind.NORMAL
    answering: Letter | None = None
    charset: str = "utf-8"


def compose(writer: Writer, draft: Draft, *, at: datetime) -> bytes:
    """Write the mail as this person's mail program would."""
    if draft.kind is Kind.BOUNCE and draft.answering is not None:
        return delivery_failure(
            draft.answering.raw, recipient=writer.address, sender=draft.to, at=at
        )
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = str(Address(writer.name, addr_spec=writer.address))
    mail["To"] = draft.to
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = make_msgid(domain=writer.domain)
    mail["Subject"] = _subject(writer, draft)
    if draft.answering is not None:
        _answer_headers(mail, draft.answering)
    for name, value in KIND_HEADERS.get(draft.kind, {}).items():
        mail[name] = value.format(domain=writer.domain)
    mail.set_content(_text(writer, draft), charset=draft.charset)
    return mail.as_bytes()


KIND_HEADERS: dict[Kind, dict[str, str]] = {
    Kind.AUTO_REPLY: {"Auto-Submitted": "auto-replied", "X-Auto-Response-Suppress": "All"},
    Kind.NEWSLETTER: {
        "List-Id": "Weekly <weekly.{domain}>",
        "List-Unsubscribe": "<https://{domain}/unsubscribe>",
        "Precedence": "bulk",
    },
}


def _subject(writer: Writer, draft: Draft) -> str:
    if draft.answering is None:
        return draft.subject
    subject = draft.subject or str(draft.answering.message["Subject"] or "")
    if draft.kind is Kind.AUTO_REPLY:
        return ("자동 회신: " if writer.lang == "ko" else "Automatic reply: ") + subject
    return subject if subject.lower().startswith("re:") else f"Re: {subject}"


def _answer_headers(mail: EmailMessage, answering: Letter) -> None:
    answered = str(answering.message["Message-ID"] or "").strip()
    if answered:
        earlier = " ".join(str(answering.message["References"] or "").split())
        mail["In-Reply-To"] = answered
        mail["References"] = f"{earlier} {answered}".strip()


def _text(writer: Writer, draft: Draft) -> str:
    if draft.answering is None or draft.kind is not Kind.NORMAL:
        return draft.text
    quoted = "\n".join(f"> {line}" for line in text_of(draft.answering).splitlines())
    return f"{draft.text}\n\n{_quote_line(writer, draft.answering)}\n\n{quoted}\n"


def _quote_line(writer: Writer, letter: Letter) -> str:
    sender = str(letter.message["From"] or letter.sender)
    if writer.lang == "ko":
        weekday = "월화수목금토일"[letter.at.weekday()]
        half = "오전" if letter.at.hour < 12 else "오후"
        return (
            f"{letter.at:%Y}년 {letter.at.month}월 {letter.at.day}일 ({weekday}) "
            f"{half} {(letter.at.hour + 11) % 12 + 1}:{letter.at:%M}, {sender}님이 작성:"
        )
    on = f"{letter.at:%a, %b} {letter.at.day}, {letter.at:%Y} at {letter.at:%H:%M}"
    return f"On {on} {sender} wrote:"


def one_click(letter: Letter) -> str | None:
    """Where a mail says one may unsubscribe with one click (RFC 8058), if it says so."""
    promised = str(letter.message["List-Unsubscribe-Post"] or "").strip()
    if promised != "List-Unsubscribe=One-Click":
        return None
    targets = re.findall(r"<\s*(https?://[^>\s]+)\s*>", str(letter.message["List-Unsubscribe"]))
    return targets[0] if targets else None


def text_of(letter: Letter) -> str:
    """The readable text of a mail; what cannot be decoded is marked, never lost."""
    part = letter.message.get_body(("plain", "html"))
    if part is None:
        return ""
    raw = part.get_payload(decode=True)
    charset = part.get_content_charset("utf-8")
    try:
        return bytes(raw).decode(charset, "replace") if isinstance(raw, bytes) else ""
    except LookupError:
        return bytes(raw).decode("utf-8", "replace") if isinstance(raw, bytes) else ""
