"""Which rows the clock's jobs have to look at, oldest due first; each is one indexed query."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from rules.lifecycle import LeadStage
from store.deals import Deal
from store.leads import Card, Lead
from store.outbox import CARD, Outbox

OPEN = tuple(stage.value for stage in LeadStage if stage.is_open)


def unaccepted(at: datetime) -> Iterator[Lead]:
    """MQLs whose acceptance is overdue."""
    where = (Lead.sla_due_at <= at) & (Lead.stage == LeadStage.MQL)
    yield from _leads(where, Lead.sla_due_at)


def untouched(at: datetime) -> Iterator[Lead]:
    """Open leads that nobody touched for too long, warned or not."""
    where = (Lead.stale_due_at <= at) & Lead.stage.in_(OPEN)
    yield from _leads(where, Lead.stale_due_at)


def asleep_until(at: datetime) -> Iterator[Lead]:
    yield from _leads(Lead.snoozed_until <= at, Lead.snoozed_until)


def to_revisit(at: datetime) -> Iterator[Lead]:
    """Recycled leads whose date has come."""
    where = (Lead.revisit_at <= at) & (Lead.stage == LeadStage.RECYCLED)
    yield from _leads(where, Lead.revisit_at)


def without_owner() -> Iterator[Lead]:
    """Open leads that routing found nobody for, newest last."""
    where = Lead.owner.is_null() & Lead.stage.in_(OPEN)
    yield from _leads(where, Lead.id)


def without_card(created_before: datetime) -> Iterator[Lead]:
    """Leads that are not in Slack and that no waiting word would put there."""
    posted = Card.select(Card.lead)
    waiting = Outbox.select(Outbox.lead).where(
        Outbox.kind == CARD, Outbox.done_at.is_null(), Outbox.lead.is_null(False)
    )
    where = (
        (Lead.created_at < created_before) & Lead.id.not_in(posted) & Lead.id.not_in(waiting)
    )
    yield from _leads(where, Lead.id)


def unanswered_deals(at: datetime) -> Iterator[Deal]:
    """Deals handed over that no AE has accepted or rejected in time."""
    where = (Deal.sla_due_at <= at) & (Deal.outcome == "open")
    ids = [row.id for row in Deal.select(Deal.id).where(where).order_by(Deal.sla_due_at)]
    yield from filter(None, map(Deal.by_id, ids))


def _leads(where: Any, order: Any) -> Iterator[Lead]:
    """Each lead is read just before it is acted on, so that a long list does not go stale."""
    ids = [row.id for row in Lead.select(Lead.id).where(where).order_by(order)]
    yield from filter(None, map(Lead.by_id, ids))
