"""Queues what must be said, in the transaction that made it true."""

from datetime import datetime
from typing import Any

from store import outbox
from store.deals import Deal
from store.journal import Activity
from store.leads import Lead
from store.outbox import Outbox
from store.people import Member


def card(lead: Lead, activity: Activity) -> None:
    """Have the lead's one card posted or brought up to date."""
    _queue(f"card:{lead.key}:{activity.id}", outbox.CARD, activity.at, lead=lead)


def thread(lead: Lead, activity: Activity, *, ping: bool = False) -> None:
    """Have the activity told below the card; ``ping`` mentions the owner."""
    _queue(
        f"thread:{lead.key}:{activity.id}",
        outbox.THREAD,
        activity.at,
        lead=lead,
        activity=activity.id,
        ping=ping,
    )


def direct(
    member: Member,
    code: str,
    *,
    key: str,
    at: datetime,
    lead: Lead | None = None,
    deal: Deal | None = None,
    **payload: Any,
) -> None:
    """Have one member told privately; the same ``key`` is said once."""
    _queue(
        f"direct:{member.id}:{code}:{key}",
        outbox.DIRECT,
        at,
        lead=lead,
        deal=deal,
        member=member,
        code=code,
        **payload,
    )


def notice(
    channel: str, code: str, *, key: str, at: datetime, lead: Lead | None = None, **payload: Any
) -> None:
    """Have the ``managers`` or ``admin`` channel told."""
    _queue(
        f"notice:{channel}:{code}:{key}",
        outbox.NOTICE,
        at,
        lead=lead,
        channel=channel,
        code=code,
        **payload,
    )


def home(member: Member | None, *, at: datetime) -> None:
    """Have a member's desk redrawn; several changes within a minute are one redraw."""
    if member is not None and member.slack_id:
        key = f"home:{member.id}:{at:%Y%m%d%H%M}"
        if not _queue(key, outbox.HOME, at, member=member):
            Outbox.update(done_at=None, due_at=at).where(
                Outbox.key == key, Outbox.done_at.is_null(False)
            ).execute()


def queue_digest(
    member: Member | None, code: str, *, key: str, at: datetime, **payload: Any
) -> bool:
    """Have a digest sent once per ``key``; False when it was queued before."""
    return _queue(f"digest:{code}:{key}", outbox.DIGEST, at, member=member, code=code, **payload)


def _queue(
    key: str,
    kind: str,
    at: datetime,
    *,
    lead: Lead | None = None,
    deal: Deal | None = None,
    member: Member | None = None,
    **payload: Any,
) -> bool:
    rows = (
        Outbox.insert(
            key=key,
            kind=kind,
            lead=lead,
            deal=deal,
            member=member,
            payload=payload,
            created_at=at,
            due_at=at,
        )
        .on_conflict_ignore()
        .returning(Outbox.id)
        .execute()
    )
    return bool(list(rows))
