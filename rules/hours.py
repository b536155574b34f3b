"""Working time: when it is, how much of it passed, when a span of it is over.

Everything is computed on absolute time, so a day with a clock change is as long as it really is.
Unknown holidays (a country the calendar lacks, a date declared at short notice) can be added as
`closed_on`.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from rules.playbook import Hours

DAY = timedelta(days=1)
OFFICE = Hours()

# Offices in Korea close on Labour Day too, which the calendar counts among bank holidays.
_CATEGORIES = {"KR": ("public", "bank")}


class Span(NamedTuple):
    opens: datetime
    closes: datetime


@lru_cache(maxsize=256)
def holidays_of(country: str, year: int) -> frozenset[date]:
    """Give a year's public holidays with substitutes; none for a country not in the calendar."""
    import holidays  # 150 ms: only processes that reckon with working days pay for it

    code = country.upper()
    try:
        return frozenset(
            holidays.country_holidays(code, years=year, categories=_CATEGORIES.get(code))
        )
    except NotImplementedError:
        return frozenset()


def is_business_day(day: date, country: str, hours: Hours = OFFICE) -> bool:
    return hours.has(day) and day not in holidays_of(country, day.year)


def business_days_after(day: date, days: int, country: str, *, hours: Hours = OFFICE) -> date:
    """Give the nth business day after `day`; 0 means the day itself, or the next open one."""
    step = 0 if days == 0 else 1
    found = _roll(day + step * DAY, country, hours)
    for _ in range(days - 1):
        found = _roll(found + DAY, country, hours)
    return found


def _roll(day: date, country: str, hours: Hours) -> date:
    while not is_business_day(day, country, hours):
        day += DAY
    return day


def span_on(day: date, *, hours: Hours, zone: str, country: str) -> Span | None:
    """Give the open span of a day in UTC; None on a free day.

    Where a clock change touches an edge, the narrower reading holds, so that every moment of the
    span also reads as inside on a wall clock; a span wholly inside a skipped hour vanishes.
    """
    if not is_business_day(day, country, hours):
        return None
    opens = max(_both_readings(day, hours.opens, zone))
    closes = min(_both_readings(day, hours.closes, zone))
    return Span(opens, closes) if opens < closes else None


def _both_readings(day: date, clock: time, zone: str) -> tuple[datetime, datetime]:
    local = datetime.combine(day, clock, ZoneInfo(zone))
    return local.astimezone(UTC), local.replace(fold=1).astimezone(UTC)


def spans_from(start: datetime, *, hours: Hours, zone: str, country: str) -> Iterator[Span]:
    """Yield what is left of today's span, then every later one, for ever."""
    day = start.astimezone(ZoneInfo(zone)).date()
    while True:
        span = span_on(day, hours=hours, zone=zone, country=country)
        if span and span.closes > start:
            yield Span(max(span.opens, start.astimezone(UTC)), span.closes)
        day += DAY


def is_open(at: datetime, *, hours: Hours, zone: str, country: str) -> bool:
    day = at.astimezone(ZoneInfo(zone)).date()
    span = span_on(day, hours=hours, zone=zone, country=country)
    return span is not None and span.opens <= at < span.closes


def next_open(at: datetime, *, hours: Hours, zone: str, country: str) -> datetime:
    """Give the moment itself when open, else the next opening."""
    return next(spans_from(at, hours=hours, zone=zone, country=country)).opens


def business_deadline(
    start: datetime, *, minutes: int, hours: Hours, zone: str, country: str
) -> datetime:
    """Give the moment by which so many minutes of working time have passed, in UTC."""
    left = timedelta(minutes=minutes)
    spans = spans_from(start, hours=hours, zone=zone, country=country)
    span = next(spans)
    while left > span.closes - span.opens:
        left -= span.closes - span.opens
        span = next(spans)
    return span.opens + left


def business_minutes(
    start: datetime, end: datetime, *, hours: Hours, zone: str, country: str
) -> int:
    """Count the whole minutes of working time between two moments; 0 if they are reversed."""
    worked = timedelta()
    for span in spans_from(start, hours=hours, zone=zone, country=country):
        if span.opens >= end:
            break
        worked += min(span.closes, end.astimezone(UTC)) - span.opens
    return worked // timedelta(minutes=1)
