"""Leads to look at: the inbox, searches, timelines, and why a lead stands where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN, SQL, NodeList, fn

from rules.lifecycle import LeadStage
from store.deals import Deal
from store.inquiries import Inquiry
from store.journal import Activity
from store.leads import Card, Lead
from store.outbox import CARD, Outbox
from store.people import Member
from store.queries.desk import with_people

TO_ACCEPT = (LeadStage.MQL.value, LeadStage.NEW.value)


def inbox(limit: int = 20, offset: int = 0) -> list[Lead]:
    """Leads that nobody has accepted yet: MQLs first, the longest waiting first."""
    query = with_people().where(Lead.stage.in_(TO_ACCEPT), Lead.snoozed_until.is_null())
    return list(query.order_by(Lead.stage, Lead.inquired_at).limit(limit).offset(offset))


def count_inbox() -> int:
    count: int = (
        Lead.select().where(Lead.stage.in_(TO_ACCEPT), Lead.snoozed_until.is_null()).count()
    )
    return count


def search(text: str, limit: int = 20, offset: int = 0) -> list[Lead]:
    """Leads whose name, company, domain, address, phone or subject holds every word."""
    query = with_people()
    for word in text.casefold().split()[:6]:
        pattern = "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        query = query.where(_like(pattern))
    return list(query.order_by(Lead.touched_at.desc()).limit(limit).offset(offset))


def timeline(lead: Lead, limit: int = 20, offset: int = 0) -> list[Activity]:
    """What happened to a lead, newest first, with who did it."""
    return list(
        Activity.select(Activity, Member)
        .join(Member, JOIN.LEFT_OUTER, on=(Activity.by == Member.id))
        .where(Activity.lead == lead)
        .order_by(Activity.id.desc())
        .limit(limit)
        .offset(offset)
    )


def last_activity(lead: Lead) -> Activity | None:
    found = timeline(lead, limit=1)
    return found[0] if found else None


def open_deals_of_company(lead: Lead) -> list[Deal]:
    """Open deals that a conversion of this lead could join."""
    if lead.company_id is None:
        return []
    deals = Deal.select().where(Deal.company == lead.company_id, Deal.outcome == "open")
    return list(deals.order_by(Deal.id.desc()).limit(20))


@dataclass(frozen=True)
class Why:
    """Why a lead is graded and assigned as it is: the points, and the last routing decision."""

    lead: Lead
    points: list[dict[str, Any]]
    assignment: Activity | None


def why(lead: Lead) -> Why:
    decision = (
        Activity.select()
        .where(Activity.lead == lead, Activity.event.in_(("lead-assigned", "lead-unassigned")))
        .order_by(Activity.id.desc())
        .first()
    )
    return Why(lead=lead, points=list(lead.score.get("points", [])), assignment=decision)


def without_card(since: datetime, limit: int = 100) -> list[Lead]:
    """Leads made since a moment that have neither a card nor a waiting word about one."""
    waiting = Outbox.select(Outbox.id).where(
        Outbox.lead == Lead.id, Outbox.kind == CARD, Outbox.done_at.is_null()
    )
    posted = Card.select(Card.id).where(Card.lead == Lead.id)
    query = Lead.select().where(Lead.created_at >= since, ~fn.EXISTS(posted), ~fn.EXISTS(waiting))
    return list(query.order_by(Lead.id).limit(limit))


def quarantined(limit: int = 20, offset: int = 0) -> list[Inquiry]:
    """Inquiries that wait for a person to look at them, newest first."""
    rows = Inquiry.select(
        Inquiry.id, Inquiry.source, Inquiry.form, Inquiry.mailbox, Inquiry.received_at,
        Inquiry.state, Inquiry.kind, Inquiry.reasons, Inquiry.size, Inquiry.attempts,
    ).where(Inquiry.state == "quarantined")  # fmt: skip
    return list(rows.order_by(Inquiry.id.desc()).limit(limit).offset(offset))


def due(column: str, at: datetime, limit: int = 100) -> list[Lead]:
    """Leads whose due column (``sla_due_at``, ``stale_due_at`` …) has come; the verbs re-check."""
    field = getattr(Lead, column)
    query = Lead.select().where(field <= at).order_by(field, Lead.id)
    return list(query.limit(limit))


def unassigned(page: int = 100) -> Iterator[Lead]:
    """Every open lead without an owner, of any age, read page by page."""
    stages = [stage.value for stage in LeadStage if stage.is_open]
    last = 0
    while True:
        query = Lead.select().where(Lead.owner.is_null(), Lead.stage.in_(stages), Lead.id > last)
        leads = list(query.order_by(Lead.id).limit(page))
        yield from leads
        if len(leads) < page:
            return
        last = leads[-1].id


def _like(pattern: str) -> Any:
    """``LIKE`` on the folded search column, spelled out since peewee's ``%`` is GLOB on SQLite."""
    return NodeList((Lead.search, SQL("LIKE"), pattern, SQL("ESCAPE '\\'")))
