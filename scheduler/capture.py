"""Turns stored inquiries into leads; what cannot be understood is put aside for a person."""

import logging
from datetime import datetime, timedelta
from functools import partial

import funnel
from intake import letter
from rules.identity import Facts
from rules.letters import Letter
from scheduler.context import House
from scheduler.work import each
from store.inquiries import Inquiry
from store.queries import members

log = logging.getLogger("leadloop.capture")

MOST_ATTEMPTS = 3
# A mail that kills its worker before anything can be caught; each try is counted just before it,
# so its neighbours keep their own.
MOST_DEATHS = 5
ROUND = 20
LEASE = timedelta(seconds=30)


def capture_waiting(house: House, *, at: datetime) -> int:
    """Capture what has landed, oldest first."""
    claimed = Inquiry.claim(at=at, lease=LEASE, limit=ROUND)
    ours = frozenset(member.email for member in members.active()) if claimed else frozenset()
    return each(
        claimed,
        partial(capture_one, house=house, ours=ours, at=at),
        what="capture",
        spoiled=lambda inquiry, trouble: _spoiled(inquiry, trouble, at=at),
    )


def capture_one(inquiry: Inquiry, *, house: House, ours: frozenset[str], at: datetime) -> None:
    """Read one inquiry and hand it to the funnel; ``ours`` are the members' addresses."""
    if not funnel.try_inquiry(inquiry, at=house.now(), lease=LEASE):
        return
    if inquiry.attempts > MOST_DEATHS:
        funnel.quarantine(inquiry, reason="crashes", at=at)
    elif inquiry.source == "form":
        funnel.capture_form(inquiry, at=at)
    else:
        _capture_mail(inquiry, house, ours, at)


def _capture_mail(inquiry: Inquiry, house: House, ours: frozenset[str], at: datetime) -> None:
    room = house.mailroom
    try:
        mail = letter.read(
            funnel.raw_of(inquiry),
            own_addresses=room.own_addresses,
            member_addresses=ours,
            form_senders=room.form_senders,
        )
    except letter.Unreadable as trouble:
        funnel.quarantine(inquiry, reason=trouble.reason, at=at)
    else:
        funnel.capture_mail(inquiry, mail, facts_of(mail), mailroom=room, at=at)


def facts_of(mail: Letter) -> Facts:
    """What a mail says about its author, from its header, its form fields and its signature."""
    hints = letter.hints(mail)
    return Facts(
        email=mail.author.email,
        name=hints.name,
        title=hints.title,
        phone=hints.phone,
        company=hints.company,
        country="KR" if mail.lang == "ko" else "",
        language=mail.lang if mail.lang in ("ko", "en") else "",
    )


def _spoiled(inquiry: Inquiry, trouble: Exception, *, at: datetime) -> None:
    if inquiry.attempts >= MOST_ATTEMPTS:
        funnel.quarantine(inquiry, reason="failed", at=at)
    else:
        funnel.postpone_inquiry(inquiry, trouble=type(trouble).__name__, at=at)
