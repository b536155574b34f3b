"""The worker's only loop, its round, and what survives when it is killed."""

import os
import signal
import subprocess
import sys
import threading
import time as clocks
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import funnel
from rules import hours
from rules.refusals import Refused
from sandbox.mail import PracticeMailbox
from sandbox.slack.client import Hands
from scheduler.context import House
from scheduler.smtp import Smtp
from scheduler.work import each, postponement, run_worker, warm_up, work_once
from store.inquiries import Inquiry
from store.leads import Card, Lead
from store.outbox import Outbox
from store.sequences import OutgoingMail
from tests.cast import Cast
from tests.scheduler.stage import SubmitForm, Time

HOME = Path(__file__).parents[2]


@dataclass
class Job:
    id: int


def test_one_bad_row_does_not_stop_the_others(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []
    spoiled: list[int] = []

    def do(job: Job) -> None:
        if job.id == 2:
            raise ValueError("bad")
        done.append(job.id)

    count = each(
        [Job(1), Job(2), Job(3)], do, what="test", spoiled=lambda job, _: spoiled.append(job.id)
    )

    assert (count, done, spoiled) == (3, [1, 3], [2])
    assert "row=2" in caplog.text


def test_a_refusal_is_no_fault_and_its_values_are_nobodys_business(
    caplog: pytest.LogCaptureFixture,
) -> None:
    spoiled: list[Job] = []

    def refuse(job: Job) -> None:
        raise Refused("unreachable", email="hana@hanbit.example")

    caplog.set_level("INFO")
    each([Job(1)], refuse, what="test", spoiled=lambda job, _: spoiled.append(job))

    assert spoiled == []
    assert "refused=unreachable" in caplog.text
    assert "hana" not in caplog.text


def test_a_row_that_cannot_even_be_put_off_does_not_stop_the_others(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the database is away")

    assert each([Job(1), Job(2)], fail, what="test", spoiled=fail) == 2


def test_pauses_grow_to_an_hour_and_no_further() -> None:
    assert [postponement(attempt) for attempt in (1, 2, 3, 9, 10, 99)] == [
        10, 20, 40, 2560, 3600, 3600,
    ]  # fmt: skip


def test_a_worker_reads_its_lists_before_the_first_prospect_comes(
    house: House, cast: Cast, time: Time
) -> None:
    hours.holidays_of.cache_clear()
    warm_up(house)

    assert hours.holidays_of.cache_info().currsize == 1
    hours.holidays_of("KR", time.at.year)
    assert hours.holidays_of.cache_info().hits == 1


def test_one_round_takes_a_form_to_its_card(
    speaking_house: House, submit: SubmitForm, hands: Hands
) -> None:
    submit()

    assert work_once(speaking_house) > 0

    assert len(hands.messages("leads")) == 1
    assert Card.get().lead == Lead.get()
    while work_once(speaking_house):
        pass
    assert work_once(speaking_house) == 0


def test_an_unconfigured_house_still_captures(house: House, submit: SubmitForm) -> None:
    submit()

    work_once(house)

    assert Inquiry.get().state == "captured"
    assert Outbox.select().where(Outbox.done_at.is_null()).exists()


def test_a_worker_works_until_it_is_told_to_stop(
    speaking_house: House, submit: SubmitForm, post: PracticeMailbox, cast: Cast, time: Time
) -> None:
    funnel.begin_mailbox("sales", 1, at=time.at)
    submit(slug="ebook", news="yes")
    house = replace(speaking_house, smtp=Smtp(post.smtp_url))
    stop = threading.Event()
    worker = threading.Thread(target=run_worker, args=(house, stop))
    worker.start()
    try:
        assert _soon(lambda: Card.select().exists())
        time.pass_by(minutes=10)
        funnel.mailbox_read("sales", at=time.at)
        post.world.wait(lambda letters: len(letters) == 1)
        assert _soon(lambda: OutgoingMail.get().state == "sent")
    finally:
        stop.set()
        worker.join(20)
    assert not worker.is_alive()


CHILD = """
import sys, threading, time
from datetime import datetime, timedelta
import funnel
from bot.post import Slack
from scheduler.context import House
from scheduler.smtp import Smtp
from scheduler.work import run_worker
from store import base

database, token, api, smtp, start = sys.argv[1:]
began = time.monotonic()


def now():
    return datetime.fromisoformat(start) + timedelta(seconds=time.monotonic() - began)


base.open_database(database)
room = funnel.Mailroom(frozenset({"sales@saebyeok.example"}), b"secret", "saebyeok.example")
run_worker(
    House(
        now=now, mailroom=room, slack=Slack(token, api), smtp=Smtp(smtp),
        mail_from="sales@saebyeok.example", public_url="https://x.example", secret=b"secret",
        leads_channel="leads", managers_channel="managers", admin_channel="admin",
        name="child", pace=1000,
    ),
    threading.Event(),
)
"""


def test_killed_at_any_moment_every_form_is_one_lead_with_one_card(
    speaking_house: House,
    database: str,
    submit: SubmitForm,
    hands: Hands,
    post: PracticeMailbox,
    time: Time,
) -> None:
    for number in range(1, 25):
        submit(number)
    for round_no in range(3):
        _work_and_die(speaking_house, database, post.smtp_url, cards=round_no * 6 + 1)
        time.pass_by(minutes=10)

    house = replace(speaking_house, pace=1000)
    for _ in range(3):
        time.pass_by(minutes=10)
        while work_once(house):
            pass

    assert {row.state for row in Inquiry.select()} == {"captured"}
    assert Lead.select().count() == Card.select().count() == 24
    posted = [message["ts"] for message in hands.messages("leads")]
    assert sorted(posted) == sorted(card.ts for card in Card.select())
    assert not Outbox.select().where(Outbox.done_at.is_null()).exists()


def _work_and_die(house: House, database: str, smtp_url: str, *, cards: int) -> None:
    """Let a worker process begin at the house's time, and kill it once so many cards stand."""
    slack = house.slack
    assert slack is not None
    client = slack.client
    values = (database, client.token or "", client.base_url, smtp_url, house.now().isoformat())
    worker = subprocess.Popen([sys.executable, "-c", CHILD, *values], cwd=HOME)
    assert _soon(lambda: Card.select().count() >= cards)
    os.kill(worker.pid, signal.SIGKILL)
    worker.wait()


def _soon(holds: Callable[[], bool], seconds: float = 20.0) -> bool:
    """Wait for another process; its work has no event that we could wait on."""
    ends = clocks.monotonic() + seconds
    while clocks.monotonic() < ends:
        if holds():
            return True
        threading.Event().wait(0.05)
    return False
