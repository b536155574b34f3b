"""`mail explain` works on a bare machine; `mail reconcile` misses no message."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

import funnel
from intake.poller import poll_once
from leadloop.clock import real_now
from sandbox.mail import PracticeMailbox
from store import base
from store.inquiries import Inquiry
from tests.leadloop.conftest import Run, start

SALES = "sales@saebyeok.example"
FIELDS = {
    "file", "kind", "reasons", "from_email", "from_name", "subject", "text", "thread", "bounced",
    "lang",
}  # fmt: skip


def letter(number: int, *, headers: str = "") -> bytes:
    return (
        f"From: =?utf-8?b?7ZWc7ZWY64KY?= <hana@hanbit.example.kr>\r\nTo: {SALES}\r\n"
        f"Subject: Quote {number}\r\nMessage-ID: <{number}@hanbit.example.kr>\r\n{headers}"
        "Date: Tue, 24 Nov 2026 10:30:00 +0900\r\nContent-Type: text/plain; charset=utf-8\r\n"
        "\r\n견적을 부탁드립니다.\r\n"
    ).encode()


def test_each_mail_is_one_line_of_json(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(letter(1))
    (tmp_path / "b.eml").write_bytes(letter(2, headers="Auto-Submitted: auto-replied\r\n"))
    (tmp_path / "c.eml").write_bytes(b"")

    told = run("mail", "explain", "a.eml", "b.eml", "c.eml")

    first, second, third = (json.loads(line) for line in told.output.splitlines())
    assert set(first) == set(third) == FIELDS
    assert (first["file"], first["kind"]) == ("a.eml", "inquiry")
    assert (first["from_email"], first["from_name"]) == ("hana@hanbit.example.kr", "한하나")
    assert "견적을 부탁드립니다." in first["text"]
    assert second["kind"] == "auto_reply"
    assert third["kind"] == "unreadable"


def test_explaining_needs_no_settings_and_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(letter(1))

    process = start("mail", "explain", "a.eml", environment={}, folder=tmp_path)
    told, _ = process.communicate(timeout=60)

    assert json.loads(told)["kind"] == "inquiry"
    assert [file.name for file in tmp_path.iterdir()] == ["a.eml"]


def test_explaining_works_even_with_settings_that_would_stop_the_start(
    run: Run, tmp_path: Path
) -> None:
    (tmp_path / "a.eml").write_bytes(letter(1))

    told = run("mail", "explain", "a.eml", PORT="x", DATABASE_URL="nonsense")

    assert json.loads(told.output)["kind"] == "inquiry"


def test_a_mail_can_come_from_standard_input(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(letter(1))
    process = start("mail", "explain", "-", environment={}, folder=tmp_path)

    # nothing on standard input is an empty mail, not a crash
    told, _ = process.communicate("", timeout=60)

    assert json.loads(told)["kind"] == "unreadable"


def test_what_is_configured_about_our_mail_is_known(run: Run, tmp_path: Path) -> None:
    through_group = letter(1, headers="List-Id: <sales.saebyeok.example>\r\n")
    (tmp_path / "group.eml").write_bytes(through_group)
    (tmp_path / "own.eml").write_bytes(letter(2).replace(b"hana@hanbit.example.kr", b"me@x.kr"))

    def kinds(**given: str) -> list[str]:
        told = run("mail", "explain", "group.eml", "own.eml", **given)
        return [json.loads(line)["kind"] for line in told.output.splitlines()]

    assert kinds() == ["list", "inquiry"]
    assert kinds(MAIL_GROUPS=SALES, MAIL_ALIASES="me@x.kr") == ["inquiry", "own"]


@pytest.fixture
def connected(run: Run, bare: dict[str, str], mailbox: PracticeMailbox) -> Run:
    """Runs commands against a migrated database and a mailbox of three mails, two of them read."""
    assert run("migrate").exit_code == 0
    base.open_database(bare["DATABASE_URL"])
    mailbox.deliver(SALES, letter(1))
    mailbox.deliver(SALES, letter(2))
    with base.connection():
        poll_once(mailbox.imap_url, at=real_now(), now=real_now, name="test")
    mailbox.deliver(SALES, letter(3))

    def connected(*words: str) -> object:
        return run(*words, IMAP_URL=mailbox.imap_url)

    return connected


def test_every_message_is_accounted_for(connected: Run) -> None:
    told = connected("mail", "reconcile", "--json")

    [found] = json.loads(told.output)
    assert told.exit_code == 0
    assert (found["messages"], found["missing"]) == (3, [])
    assert found["became"] == {"landed": 2}
    assert len(found["waiting"]) == 1


def test_a_message_that_was_read_and_is_not_stored_ends_with_1(connected: Run) -> None:
    with base.connection():
        lost = Inquiry.select().first()
        uid = lost.uid
        lost.delete_instance()

    told = connected("mail", "reconcile", "--json")

    assert told.exit_code == 1
    assert json.loads(told.output)[0]["missing"] == [uid]
    assert str(uid) in connected("mail", "reconcile").output


def test_after_a_renumbering_mails_are_recognised(connected: Run, mailbox: PracticeMailbox) -> None:
    mailbox.renumber()
    with base.connection():
        poll_once(mailbox.imap_url, at=real_now(), now=real_now, name="test")

    [found] = json.loads(connected("mail", "reconcile", "--json").output)

    assert (found["messages"], found["missing"]) == (3, [])


def test_what_became_of_each_message_is_counted(connected: Run) -> None:
    with base.connection():
        first, second = Inquiry.select().order_by(Inquiry.id)
        funnel.quarantine(first, reason="crashes", at=datetime(2026, 11, 24, tzinfo=UTC))

    [found] = json.loads(connected("mail", "reconcile", "--json").output)

    assert found["became"] == {"quarantined": 1, "landed": 1}
    assert second.state == "landed"


def test_without_a_mailbox_there_is_nothing_to_reconcile(run: Run) -> None:
    run("migrate")

    assert run("mail", "reconcile").exit_code == 1


def test_a_mailbox_that_is_down_is_one_sentence(connected: Run, mailbox: PracticeMailbox) -> None:
    mailbox.go_down()

    told = connected("mail", "reconcile")

    assert told.exit_code == 1
    assert "leadloop doctor" in told.stderr
