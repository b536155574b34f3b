"""When a lead is forgotten, and when it comes back."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import hours, recycling
from rules.lifecycle import LeadStage
from rules.playbook import Hours, Recycling, Stale

KST = ZoneInfo("Asia/Seoul")
OFFICE = {"hours": Hours(), "zone": "Asia/Seoul", "country": "KR"}
STALE = Stale()


def kst(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=KST)


@pytest.mark.parametrize(
    ("stage", "touched", "due"),
    [
        ("new", "2026-11-24 10:30", "2026-11-27 10:30"),
        ("mql", "2026-11-20 10:30", "2026-11-25 10:30"),
        ("working", "2026-11-24 10:30", "2026-12-03 10:30"),
        ("mql", "2026-11-21 23:00", "2026-11-26 09:00"),
        ("mql", "2026-09-22 10:30", "2026-09-29 10:30"),
    ],
)
def test_an_untouched_lead_is_warned_about_in_working_time(
    stage: str, touched: str, due: str
) -> None:
    found = recycling.stale_due(LeadStage(stage), kst(touched), stale=STALE, **OFFICE)  # type: ignore[arg-type]
    assert found == kst(due)


@pytest.mark.parametrize("stage", ["converted", "recycled", "disqualified"])
def test_a_lead_that_is_not_open_does_not_go_stale(stage: str) -> None:
    at = kst("2026-11-24 10:30")
    assert recycling.stale_due(LeadStage(stage), at, stale=STALE, **OFFICE) is None  # type: ignore[arg-type]


def test_a_stage_left_out_of_the_playbook_does_not_go_stale() -> None:
    only_mql = Stale(warn_after={LeadStage.MQL: 2})
    at = kst("2026-11-24 10:30")
    assert recycling.stale_due(LeadStage.NEW, at, stale=only_mql, **OFFICE) is None  # type: ignore[arg-type]


def test_after_the_warning_there_are_five_working_days() -> None:
    warned = kst("2026-11-24 10:30")
    assert recycling.recycle_due(warned, stale=STALE, **OFFICE) == kst("2026-12-01 10:30")  # type: ignore[arg-type]


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),
    st.integers(1, 30),
)
def test_nobody_is_warned_at_night_or_on_a_holiday(touched: datetime, days: int) -> None:
    stale = Stale(warn_after={LeadStage.MQL: days})
    due = recycling.stale_due(LeadStage.MQL, touched, stale=stale, **OFFICE)  # type: ignore[arg-type]
    assert due is not None
    assert due > touched
    assert hours.is_open(due, **OFFICE)  # type: ignore[arg-type]


TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("reason", "days"), [("not-now", 90), ("no-budget", 180), ("stale", 30), ("never-heard-of", 90)]
)
def test_each_reason_has_its_day_to_look_again(reason: str, days: int) -> None:
    assert recycling.revisit_on(reason, TODAY, Recycling()) == TODAY + timedelta(days=days)


def test_a_lead_comes_back_by_itself_a_limited_number_of_times() -> None:
    rules = Recycling(max_cycles=3)
    assert [recycling.may_come_back(n, rules) for n in (1, 2, 3, 4)] == [True, True, False, False]
