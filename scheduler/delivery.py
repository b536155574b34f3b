"""Says in Slack what the outbox holds: each thing once, in order per lead, in the right language."""

import hashlib
import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import funnel
from bot import faces
from bot.post import Slack, SlackTrouble
from bot.views.kit import Face
from scheduler import pace
from scheduler.context import House
from scheduler.work import each, postponement
from store import outbox, playbooks
from store.journal import Activity
from store.leads import Card, Lead
from store.outbox import Outbox
from store.people import Member
from words import Tr, translator

log = logging.getLogger("leadloop.delivery")

ROUND = 20


def deliver_waiting(house: House, *, at: datetime) -> int:
    """Say what is due; without Slack it waits."""
    if house.slack is None:
        return 0
    return each(
        Outbox.claim(at=at, limit=ROUND),
        partial(deliver_one, house=house, slack=house.slack, at=at),
        what="deliver",
        spoiled=lambda row, trouble: _spoiled(row, at=at),
    )
