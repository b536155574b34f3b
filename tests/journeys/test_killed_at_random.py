"""Poller and worker are killed at any moment, ten times; every mail is still handled once.

The default run takes a small bag of mails. `./run bench --faults` (or `pytest -m full`) takes a
thousand.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest

import funnel
from sandbox.mail import PracticeMailbox
from sandbox.slack import PracticeSlack
from store.inquiries import LANDED, Inquiry
from store.leads import Card, Lead
from store.outbox import Outbox
from tests.cast import SAMPLE, hire
from tests.journeys import mailbag
from tests.journeys.mailbag import US, Mail
from tests.journeys.processes import ClockFile, Role

DEATHS = 10
PATIENCE = 15
LONGEST_LEASE = 150.0
SEED = {
    "users": [
        {"name": name, "email": f"{name}@saebyeok.example"}
        for name in ("minji", "tae", "jun", "sora", "yuri")
    ],
    "channels": [{"name": "leads"}, {"name": "managers"}, {"name": "admin"}],
}


@dataclass
class Installation:
    """A running Leadloop between a practice mailbox and a practice Slack."""

    post: PracticeMailbox
    slack: PracticeSlack
    clock: ClockFile
    poller: Role
    worker: Role
    random: Random = field(default_factory=lambda: Random(20261124))

    def start(self) -> None:
        for role in (self.poller, self.worker):
            role.start()

    def kill_somebody(self) -> None:
        """Kill one process or both, and let the claims of the dead run out.

        Both were seen at work a moment ago, so a kill finds them anywhere in it.
        """
        victims = self.random.choice(
            [(self.worker,), (self.poller,), (self.worker,), (self.poller, self.worker)]
        )
        for victim in victims:
            victim.kill()
        self.clock.forward(LONGEST_LEASE)

    def until_at_work(self, delivered: int, landed: int) -> None:
        """Wait until ``landed`` mails and a random handful of words are out, or all is done."""
        before, more = self.slack.world.record.version, self.random.randint(1, 5)

        def is_time() -> bool:
            said = self.slack.world.record.version - before
            return self.is_done(delivered) or (said >= more and Inquiry.select().count() >= landed)

        wait_until(is_time, seconds=PATIENCE)
        # Death is worst between a word in Slack and the note that it was said, so half of them
        # come right then, and half at any time in the round.
        said = self.slack.world.record
        said.wait_beyond(said.version, 0.5)
        time.sleep(self.random.choice((0, self.random.uniform(0, 0.05))))

    def is_done(self, mails: int) -> bool:
        return (
            Inquiry.select().count() == mails
            and not Inquiry.select().where(Inquiry.state == LANDED).exists()
            and not Outbox.select().where(Outbox.done_at.is_null()).exists()
        )

    def finish(self, mails: int, *, seconds: float) -> None:
        """Let everything waiting be done; the clock runs, since Slack takes one word a second."""

        def is_done() -> bool:
            self.clock.forward(5)
            return self.is_done(mails)

        assert wait_until(is_done, seconds=seconds), self.trouble(mails)

    def trouble(self, mails: int) -> str:
        waiting = Outbox.select().where(Outbox.done_at.is_null())
        rows = [(row.key, row.attempts, row.trouble) for row in waiting.limit(20)]
        states = Counter(row.state for row in Inquiry.select(Inquiry.state))
        said = self.poller.said[-3000:] + self.worker.said[-3000:]
        return f"of {mails} mails {states}; waiting to be said: {rows}\n{said}"


def wait_until(is_so: Callable[[], bool], *, seconds: float) -> bool:
    """Look twenty times a second; False when it did not become so in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def installation(database: str, tmp_path: Path) -> Iterator[Installation]:
    with PracticeMailbox() as post, PracticeSlack(SEED) as slack:
        staff(slack)
        clock = ClockFile(tmp_path / "clock.json")
        environment = {
            "DATABASE_URL": database,
            "IMAP_URL": post.imap_url,
            "SMTP_URL": "",
            "MAIL_FROM": f"Saebyeok <{US}>",
            "SECRET_KEY": "a key that only this test knows, 32+",
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_APP_TOKEN": "",
            "SLACK_SIGNING_SECRET": "",
            "SLACK_API_URL": slack.api_url,
            "SLACK_LEADS_CHANNEL": "leads",
            "SLACK_MANAGERS_CHANNEL": "managers",
            "SLACK_ADMIN_CHANNEL": "admin",
            "PLAYBOOK_DIR": str(SAMPLE),
            "LEADLOOP_CLOCK_FILE": str(clock.path),
            "LOG_LEVEL": "WARNING",
        }
        poller = Role("poll", environment, tmp_path / "poll.log")
        worker = Role("work", environment, tmp_path / "work.log")
        yield Installation(post, slack, clock, poller, worker)
        poller.kill()
        worker.kill()


def staff(slack: PracticeSlack) -> None:
    """Hire the cast, each with the account they have in this Slack."""
    at = datetime.now(UTC)
    accounts = {user.email: user.id for user in slack.world.people.users.values()}
    for member in vars(hire(at=at)).values():
        funnel.link_member(member, accounts[member.email], at=at)


@pytest.mark.timeout(300)
def test_sixty_mails_and_ten_deaths_are_sixty_mails_handled_once(
    installation: Installation,
) -> None:
    survive(installation, mails=60, seconds=120)


@pytest.mark.full
@pytest.mark.timeout(1800)
def test_a_thousand_mails_and_ten_deaths_are_a_thousand_mails_handled_once(
    installation: Installation,
) -> None:
    survive(installation, mails=1000, seconds=1200)


def survive(installation: Installation, *, mails: int, seconds: float) -> None:
    """Deliver a bag of mails in ten handfuls with a death after each, then compare."""
    bag = mailbag.fill(mails, installation.random)
    uids: list[int] = []
    installation.start()
    for death in range(DEATHS):
        handful = bag[death * mails // DEATHS : (death + 1) * mails // DEATHS]
        uids += [installation.post.deliver(US, mail.raw) for mail in handful]
        some = installation.random.randint(0, len(handful))
        installation.until_at_work(len(uids), landed=len(uids) - some)
        installation.kill_somebody()
        installation.start()
    installation.finish(mails, seconds=seconds)
    assert_every_mail_counted_once(bag, uids)
    assert_one_lead_each(bag)
    assert_each_thing_said_once(bag, installation.slack)


def assert_every_mail_counted_once(bag: list[Mail], uids: list[int]) -> None:
    landed = list(Inquiry.select().order_by(Inquiry.uid))
    assert [inquiry.uid for inquiry in landed] == uids
    assert [funnel.raw_of(inquiry) for inquiry in landed] == [mail.raw for mail in bag]
    became = [(inquiry.state, inquiry.reasons) for inquiry in landed]
    wrong = [
        (number, mail.state, found)
        for number, (mail, found) in enumerate(zip(bag, became, strict=True), start=1)
        if mail.state != found[0]
    ]
    assert not wrong


def assert_one_lead_each(bag: list[Mail]) -> None:
    leads = Counter(lead.contact.email for lead in Lead.select())
    assert leads == Counter(set(mailbag.people(bag)))


def assert_each_thing_said_once(bag: list[Mail], slack: PracticeSlack) -> None:
    """One card per lead, below it one message per further mail, and nothing twice anywhere."""
    said = {name: posted(slack, name) for name in ("leads", "managers", "admin")}
    keys = Counter(key_of(message) for channel in said.values() for message in channel)
    assert {key: times for key, times in keys.items() if times > 1} == {}
    cards = [message for message in said["leads"] if not message.is_reply]
    assert sorted(card.ts for card in cards) == sorted(card.ts for card in Card.select())
    assert len(cards) == Lead.select().count()
    below = Counter(message.thread_ts for message in said["leads"] if message.is_reply)
    places = {card.lead.contact.email: card.ts for card in Card.select()}
    expected = {places[who]: times - 1 for who, times in mailbag.people(bag).items() if times > 1}
    assert dict(below) == expected


def posted(slack: PracticeSlack, channel: str) -> list[Any]:
    with slack.world.lock:
        return list(slack.world.people.channel(channel).messages)


def key_of(message: Any) -> str:
    return str((message.metadata or {}).get("event_payload", {}).get("key", message.ts))
