"""What people type: amounts and days, in Korean and English."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot import typed
from rules.playbook import default

TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("15000000", 15_000_000),
        ("15,000,000", 15_000_000),
        ("1500만", 15_000_000),
        ("1,500만원", 15_000_000),
        ("1억", 100_000_000),
        ("1억 5000만", 150_000_000),
        ("1.5억", 150_000_000),
        ("₩15M", 15_000_000),
        ("500k", 500_000),
        ("$1,200", 1200),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, amount: int) -> None:
    assert typed.amount(text) == amount


@pytest.mark.parametrize("text", ["", "lots", "12abc", "-5", "1.5", "9" * 30, "만", "1,5만x"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(typed.BadAmount):
        typed.amount(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-01", date(2026, 12, 1)),
        ("today", TUESDAY),
        ("tomorrow", date(2026, 11, 25)),
        ("내일", date(2026, 11, 25)),
        ("모레", date(2026, 11, 26)),
        ("friday", date(2026, 11, 27)),
        ("Fri", date(2026, 11, 27)),
        ("금요일", date(2026, 11, 27)),
        ("tuesday", date(2026, 12, 1)),
        ("3d", date(2026, 11, 27)),
        ("3일", date(2026, 11, 27)),
        ("3일 후", date(2026, 11, 27)),
        ("2w", date(2026, 12, 8)),
        ("2주", date(2026, 12, 8)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date) -> None:
    assert typed.day(text, TUESDAY) == day


@pytest.mark.parametrize("text", ["", "someday", "2026-13-01", "32", "d3", "9999d"])
def test_what_is_no_day_is_refused(text: str) -> None:
    with pytest.raises(typed.BadDate):
        typed.day(text, TUESDAY)


def test_a_day_begins_when_work_does_where_the_member_is() -> None:
    moment = typed.opening(TUESDAY, default(), "Asia/Seoul")

    assert moment == datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Seoul"))


@pytest.mark.parametrize(
    ("text", "slack_id"),
    [("<@U02BOB|bob>", "U02BOB"), ("<@U02BOB>", "U02BOB"), ("@bob", None), ("bob", None)],
)
def test_a_mention_is_read_only_in_slacks_own_form(text: str, slack_id: str | None) -> None:
    assert typed.mentioned(text) == slack_id
