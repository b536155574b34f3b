"""The timetable ticks, in any number of processes, and each job runs by hand at any moment."""

import logging
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from scheduler import clock
from scheduler.clock import AlreadyRunning, Job, NoSuchJob
from scheduler.context import House
from store.leases import Lease, Seen
from tests.cast import Cast
from tests.scheduler.stage import MakeLead, Time


def test_every_job_has_a_name_of_its_own_and_a_sentence() -> None:
    names = [job.name for job in clock.jobs()]

    assert len(set(names)) == len(names)
    assert all(job.help.endswith(".") for job in clock.jobs())


def test_every_job_runs_by_hand_in_an_empty_house(house: House, cast: Cast, at: datetime) -> None:
    for job in clock.jobs():
        assert clock.run_job(job.name, house, at) == 0


def test_a_job_runs_as_if_it_were_another_moment(house: House, make_lead: MakeLead) -> None:
    lead = make_lead()

    assert clock.run_job("sla", house, lead.sla_due_at - timedelta(minutes=1)) == 0
    assert clock.run_job("sla", house, lead.sla_due_at) == 1


def test_an_unknown_job_is_named(house: House, at: datetime) -> None:
    with pytest.raises(NoSuchJob, match="tea"):
        clock.run_job("tea", house, at)


def test_a_job_that_runs_elsewhere_is_not_run_here(house: House, at: datetime) -> None:
    Lease.take("job:sla", owner="another", at=at, ttl=clock.LEASE)

    with pytest.raises(AlreadyRunning):
        clock.run_job("sla", house, at)


def test_a_clock_that_died_in_a_job_gives_it_back(house: House, at: datetime, time: Time) -> None:
    Lease.take("job:sla", owner="dead", at=at, ttl=clock.LEASE)
    time.at += clock.LEASE + timedelta(seconds=1)

    assert clock.run_job("sla", house, time.at) == 0


def test_a_job_that_fails_frees_its_lease(house: House, at: datetime) -> None:
    def fail(house: House, *, at: datetime) -> int:
        raise RuntimeError("broken")

    job = Job("broken", timedelta(minutes=1), fail, "Fails.")
    for name in ("one", "two"):
        with pytest.raises(RuntimeError):
            clock.tick(job, replace(house, name=name), at=at)


def test_of_two_clocks_only_one_is_in_a_job_at_a_time(house: House, at: datetime) -> None:
    inside, most = 0, 0
    lock = threading.Lock()
    gate = threading.Barrier(2)

    def work(house: House, *, at: datetime) -> int:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        with lock:
            inside -= 1
        return 1

    job = Job("slow", timedelta(minutes=1), work, "Counts.")

    def run(name: str) -> None:
        gate.wait()
        for _ in range(5):
            clock.tick(job, replace(house, name=name), at=at)

    threads = [threading.Thread(target=run, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == 1


def test_the_timetable_is_what_the_scheduler_holds(house: House) -> None:
    scheduler = clock.schedule(house)
    scheduler.start(paused=True)
    try:
        held = {job.id: job for job in scheduler.get_jobs()}
    finally:
        scheduler.shutdown(wait=False)

    assert set(held) == {job.name for job in clock.jobs()}
    for job in held.values():
        assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, 300)


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 29, 0, 59, 30, tzinfo=UTC),  # clocks go forward in Europe
        datetime(2026, 10, 25, 0, 59, 30, tzinfo=UTC),  # and back
        datetime(2026, 11, 29, 14, 59, 30, tzinfo=UTC),  # Sunday ends in Seoul
    ],
)
def test_ticks_come_evenly_whatever_the_clocks_on_walls_do(house: House, moment: datetime) -> None:
    scheduler = clock.schedule(house)
    scheduler.start(paused=True)
    try:
        for job in scheduler.get_jobs():
            following = job.trigger.get_next_fire_time(moment, moment)
            every = next(one.every for one in clock.jobs() if one.name == job.id)
            assert following - moment == every
    finally:
        scheduler.shutdown(wait=False)


def test_a_failing_job_is_logged_with_its_name(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent

    event = JobExecutionEvent(
        EVENT_JOB_ERROR, "sla", "default", datetime.now(UTC), exception=RuntimeError("broken")
    )
    with caplog.at_level(logging.ERROR):
        clock._report(event)

    assert "job=sla" in caplog.text


def test_the_clock_starts_ticks_and_stops(house: House, cast: Cast, at: datetime) -> None:
    Seen.first_time("old", at=at - timedelta(days=3))
    stop = threading.Event()
    thread = threading.Thread(target=clock.run_clock, args=(house, stop))
    thread.start()
    try:
        for _ in range(100):
            if not Seen.select().exists():
                break
            stop.wait(0.1)
    finally:
        stop.set()
        thread.join(10)

    assert not thread.is_alive()
    assert not Seen.select().exists()
