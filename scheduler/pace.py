"""Keeps every channel within what Slack allows, across all workers: bursts are fine, floods wait."""

from datetime import UTC, datetime, timedelta

from scheduler.context import House
import funnel

WINDOW = timedelta(seconds=10)


def room_at(channel: str, house: House, *, at: datetime) -> datetime:
    """Take a place among this channel's messages: now, or when the next window opens."""
    spent = funnel.count_hit(f"slack:{channel}", at=at, window=WINDOW)
    if spent <= house.pace * WINDOW.total_seconds():
        return at
    start = at.timestamp() // WINDOW.total_seconds() * WINDOW.total_seconds()
    return datetime.fromtimestamp(start, tz=UTC) + WINDOW
