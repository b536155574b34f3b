"""Keeps the loop turning: warns of stale leads, puts them aside, brings them back."""

from datetime import datetime

import funnel
from scheduler.context import House
from scheduler.work import each
from store.queries import leads


def handle_stale(house: House, *, at: datetime) -> int:
    """Warn the owner of a forgotten lead; a warned one that stays so is recycled."""
    return each(
        leads.due("stale_due_at", at), lambda lead: funnel.warn_stale(lead, at=at), what="stale"
    )


def bring_back(house: House, *, at: datetime) -> int:
    """Revive recycled leads on their date."""
    return each(
        leads.due("revisit_at", at),
        lambda lead: funnel.revive(lead, cause="revisit", by=None, at=at),
        what="comeback",
    )


def wake_snoozed(house: House, *, at: datetime) -> int:
    """Bring snoozed leads back to their owners."""
    return each(
        leads.due("snoozed_until", at), lambda lead: funnel.wake(lead, at=at), what="snooze"
    )
