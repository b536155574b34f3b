"""Writes what happened: one Activity per verb, in the verb's own transaction."""

from datetime import datetime
from typing import Any

from store.deals import Deal
from store.journal import Activity
from store.leads import Lead
from store.people import Contact, Member


def record(
    event: str,
    *,
    by: Member | None,
    at: datetime,
    lead: Lead | None = None,
    deal: Deal | None = None,
    contact: Contact | None = None,
    **detail: Any,
) -> Activity:
    """Add one row to the journal; ``detail`` must be plain JSON values."""
    return Activity.create(
        event=event, by=by, at=at, lead=lead, deal=deal, contact=contact, detail=detail
    )
