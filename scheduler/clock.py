"""The clock: one table of what happens how often. It only ticks; what is due is data."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.interval import IntervalTrigger

from scheduler import digests, housekeeping, recycling, slas
from scheduler.context import House
from store.base import connection
from store.leases import Lease
from words import N_

log = logging.getLogger("leadloop.clock")

# A clock that dies in the middle of a job gives the job back after this long.
LEASE = timedelta(minutes=10)
MISFIRE_GRACE = 300
THREADS = 2
WATCH = 0.5
JUMP = timedelta(seconds=5)


@dataclass(frozen=True)
class Job:
    """``run`` does what is due at a moment and says how many rows that were."""

    name: str
    every: timedelta
    run: Callable[..., int]
    help: str


def _job(name: str, seconds: int, run: Callable[..., int], help: str) -> Job:
    return Job(name, timedelta(seconds=seconds), run, help)


TIMETABLE = (
    _job("sla", 60, slas.remind_unaccepted, N_("Re-ping, then escalate unaccepted MQLs.")),
    _job("deal-sla", 60, slas.remind_deals, N_("Remind AEs of hand-overs they have not answered.")),
    _job("unassigned", 300, slas.find_owners, N_("Find owners for unassigned leads.")),
    _job("snoozes", 60, recycling.wake_snoozed, N_("Wake snoozed leads.")),
    _job("stale", 60, recycling.handle_stale, N_("Warn owners of stale leads, then recycle them.")),
    _job("comeback", 60, recycling.bring_back, N_("Revive recycled leads on their date.")),
    _job("desks", 60, digests.queue_desks, N_("Queue each member's morning desk.")),
    _job("weekly", 60, digests.queue_weekly, N_("Queue the managers' weekly numbers.")),
    _job("stranded", 60, housekeeping.review_stranded, N_("Put mails of unknown fate to review.")),
    _job("cards", 600, housekeeping.queue_missing_cards, N_("Queue cards of leads without one.")),
    _job("purge", 3600, housekeeping.purge, N_("Forget deliveries seen long ago.")),
)


class NoSuchJob(LookupError):
    """The timetable has no job of that name."""


class AlreadyRunning(RuntimeError):
    """Another process is in the middle of this job."""


def jobs() -> list[Job]:
    """The timetable."""
    return list(TIMETABLE)


def run_job(name: str, house: House, at: datetime) -> int:
    """Run one job by hand as if it were ``at``, and say how many rows it touched."""
    job = next((job for job in TIMETABLE if job.name == name), None)
    if job is None:
        raise NoSuchJob(name)
    done = tick(job, house, at=at)
    if done is None:
        raise AlreadyRunning(name)
    return done


def tick(job: Job, house: House, *, at: datetime) -> int | None:
    """Run a job unless another process is at it just now; then there is nothing to do here."""
    lease = f"job:{job.name}"
    with connection():
        if not Lease.take(lease, owner=house.name, at=house.now(), ttl=LEASE):
            return None
        try:
            done = job.run(house, at=at)
        finally:
            Lease.drop(lease, owner=house.name)
    if done:
        log.info("job=%s done=%s", job.name, done)
    return done


def run_clock(house: House, stop: threading.Event) -> None:
    """Tick until told to stop. Any number of clocks may run."""
    scheduler = schedule(house)
    scheduler.start()
    try:
        _watch(house, scheduler, stop)
    finally:
        scheduler.shutdown(wait=True)


def schedule(house: House) -> BackgroundScheduler:
    """The timetable as APScheduler keeps it: in memory, one run of each job at a time."""
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": ThreadPoolExecutor(THREADS)},
        job_defaults={
            "coalesce": True,
            "max_instances": 1,
            "misfire_grace_time": MISFIRE_GRACE,
        },
    )
    scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MISSED)
    for job in TIMETABLE:
        scheduler.add_job(
            _tick_now,
            IntervalTrigger(seconds=int(job.every.total_seconds()), timezone=UTC),
            args=(job, house),
            id=job.name,
            replace_existing=True,
            next_run_time=datetime.now(UTC),
        )
    return scheduler


def _tick_now(job: Job, house: House) -> None:
    tick(job, house, at=house.now())


def _report(event: JobExecutionEvent) -> None:
    trouble = getattr(event, "exception", None)
    if trouble is None:
        log.warning("job=%s missed at=%s", event.job_id, event.scheduled_run_time)
    else:
        log.error("job=%s failed", event.job_id, exc_info=trouble)


def _watch(house: House, scheduler: BackgroundScheduler, stop: threading.Event) -> None:
    """Wait for the end; when the house's time jumps, as it does in practice, tick at once."""
    shown, real = house.now(), time.monotonic()
    while not stop.wait(WATCH):
        expected = shown + timedelta(seconds=time.monotonic() - real)
        shown, real = house.now(), time.monotonic()
        if shown - expected > JUMP:
            for job in scheduler.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))
