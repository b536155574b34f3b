"""The practice world can move time; the real world cannot."""

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leadloop.clock import MovedClock, clock, real_now
from leadloop.settings import read

DAY = timedelta(days=1)
NEAR = timedelta(minutes=1)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "clock.json"


def move(file: Path, offset: object) -> None:
    """Replace the file as the practice world does, so that no reader sees half of it."""
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps({"offset": offset}))
    os.replace(fresh, file)


def ahead(now: MovedClock) -> timedelta:
    return now() - datetime.now(UTC)


def test_without_a_file_the_time_is_the_machines() -> None:
    assert clock(read({"SECRET_KEY": "k" * 32})) is real_now


def test_the_file_moves_the_time_forward(file: Path) -> None:
    move(file, DAY.total_seconds())
    now = clock(read({"SECRET_KEY": "k" * 32, "LEADLOOP_CLOCK_FILE": str(file)}))

    assert abs(now() - datetime.now(UTC) - DAY) < NEAR


def test_a_changed_file_is_read_again(file: Path) -> None:
    move(file, 0)
    now = MovedClock(file)
    before = ahead(now)
    move(file, 2 * DAY.total_seconds())

    assert abs(ahead(now) - before - 2 * DAY) < NEAR


def test_a_file_that_does_not_exist_yet_moves_nothing(file: Path) -> None:
    now = MovedClock(file)
    before = ahead(now)
    move(file, DAY.total_seconds())

    assert abs(before) < NEAR
    assert abs(ahead(now) - DAY) < NEAR


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"offset": "soon"}', '{"offset": 1e400}'])
def test_a_half_written_file_keeps_the_last_known_time(file: Path, text: str) -> None:
    move(file, DAY.total_seconds())
    now = MovedClock(file)
    now()
    file.write_text(text)

    assert abs(ahead(now) - DAY) < NEAR


def test_times_are_aware_and_in_utc(file: Path) -> None:
    move(file, 5)

    assert MovedClock(file)().tzinfo is UTC
    assert real_now().tzinfo is UTC
