"""The practice mailbox is a mail server to rely on, until it is told to fail."""

import smtplib
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import pytest
from imapclient import IMAPClient

from sandbox.mail import PracticeMailbox

SALES = "sales@saebyeok.example"
HANA = "hana@hanbit.example"
INQUIRY = (
    b"From: Hana <hana@hanbit.example>\r\nTo: sales@saebyeok.example\r\nSubject: Price?\r\n"
    b"Message-ID: <1@hanbit.example>\r\n\r\nHow much?\r\n"
)


@pytest.fixture
def mailbox() -> Iterator[PracticeMailbox]:
    with PracticeMailbox() as box:
        yield box


def sign_in(mailbox: PracticeMailbox) -> IMAPClient:
    url = urlsplit(mailbox.imap_url)
    client = IMAPClient(url.hostname, port=url.port, ssl=False, timeout=5)
    client.normalise_times = False
    client.login(unquote(url.username or ""), unquote(url.password or ""))
    return client


def notice_the_end(client: IMAPClient) -> None:
    """Talk to a server that is gone; its farewell may still answer the first word."""
    for _ in range(2):
        client.noop()


def letter(to: str = HANA, body: str = "Good morning.") -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SALES, to, "반갑습니다"
    mail["Message-ID"] = "<7@saebyeok.example>"
    mail.set_content(body)
    return mail


def send(mailbox: PracticeMailbox, *mails: EmailMessage) -> None:
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=5) as smtp:
        for mail in mails:
            smtp.send_message(mail)


def test_a_delivered_mail_is_read_byte_for_byte(mailbox: PracticeMailbox) -> None:
    odd = INQUIRY + b"\xc7\xd1\xba\xfb not declared \x00\r\n"
    at = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    uid = mailbox.deliver(SALES, odd, at=at)
    with sign_in(mailbox) as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search(["UID", f"{uid}:*"]) == [uid]
        fetched = client.fetch([uid], ["BODY.PEEK[]", "INTERNALDATE"])[uid]
    assert fetched[b"BODY[]"] == odd
    assert fetched[b"INTERNALDATE"] == at


def test_the_wrong_password_is_refused(mailbox: PracticeMailbox) -> None:
    client = IMAPClient("127.0.0.1", port=mailbox.imap_port, ssl=False, timeout=5)
    with pytest.raises(Exception, match=r"(?i)auth|invalid"):
        client.login(SALES, "guess")
    client.shutdown()


def test_other_mailboxes_appear_when_something_is_put_there(mailbox: PracticeMailbox) -> None:
    mailbox.deliver(SALES, INQUIRY, mailbox="Webforms")
    with sign_in(mailbox) as client:
        assert "Webforms" in {name for _, _, name in client.list_folders()}
        assert client.select_folder("Webforms")[b"EXISTS"] == 1


def test_an_idling_client_hears_of_new_mail(mailbox: PracticeMailbox) -> None:
    with sign_in(mailbox) as client:
        assert b"IDLE" in client.capabilities()
        client.select_folder("INBOX", readonly=True)
        for expected in (1, 2):
            client.idle()
            mailbox.deliver(SALES, INQUIRY)
            heard = client.idle_check(timeout=5)
            assert (expected, b"EXISTS") in heard
            client.idle_done()


def test_mail_that_arrives_just_before_idling_is_announced_too(mailbox: PracticeMailbox) -> None:
    with sign_in(mailbox) as client:
        client.select_folder("INBOX", readonly=True)
        mailbox.deliver(SALES, INQUIRY)
        client.idle()
        assert (1, b"EXISTS") in client.idle_check(timeout=5)
        client.idle_done()


def test_an_idling_client_hears_that_the_server_is_still_there(mailbox: PracticeMailbox) -> None:
    with sign_in(mailbox) as client:
        client.select_folder("INBOX", readonly=True)
        client.idle()
        mailbox.say_still_here()
        assert client.idle_check(timeout=5) == [(b"OK", b"Still here")]
        client.idle_done()
        mailbox.say_still_here()
        assert client.noop()[1] == []


def test_a_reader_leaves_the_mailbox_as_it_was(mailbox: PracticeMailbox) -> None:
    mailbox.deliver(SALES, INQUIRY)
    before = mailbox.stored(SALES)
    with sign_in(mailbox) as client:
        client.select_folder("INBOX", readonly=True)
        client.fetch(client.search(), ["BODY.PEEK[]"])
    assert mailbox.stored(SALES) == before
    assert before[0].raw == INQUIRY


def test_a_restart_keeps_mail_uids_and_validity(mailbox: PracticeMailbox) -> None:
    uid = mailbox.deliver(SALES, INQUIRY)
    with sign_in(mailbox) as client:
        before = client.select_folder("INBOX")
        port = mailbox.imap_port
        mailbox.restart()
        with pytest.raises((OSError, client.AbortError)):
            notice_the_end(client)
    assert mailbox.imap_port == port
    with sign_in(mailbox) as client:
        after = client.select_folder("INBOX")
        assert after[b"UIDVALIDITY"] == before[b"UIDVALIDITY"]
        assert client.search() == [uid]


def test_a_server_that_is_down_refuses_connections(mailbox: PracticeMailbox) -> None:
    mailbox.go_down()
    with pytest.raises(ConnectionRefusedError):
        sign_in(mailbox)
    with pytest.raises(ConnectionRefusedError):
        send(mailbox, letter())
    mailbox.come_back()
    send(mailbox, letter())
    assert len(mailbox.world.inbox(HANA)) == 1


def test_renumbering_keeps_the_mail_under_new_uids(mailbox: PracticeMailbox) -> None:
    uids = [mailbox.deliver(SALES, INQUIRY + b"%d" % n) for n in range(3)]
    with sign_in(mailbox) as client:
        before = client.select_folder("INBOX")
    mailbox.renumber()
    with sign_in(mailbox) as client:
        after = client.select_folder("INBOX")
        assert after[b"UIDVALIDITY"] != before[b"UIDVALIDITY"]
        assert client.search() == [1, 2, 3]
        assert uids != [1, 2, 3]
        assert client.fetch([3], ["BODY.PEEK[]"])[3][b"BODY[]"] == INQUIRY + b"2"
    assert mailbox.deliver(SALES, INQUIRY) == 4


def test_what_we_send_lands_in_the_inbox_of_the_person_out_there(mailbox: PracticeMailbox) -> None:
    url = urlsplit(mailbox.smtp_url)
    with smtplib.SMTP(url.hostname or "", url.port or 0, timeout=5) as smtp:
        smtp.login(unquote(url.username or ""), unquote(url.password or ""))
        smtp.send_message(letter())
    (got,) = mailbox.world.inbox("Hana@Hanbit.example")
    assert (got.sender, got.recipient) == (SALES, HANA)
    assert got.message["Subject"] == "반갑습니다"


def test_mail_to_one_of_ours_lands_in_our_mailbox(mailbox: PracticeMailbox) -> None:
    mail = letter(to=SALES)
    del mail["From"]
    mail["From"] = HANA
    send(mailbox, mail)
    (stored,) = mailbox.stored(SALES)
    arrived = message_from_bytes(stored.raw)
    assert arrived["Return-Path"] == f"<{HANA}>"
    assert mailbox.world.letters() == []


def test_nobody_there_means_a_report_comes_back(mailbox: PracticeMailbox) -> None:
    mailbox.nobody.add("gone@hanbit.example")
    send(mailbox, letter(to="gone@hanbit.example"))
    (stored,) = mailbox.stored(SALES)
    report = message_from_bytes(stored.raw)
    assert report.get_content_type() == "multipart/report"
    kinds = [part.get_content_type() for part in report.walk()]
    assert "message/delivery-status" in kinds
    assert b"Final-Recipient: rfc822; gone@hanbit.example" in stored.raw
    assert b"Message-ID: <7@saebyeok.example>" in stored.raw
    assert mailbox.world.letters() == []


@pytest.mark.parametrize(("fault", "code"), [("defer", 451), ("reject", 550)])
def test_an_address_fails_as_told_until_cleared(
    mailbox: PracticeMailbox, fault: str, code: int
) -> None:
    getattr(mailbox.smtp_faults, fault)(HANA)
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refused:
        send(mailbox, letter())
    assert refused.value.recipients[HANA][0] == code
    mailbox.smtp_faults.clear()
    send(mailbox, letter())
    assert len(mailbox.world.inbox(HANA)) == 1


def test_an_answer_that_never_came_hides_a_mail_that_did_arrive(mailbox: PracticeMailbox) -> None:
    mailbox.smtp_faults.unanswered = 1
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(mailbox, letter())
    assert len(mailbox.world.inbox(HANA)) == 1
    send(mailbox, letter())
    assert len(mailbox.world.inbox(HANA)) == 2


def test_a_lost_mail_neither_arrives_nor_is_answered(mailbox: PracticeMailbox) -> None:
    mailbox.smtp_faults.lost = 1
    with pytest.raises(smtplib.SMTPServerDisconnected):
        send(mailbox, letter())
    assert mailbox.world.letters() == []


def test_a_slow_server_outlasts_an_impatient_client(mailbox: PracticeMailbox) -> None:
    mailbox.smtp_faults.delay = 5
    with smtplib.SMTP("127.0.0.1", mailbox.smtp_port, timeout=5) as smtp:
        smtp.ehlo()
        assert smtp.sock is not None
        smtp.sock.settimeout(0.05)
        with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected)):
            smtp.send_message(letter())


def test_waiting_for_mail_ends_when_it_is_there(mailbox: PracticeMailbox) -> None:
    send(mailbox, letter(), letter(to="tae@example.kr"))
    letters = mailbox.world.wait(lambda all_of_it: len(all_of_it) == 2)
    assert [one.recipient for one in letters] == [HANA, "tae@example.kr"]
    with pytest.raises(TimeoutError):
        mailbox.world.wait(lambda all_of_it: len(all_of_it) == 3, timeout=0.01)
