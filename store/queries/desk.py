"""One member's open work."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import JOIN

from rules.lifecycle import LeadStage
from store.deals import Deal
from store.leads import Lead
from store.people import Company, Contact, Member
from store.tasks import Task

MOST = 50


@dataclass(frozen=True)
class Desk:
    """``overdue``: past a promise; ``replied``: the prospect waits for us; ``waiting``: to accept;
    ``stale``: warned about; ``working``: the rest that was accepted. A lead stands in one list."""

    overdue: list[Lead]
    replied: list[Lead]
    waiting: list[Lead]
    stale: list[Lead]
    working: list[Lead]
    tasks: list[Task]
    deals: list[Deal]

    @property
    def is_empty(self) -> bool:
        return not any(
            (self.overdue, self.replied, self.waiting, self.stale, self.working, self.tasks,
             self.deals)
        )  # fmt: skip


def desk(member: Member, at: datetime) -> Desk:
    """Sort a member's open leads by what they ask for, the most urgent first. Three queries."""
    lists: dict[str, list[Lead]] = {
        name: [] for name in ("overdue", "replied", "waiting", "stale", "working")
    }
    for lead in _open_leads(member, at):
        lists[_place(lead, at)].append(lead)
    return Desk(**lists, tasks=tasks_of(member), deals=deals_of(member))


def tasks_of(member: Member) -> list[Task]:
    open_tasks = Task.select().where(Task.owner == member, Task.done_at.is_null())
    return list(open_tasks.order_by(Task.due_at, Task.id).limit(MOST))


def deals_of(member: Member) -> list[Deal]:
    """A member's open deals, those that wait for an answer first."""
    return list(
        Deal.select(Deal, Company)
        .join(Company, JOIN.LEFT_OUTER)
        .where(Deal.owner == member, Deal.outcome == "open")
        .order_by(Deal.accepted_at.is_null(False), Deal.stage_at)
        .limit(MOST)
    )


def with_people() -> Any:
    """Leads together with contact, company and owner, so that a list costs one query."""
    return (
        Lead.select(Lead, Contact, Company, Member)
        .join(Contact)
        .switch(Lead)
        .join(Company, JOIN.LEFT_OUTER)
        .switch(Lead)
        .join(Member, JOIN.LEFT_OUTER, on=(Lead.owner == Member.id))
    )


def _open_leads(member: Member, at: datetime) -> list[Lead]:
    query = with_people()
    return list(
        query.where(
            Lead.owner == member,
            Lead.stage.in_([stage.value for stage in LeadStage if stage.is_open]),
            Lead.snoozed_until.is_null() | (Lead.snoozed_until <= at),
        )
        .order_by(Lead.replied_at.is_null(), Lead.replied_at, Lead.stage_at)
        .limit(4 * MOST)
    )


def _place(lead: Lead, at: datetime) -> str:
    due = (lead.sla_due_at, lead.answer_due_at)
    if lead.sla_level > 0 or any(moment is not None and moment <= at for moment in due):
        return "overdue"
    if lead.replied_at is not None:
        return "replied"
    if lead.stage != LeadStage.WORKING:
        return "waiting"
    return "stale" if lead.stale_warned_at else "working"
