"""Proves that nothing was lost: every mail in the mailbox has landed, and has had an outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from intake import fingerprint
from intake.landing import BATCH, LOOK_BACK
from intake.mailbox import Listed, MailboxUrl, OpenMailbox
from store.base import connection
from store.inquiries import LANDED, Inquiry

PATIENCE = timedelta(minutes=15)
NOT_LANDED, NO_OUTCOME = "not-landed", "no-outcome"


@dataclass(frozen=True)
class Unaccounted:
    """A mail that nobody dealt with: it has not landed, or it landed and nothing came of it."""

    uid: int
    problem: str
    inquiry: str = ""
    message_id: str = ""


def reconcile(url: str, *, at: datetime) -> list[Unaccounted]:
    """Compare the last two weeks of a mailbox with what was stored; empty means all is well."""
    where = MailboxUrl.parse(url)
    with connection(), OpenMailbox(where) as mailbox:
        uids = mailbox.uids_since((at - LOOK_BACK).date())
        found: list[Unaccounted] = []
        for start in range(0, len(uids), BATCH):
            found += _missing(mailbox, uids[start : start + BATCH])
    return sorted(found + _unfinished(where.name, at), key=lambda one: one.uid)


def _missing(mailbox: OpenMailbox, uids: Sequence[int]) -> list[Unaccounted]:
    """Which mails have no row, neither of their own nor of an equal mail under another number."""
    prefix = f"mail:{mailbox.url.name}:{mailbox.uidvalidity}:"
    rows = Inquiry.select(Inquiry.source_key).where(
        Inquiry.source_key.in_([f"{prefix}{uid}" for uid in uids])
    )
    landed = {int(row.source_key.rpartition(":")[2]) for row in rows}
    absent = (_absent(mailbox, uid) for uid in uids if uid not in landed)
    return [one for one in absent if one]


def _absent(mailbox: OpenMailbox, uid: int) -> Unaccounted | None:
    got = mailbox.one(Listed(uid), beat=lambda: None)
    if got is None:
        return None
    message_id = fingerprint.message_id(got.raw)
    content_hash = fingerprint.content_hash(got.raw)
    copies = Inquiry.select().where(
        Inquiry.message_id == message_id, Inquiry.content_hash == content_hash
    )
    return None if copies.exists() else Unaccounted(uid, NOT_LANDED, message_id=message_id)


def _unfinished(name: str, at: datetime) -> list[Unaccounted]:
    waiting = Inquiry.select().where(
        Inquiry.mailbox == name, Inquiry.state == LANDED, Inquiry.landed_at < at - PATIENCE
    )
    return [
        Unaccounted(row.uid or 0, NO_OUTCOME, inquiry=row.key, message_id=row.message_id)
        for row in waiting.order_by(Inquiry.id).limit(1000)
    ]
