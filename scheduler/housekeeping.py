"""What keeps the house in order: nothing stays in doubt, nothing is forgotten, nothing piles up."""

from datetime import datetime, timedelta

import funnel
from funnel import outbox
from scheduler.context import House
from scheduler.work import each
from store.leads import Lead
from store.leases import Rate, Seen
from store.queries import leads

REMEMBERED = timedelta(days=2)
LOOKED_BACK = timedelta(days=14)


def review_stranded(house: House, *, at: datetime) -> int:
    """Ask a person about mails whose worker died while it was sending them."""
    return funnel.review_stranded(before=at, at=at)


def queue_missing_cards(house: House, *, at: datetime) -> int:
    """Have the card posted of a lead that has none and is not waiting for one."""
    return each(leads.without_card(at - LOOKED_BACK), _queue_card, what="card")


def _queue_card(lead: Lead) -> None:
    newest = leads.last_activity(lead)
    if newest is not None:
        outbox.card(lead, newest)


def purge(house: House, *, at: datetime) -> int:
    """Forget what nobody repeats any more: Slack deliveries, form tokens, counted rates."""
    return Seen.forget_before(at - REMEMBERED) + Rate.forget_before(at - REMEMBERED)
