"""Keeps the loop turning: warns of stale leads, puts them aside, brings them back."""

from datetime import datetime

import funnel
from scheduler import due
from scheduler.context import House
from scheduler.work import each
from store.leads import Lead


def handle_stale(house: House, *, at: datetime) -> int:
    """Warn the owner of a forgotten lead; a warned one that stays so is recycled."""
    return each(due.untouched(at), lambda lead: _next_step(lead, at), what="stale")


def _next_step(lead: Lead, at: datetime) -> None:
    if lead.stale_warned_at is None:
        funnel.warn_stale(lead, at=at)
    else:
        funnel.recycle(lead, reason="stale", by=None, at=at)


def bring_back(house: House, *, at: datetime) -> int:
    """Revive recycled leads on their date."""
    return each(
        due.to_revisit(at),
        lambda lead: funnel.revive(lead, cause="revisit", by=None, at=at),
        what="comeback",
    )


def wake_snoozed(house: House, *, at: datetime) -> int:
    """Bring snoozed leads back to their owners."""
    return each(due.asleep_until(at), lambda lead: funnel.wake(lead, at=at), what="snooze")
