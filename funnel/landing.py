"""Takes in what arrived: stored unchanged and exactly once, before anybody tries to read it."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from funnel import outbox
from rules import threading
from store.base import transaction
from store.inquiries import Inquiry, Mailbox
from store.leases import Rate, Seen

COMPRESSION = 1


@dataclass(frozen=True)
class Arrived:
    """One mail as the mailbox gave it; ``raw`` may be cut, ``size`` is the mailbox's word."""

    uid: int
    raw: bytes
    message_id: str
    content_hash: str
    received_at: datetime
    size: int


@dataclass(frozen=True)
class FirstTouch:
    """Where a visitor came from, as far as the page could tell."""

    source: str = ""
    medium: str = ""
    campaign: str = ""
    referrer: str = ""
    url: str = ""


def begin_mailbox(name: str, uidvalidity: int, *, at: datetime) -> Mailbox:
    """Open the cursor of a mailbox; a renumbered one (new UIDVALIDITY) begins at zero again."""
    with transaction():
        Mailbox.insert(name=name, uidvalidity=uidvalidity).on_conflict_ignore().execute()
        mailbox = Mailbox.get(Mailbox.name == name)
        if mailbox.uidvalidity != uidvalidity:
            if mailbox.uidvalidity:  # zero: it was never read, there is nothing to tell
                key = f"{name}:{uidvalidity}"
                outbox.notice("admin", "mailbox-renumbered", key=key, at=at, mailbox=name)
            mailbox.uidvalidity, mailbox.last_uid = uidvalidity, 0
            mailbox.save()
        return mailbox


def land_mails(
    name: str, uidvalidity: int, mails: Sequence[Arrived], *, last_uid: int, at: datetime
) -> int:
    """Store mails and move the cursor in one transaction; how many were new comes back."""
    rows = [_mail_row(name, uidvalidity, mail, at) for mail in mails]
    with transaction():
        new = 0
        if rows:
            landed = Inquiry.insert_many(rows).on_conflict_ignore().returning(Inquiry.id).execute()
            new = len(list(landed))
        Mailbox.update(last_uid=last_uid).where(
            Mailbox.name == name, Mailbox.uidvalidity == uidvalidity, Mailbox.last_uid < last_uid
        ).execute()
        return new


def mailbox_read(name: str, *, at: datetime) -> None:
    """Note that a mailbox was just read to its end without trouble."""
    Mailbox.update(read_at=at, trouble="", trouble_since=None).where(Mailbox.name == name).execute()


def mailbox_troubled(name: str, trouble: str, *, at: datetime) -> None:
    """Note that a mailbox cannot be read; the admin channel is told once per spell of trouble."""
    with transaction():
        Mailbox.insert(name=name).on_conflict_ignore().execute()
        mailbox = Mailbox.get(Mailbox.name == name)
        since = mailbox.trouble_since or at
        Mailbox.update(trouble=trouble, trouble_since=since).where(Mailbox.name == name).execute()
        outbox.notice(
            "admin",
            "mailbox-troubled",
            key=f"{name}:{since.isoformat()}",
            at=at,
            mailbox=name,
            trouble=trouble,
        )


def land_form(
    slug: str,
    token: str,
    fields: Mapping[str, str],
    *,
    touch: FirstTouch,
    lang: str,
    suspicion: str = "",
    at: datetime,
) -> Inquiry:
    """Store a submitted form; the same token (a double click) gives the same inquiry.

    A suspicious one (``suspicion`` is the reason code) waits in quarantine instead of being lost.
    """
    key = f"form:{slug}:{token}"
    raw = json.dumps(
        {"fields": dict(fields), "touch": asdict(touch), "lang": lang}, ensure_ascii=False
    ).encode()
    with transaction():
        Inquiry.insert(
            source="form",
            source_key=key,
            form=slug,
            size=len(raw),
            received_at=at,
            landed_at=at,
            due_at=at,
            state="quarantined" if suspicion else "landed",
            kind="spam" if suspicion else "",
            reasons=[suspicion] if suspicion else [],
            packed=zlib.compress(raw, COMPRESSION),
        ).on_conflict_ignore().execute()
        inquiry = Inquiry.select(*Inquiry.light()).where(Inquiry.source_key == key).get()
        if suspicion:
            outbox.notice(
                "admin",
                "inquiry-quarantined",
                key=inquiry.key,
                at=at,
                inquiry=inquiry.id,
                reasons=[suspicion],
            )
        return inquiry


def raw_of(inquiry: Inquiry) -> bytes:
    """What arrived, byte for byte."""
    packed = Inquiry.select(Inquiry.packed).where(Inquiry.id == inquiry.id).scalar()
    return zlib.decompress(bytes(packed))


def count_hit(key: str, *, at: datetime, window_seconds: int) -> int:
    """Count an event in a window that all processes share; for rate limits."""
    return Rate.hit(key, at=at, window=timedelta(seconds=window_seconds))


def first_delivery(key: str, *, at: datetime) -> bool:
    """True for the first of several deliveries of the same thing (a Slack envelope)."""
    return Seen.first_time(key, at=at)


def _mail_row(name: str, uidvalidity: int, mail: Arrived, at: datetime) -> dict[str, object]:
    ids = threading.ids_in(mail.message_id)
    return {
        "source": "mail",
        "source_key": f"mail:{name}:{uidvalidity}:{mail.uid}",
        "mailbox": name,
        "uid": mail.uid,
        "message_id": ids[0] if ids else "",
        "content_hash": mail.content_hash,
        "size": mail.size,
        "received_at": mail.received_at,
        "landed_at": at,
        "due_at": at,
        "packed": zlib.compress(mail.raw, COMPRESSION),
    }
