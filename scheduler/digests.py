"""Queues what is said on schedule: each member's morning desk and the managers' week."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import funnel
from rules import hours
from rules.playbook import Playbook
from rules.playbook.times import WEEKDAYS
from scheduler.context import House
from store import playbooks
from store.people import Member
from store.queries import members

# A clock that slept through the hour still says it, but nobody wants last night's desk at night.
DESK_GRACE = timedelta(hours=4)
WEEK_GRACE = timedelta(days=3)


@dataclass(frozen=True)
class Week:
    """The seven days before the digest's day, in the workspace's zone; ``until`` is outside."""

    first: date
    until: date
    zone: str

    @property
    def last(self) -> date:
        return self.until - timedelta(days=1)

    def bounds(self) -> tuple[datetime, datetime]:
        """Both midnights as UTC."""
        return _moment(self.first, time(), self.zone), _moment(self.until, time(), self.zone)


def queue_desks(house: House, *, at: datetime) -> int:
    """Queue the desk of everybody for whom it is morning, once a day."""
    if house.slack is None:
        return 0
    playbook, _ = playbooks.in_force()
    present = [m for m in members.active() if m.slack_id and m.is_present(at)]
    return sum(_queue_desk(member, playbook, at) for member in present)


def queue_weekly(house: House, *, at: datetime) -> int:
    """Queue the week's numbers for the managers, once a week."""
    if house.slack is None or not house.managers_channel:
        return 0
    playbook, _ = playbooks.in_force()
    week = week_due(at, playbook.digests.weekly_at, zone=playbook.workspace.zone)
    if week is None:
        return 0
    key = week.until.isoformat()
    return int(funnel.queue_digest(None, "weekly", key=key, at=at, until=key))


def desk_due(at: datetime, playbook: Playbook, *, zone: str) -> date | None:
    """The working day whose desk should be on the table by now; None outside the morning."""
    day = at.astimezone(ZoneInfo(zone)).date()
    begins = _moment(day, time.fromisoformat(playbook.digests.desk_at), zone)
    space = playbook.workspace
    is_morning = begins <= at < begins + DESK_GRACE
    is_work = hours.is_business_day(day, space.country, space.hours)
    return day if is_morning and is_work else None


def week_due(at: datetime, weekly_at: str, *, zone: str) -> Week | None:
    """The week that should have been told about by now; None when that moment is long past."""
    weekday, _, clock = weekly_at.partition(" ")
    today = at.astimezone(ZoneInfo(zone)).date()
    for back in range(WEEK_GRACE.days + 1):
        day = today - timedelta(days=back)
        begins = _moment(day, time.fromisoformat(clock), zone)
        if WEEKDAYS[day.weekday()] == weekday and begins <= at < begins + WEEK_GRACE:
            return week_before(day, zone=zone)
    return None


def week_before(day: date, *, zone: str) -> Week:
    return Week(first=day - timedelta(days=7), until=day, zone=zone)


def _queue_desk(member: Member, playbook: Playbook, at: datetime) -> int:
    day = desk_due(at, playbook, zone=member.zone or playbook.workspace.zone)
    if day is None:
        return 0
    key = f"{member.id}:{day.isoformat()}"
    return int(funnel.queue_digest(member, "desk", key=key, at=at, day=day.isoformat()))


def _moment(day: date, clock: time, zone: str) -> datetime:
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)
