"""Mail: landing, capturing, and both, against a real IMAP server."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import funnel
from benchmarks import bare, places
from benchmarks.figures import Figure, Reading, alternate, column
from benchmarks.mails import US, generate
from benchmarks.places import AT
from intake.poller import poll_once
from sandbox.mail import PracticeMailbox
from scheduler.capture import capture_waiting
from scheduler.context import House
from scheduler.smtp import Smtp
from store.inquiries import CAPTURED, Inquiry
from tests.intake import dovecot


def measure(kind: str, *, rounds: int, quick: bool) -> Iterator[Figure]:
    with full_mailbox(generate(200 if quick else 1000)) as url:
        ours, theirs = alternate(lambda: _ours(kind, url), lambda: _bare(kind, url), rounds=rounds)
    everything = column(theirs, "mails/s")
    for name in ("landed", "captured", "landed and captured"):
        yield Figure(f"mail {name}", kind, "mails/s", column(ours, name), everything)


@contextmanager
def full_mailbox(mails: Sequence[bytes]) -> Iterator[str]:
    """Fill a mailbox: Dovecot's where it is installed, else the practice server's."""
    if dovecot.BINARY:
        with dovecot.Dovecot() as server:
            for raw in mails:
                server.deliver(raw)
            yield server.url
        return
    with PracticeMailbox() as post:
        for raw in mails:
            post.deliver(US, raw)
        yield post.imap_url


def house(smtp: Smtp | None = None) -> House:
    """A house without Slack: what would be said waits in the outbox."""
    return House(
        now=lambda: AT,
        mailroom=funnel.Mailroom(
            own_addresses=frozenset({US}), secret=b"bench" * 8, domain="saebyeok.example"
        ),
        slack=None,
        smtp=smtp,
        mail_from=f"Saebyeok <{US}>",
        public_url="https://leads.saebyeok.example",
        secret=b"bench" * 8,
        leads_channel="leads",
        managers_channel="managers",
        admin_channel="admin",
        name="bench",
    )


def land(url: str) -> int:
    return poll_once(url, at=AT, now=lambda: datetime.now(UTC), name="bench")


def capture_all() -> None:
    office = house()
    while capture_waiting(office, at=AT):
        pass


def _ours(kind: str, url: str) -> Reading:
    with places.furnished(kind):
        begun = time.perf_counter()
        count = land(url)
        landed = time.perf_counter()
        capture_all()
        captured = time.perf_counter()
        if Inquiry.select().where(Inquiry.state == CAPTURED).count() < count * 0.8:
            raise RuntimeError("most of the mails should have been captured")
    return {
        "landed": count / (landed - begun),
        "captured": count / (captured - landed),
        "landed and captured": count / (captured - begun),
    }


def _bare(kind: str, url: str) -> Reading:
    with places.empty(kind) as database:
        begun = time.perf_counter()
        count = bare.take_in(url, database)
        return {"mails/s": count / (time.perf_counter() - begun)}
