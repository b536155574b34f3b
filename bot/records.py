"""Finds what a key or a button's value stands for."""

from typing import Any, cast

from rules.refusals import Refused
from store.deals import Deal
from store.journal import Activity
from store.leads import Lead
from store.queries import leads as lead_queries
from store.touches import Touch


class NoSuchLead(Refused):
    """A key that belongs to no lead."""

    code = "no-such-lead"


class NoSuchDeal(Refused):
    """A key that belongs to no deal."""

    code = "no-such-deal"


def key_of(value: str) -> str:
    """The key in a button's value, which is ``L-12:7``: key and version."""
    return value.split(":", maxsplit=1)[0]


def lead(value: str) -> Lead:
    """The lead as it is now; the verb judges whether what was asked is still possible."""
    found = Lead.find(key_of(value))
    if found is None:
        raise NoSuchLead(key=key_of(value))
    return found


def deal(value: str) -> Deal:
    found = Deal.find(key_of(value))
    if found is None:
        raise NoSuchDeal(key=key_of(value))
    return found


def maybe_lead(value: str) -> Lead | None:
    return Lead.find(key_of(value))


def newest_activity(key: str) -> Activity | None:
    """What happened last to a lead or a deal, to tell a person who was faster."""
    if key.upper().startswith("D"):
        found = Deal.find(key)
        return newest_of(found) if found else None
    lead = Lead.find(key)
    return lead_queries.last_activity(lead) if lead else None


# What the ORM hangs on a row from the other side is unknown to the type checker.


def leads_of(deal: Deal) -> list[Lead]:
    """The leads that became this deal."""
    return list(cast(Any, deal).leads)


def newest_of(deal: Deal) -> Activity | None:
    return max(cast(Any, deal).activities, key=lambda one: int(one.id), default=None)


def running(lead: Lead) -> list[str]:
    """Slugs of the sequences that the lead walks through now."""
    return [one.sequence.slug for one in cast(Any, lead).enrollments if one.state == "active"]


def last_touch(lead: Lead) -> Touch | None:
    """What the prospect wrote last, by mail or form."""
    written = Touch.select().where(
        Touch.lead == lead, Touch.direction == "in", Touch.text != "", ~Touch.is_bot
    )
    found: Touch | None = written.order_by(Touch.id.desc()).first()
    return found


def is_card_at(lead: Lead, ts: object) -> bool:
    """Tell whether this message is the lead's card."""
    return any(card.ts == ts for card in cast(Any, lead).cards)
