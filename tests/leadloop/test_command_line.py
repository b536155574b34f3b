"""Commands are edges: parse, one call, print; exit codes are 0 done, 1 refused, 2 usage."""

import json
import os
import pty
import sqlite3
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import click
import pytest

import funnel
from leadloop.__main__ import leadloop
from leadloop.clock import real_now
from leadloop.release import version
from leadloop.supervisor import HOME
from sandbox.slack import PracticeSlack
from store import base
from tests.leadloop.conftest import Run, start

FORM = {"name": "한하나", "email": "hana@hanbit.example.kr", "message": "견적 부탁드립니다."}


@pytest.fixture
def ready(run: Run) -> Run:
    """A migrated database with the sample playbook in force."""
    assert run("migrate").exit_code == 0
    assert run("playbook", "apply").exit_code == 0
    return run


def every_command() -> list[tuple[str, ...]]:
    def below(command: click.Command, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        inner = getattr(command, "commands", {})
        return [words, *(one for name in inner for one in below(inner[name], (*words, name)))]

    return below(leadloop, ())


@pytest.mark.parametrize("words", every_command(), ids=" ".join)
def test_every_command_explains_itself_with_an_example(words: tuple[str, ...], run: Run) -> None:
    told = run(*words, "--help")

    assert told.exit_code == 0
    assert "Example:" in told.output
    assert "leadloop " + " ".join(words) in told.output


@pytest.mark.parametrize(
    "words",
    [("dance",), ("mail", "explain"), ("mail", "explain", "absent.eml"), ("web", "--port", "x")],
)
def test_wrong_use_ends_with_2(words: tuple[str, ...], run: Run) -> None:
    assert run(*words).exit_code == 2


def test_a_bad_setting_ends_with_2_and_one_sentence(run: Run) -> None:
    told = run("status", PORT="eighty")

    assert told.exit_code == 2
    assert told.stderr.splitlines() == [
        "leadloop: PORT has a value that does not fit. Expected: a port number from 1 to 65535. "
        "Example: PORT=8000"
    ]


def test_the_version_is_the_changelogs(run: Run) -> None:
    assert run("--version").output.split() == ["Leadloop", version()]


def test_migrating_twice_is_harmless(run: Run) -> None:
    first, second = run("migrate", "--json"), run("migrate", "--json")

    assert json.loads(first.output)["applied"]
    assert json.loads(second.output) == {"applied": []}


@pytest.mark.parametrize(
    "words", [("status",), ("members", "list"), ("work",), ("playbook", "diff")]
)
def test_a_database_without_tables_is_sent_to_migrate(words: tuple[str, ...], run: Run) -> None:
    told = run(*words)

    assert told.exit_code == 1
    assert "leadloop migrate" in told.stderr


def test_a_database_that_is_away_is_one_sentence(run: Run) -> None:
    told = run("status", DATABASE_URL="postgresql://loop:geheim-7@127.0.0.1:1/leadloop")

    assert told.exit_code == 1
    assert len(told.stderr.splitlines()) == 1
    assert "geheim-7" not in told.stderr


def test_the_status_can_be_read_by_a_script(ready: Run) -> None:
    found = json.loads(ready("status", "--json").output)

    assert found["inquiries_waiting"] == 0
    assert found["playbook_version"] == 1


def test_the_status_can_be_read_by_a_person(ready: Run) -> None:
    told = ready("status")

    assert told.exit_code == 0
    assert "inquiries waiting" in told.output


def test_a_playbook_is_checked_without_a_database(run: Run) -> None:
    told = run("playbook", "check", "--json")

    assert told.exit_code == 0
    assert json.loads(told.output)["forms"] == ["contact", "ebook"]


def test_a_faulty_playbook_is_refused_with_its_file_and_key(run: Run, tmp_path: Path) -> None:
    (tmp_path / "playbook.toml").write_text("[workspace]\nlanguage = 'fr'\n")

    told = run("playbook", "check", "--dir", str(tmp_path))

    assert told.exit_code == 1
    assert "playbook.toml: workspace.language" in told.stderr


def test_a_folder_that_does_not_exist_is_refused(run: Run) -> None:
    told = run("playbook", "check", "--dir", "nowhere")

    assert told.exit_code == 1
    assert "nowhere" in told.stderr


def test_applying_the_same_playbook_keeps_its_number(ready: Run) -> None:
    again = json.loads(ready("playbook", "apply", "--json").output)

    assert again == {"in_force": 1, "changed": False}


def test_a_difference_names_the_key_and_both_values(ready: Run, tmp_path: Path) -> None:
    book = tmp_path / "book"
    book.mkdir()
    (book / "playbook.toml").write_text("[qualification]\nneeded = 4\n")

    found = json.loads(ready("playbook", "diff", "--dir", str(book), "--json").output)

    needed = next(one for one in found["changes"] if one["key"] == "qualification.needed")
    assert (needed["before"], needed["after"]) == (3, 4)


def test_no_difference_is_said_too(ready: Run) -> None:
    assert json.loads(ready("playbook", "diff", "--json").output)["changes"] == []


def test_a_member_is_added_and_listed(ready: Run) -> None:
    added = ready(
        "members", "add", "김민지", "Minji@saebyeok.example", "--role", "sdr", "--role", "ebr"
    )

    [member] = json.loads(ready("members", "list", "--json").output)
    assert added.exit_code == 0
    assert (member["name"], member["email"]) == ("김민지", "minji@saebyeok.example")
    assert member["roles"] == ["sdr", "ebr"]
    assert "김민지" in ready("members", "list").output


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("Minji", "minji", "--role", "sdr"), 1),
        (("Minji", "minji@saebyeok.example", "--role", "king"), 2),
        (("Minji", "minji@saebyeok.example"), 2),
    ],
)
def test_a_member_needs_an_address_and_a_role(
    words: tuple[str, ...], code: int, ready: Run
) -> None:
    told = ready("members", "add", *words)

    assert told.exit_code == code
    assert json.loads(ready("members", "list", "--json").output) == []


def test_a_refusal_is_worded_in_the_terminals_language(ready: Run) -> None:
    told = ready("members", "add", "Minji", "minji", "--role", "sdr")

    assert "“minji” is not an e-mail address." in told.stderr


def test_members_cannot_be_found_in_slack_without_slack(ready: Run) -> None:
    told = ready("members", "sync")

    assert told.exit_code == 1
    assert "SLACK_BOT_TOKEN" in told.stderr


def test_members_are_linked_to_their_slack_users(ready: Run, slack: PracticeSlack) -> None:
    ready("members", "add", "Minji", "minji@saebyeok.example", "--role", "sdr")
    ready("members", "add", "Nobody", "nobody@saebyeok.example", "--role", "sdr")
    connection = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
        "SLACK_LEADS_CHANNEL": "#leads",
    }

    links = json.loads(ready("members", "sync", "--json", **connection).output)
    said = ready("members", "sync", **connection).output

    assert {one["name"]: bool(one["slack_id"]) for one in links} == {"Minji": True, "Nobody": False}
    assert "Minji" not in said
    assert "nobody@saebyeok.example" in said


@pytest.mark.parametrize("fault", ["token_revoked", "down"])
def test_a_slack_that_refuses_is_one_sentence(fault: str, ready: Run, slack: PracticeSlack) -> None:
    ready("members", "add", "Minji", "minji@saebyeok.example", "--role", "sdr")
    slack.fault(fault)

    told = ready(
        "members",
        "sync",
        SLACK_BOT_TOKEN=slack.bot_token,
        SLACK_API_URL=slack.api_url,
        SLACK_LEADS_CHANNEL="#leads",
    )

    assert told.exit_code == 1
    assert "leadloop doctor" in told.stderr


@pytest.fixture
def inquiry(ready: Run, bare: dict[str, str]) -> str:
    """The key of one form that landed and was put into quarantine."""
    base.open_database(bare["DATABASE_URL"])
    with base.connection():
        found = funnel.land_form(
            "contact", "once", FORM, touch=funnel.FirstTouch(), lang="ko", suspicion="flood",
            at=real_now(),
        )  # fmt: skip
        return found.key


def test_inquiries_are_listed_by_state(ready: Run, inquiry: str) -> None:
    quarantined = ready("inquiries", "list", "--state", "quarantined", "--json")
    captured = ready("inquiries", "list", "--state", "captured", "--json")

    [found] = json.loads(quarantined.output)
    assert (found["inquiry"], found["reasons"]) == (inquiry, ["flood"])
    assert json.loads(captured.output) == []
    assert inquiry in ready("inquiries", "list").output


def test_an_inquiry_is_shown_byte_for_byte(ready: Run, inquiry: str) -> None:
    told = ready("inquiries", "show", inquiry)

    assert json.loads(told.output)["fields"] == FORM


def test_a_hostile_inquiry_cannot_steer_the_terminal_yet_stays_whole_in_a_pipe(
    ready: Run, bare: dict[str, str], tmp_path: Path
) -> None:
    base.open_database(bare["DATABASE_URL"])
    hostile = "\x1b]0;owned\x07 \x9b2J \u202egnp.exe"
    with base.connection():
        found = funnel.land_form(
            "contact", "once", FORM | {"message": hostile}, touch=funnel.FirstTouch(), lang="ko",
            suspicion="", at=real_now(),
        )  # fmt: skip
        raw = funnel.raw_of(found)

    piped = ready("inquiries", "show", found.key)
    seen = on_a_terminal("inquiries", "show", found.key, environment=bare, folder=tmp_path)
    as_json = on_a_terminal(
        "inquiries", "show", found.key, "--json", environment=bare, folder=tmp_path
    )

    assert piped.stdout_bytes == raw
    for shown in (seen, as_json):
        assert "한하나" in shown
        assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(shown)


def on_a_terminal(*words: str, environment: dict[str, str], folder: Path) -> str:
    """Run a command whose standard output is a terminal, and read what that would show."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "leadloop", *words],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(HOME), **environment},
        cwd=folder,
        stdout=theirs,
    )
    os.close(theirs)
    shown = b""
    with suppress(OSError):  # a terminal whose last writer has gone
        while piece := os.read(ours, 65_536):
            shown += piece
    os.close(ours)
    assert process.wait(30) == 0
    return shown.decode()


def test_a_quarantined_inquiry_can_be_replayed(ready: Run, inquiry: str) -> None:
    told = ready("inquiries", "replay", inquiry)

    [found] = json.loads(ready("inquiries", "list", "--json").output)
    assert told.exit_code == 0
    assert found["state"] == "landed"


@pytest.mark.parametrize("key", ["I-99", "99", "L-1", "¹"])
def test_an_inquiry_that_does_not_exist_is_refused(key: str, ready: Run) -> None:
    for word in ("show", "replay"):
        told = ready("inquiries", word, key)

        assert told.exit_code == 1
        assert key in told.stderr


def test_the_timetable_is_listed(run: Run) -> None:
    names = [one["name"] for one in json.loads(run("jobs", "list", "--json").output)]

    assert {"sla", "stale", "comeback"} <= set(names)


def test_a_job_runs_by_hand_at_any_moment(ready: Run) -> None:
    told = ready("jobs", "run", "stale", "--at", "2026-12-01T09:00+09:00", "--json")

    assert json.loads(told.output) == {"job": "stale", "done": 0}


def test_a_job_that_does_not_exist_is_refused_with_the_names_that_do(ready: Run) -> None:
    told = ready("jobs", "run", "dance")

    assert told.exit_code == 1
    assert "stale" in told.stderr


def test_a_moment_that_is_none_is_wrong_use(ready: Run) -> None:
    assert ready("jobs", "run", "stale", "--at", "tomorrow").exit_code == 2


def test_a_manifest_is_made_for_either_transport(run: Run) -> None:
    socket = json.loads(run("slack", "manifest").output)
    http = json.loads(run("slack", "manifest", "--url", "https://leads.example/").output)

    assert socket["settings"]["socket_mode_enabled"] is True
    assert http["settings"]["event_subscriptions"]["request_url"] == (
        "https://leads.example/slack/events"
    )


def test_a_backup_holds_everything_and_is_for_us_alone(ready: Run, tmp_path: Path) -> None:
    ready("members", "add", "Minji", "minji@saebyeok.example", "--role", "sdr")

    told = ready("backup", "--to", str(tmp_path / "safe"))

    [copy] = (tmp_path / "safe").iterdir()
    with sqlite3.connect(copy) as connection:
        names = connection.execute("select name from member").fetchall()
    assert told.exit_code == 0
    assert names == [("Minji",)]
    assert copy.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("words", "given", "code"),
    [
        (("migrate",), {}, 0),
        (("poll",), {}, 1),
        (("bot",), {}, 1),
        (("status",), {"PORT": "x"}, 2),
        (("nonsense",), {}, 2),
    ],
)
def test_a_process_ends_with_the_right_code(
    words: tuple[str, ...], given: dict[str, str], code: int, ready: Run, bare: dict[str, str],
    tmp_path: Path,
) -> None:  # fmt: skip
    process = start(*words, environment=bare | given, folder=tmp_path)
    _, trouble = process.communicate(timeout=60)

    assert process.returncode == code, trouble
    assert "Traceback" not in trouble


def test_help_is_korean_in_a_korean_terminal(bare: dict[str, str], tmp_path: Path) -> None:
    process = start("--help", environment=bare | {"LEADLOOP_LANG": "ko"}, folder=tmp_path)
    told, _ = process.communicate(timeout=60)

    assert "데이터베이스" in told
    assert "예:" in told
