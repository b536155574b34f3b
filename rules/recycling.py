"""When a lead counts as forgotten, and when one put aside comes back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from rules import hours
from rules.lifecycle import LeadStage
from rules.playbook import Hours, Recycling, Stale


def stale_due(
    stage: LeadStage,
    touched_at: datetime,
    *,
    stale: Stale,
    hours: Hours,
    zone: str,
    country: str,
) -> datetime | None:
    """Give the moment the owner is to be warned; None for a stage that does not go stale."""
    days = stale.warn_after.get(stage)
    if days is None:
        return None
    return _days_later(touched_at, days, opening=hours, zone=zone, country=country)


def recycle_due(
    warned_at: datetime, *, stale: Stale, hours: Hours, zone: str, country: str
) -> datetime:
    """Give the moment a warned lead is put aside if nobody does anything about it."""
    return _days_later(warned_at, stale.recycle_after, opening=hours, zone=zone, country=country)


def _days_later(start: datetime, days: int, *, opening: Hours, zone: str, country: str) -> datetime:
    """Keep the time of day, but speak only in working hours."""
    local = start.astimezone(ZoneInfo(zone))
    day = hours.business_days_after(local.date(), days, country, hours=opening)
    then = datetime.combine(day, local.time(), local.tzinfo).astimezone(UTC)
    return hours.next_open(then, hours=opening, zone=zone, country=country)


def revisit_on(reason_key: str, today: date, recycling: Recycling) -> date:
    """Give the day to look at the lead again; a reason unknown here gets the general wait."""
    for reason in recycling.reasons:
        if reason.key == reason_key and reason.revisit_after is not None:
            return today + timedelta(days=reason.revisit_after)
    return today + timedelta(days=recycling.revisit_after)


def may_come_back(cycle_no: int, recycling: Recycling) -> bool:
    """Tell whether a lead now in this cycle (the first is 1) may begin another by itself.

    A prospect who writes again always comes back: only the calendar is limited.
    """
    return cycle_no < recycling.max_cycles
