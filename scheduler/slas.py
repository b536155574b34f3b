"""Reminds of what somebody owes a prospect: accepting a lead, answering a hand-over, an owner."""

from datetime import datetime

import funnel
from scheduler.context import House
from scheduler.work import each
from store.queries import deals, leads


def remind_unaccepted(house: House, *, at: datetime) -> int:
    """Ping the owner of an MQL nobody accepted; the next time, the managers."""
    return each(
        leads.due("sla_due_at", at), lambda lead: funnel.remind_sla(lead, at=at), what="sla"
    )


def remind_deals(house: House, *, at: datetime) -> int:
    """Ping the AE who has not answered a hand-over."""
    return each(deals.due(at), lambda deal: funnel.remind_deal(deal, at=at), what="deal-sla")


def find_owners(house: House, *, at: datetime) -> int:
    """Try again to route leads that nobody was free for."""
    return each(
        leads.unassigned(), lambda lead: funnel.route_unassigned(lead, at=at), what="unassigned"
    )
