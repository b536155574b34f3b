"""Working time: weekends, Korean holidays, nights, and clocks that change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import hours
from rules.playbook import Hours, Window

SEOUL = {"hours": Hours(), "zone": "Asia/Seoul", "country": "KR"}
KST = ZoneInfo("Asia/Seoul")


def kst(text: str) -> datetime:
    """A wall-clock moment in Seoul; clocks do not change there."""
    return datetime.fromisoformat(text).replace(tzinfo=KST)


@pytest.mark.parametrize(
    ("start", "minutes", "due"),
    [
        ("2026-11-24 10:00", 60, "2026-11-24 11:00"),
        ("2026-11-24 17:30", 30, "2026-11-24 18:00"),
        ("2026-11-24 17:30", 60, "2026-11-25 09:30"),
        ("2026-11-24 07:00", 60, "2026-11-24 10:00"),
        ("2026-11-24 22:00", 60, "2026-11-25 10:00"),
        ("2026-11-24 10:00", 0, "2026-11-24 10:00"),
        ("2026-11-24 18:00", 0, "2026-11-25 09:00"),
        ("2026-11-24 10:00", 9 * 60 * 3, "2026-11-27 10:00"),
        # Friday evening to Monday.
        ("2026-11-20 17:30", 60, "2026-11-23 09:30"),
        # Over Seollal, 16 to 18 February.
        ("2026-02-13 17:30", 60, "2026-02-19 09:30"),
        # 1 March 2026 is a Sunday: Monday is its substitute.
        ("2026-02-27 17:30", 60, "2026-03-03 09:30"),
        # Chuseok 24 to 26 September, then a Sunday.
        ("2026-09-23 17:30", 60, "2026-09-28 09:30"),
        # Labour Day is a Friday, no public holiday, and offices are closed.
        ("2026-04-30 17:30", 60, "2026-05-04 09:30"),
        # Over New Year.
        ("2026-12-31 17:30", 60, "2027-01-04 09:30"),
    ],
)
def test_a_deadline_counts_working_time_only(start: str, minutes: int, due: str) -> None:
    found = hours.business_deadline(kst(start), minutes=minutes, **SEOUL)  # type: ignore[arg-type]
    assert found == kst(due)
    assert found.tzinfo is UTC


@pytest.mark.parametrize(
    ("day", "is_free"),
    [
        (date(2026, 3, 1), True),
        (date(2026, 3, 2), True),
        (date(2026, 5, 25), True),
        (date(2026, 8, 17), True),
        (date(2026, 10, 5), True),
        (date(2026, 5, 4), False),
        (date(2026, 3, 3), False),
    ],
)
def test_substitute_holidays_are_holidays(day: date, is_free: bool) -> None:
    assert (day in hours.holidays_of("KR", day.year)) is is_free


def test_a_country_without_a_calendar_has_weekends_only() -> None:
    assert hours.holidays_of("XX", 2026) == frozenset()
    assert hours.is_business_day(date(2026, 12, 25), "XX")
    assert not hours.is_business_day(date(2026, 12, 26), "XX")
    assert hours.holidays_of("", 2026) == frozenset()


def test_a_country_is_known_in_small_letters_too() -> None:
    assert hours.holidays_of("kr", 2026) == hours.holidays_of("KR", 2026)


def test_our_own_days_off_are_free() -> None:
    ours = Hours(closed_on=(date(2026, 12, 31),))
    assert not hours.is_business_day(date(2026, 12, 31), "KR", ours)
    assert hours.is_business_day(date(2026, 12, 31), "KR")


@pytest.mark.parametrize(
    ("day", "days", "found"),
    [
        (date(2026, 11, 24), 0, date(2026, 11, 24)),
        (date(2026, 11, 24), 1, date(2026, 11, 25)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 0, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 20), 6, date(2026, 11, 30)),
        (date(2026, 9, 23), 1, date(2026, 9, 28)),
        (date(2026, 2, 27), 1, date(2026, 3, 3)),
    ],
)
def test_business_days_skip_weekends_and_holidays(day: date, days: int, found: date) -> None:
    assert hours.business_days_after(day, days, "KR") == found


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-24 09:00", True),
        ("2026-11-24 17:59", True),
        ("2026-11-24 18:00", False),
        ("2026-11-24 08:59", False),
        ("2026-11-22 12:00", False),
        ("2026-12-25 12:00", False),
    ],
)
def test_the_office_is_open_from_its_first_to_before_its_last_minute(
    at: str, is_open: bool
) -> None:
    assert hours.is_open(kst(at), **SEOUL) is is_open  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2026-11-24 10:00", "2026-11-24 11:30", 90),
        ("2026-11-24 17:00", "2026-11-25 10:00", 120),
        ("2026-11-20 17:00", "2026-11-23 10:00", 120),
        ("2026-11-21 10:00", "2026-11-22 10:00", 0),
        ("2026-11-24 11:00", "2026-11-24 10:00", 0),
    ],
)
def test_working_minutes_between_two_moments(start: str, end: str, minutes: int) -> None:
    assert hours.business_minutes(kst(start), kst(end), **SEOUL) == minutes  # type: ignore[arg-type]


def test_a_day_with_a_clock_change_is_as_long_as_it_is() -> None:
    around_the_clock = Hours(start="00:00", end="23:59", days=("sun",))
    spring = hours.span_on(
        date(2026, 3, 8), hours=around_the_clock, zone="America/New_York", country="XX"
    )
    autumn = hours.span_on(
        date(2026, 11, 1), hours=around_the_clock, zone="America/New_York", country="XX"
    )
    assert spring
    assert autumn
    assert spring.closes - spring.opens == timedelta(hours=22, minutes=59)
    assert autumn.closes - autumn.opens == timedelta(hours=24, minutes=59)


def test_a_deadline_keeps_its_wall_clock_over_a_clock_change() -> None:
    new_york = ZoneInfo("America/New_York")
    friday = datetime(2026, 3, 6, 16, 30, tzinfo=new_york)
    due = hours.business_deadline(
        friday,
        minutes=60,
        hours=Hours(start="09:00", end="17:00"),
        zone="America/New_York",
        country="US",
    )
    assert due == datetime(2026, 3, 9, 9, 30, tzinfo=new_york)
    assert due - friday == timedelta(hours=64)


def test_a_span_inside_the_skipped_hour_vanishes() -> None:
    night = Window(start="02:10", end="02:50", days=("sun",))
    rules = {"hours": night, "zone": "America/New_York", "country": "XX"}
    assert hours.span_on(date(2026, 3, 8), **rules) is None  # type: ignore[arg-type]
    assert hours.span_on(date(2026, 3, 15), **rules) is not None  # type: ignore[arg-type]


MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
ZONES = st.sampled_from(
    ["Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns"]
)
CLOCKS = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.sampled_from([0, 15, 30, 45, 59]))
DAYS = st.lists(st.sampled_from(["mon", "tue", "wed", "sat", "sun"]), min_size=1, unique=True)
OFFICES = st.builds(
    lambda clocks, days: Hours(start=min(clocks), end=max(clocks), days=tuple(days)),
    st.tuples(CLOCKS, CLOCKS).filter(lambda pair: pair[0] != pair[1]),
    DAYS,
)


@given(MOMENTS, st.integers(0, 3000), OFFICES, ZONES)
def test_a_deadline_has_exactly_that_much_work_before_it(
    start: datetime, minutes: int, office: Hours, zone: str
) -> None:
    due = hours.business_deadline(start, minutes=minutes, hours=office, zone=zone, country="KR")
    assert due >= start
    worked = hours.business_minutes(start, due, hours=office, zone=zone, country="KR")
    assert worked == minutes


@given(MOMENTS, MOMENTS, st.integers(0, 600))
def test_a_later_start_is_never_due_earlier(one: datetime, two: datetime, minutes: int) -> None:
    first, second = sorted((one, two))
    due = [
        hours.business_deadline(start, minutes=minutes, **SEOUL)  # type: ignore[arg-type]
        for start in (first, second)
    ]
    assert due[0] <= due[1]


@given(MOMENTS, OFFICES, ZONES)
@settings(max_examples=100)
def test_the_next_opening_is_open_on_every_wall_clock(
    at: datetime, office: Hours, zone: str
) -> None:
    rules = {"hours": office, "zone": zone, "country": "KR"}
    opening = hours.next_open(at, **rules)  # type: ignore[arg-type]
    local = opening.astimezone(ZoneInfo(zone))
    assert opening >= at
    assert office.opens <= local.time() < office.closes
    assert hours.is_open(opening, **rules)  # type: ignore[arg-type]
    assert hours.is_business_day(local.date(), "KR", office)


@given(st.dates(date(2025, 1, 1), date(2028, 12, 1)), st.integers(0, 20), st.integers(0, 20))
def test_business_days_add_up(day: date, first: int, more: int) -> None:
    start = hours.business_days_after(day, 0, "KR")
    there = hours.business_days_after(start, first, "KR")
    assert hours.business_days_after(there, more, "KR") == hours.business_days_after(
        start, first + more, "KR"
    )
