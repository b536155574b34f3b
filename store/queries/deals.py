"""Deals to look at."""

from datetime import datetime

from peewee import JOIN

from store.deals import Deal
from store.people import Company, Member


def list_open(owner: Member | None = None, limit: int = 20, offset: int = 0) -> list[Deal]:
    """Open deals with company and owner, the longest untouched first."""
    query = (
        Deal.select(Deal, Company, Member)
        .join(Company, JOIN.LEFT_OUTER)
        .switch(Deal)
        .join(Member, JOIN.LEFT_OUTER, on=(Deal.owner == Member.id))
        .where(Deal.outcome == "open")
    )
    if owner is not None:
        query = query.where(Deal.owner == owner)
    return list(query.order_by(Deal.touched_at).limit(limit).offset(offset))


def due(at: datetime, limit: int = 100) -> list[Deal]:
    """Hand-overs whose answer is due; the verb re-checks."""
    return list(Deal.select().where(Deal.sla_due_at <= at).order_by(Deal.sla_due_at).limit(limit))
