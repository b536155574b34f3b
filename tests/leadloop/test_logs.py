"""The log is one line per decision, in UTC, and libraries stay quiet."""

import logging
import re
from collections.abc import Iterator

import pytest

from leadloop.logs import start_logging


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level


def test_a_line_bears_time_level_and_name(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("INFO")

    logging.getLogger("leadloop.worker").info("lead=%s verb=%s", "L-1", "accept")

    line = capsys.readouterr().err
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO leadloop\.worker lead=L-1 verb=accept\n", line
    )


def test_what_is_below_the_level_is_not_said(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("WARNING")

    logging.getLogger("leadloop").info("quiet")

    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("name", "level", "is_said"),
    [
        ("slack_bolt.App", logging.WARNING, False),
        ("slack_bolt.App", logging.ERROR, True),
        ("waitress.queue", logging.INFO, False),
        ("waitress.queue", logging.WARNING, True),
        ("websocket", logging.ERROR, False),
        ("leadloop", logging.DEBUG, True),
    ],
)
def test_libraries_speak_only_when_something_is_wrong(
    name: str, level: int, is_said: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    start_logging("DEBUG")
    logger = logging.getLogger(name)
    before, logger.level = logger.level, logging.DEBUG

    logger.log(level, "a word")

    logger.level = before
    assert bool(capsys.readouterr().err) == is_said


def test_starting_twice_says_everything_once(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("INFO")
    start_logging("INFO")

    logging.getLogger("leadloop").info("once")

    assert capsys.readouterr().err.count("once") == 1
