"""When things become due, by the playbook in force."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rules import hours, recycling
from rules.lifecycle import LeadStage
from rules.playbook import Playbook


def business_time(playbook: Playbook, start: datetime, minutes: int) -> datetime:
    """The moment that many working minutes after ``start``, as UTC."""
    space = playbook.workspace
    return hours.business_deadline(
        start, minutes=minutes, hours=space.hours, zone=space.zone, country=space.country
    )


def accept_by(playbook: Playbook, assigned_at: datetime) -> datetime:
    """Until when an assigned lead should be accepted."""
    return business_time(playbook, assigned_at, playbook.sla.accept_after)


def acceptance_clock(playbook: Playbook, stage: LeadStage | str, at: datetime) -> dict[str, Any]:
    """Columns that start the acceptance clock anew; only an MQL is under it."""
    if stage != LeadStage.MQL:
        return {"sla_due_at": None, "sla_level": 0}
    return {"sla_due_at": business_time(playbook, at, playbook.sla.remind_after), "sla_level": 0}


def fresh(playbook: Playbook, stage: LeadStage | str, at: datetime) -> dict[str, Any]:
    """Columns that say "touched just now": the stale clock of this stage starts anew."""
    space = playbook.workspace
    stale_due = recycling.stale_due(
        LeadStage(stage),
        at,
        stale=playbook.stale,
        hours=space.hours,
        zone=space.zone,
        country=space.country,
    )
    return {"touched_at": at, "stale_due_at": stale_due, "stale_warned_at": None}


def waiting(playbook: Playbook, at: datetime) -> dict[str, Any]:
    """Columns that say "the prospect wrote and waits for us"."""
    return {
        "replied_at": at,
        "answer_due_at": business_time(playbook, at, playbook.sla.answer_after),
    }


ANSWERED: dict[str, Any] = {"replied_at": None, "answer_due_at": None}


def start_of_day(playbook: Playbook, day: date) -> datetime:
    """Opening time of a calendar day in the workspace's zone."""
    space = playbook.workspace
    return datetime.combine(day, space.hours.opens, tzinfo=ZoneInfo(space.zone))
