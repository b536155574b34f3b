"""How the house is doing: what waits, for how long, and what is in trouble."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from store.inquiries import LANDED, QUARANTINED, Inquiry, Mailbox
from store.outbox import Outbox
from store.playbooks import in_force
from store.sequences import Enrollment, OutgoingMail


@dataclass(frozen=True)
class MailboxHealth:
    name: str
    read_at: datetime | None
    trouble: str
    trouble_since: datetime | None


@dataclass(frozen=True)
class Health:
    """Counts and ages as they are at a moment; ages are None when nothing waits."""

    inquiries_waiting: int
    oldest_inquiry: timedelta | None
    quarantined: int
    outbox_waiting: int
    oldest_outbox: timedelta | None
    outbox_troubles: dict[str, int]
    mails_queued: int
    mails_in_review: int
    enrollments_active: int
    mailboxes: list[MailboxHealth]
    playbook_version: int


def status(at: datetime) -> Health:
    """Read the state of all queues; a handful of indexed counts."""
    waiting, oldest = _count_and_oldest(Inquiry.landed_at, Inquiry.state == LANDED)
    unsaid, unsaid_since = _count_and_oldest(Outbox.created_at, Outbox.done_at.is_null())
    return Health(
        inquiries_waiting=waiting,
        oldest_inquiry=at - oldest if oldest else None,
        quarantined=Inquiry.select().where(Inquiry.state == QUARANTINED).count(),
        outbox_waiting=unsaid,
        oldest_outbox=at - unsaid_since if unsaid_since else None,
        outbox_troubles=_troubles(),
        mails_queued=OutgoingMail.select().where(OutgoingMail.state == "queued").count(),
        mails_in_review=OutgoingMail.select().where(OutgoingMail.state == "review").count(),
        enrollments_active=Enrollment.select().where(Enrollment.state == "active").count(),
        mailboxes=[
            MailboxHealth(row.name, row.read_at, row.trouble, row.trouble_since)
            for row in Mailbox.select().order_by(Mailbox.name)
        ],
        playbook_version=in_force()[1],
    )


def _count_and_oldest(moment: Any, where: Any) -> tuple[int, datetime | None]:
    model = moment.model
    count = model.select().where(where).count()
    first = model.select(moment).where(where).order_by(moment).first() if count else None
    return count, getattr(first, moment.name) if first else None


def _troubles() -> dict[str, int]:
    rows: Any = (
        Outbox.select(Outbox.trouble, fn.COUNT(Outbox.id))
        .where(Outbox.done_at.is_null(), Outbox.trouble != "")
        .group_by(Outbox.trouble)
        .tuples()
    )
    return dict(rows)
