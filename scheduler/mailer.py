"""Sends queued mails, each at most once: what is unclear is shown to a person, not sent again."""

import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial

import funnel
from scheduler import letters, message, sequences
from scheduler.context import House
from scheduler.message import NoSuchAddress, Sheet
from scheduler.smtp import Fate, Outcome, Smtp
from scheduler.work import each
from store.base import connection
from store.sequences import OutgoingMail

log = logging.getLogger("leadloop.mailer")

ROUND = 20
LONGEST_WAIT = timedelta(hours=4)
# About five days of trying, as other mail servers do.
MOST_ATTEMPTS = 36
# Seconds before each further try to note what the server said; the mail itself is gone by then.
PAUSES = (0.2, 0.8, 2.0)


def send_waiting(house: House, *, at: datetime) -> int:
    """Take due steps, then send what is queued; without an SMTP server both wait."""
    if house.smtp is None:
        return 0
    steps = sequences.take_due_steps(house, at=at)
    return steps + _send_round(house, house.smtp)


def _send_round(house: House, smtp: Smtp) -> int:
    """Claim one by one, so that a sudden death leaves at most one mail in doubt.

    The clock is read for each: a slow server makes rounds long. When the server is away the
    others are left in peace.
    """
    fates: list[Fate] = []
    count = 0
    while count < ROUND and Fate.DOWN not in fates:
        claimed = OutgoingMail.claim(at=house.now(), limit=1)
        count += each(
            claimed,
            lambda mail: fates.append(send_one(mail, house=house, smtp=smtp)),
            what="send",
            spoiled=lambda mail, trouble: _spoiled(mail, trouble, at=house.now()),
        )
        if not claimed:
            break
    return count


def send_one(mail: OutgoingMail, *, house: House, smtp: Smtp) -> Fate:
    """Write the mail, ask once more whether it may go, hand it over, and note the answer.

    Whatever raises here was before the hand-over: the mail may be tried again.
    """
    at = house.now()
    try:
        sheet = letters.compose(mail, house=house)
    except NoSuchAddress:
        funnel.mail_failed(mail, answer="no such address can exist", is_permanent=True, at=at)
        return Fate.REFUSED
    raw = message.build(sheet, at=at)
    if not funnel.begin_send(mail, mailroom=house.mailroom, at=at):
        return Fate.REFUSED
    return _hand_over(mail, sheet, raw, house=house, smtp=smtp)


def _hand_over(mail: OutgoingMail, sheet: Sheet, raw: bytes, *, house: House, smtp: Smtp) -> Fate:
    """From here on nothing raises and nothing queues the mail again but the server's own no.

    A mail whose fate could not be noted stays ``sending``; the clock puts it up for review.
    """
    try:
        outcome = smtp.send(sheet.sender, sheet.recipient, raw)
    except Exception as trouble:
        log.exception("mail=%s was perhaps handed over", mail.id)
        outcome = Outcome(Fate.UNCLEAR, type(trouble).__name__)
    log.info("mail=%s fate=%s attempt=%s", mail.id, outcome.fate, mail.attempts)
    settle = partial(_settle, mail, sheet, outcome)
    if not (_noted(mail, settle, house) or _noted_later(mail, settle, house)):
        log.error("mail=%s fate=%s stays unnoted until it is reviewed", mail.id, outcome.fate)
    return outcome.fate


def _noted(mail: OutgoingMail, settle: Callable[..., None], house: House) -> bool:
    try:
        with connection():
            settle(at=house.now())
    except Exception:
        log.exception("mail=%s could not be noted", mail.id)
        return False
    return True


def _noted_later(mail: OutgoingMail, settle: Callable[..., None], house: House) -> bool:
    """Try again a few times, in another thread: it has a connection of its own, not the broken."""
    for pause in PAUSES:
        time.sleep(pause)
        with ThreadPoolExecutor(1) as elsewhere:
            if elsewhere.submit(_noted, mail, settle, house).result():
                return True
    return False


def _settle(mail: OutgoingMail, sheet: Sheet, outcome: Outcome, *, at: datetime) -> None:
    answer = outcome.answer
    match outcome.fate:
        case Fate.SENT:
            funnel.mail_sent(mail, subject=sheet.subject, text=sheet.text, answer=answer, at=at)
        case Fate.UNCLEAR:
            funnel.mail_unclear(mail, answer=answer, at=at)
        case Fate.REFUSED:
            funnel.mail_failed(mail, answer=answer, is_permanent=True, at=at)
        case _:
            _put_off(mail, answer, at=at)


def _spoiled(mail: OutgoingMail, trouble: Exception, *, at: datetime) -> None:
    """A mail that could not even be written was certainly not sent."""
    _put_off(mail, f"{type(trouble).__name__}: {trouble}"[:300], at=at)


def _put_off(mail: OutgoingMail, answer: str, *, at: datetime) -> None:
    wait = min(timedelta(minutes=2 ** min(mail.attempts - 1, 10)), LONGEST_WAIT)
    funnel.mail_failed(
        mail,
        answer=answer,
        is_permanent=mail.attempts >= MOST_ATTEMPTS,
        retry_at=at + wait,
        at=at,
    )
