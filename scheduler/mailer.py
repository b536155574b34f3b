"""Sends queued mails, each at most once: what is unclear is shown to a person, not sent again."""

import logging
from datetime import datetime, timedelta
from functools import partial

import funnel
from scheduler import letters, message, sequences
from scheduler.context import House
from scheduler.message import Sheet
from scheduler.smtp import Fate, Outcome, Smtp
from scheduler.work import each
from store.sequences import OutgoingMail

log = logging.getLogger("leadloop.mailer")

ROUND = 20
LONGEST_WAIT = timedelta(hours=4)
# About five days of trying, as other mail servers do.
MOST_ATTEMPTS = 36


def send_waiting(house: House, *, at: datetime) -> int:
    """Take due steps, then send what is queued; without an SMTP server both wait."""
    if house.smtp is None:
        return 0
    steps = sequences.take_due_steps(house, at=at)
    return steps + _send_round(house, house.smtp, at=at)


def _send_round(house: House, smtp: Smtp, *, at: datetime) -> int:
    """Claim one by one, so that a sudden death leaves at most one mail in doubt.

    When the server is away the others are left in peace.
    """
    fates: list[Fate] = []

    def send(mail: OutgoingMail) -> None:
        fates.append(send_one(mail, house=house, smtp=smtp, at=at))

    count = 0
    while count < ROUND and Fate.DOWN not in fates:
        claimed = OutgoingMail.claim(at=at, limit=1)
        count += each(claimed, send, what="send", spoiled=partial(_spoiled, at=at))
        if not claimed:
            break
    return count


def send_one(mail: OutgoingMail, *, house: House, smtp: Smtp, at: datetime) -> Fate:
    """Write the mail, ask once more whether it may go, hand it over, and note the answer."""
    sheet = letters.compose(mail, house=house)
    raw = message.build(sheet, at=at)
    if not funnel.begin_send(mail, mailroom=house.mailroom, at=at):
        return Fate.REFUSED
    outcome = smtp.send(sheet.sender, sheet.recipient, raw)
    _settle(mail, sheet, outcome, at=at)
    log.info("mail=%s fate=%s attempt=%s", mail.id, outcome.fate, mail.attempts)
    return outcome.fate


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
