# ruff: noqa: E501 (mails and tables of examples)
"""Who was not reached and whether that is for good."""

import pytest

from intake import failures
from intake.letter import read
from rules.letters import Failure


@pytest.mark.parametrize(
    ("text", "status", "hard", "why"),
    [
        (
            "550 5.1.1 <a@b.example>: Recipient address rejected: User unknown",
            "5.1.1",
            True,
            "unknown-user",
        ),
        ("550 No such user here", "", True, "unknown-user"),
        (
            "550 5.1.1 The email account that you tried to reach does not exist",
            "5.1.1",
            True,
            "unknown-user",
        ),
        ("User kim not listed in Domino Directory", "", True, "unknown-user"),
        ("550 5.1.10 RESOLVER.ADR.RecipientNotFound", "5.1.10", True, "unknown-user"),
        ("553 RUSR <kim@client.example>", "", True, "unknown-user"),
        ("수신자의 메일 주소가 존재하지 않습니다", "", True, "unknown-user"),
        ("Host or domain name not found. Name service error", "5.4.4", True, "unknown-domain"),
        ("556 5.1.10 Domain does not accept mail (null MX)", "", True, "unknown-domain"),
        ("551 User has moved, new address is b@c.example", "", True, "moved"),
        ("552 5.2.2 Mailbox full", "5.2.2", False, "full"),
        ("550 5.1.1 mailbox is full, user over quota", "5.1.1", False, "full"),
        ("사서함 용량이 가득 찼습니다", "5.1.1", False, "full"),
        ("5.1.0 - Unknown address error 550-'5.2.2 kim Mailbox Full'", "5.1.0", False, "full"),
        ("550 account has been suspended", "", False, "suspended"),
        ("554 5.7.1 blocked using zen.spamhaus.org", "5.7.1", False, "spam"),
        ("550 User unknown (in reply to end of DATA command)", "", False, "filtered"),
        ("553 5.1.8 Sender address rejected", "5.1.8", False, "sender-refused"),
        ("552 message size exceeds fixed limit", "5.3.4", False, "size"),
        ("421 too many connections", "4.7.0", False, "rate"),
        ("connection timed out", "4.4.1", False, "network"),
        ("delivery time expired", "4.4.7", False, "expired"),
        ("Host or domain name not found", "4.4.3", False, "unknown-domain"),
        ("450 user unknown, try later", "4.2.1", False, "unknown-user"),
        ("", "5.1.1", True, "code"),
        ("", "5.1.10", True, "code"),
        ("", "5.7.1", False, "other"),
        ("", "", False, "other"),
    ],
)
def test_words_are_asked_before_codes(text: str, status: str, hard: bool, why: str) -> None:
    assert failures.grade(text, status) == (hard, why)


def test_a_delay_is_no_failure_yet() -> None:
    assert failures.grade("User unknown", "4.4.1", action="delayed") == (False, "delayed")


def report(*blocks: str, note: str = "Sorry.", original: str = "") -> bytes:
    told = "\r\n\r\n".join(("Reporting-MTA: dns; mx.example", *blocks))
    return (
        "From: MAILER-DAEMON@mx.example\r\nTo: sales@leadloop.example\r\nSubject: Undelivered\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\n\r\n{note}\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n{told}\r\n--b\r\n"
        f"Content-Type: message/rfc822\r\n\r\n{original}\r\n\r\nour words\r\n--b--\r\n"
    ).encode()


def test_each_recipient_of_a_report_has_a_fate_of_their_own() -> None:
    letter = read(
        report(
            "Final-Recipient: rfc822; kim@client.example\r\nAction: failed\r\nStatus: 5.1.1 (bad)",
            "Final-Recipient: rfc822;<LEE@client.example>\r\nAction: failed\r\nStatus: 5.2.2\r\n"
            "Diagnostic-Code: smtp; 552\r\n over quota",
            "Final-Recipient: rfc822; park@client.example\r\nAction: delayed\r\nStatus: 4.4.1",
            "Final-Recipient: rfc822; choi@client.example\r\nAction: delivered\r\nStatus: 2.1.5",
        )
    )
    assert letter.failures == (
        Failure("kim@client.example", hard=True, status="5.1.1", why="code"),
        Failure("lee@client.example", hard=False, status="5.2.2", why="full"),
        Failure("park@client.example", hard=False, status="4.4.1", why="delayed"),
    )


def test_without_an_address_in_the_report_the_returned_mail_tells_it() -> None:
    letter = read(
        report(
            "Final-Recipient: X400; c=kr\r\nAction: failed\r\nStatus: 5.1.1",
            original="To: Kim <kim@client.example>\r\nMessage-ID: <our@leadloop.example>",
        )
    )
    assert [failure.address for failure in letter.failures] == ["kim@client.example"]
    assert letter.returned_ids == ("<our@leadloop.example>",)


def test_the_note_is_asked_where_the_report_says_nothing() -> None:
    block = "Final-Recipient: rfc822; kim@client.example\r\nAction: failed\r\nStatus: 5.0.0"
    letter = read(report(block, note="The recipient's mailbox is full."))

    assert letter.failures[0].why == "full"


def test_a_mail_of_a_person_has_no_failures() -> None:
    quoted = "> From: mailer-daemon@mx.example\n> user unknown <kim@client.example>"
    letter = read(
        f"From: hana@hanbit.example\r\nSubject: Re: bounce\r\n\r\nWhy?\n\n{quoted}".encode()
    )

    assert letter.failures == ()


def test_headers_of_the_returned_mail_are_found_in_a_part_of_their_own() -> None:
    raw = (
        b"From: <>\r\nTo: sales@leadloop.example\r\nSubject: failure notice\r\n"
        b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n\r\nno such user\r\n--b\r\n'
        b"Content-Type: text/rfc822-headers\r\n\r\nTo: kim@client.example\r\nSubject: hi\r\n"
        b"Message-ID: <our@leadloop.example>\r\n--b--\r\n"
    )
    letter = read(raw)

    assert letter.facts.returned_original
    assert letter.returned_ids == ("<our@leadloop.example>",)
    assert [failure.address for failure in letter.failures] == ["kim@client.example"]
    assert letter.failures[0].hard


@pytest.mark.parametrize(
    ("subject", "text", "why"),
    [
        (
            "Delivery Status Notification (Delay)",
            "Gmail will retry kim@client.example later.",
            "delayed",
        ),
        (
            "[메일 전송 실패] hello",
            "kim@client.example 메일 주소를 찾을 수 없습니다.",
            "unknown-user",
        ),
        ("Mail failure", "No such user: <kim@client.example>", "unknown-user"),
    ],
)
def test_a_notice_without_any_report_names_the_address_in_its_words(
    subject: str, text: str, why: str
) -> None:
    head = f"From: postmaster@client.example\r\nTo: sales@leadloop.example\r\nSubject: {subject}"
    (failure,) = read(f"{head}\r\n\r\n{text}".encode()).failures

    assert (failure.address, failure.why) == ("kim@client.example", why)


def test_of_two_addresses_in_a_notice_none_is_sure() -> None:
    raw = b"From: postmaster@client.example\r\n\r\nkim@client.example or lee@client.example failed"
    assert read(raw).failures == ()
