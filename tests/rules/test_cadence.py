"""Sequences: when the next mail is due, and what keeps it from leaving."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import cadence, hours
from rules.cadence import Circumstances, Clearance
from rules.consent import Purpose
from rules.lifecycle import LeadStage
from rules.playbook import Sending, SequencePlan, StepPlan, Text, Window

KST = ZoneInfo("Asia/Seoul")
WINDOW = Window()
WORDS = Text(ko="안녕하세요", en="Hello")
AT = datetime(2026, 11, 24, 10, 30, tzinfo=KST).astimezone(UTC)


def step(**delay: int) -> StepPlan:
    return StepPlan(position=1, name="hello", subject=WORDS, body=WORDS, **delay)  # type: ignore[arg-type]


PLAN = SequencePlan(
    slug="welcome", title=WORDS, steps=(step(after_minutes=0),), stop_on=(LeadStage.WORKING,)
)
HANA = Circumstances(
    lead_stage=LeadStage.NURTURING,
    purpose=Purpose.MARKETING,
    has_consent=True,
    mailbox_read_at=AT - timedelta(minutes=1),
)


def kst(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KST)


def clear(at: datetime = AT, plan: SequencePlan = PLAN, **changed: Any) -> Clearance:
    return cadence.clear(
        replace(HANA, **changed), plan=plan, sending=Sending(), at=at, zone="Asia/Seoul"
    )


@pytest.mark.parametrize(
    ("delay", "after", "due"),
    [
        ({"after_minutes": 0}, "2026-11-24 10:30", "2026-11-24 10:30"),
        ({"after_minutes": 10}, "2026-11-24 17:55", "2026-11-25 09:00"),
        ({"after_minutes": 10}, "2026-11-24 03:00", "2026-11-24 09:00"),
        ({"after_minutes": 24 * 60}, "2026-11-20 10:00", "2026-11-23 09:00"),
        ({"after_business_days": 3}, "2026-11-24 10:30", "2026-11-27 10:30"),
        ({"after_business_days": 3}, "2026-11-20 10:30", "2026-11-25 10:30"),
        ({"after_business_days": 1}, "2026-11-24 20:00", "2026-11-26 09:00"),
        ({"after_business_days": 1}, "2026-11-24 07:00", "2026-11-25 09:00"),
        ({"after_business_days": 0}, "2026-11-22 10:30", "2026-11-23 10:30"),
        ({"after_business_days": 1}, "2026-12-24 10:30", "2026-12-28 10:30"),
        ({"after_business_days": 1}, "2026-02-27 10:30", "2026-03-03 10:30"),
    ],
)
def test_a_step_is_due_at_a_decent_hour(delay: dict[str, int], after: str, due: str) -> None:
    found = cadence.next_due(
        step(**delay), kst(after), zone="Asia/Seoul", window=WINDOW, country="KR"
    )
    assert found == kst(due)
    assert found.tzinfo is UTC


def test_business_days_keep_the_wall_clock_over_a_clock_change() -> None:
    new_york = ZoneInfo("America/New_York")
    due = cadence.next_due(
        step(after_business_days=1),
        datetime(2026, 3, 6, 10, 30, tzinfo=new_york),
        zone="America/New_York",
        window=WINDOW,
        country="US",
    )
    assert due == datetime(2026, 3, 9, 10, 30, tzinfo=new_york)


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
ZONES = st.sampled_from(
    ["Asia/Seoul", "America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu"]
)
WINDOWS = st.sampled_from(
    [
        WINDOW,
        Window(start="00:00", end="23:59", days=("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
        Window(start="01:30", end="02:30", days=("sun", "mon")),
        Window(start="02:15", end="02:45", days=("sun", "wed")),
    ]
)
DELAYS = st.one_of(
    st.builds(dict, after_minutes=st.integers(0, 20_000)),
    st.builds(dict, after_business_days=st.integers(0, 15)),
)


@given(MOMENTS, DELAYS, ZONES, WINDOWS)
@settings(max_examples=200)
def test_a_step_is_never_due_outside_the_window(
    after: datetime, delay: dict[str, int], zone: str, window: Window
) -> None:
    due = cadence.next_due(step(**delay), after, zone=zone, window=window, country="KR")
    local = due.astimezone(ZoneInfo(zone))
    assert due >= after + timedelta(minutes=delay.get("after_minutes", 0))
    assert window.opens <= local.time() < window.closes
    assert hours.is_business_day(local.date(), "KR", window)


@given(MOMENTS, MOMENTS, DELAYS, ZONES)
@settings(max_examples=100)
def test_who_began_later_is_not_written_to_earlier(
    one: datetime, two: datetime, delay: dict[str, int], zone: str
) -> None:
    first, second = (
        cadence.next_due(step(**delay), after, zone=zone, window=WINDOW, country="KR")
        for after in sorted((one, two))
    )
    # Keeping the time of day, a start in the hour that a clock change repeats may gain that hour.
    assert first <= second + timedelta(hours=1)


def test_a_mail_that_nothing_speaks_against_is_sent() -> None:
    assert clear() == Clearance("send")


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"has_replied_since_enrolled": True}, "replied"),
        ({"has_unsubscribed": True}, "unsubscribed"),
        ({"is_suppressed": True}, "suppressed"),
        ({"has_bounced": True}, "bounced"),
        ({"is_own_address": True}, "own-mail"),
        ({"has_consent": False}, "no-consent"),
        ({"lead_stage": LeadStage.CONVERTED}, "converted"),
        ({"lead_stage": LeadStage.DISQUALIFIED}, "disqualified"),
        ({"lead_stage": LeadStage.WORKING}, "stage"),
    ],
)
def test_a_sequence_stops_and_says_why(changed: dict[str, Any], reason: str) -> None:
    assert clear(**changed) == Clearance("stop", reason)


def test_conversion_stops_even_a_plan_that_does_not_say_so() -> None:
    bare = PLAN.model_copy(update={"stop_on": ()})
    assert clear(plan=bare, lead_stage=LeadStage.CONVERTED).reason == "converted"
    assert clear(plan=bare, lead_stage=LeadStage.WORKING).verdict == "send"
    assert clear(plan=bare, lead_stage=LeadStage.RECYCLED).verdict == "send"


def test_the_default_plan_stops_at_recycling() -> None:
    usual = SequencePlan(slug="x", title=WORDS, steps=PLAN.steps)
    assert clear(plan=usual, lead_stage=LeadStage.RECYCLED).reason == "recycled"


def test_service_mail_needs_no_consent() -> None:
    assert clear(purpose=Purpose.SERVICE, has_consent=False).verdict == "send"


@pytest.mark.parametrize(
    ("at", "changed", "reason", "until"),
    [
        ("2026-11-24 20:00", {}, "outside-window", "2026-11-25 09:00"),
        ("2026-11-22 12:00", {}, "outside-window", "2026-11-23 09:00"),
        ("2026-12-25 12:00", {}, "outside-window", "2026-12-28 09:00"),
        ("2026-11-24 10:30", {"sent_today": 1}, "daily-limit", "2026-11-25 09:00"),
        ("2026-11-27 10:30", {"sent_today": 1}, "daily-limit", "2026-11-30 09:00"),
        ("2026-11-24 10:30", {"mailbox_read_at": None}, "mailbox-stale", "2026-11-24 10:30:15"),
        (
            "2026-11-24 10:30",
            {"away_until": kst("2026-11-28 00:00")},
            "away",
            "2026-11-30 09:00",
        ),
    ],
)
def test_a_mail_waits_and_says_until_when(
    at: str, changed: dict[str, Any], reason: str, until: str
) -> None:
    read_at = {"mailbox_read_at": kst(at)} | changed
    assert clear(kst(at), **read_at) == Clearance("wait", reason, kst(until))


def test_nothing_is_sent_while_a_reply_may_lie_unread() -> None:
    patience = timedelta(minutes=Sending().mailbox_stale_after)
    assert clear(mailbox_read_at=AT - patience).verdict == "send"
    late = clear(mailbox_read_at=AT - patience - timedelta(seconds=1))
    assert (late.verdict, late.reason) == ("wait", "mailbox-stale")


def test_who_is_back_from_leave_is_written_to() -> None:
    assert clear(away_until=AT).verdict == "send"


def test_a_reply_stops_even_a_mail_that_would_have_to_wait() -> None:
    assert clear(has_replied_since_enrolled=True, mailbox_read_at=None).verdict == "stop"


@given(
    st.builds(
        Circumstances,
        lead_stage=st.sampled_from(list(LeadStage)),
        purpose=st.sampled_from(list(Purpose)),
        has_consent=st.booleans(),
        mailbox_read_at=st.none() | st.just(AT),
        has_replied_since_enrolled=st.booleans(),
        has_unsubscribed=st.booleans(),
        is_suppressed=st.booleans(),
        has_bounced=st.booleans(),
        is_own_address=st.booleans(),
        sent_today=st.integers(0, 2),
    ),
    MOMENTS,
)
@settings(max_examples=200)
def test_no_mail_leaves_against_a_promise(now: Circumstances, at: datetime) -> None:
    found = cadence.clear(now, plan=PLAN, sending=Sending(), at=at, zone="Asia/Seoul")
    if found.verdict == "wait":
        assert found.until is not None
        assert found.until > at
    if found.verdict == "send":
        assert not now.has_replied_since_enrolled
        assert not now.has_unsubscribed
        assert not now.is_suppressed
        assert not now.has_bounced
        assert not now.is_own_address
        assert now.lead_stage not in (LeadStage.CONVERTED, LeadStage.DISQUALIFIED)
        assert now.has_consent or now.purpose == Purpose.SERVICE
        assert hours.is_open(at, hours=WINDOW, zone="Asia/Seoul", country="KR")
