"""The SMTP line against a real server: what may be repeated, and what may not."""

from collections.abc import Iterator

import pytest

from sandbox.mail import PracticeMailbox
from scheduler.smtp import BadSmtpUrl, Fate, Smtp

US = "sales@saebyeok.example"
HANA = "hana@hanbit.example.kr"
MAIL = b"From: sales@saebyeok.example\r\nSubject: hi\r\n\r\n.a dot\r\nbye\r\n"


@pytest.fixture
def post() -> Iterator[PracticeMailbox]:
    with PracticeMailbox() as post:
        yield post


def test_a_mail_arrives_byte_for_byte(post: PracticeMailbox) -> None:
    outcome = Smtp(post.smtp_url).send(US, HANA, MAIL)

    assert outcome.fate is Fate.SENT
    assert outcome.answer.startswith("250")
    [letter] = post.world.inbox(HANA)
    assert letter.raw == MAIL
    assert letter.sender == US


def test_bare_line_ends_become_the_ones_of_mail(post: PracticeMailbox) -> None:
    Smtp(post.smtp_url).send(US, HANA, b"Subject: hi\n\nno end")

    assert post.world.inbox(HANA)[0].raw == b"Subject: hi\r\n\r\nno end\r\n"


def test_many_mails_share_one_connection(post: PracticeMailbox) -> None:
    smtp = Smtp(post.smtp_url)
    smtp.send(US, HANA, MAIL)
    line = smtp._line

    assert smtp.send(US, HANA, MAIL).fate is Fate.SENT
    assert smtp._line is line


def test_a_connection_that_died_in_silence_is_replaced(post: PracticeMailbox) -> None:
    smtp = Smtp(post.smtp_url)
    smtp.send(US, HANA, MAIL)
    post.restart()

    assert smtp.send(US, HANA, MAIL).fate is Fate.SENT
    assert len(post.world.inbox(HANA)) == 2


def test_a_deferred_recipient_is_tried_again_and_the_line_stays_usable(
    post: PracticeMailbox,
) -> None:
    smtp = Smtp(post.smtp_url)
    post.smtp_faults.defer(HANA)

    assert smtp.send(US, HANA, MAIL).fate is Fate.RETRY
    assert smtp.send(US, "other@hanbit.example.kr", MAIL).fate is Fate.SENT


def test_a_refused_recipient_is_refused_for_good(post: PracticeMailbox) -> None:
    post.smtp_faults.reject(HANA)

    outcome = Smtp(post.smtp_url).send(US, HANA, MAIL)

    assert outcome.fate is Fate.REFUSED
    assert outcome.answer.startswith("550")


def test_an_answer_that_never_came_is_unclear(post: PracticeMailbox) -> None:
    post.smtp_faults.unanswered = 1
    smtp = Smtp(post.smtp_url)

    assert smtp.send(US, HANA, MAIL).fate is Fate.UNCLEAR
    assert len(post.world.inbox(HANA)) == 1
    assert smtp.send(US, HANA, MAIL).fate is Fate.SENT


def test_a_mail_that_died_with_the_connection_is_unclear_too(post: PracticeMailbox) -> None:
    post.smtp_faults.lost = 1

    assert Smtp(post.smtp_url).send(US, HANA, MAIL).fate is Fate.UNCLEAR
    assert post.world.inbox(HANA) == []


def test_a_server_that_is_away_says_nothing_about_the_mail(post: PracticeMailbox) -> None:
    post.go_down()

    assert Smtp(post.smtp_url).send(US, HANA, MAIL).fate is Fate.DOWN


def test_a_wrong_password_is_our_trouble_and_not_the_recipients(post: PracticeMailbox) -> None:
    url = f"smtp://sales%40saebyeok.example:wrong@127.0.0.1:{post.smtp_port}"

    assert Smtp(url).send(US, HANA, MAIL).fate is Fate.DOWN
    assert Smtp(url).check().startswith("535")
    assert Smtp(post.smtp_url).check() == ""


def test_an_address_the_server_cannot_carry_is_no_reason_to_hang(post: PracticeMailbox) -> None:
    outcome = Smtp(post.smtp_url).send(US, "하나@hanbit.example.kr", MAIL)

    assert outcome.fate in (Fate.SENT, Fate.REFUSED)


@pytest.mark.parametrize("url", ["http://x", "smtp://", "mail.example"])
def test_other_addresses_are_refused_by_name(url: str) -> None:
    with pytest.raises(BadSmtpUrl, match="smtp"):
        Smtp(url)
