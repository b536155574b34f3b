"""Keeps every channel within what Slack allows, over all workers: bursts pass, floods wait."""

from datetime import UTC, datetime, timedelta

import funnel

WINDOW = 10
FURTHEST = 60


def room_at(channel: str, *, pace: int, at: datetime) -> datetime:
    """Take a place among a channel's messages: now, or the window in which its turn comes.

    ``pace`` is messages a second. Who waits asks again then, so the places are only a forecast
    that keeps thousands from asking at the same moment.
    """
    place = funnel.count_hit(f"slack:{channel}", at=at, window_seconds=WINDOW) - 1
    ahead = min(place // (pace * WINDOW), FURTHEST)
    if ahead < 1:
        return at
    opened = datetime.fromtimestamp(at.timestamp() // WINDOW * WINDOW, tz=UTC)
    return opened + timedelta(seconds=ahead * WINDOW)
