"""Mail: landing, capturing, and both, against a real IMAP server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

import funnel
from benchmarks import bare, places
from benchmarks.figures import Figure, Reading, Watch, alternate, column
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
    for name in ("landed", "captured", "landed and captured"):
        for unit in ("mails/s", "CPU ms/mail"):
            mine = column(ours, f"{name} {unit}")
            yield Figure(f"mail {name}", kind, unit, mine, column(theirs, unit))


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
        with Watch() as landing:
            count = land(url)
        with Watch() as capturing:
            capture_all()
        if Inquiry.select().where(Inquiry.state == CAPTURED).count() < count * 0.8:
            raise RuntimeError("most of the mails should have been captured")
    seconds, cpu = landing.seconds + capturing.seconds, landing.cpu + capturing.cpu
    return {
        **_reading("landed ", count, landing.seconds, landing.cpu),
        **_reading("captured ", count, capturing.seconds, capturing.cpu),
        **_reading("landed and captured ", count, seconds, cpu),
    }


def _bare(kind: str, url: str) -> Reading:
    with places.empty(kind) as database, Watch() as watch:
        count = bare.take_in(url, database)
    return _reading("", count, watch.seconds, watch.cpu)


def _reading(name: str, count: int, seconds: float, cpu: float) -> Reading:
    return {f"{name}mails/s": count / seconds, f"{name}CPU ms/mail": cpu / count * 1000}
