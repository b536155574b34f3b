"""`leadloop up` and `leadloop demo`: everything starts, answers, and ends cleanly."""

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from leadloop.demo import CAST
from leadloop.supervisor import HOME
from sandbox.mail import PracticeMailbox
from sandbox.slack import PracticeSlack
from store import base, playbooks
from tests.leadloop.conftest import CHANNELS, start
from tests.leadloop.test_web import answered, free_port

MAIL = (
    b"From: Hana <hana@hanbit.example.kr>\r\nTo: sales@saebyeok.example\r\n"
    b"Subject: A quote, please\r\nMessage-ID: <1@hanbit.example.kr>\r\n\r\nHow much is it?\r\n"
)


class Lines:
    """What a process prints, collected while it runs."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.seen: list[str] = []
        self.process = process
        for stream in (process.stdout, process.stderr):
            Thread(target=self._read, args=(stream,), daemon=True).start()

    def _read(self, stream: Iterator[str]) -> None:
        self.seen.extend(iter(stream))

    def wait_for(self, part: str, seconds: float = 90) -> str:
        until = time.monotonic() + seconds
        while True:
            found = next((line for line in list(self.seen) if part in line), None)
            if found:
                return found
            assert time.monotonic() < until, "".join(self.seen)
            assert self.process.poll() is None, "".join(self.seen)
            Event().wait(0.1)


def interrupted(process: "subprocess.Popen[str]") -> float:
    """Press Ctrl-C and tell how long the end took."""
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.wait(30)
    return time.monotonic() - begun


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_one_command_brings_a_mail_to_slack_and_ends_cleanly(
    bare: dict[str, str], tmp_path: Path, mailbox: PracticeMailbox, slack: PracticeSlack
) -> None:
    port = free_port()
    environment = bare | CHANNELS | {
        "IMAP_URL": mailbox.imap_url,
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "PORT": str(port),
    }  # fmt: skip
    mailbox.deliver("sales@saebyeok.example", MAIL)
    process = start("up", environment=environment, folder=tmp_path)
    lines = Lines(process)
    try:
        assert answered(f"http://127.0.0.1:{port}/readyz", 90) == b"ready\n"
        assert slack.wait_for_app(60)
        assert posted(slack, "leads", 60)
        listed = start("inquiries", "list", "--json", environment=environment, folder=tmp_path)
        told, trouble = listed.communicate(timeout=60)
        assert [one["lead"] for one in json.loads(told)] == ["L-1"], trouble
    finally:
        seconds = interrupted(process)

    assert process.returncode == 0, "".join(lines.seen)
    assert seconds < 10
    assert "SMTP_URL is not set" in "".join(lines.seen)
    base.open_database(bare["DATABASE_URL"])
    with base.connection():
        assert playbooks.in_force()[1] == 1


def posted(slack: PracticeSlack, channel: str, seconds: float) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with slack.world.lock:
            if slack.world.people.channel(channel).messages:
                return True
        Event().wait(0.1)
    return False


@pytest.mark.slow
@pytest.mark.timeout(240)
def test_the_demo_opens_at_one_url_with_leads_in_it_and_ends_cleanly(tmp_path: Path) -> None:
    real = {"SLACK_BOT_TOKEN": "xoxb-real", "DATABASE_URL": "postgresql://real/real"}
    process = start("demo", "--port", "0", environment=real, folder=tmp_path)
    lines = Lines(process)
    try:
        line = lines.wait_for("Open: http://127.0.0.1:")
        url = line.split("Open: ")[1].strip()
        assert b"<html" in answered(url)
        assert until_three_leads(tmp_path / "var/demo/leadloop.db")
    finally:
        seconds = interrupted(process)

    said = "".join(lines.seen)
    assert process.returncode == 0, said
    assert seconds < 12
    assert "Traceback" not in said
    assert "killed" not in said


def until_three_leads(file: Path, seconds: float = 60) -> bool:
    """The first prospects wrote three inquiries and a newsletter; only the former are leads."""
    from store.leads import Card, Lead
    from store.people import Member

    base.open_database(f"sqlite:///{file}")
    until = time.monotonic() + seconds
    with base.connection():
        assert Member.select().where(Member.slack_id.is_null(False)).count() == len(CAST)
        while time.monotonic() < until:
            if Lead.select().count() == Card.select().count() == 3:
                return True
            Event().wait(0.2)
    return False


@pytest.mark.slow
def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        process = start("demo", "--port", str(port), environment={}, folder=tmp_path)
        _, trouble = process.communicate(timeout=60)

    assert process.returncode == 1
    assert str(port) in trouble


def test_the_procfile_names_commands_that_exist() -> None:
    from leadloop.__main__ import leadloop

    lines = (HOME / "Procfile").read_text().splitlines()
    roles = dict(line.split(": ", 1) for line in lines)

    assert list(roles) == ["release", "web", "poller", "bot", "clock", "worker"]
    words = [command.split(" -m leadloop ")[1] for command in roles.values() if " -m " in command]
    assert set(words) <= set(leadloop.commands)
    assert "leadloop.wsgi:app" in roles["web"]
