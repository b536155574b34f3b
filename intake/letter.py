"""Raw bytes of a mail into a `Letter`: everything a rule may want to know, read once."""

import hashlib
import re

from intake import authors, bodies, bounces, charsets, headers, language, mime, signature
from intake.mime import Part
from rules.letters import Attachment, Author, Facts, Letter
from rules.threading import forwards, ids_in

LARGEST = 64_000_000
LONGEST_TEXT = 1_000_000
MOST_IDS = 32
MOST_ATTACHMENTS = 200

hints = signature.hints


class Unreadable(Exception):
    """These bytes are no mail; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(
    raw: bytes,
    *,
    own_addresses: frozenset[str] = frozenset(),
    member_addresses: frozenset[str] = frozenset(),
    form_senders: frozenset[str] = frozenset(),
) -> Letter:
    """Read a mail; raises nothing but `Unreadable`."""
    root, truncated = mime.parse(_checked(raw))
    if not root.headers.fields:
        raise Unreadable("no-headers")
    body = bodies.read(root)
    body.truncated |= truncated or len(raw) > LARGEST
    us = authors.Us(own_addresses, member_addresses, form_senders)
    return _letter(raw, root, body, us)


def _checked(raw: bytes) -> bytes:
    if not raw.strip(b"\x00 \t\r\n"):
        raise Unreadable("empty")
    return raw[:LARGEST]


def _letter(raw: bytes, root: Part, body: bodies.Body, us: authors.Us) -> Letter:
    fields = dict(root.headers.topmost())
    subject = " ".join(fields.get("subject", "").split())
    pieces = body.pieces(forwarded=forwards(subject))
    choice = authors.choose(fields, subject, body, us)
    facts = _facts(root, body, fields, form=choice.form)
    report = bounces.read(raw, body, fields, facts)
    return Letter(
        message_id=next(iter(ids_in(fields.get("message-id", ""))), ""),
        in_reply_to=_ids(root, "in-reply-to"),
        references=_ids(root, "references"),
        date=headers.date(fields.get("date", "")),
        author=choice.author,
        sender=choice.sender,
        recipients=_recipients(root),
        subject=subject[:2_000],
        text=body.text,
        reply=pieces.reply,
        quoted=pieces.quoted,
        signature=pieces.signature,
        lang=language.of(pieces.reply if len(pieces.reply) > 3 else subject),
        attachments=_attachments(body),
        failures=report.failures,
        returned_ids=report.returned_ids,
        content_hash=_content_hash(fields, body),
        truncated=body.truncated,
        forwarded_by=choice.forwarded_by,
        facts=facts,
        fields=choice.fields,
    )


def _facts(root: Part, body: bodies.Body, fields: dict[str, str], *, form: str) -> Facts:
    return Facts(
        headers=tuple(fields.items()),
        part_types=frozenset(part.content_type for part in body.parts),
        report_type=root.params.get("report-type", "").strip().lower(),
        actions=bounces.actions(body),
        notice=bounces.provider_notice(body.text),
        returned_original=bounces.returns_original(body),
        calendar_method=_calendar_method(body),
        form=form,
        reply_to=tuple(email for email, _ in headers.addresses(fields.get("reply-to", ""))),
    )


def _calendar_method(body: bodies.Body) -> str:
    for part in body.parts:
        if part.content_type == "text/calendar":
            found = re.search(rb"(?m)^METHOD:\s{0,3}([A-Z]{1,20})", part.data()[:20_000])
            return found[1].decode().lower() if found else part.params.get("method", "").lower()
    return ""


def _ids(root: Part, name: str) -> tuple[str, ...]:
    """Read the ids under a name; of many the last are the nearest."""
    found = [one for value in root.headers.every(name) for one in ids_in(value)]
    return tuple(dict.fromkeys(found[-MOST_IDS:]))


def _recipients(root: Part) -> tuple[str, ...]:
    names = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-forwarded-to")
    found = [
        email
        for name in names
        for value in root.headers.every(name)[:20]
        for email, _ in headers.addresses(value)
    ]
    return tuple(dict.fromkeys(found))[: headers.MOST_ADDRESSES]


def _attachments(body: bodies.Body) -> tuple[Attachment, ...]:
    return tuple(
        Attachment(safe_name(part.filename, part.content_type), part.content_type, size)
        for part, size in body.files[:MOST_ATTACHMENTS]
    )


def safe_name(name: str, content_type: str = "") -> str:
    """Make a file name that names no folder and hides nothing."""
    name = re.split(r"[/\\]", charsets.clean(name))[-1]
    name = "".join(ch for ch in name if ch.isprintable() and ch not in '<>:"|?*')
    name = " ".join(name.split()).strip(". ")
    if len(name) > 120:
        stem, dot, suffix = name.rpartition(".")
        name = f"{stem[:100]}.{suffix[:15]}" if dot else name[:120]
    return name or f"unnamed.{content_type.rpartition('/')[2] or 'bin'}"[:60]


def _content_hash(fields: dict[str, str], body: bodies.Body) -> str:
    """Name the content: copies of one mail differ in transport headers, never in these."""
    digest = hashlib.sha256()
    for name in ("from", "date", "subject"):
        digest.update(fields.get(name, "").encode("utf-8", "replace") + b"\0")
    digest.update(" ".join(body.text.split()).encode("utf-8", "replace"))
    for part, size in body.files:
        digest.update(f"\0{part.filename}\0{size}\0".encode("utf-8", "replace"))
        digest.update(b"".join(part.body.split()) if len(part.body) < 1_000_000 else part.body)
    return digest.hexdigest()


__all__ = ["Author", "Letter", "Unreadable", "hints", "read", "safe_name"]
