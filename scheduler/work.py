"""The worker: takes what is due and does it, one row at a time, and never stops for one bad row."""

import logging
import threading
from collections.abc import Callable, Iterable
from typing import TypeVar

from rules import hours, identity
from rules.refusals import Refused
from scheduler.context import House
from store import playbooks
from store.base import connection

log = logging.getLogger("leadloop.worker")

T = TypeVar("T")
IDLE_FIRST, IDLE_LONGEST = 0.1, 1.0
AFTER_TROUBLE = 5.0


def each(
    rows: Iterable[T],
    do: Callable[[T], object],
    *,
    what: str,
    spoiled: Callable[[T, Exception], object] | None = None,
) -> int:
    """Do one thing per row and say how many rows there were; a bad row does not stop the others.

    A verb is its own transaction. A refusal means that the row no longer needs it. Anything else
    is a bug or an outage: it is logged, and ``spoiled`` puts the row off.
    """
    count = 0
    for row in rows:
        count += 1
        try:
            do(row)
        except Refused as no:
            log.info("%s row=%s refused=%s", what, _name(row), no.code)
        except Exception as trouble:
            log.exception("%s row=%s failed", what, _name(row))
            _put_aside(row, trouble, spoiled)
    return count


def _put_aside(
    row: T, trouble: Exception, spoiled: Callable[[T, Exception], object] | None
) -> None:
    """Where even this fails (the database is away), the row's claim simply runs out."""
    try:
        if spoiled is not None:
            spoiled(row, trouble)
    except Exception:
        log.exception("row=%s could not be put off", _name(row))


def _name(row: object) -> object:
    return getattr(row, "key", None) or getattr(row, "id", row)


def work_once(house: House) -> int:
    """One round over everything: capture, deliver, take steps, send; how many rows were touched."""
    with connection():
        return sum(lane(house, at=house.now()) for lane in lanes())


def lanes() -> tuple[Callable[..., int], ...]:
    """What a worker does side by side: a slow Slack must not hold up a mail, nor the reverse."""
    from scheduler import capture, delivery, mailer

    return (capture.capture_waiting, delivery.deliver_waiting, mailer.send_waiting)


def run_worker(house: House, stop: threading.Event) -> None:
    """Work until told to stop, each lane in a thread of its own."""
    warm_up(house)
    threads = [
        threading.Thread(target=_run_lane, args=(lane, house, stop), name=lane.__module__)
        for lane in lanes()
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def warm_up(house: House) -> None:
    """Read the lists that the first prospect would otherwise wait for: domains and holidays."""
    identity.company_domain("a@example.com")
    try:
        with connection():
            playbook, _ = playbooks.in_force()
    except Exception:
        log.exception("worker begins without its playbook")
    else:
        hours.holidays_of(playbook.workspace.country, house.now().year)


def _run_lane(lane: Callable[..., int], house: House, stop: threading.Event) -> None:
    """Keep a lane going; after trouble with the database it begins anew with a new connection."""
    while not stop.is_set():
        try:
            with connection():
                _watch(lane, house, stop)
        except Exception:
            log.exception("lane=%s failed", lane.__module__)
            stop.wait(AFTER_TROUBLE)


def _watch(lane: Callable[..., int], house: House, stop: threading.Event) -> None:
    """Look for work at once after finding some, else ever less often, up to once a second."""
    pause = IDLE_FIRST
    while not stop.is_set():
        if lane(house, at=house.now()):
            pause = IDLE_FIRST
            continue
        stop.wait(pause)
        pause = min(pause * 2, IDLE_LONGEST)


def postponement(attempts: int) -> int:
    """Seconds until the next try: ten at first, doubling, an hour at most."""
    return int(min(10 * 2 ** max(attempts - 1, 0), 3600))
