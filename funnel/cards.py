"""Remembers where a lead's one card stands in Slack."""

from datetime import datetime

from store.base import transaction
from store.leads import Card, Lead
from store.outbox import Outbox


def card_posted(lead: Lead, channel: str, ts: str, *, face: str, at: datetime) -> None:
    """Note the message that is the lead's card; a later one replaces it."""
    with transaction():
        Card.insert(lead=lead, channel=channel, ts=ts, face=face, posted_at=at).on_conflict(
            conflict_target=[Card.lead],
            update={Card.channel: channel, Card.ts: ts, Card.face: face, Card.posted_at: at},
        ).execute()


def card_refreshed(lead: Lead, *, face: str) -> None:
    """Note what the card shows now, so that an equal face is not sent again."""
    Card.update(face=face).where(Card.lead == lead).execute()


def said(rows: list[Outbox], *, at: datetime) -> None:
    """Finish outbox rows: what they asked for has been said."""
    Outbox.finish([row.id for row in rows], at=at)
