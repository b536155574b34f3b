"""The log is one line per decision, in UTC, and libraries stay quiet."""

import logging
import re
from collections.abc import Iterator

import pytest

from intake.mailbox import MailboxTrouble
from leadloop.logs import start_logging, told


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


def test_a_message_cannot_forge_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    start_logging("INFO")

    logging.getLogger("leadloop").info(
        "endpoint=%s", "x\r\n2026-11-22 INFO forged\x1b[2J\u2028한글"
    )

    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert said.endswith(r"endpoint=x\r\n2026-11-22 INFO forged\x1b[2J\u2028한글" + "\n")


HANA = "hana@hanbit.example.kr"


class DetailedError(Exception):
    sqlstate = "23505"


def failing() -> None:
    try:
        raise DetailedError(f"DETAIL: Key (email)=({HANA}) already exists.")
    except DetailedError as cause:
        raise MailboxTrouble("command-refused", f"BODY of {HANA}") from cause


def test_an_exception_is_told_by_frames_and_types_and_never_in_its_own_words(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    root = logging.getLogger()
    others = list(root.handlers)
    start_logging("INFO")
    root.handlers[:0] = others  # these word the exception first, and leave that on the record
    try:
        failing()
    except MailboxTrouble:
        logging.getLogger("leadloop").exception("reading failed")

    said = capsys.readouterr().err
    assert HANA in caplog.text
    assert HANA not in said
    assert "in failing" in said
    assert "DetailedError sqlstate=23505\nwhich led to\n" in said
    assert said.endswith("intake.mailbox.MailboxTrouble code=command-refused\n")


def test_an_exception_that_causes_itself_ends() -> None:
    one, other = ValueError("a"), KeyError("b")
    one.__context__, other.__context__ = other, one

    assert told(one).count("builtins.") == 10


def test_a_number_of_the_system_is_told_and_a_missing_file_is_not_named() -> None:
    assert told(FileNotFoundError(2, "No such file", "/home/hana/x")) == (
        "builtins.FileNotFoundError errno=2"
    )
