"""Mails of every kind in a random order, and what should become of each."""

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from sandbox.mail import Letter
from sandbox.mail.dsn import delivery_failure
from sandbox.mail.letters import Draft, Kind, Writer, compose

US = "sales@saebyeok.example"
WROTE = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Mail:
    """One mail and the state its inquiry should end in; ``person`` is who gets a lead by it."""

    raw: bytes
    state: str
    person: str = ""


def fill(count: int, random: Random) -> list[Mail]:
    """Of ten mails six open a lead, two follow one, one is a machine's, one is a curious case."""
    mails: list[Mail] = []
    while len(mails) < count:
        number = len(mails)
        person = Writer(f"Prospect {number}", f"buyer{number}@firm{number}.example")
        match number % 10:
            case 6 | 7:
                mails.append(_following(random.choice([m for m in mails if m.person]), number))
            case 8:
                mails.append(random.choice([_newsletter, _absence, _bounce])(person, number))
            case 9:
                mails.append(random.choice([_copy, _nonsense])(mails, number))
            case _:
                mails.append(_inquiry(person, number))
    return mails


def people(mails: list[Mail]) -> Counter[str]:
    """Who wrote, and how often."""
    return Counter(mail.person for mail in mails if mail.person)


def _written(person: Writer, number: int, **draft: object) -> bytes:
    at = WROTE + timedelta(minutes=number)
    return compose(person, Draft(to=US, **draft), at=at)  # type: ignore[arg-type]


def _inquiry(person: Writer, number: int) -> Mail:
    text = f"Hello, we run {number} warehouses and would like a quote.\n\n{person.name}\n"
    raw = _written(person, number, subject=f"Quote no. {number}", text=text)
    return Mail(raw, "captured", person.address)


def _following(before: Mail, number: int) -> Mail:
    """Whoever wrote before answers their own mail."""
    at = WROTE + timedelta(minutes=number)
    first = Letter(number, before.person, US, before.raw, at)
    person = Writer("Prospect", before.person)
    raw = _written(person, number, text=f"One more thing, no. {number}.", answering=first)
    return Mail(raw, "captured", before.person)


def _newsletter(person: Writer, number: int) -> Mail:
    raw = _written(
        person, number, subject="Weekly news", text=f"Issue {number}", kind=Kind.NEWSLETTER
    )
    return Mail(raw, "ignored")


def _absence(person: Writer, number: int) -> Mail:
    raw = _written(
        person, number, subject="Out of office", text=f"Back on day {number}", kind=Kind.AUTO_REPLY
    )
    return Mail(raw, "ignored")


def _bounce(person: Writer, number: int) -> Mail:
    """A report about a mail that we never sent changes nothing."""
    original = _written(person, number, subject="Never sent by us", text="Hello")
    at = WROTE + timedelta(minutes=number)
    raw = delivery_failure(original, recipient=person.address, sender=US, at=at)
    return Mail(raw, "ignored")


def _copy(mails: list[Mail], number: int) -> Mail:
    """The very same bytes once more, as a server that lost its memory delivers them."""
    return Mail(mails[number - 9].raw, "ignored")


def _nonsense(mails: list[Mail], number: int) -> Mail:
    return Mail(b"\0" * (number + 1), "quarantined")
