"""How many statements each verb sends: what grows here grows with every lead."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import partial

import funnel
from benchmarks import places
from benchmarks.commands import WORDS, people_with_leads, signed_request
from benchmarks.doors import slack_door
from benchmarks.figures import Figure
from benchmarks.mail import house
from benchmarks.mails import US, generate
from benchmarks.places import AT
from benchmarks.sequences import readers
from intake import fingerprint
from scheduler.capture import capture_one
from store.inquiries import Inquiry
from store.leads import Lead
from store.people import Member
from store.sequences import Enrollment

FRAMES = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")
LATER = AT + timedelta(minutes=30)


class Counted(logging.Handler):
    """Collects what peewee says it executes; frames of transactions are left out."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.statements: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        statement = record.msg[0] if isinstance(record.msg, tuple) else str(record.msg)
        if not statement.startswith(FRAMES):
            self.statements.append(statement)


@contextmanager
def counting() -> Iterator[Counted]:
    counted, logger = Counted(), logging.getLogger("peewee")
    before = logger.level
    logger.addHandler(counted)
    logger.setLevel(logging.DEBUG)
    try:
        yield counted
    finally:
        logger.removeHandler(counted)
        logger.setLevel(before)


def measure(kind: str, *, rounds: int, quick: bool) -> Iterator[Figure]:
    """Counts do not vary, so one round says all."""
    for name, statements in count(kind).items():
        yield Figure(f"statements: {name}", kind, "statements", (float(len(statements)),))


def count(kind: str) -> dict[str, list[str]]:
    """The statements of each verb in the life of one lead."""
    found: dict[str, list[str]] = {}

    def told(name: str, verb: Callable[[], object]) -> None:
        with counting() as counted:
            verb()
        found[name] = counted.statements

    with places.furnished(kind, readers(3)):
        _mails(told)
        _work(told)
        walk = Enrollment.select().order_by(Enrollment.id).first()
        take = partial(funnel.take_step, walk, mailroom=house().mailroom, at=LATER)
        told("take_step", take)
    with places.furnished(kind, people_with_leads):
        person = slack_door().test_client()
        for word in WORDS:
            asked = signed_request(word, 0)
            post = partial(person.post, asked.path, data=asked.body, headers=asked.headers)
            told(f"/lead {word}", post)
    return found


Told = Callable[[str, Callable[[], object]], None]


def _mails(told: Told) -> None:
    """An inquiry, a second one, a reply and a bounce."""
    mails = generate(20)
    kinds = {"capture, new person": 1, "capture, reply": 8, "capture, bounce": 19}
    funnel.begin_mailbox(US, 1, at=AT)
    told("land_mails, 20 mails", partial(_land, mails))
    ours = frozenset(member.email for member in Member.select())
    for inquiry in Inquiry.select().where(Inquiry.source == "mail").order_by(Inquiry.uid):
        name = next((name for name, uid in kinds.items() if uid == inquiry.uid), "")
        capture = partial(capture_one, inquiry, house=house(), ours=ours, at=AT)
        told(name, capture) if name else capture()


def _land(mails: list[bytes]) -> None:
    arrived = [
        funnel.Arrived(
            uid=uid,
            raw=raw,
            message_id=fingerprint.message_id(raw),
            content_hash=fingerprint.content_hash(raw),
            received_at=AT,
            size=len(raw),
        )
        for uid, raw in enumerate(mails)
    ]
    funnel.land_mails(US, 1, arrived, last_uid=len(mails), at=AT)
    funnel.mailbox_read(US, at=LATER)  # or sending would pause


def _work(told: Told) -> None:
    lead = Lead.select().where(Lead.source == "mail").order_by(Lead.id).first()
    minji = Member.get(Member.email == "minji@saebyeok.example")
    told("accept", partial(funnel.accept, lead, by=minji, at=LATER))
    lead = Lead.get_by_id(lead.id)
    told("note", partial(funnel.note, lead, "Called back.", by=minji, at=LATER))
