"""One IMAP folder over a real socket: the practice server, and Dovecot where it is installed."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from intake import mailbox
from intake.mailbox import BadMailboxUrl, Listed, MailboxTrouble, MailboxUrl, OpenMailbox
from sandbox.faults import FaultProxy
from sandbox.mail import PracticeMailbox
from tests.intake import dovecot

SALES = "sales@saebyeok.example"
MAIL = b"From: hana@hanbit.example.kr\r\nSubject: =?utf-8?b?66y47J2Y?=\r\n\r\nhello\r\n"


@pytest.fixture
def practice() -> Iterator[PracticeMailbox]:
    with PracticeMailbox({SALES: "dawn & dew"}) as running:
        yield running


def opened(practice: PracticeMailbox, port: int | None = None) -> OpenMailbox:
    return OpenMailbox(MailboxUrl.parse(practice.imap_url_of(SALES, port=port)))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "imaps://sales%40saebyeok.example:p%40ss%2Fword@mail.example/INBOX",
            MailboxUrl("mail.example", 993, "sales@saebyeok.example", "p@ss/word", "INBOX", True),
        ),
        ("imap://a:b@127.0.0.1:1143", MailboxUrl("127.0.0.1", 1143, "a", "b", "INBOX", False)),
        ("imap://a:b@h/Sales%2FNew", MailboxUrl("h", 143, "a", "b", "Sales/New", False)),
        ("imaps://a@h/", MailboxUrl("h", 993, "a", "", "INBOX", True)),
    ],
)
def test_a_mailbox_url_tells_where_and_as_whom(url: str, expected: MailboxUrl) -> None:
    assert MailboxUrl.parse(url) == expected


@pytest.mark.parametrize("url", ["", "pop3://a:b@h", "imaps://h/INBOX", "imap://a:b@h:99999/"])
def test_a_bad_mailbox_url_is_refused(url: str) -> None:
    with pytest.raises(BadMailboxUrl):
        MailboxUrl.parse(url)


def test_a_mailbox_is_named_without_its_password() -> None:
    url = MailboxUrl.parse("imaps://sales:secret@mail.example/INBOX")

    assert url.name == "sales@mail.example/INBOX"
    assert "secret" not in repr(url)


def test_mail_comes_byte_for_byte_with_its_arrival_and_stays_unseen(
    practice: PracticeMailbox, at: datetime
) -> None:
    uid = practice.deliver(SALES, MAIL, at=at)

    with opened(practice) as box:
        listed = box.listed(box.uids_after(0))
        (got,) = box.many([uid]).values()

    assert listed == [Listed(uid, len(MAIL), at)]
    assert listed[0].received_at is not None
    assert listed[0].received_at.tzinfo is not None
    assert got is not None
    assert got.raw == MAIL
    assert practice.stored(SALES)[0].flags == frozenset()


def test_only_uids_above_the_cursor_are_listed(practice: PracticeMailbox) -> None:
    uids = [practice.deliver(SALES, MAIL) for _ in range(3)]

    with opened(practice) as box:
        assert box.uids_after(uids[0]) == uids[1:]
        assert box.uids_after(uids[2]) == []
        assert box.uids_after(uids[2] + 50) == []


def test_a_huge_mailbox_is_listed_window_by_window(
    practice: PracticeMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "WINDOW", 2)
    uids = [practice.deliver(SALES, MAIL) for _ in range(5)]
    seen: list[int] = []

    with opened(practice) as box:
        while more := box.uids_after(seen[-1] if seen else 0):
            assert len(more) <= 3
            seen += more

    assert seen == uids


def test_mails_of_a_day_and_later_are_found(practice: PracticeMailbox) -> None:
    practice.deliver(SALES, MAIL, at=datetime(2026, 11, 1, 12, tzinfo=UTC))
    late = practice.deliver(SALES, MAIL, at=datetime(2026, 11, 20, 12, tzinfo=UTC))

    with opened(practice) as box:
        assert box.uids_since(datetime(2026, 11, 10, tzinfo=UTC).date()) == [late]


@pytest.mark.parametrize("extra", [-1, 0, 1, mailbox.PART + 7])
def test_a_big_mail_comes_whole_in_parts(practice: PracticeMailbox, extra: int) -> None:
    big = MAIL + b"x" * (2 * mailbox.PART - len(MAIL) + extra)
    uid = practice.deliver(SALES, big)
    beats: list[int] = []

    with opened(practice) as box:
        got = box.one(Listed(uid, len(big)), beat=lambda: beats.append(1))

    assert got is not None
    assert got.raw == big
    assert got.size == len(big)
    assert len(beats) >= 2


def test_of_a_mail_above_the_cap_only_the_beginning_comes(
    practice: PracticeMailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailbox, "LARGEST", 2 * mailbox.PART)
    big = MAIL + b"x" * (3 * mailbox.PART)
    uid = practice.deliver(SALES, big)

    with opened(practice) as box:
        honest = box.one(Listed(uid, len(big)), beat=lambda: None)
        understated = box.one(Listed(uid, 500), beat=lambda: None)

    assert honest is not None
    assert honest.raw == big[: mailbox.PART]
    assert honest.size == len(big)
    assert understated is not None
    assert understated.raw == big[: 2 * mailbox.PART]
    assert understated.size > len(understated.raw)


def test_a_vanished_mail_is_simply_not_there(practice: PracticeMailbox) -> None:
    with opened(practice) as box:
        assert box.listed([77]) == []
        assert box.many([77]) == {}
        assert box.one(Listed(77), beat=lambda: None) is None
        assert box.header(Listed(77)) is None


def test_a_wrong_password_is_told_apart_from_a_dead_server(practice: PracticeMailbox) -> None:
    url = practice.imap_url.replace("dawn", "dusk")
    with pytest.raises(MailboxTrouble) as refused:
        OpenMailbox(MailboxUrl.parse(url))
    practice.go_down()
    with pytest.raises(MailboxTrouble) as unreachable:
        opened(practice)

    assert refused.value.code == "login-refused"
    assert unreachable.value.code == "unreachable"


def test_a_folder_that_is_not_there_is_named_as_the_trouble(practice: PracticeMailbox) -> None:
    with pytest.raises(MailboxTrouble) as trouble:
        OpenMailbox(MailboxUrl.parse(practice.imap_url_of(SALES, "Nowhere")))

    assert trouble.value.code == "no-such-folder"


@pytest.mark.parametrize("after", [5, 60, 200, 300, 400, 500])
def test_a_connection_cut_at_the_start_is_never_called_a_refused_login(
    practice: PracticeMailbox, after: int
) -> None:
    with FaultProxy(practice.imap_port) as proxy:
        proxy.cut_after(after)
        with pytest.raises(MailboxTrouble) as trouble:
            opened(practice, proxy.port).listed([1])

    assert trouble.value.code in ("connection-lost", "unreachable")


def test_a_connection_cut_inside_a_mail_is_lost(practice: PracticeMailbox) -> None:
    uid = practice.deliver(SALES, MAIL * 50)
    with FaultProxy(practice.imap_port) as proxy, opened(practice, proxy.port) as box:
        proxy.cut_in_literal(inside=10, at_least=1000)
        with pytest.raises(MailboxTrouble) as trouble:
            box.many([uid])

    assert trouble.value.code == "connection-lost"


def test_idle_ends_when_mail_arrives(practice: PracticeMailbox) -> None:
    with opened(practice) as box:
        rounds: list[int] = []

        def is_over() -> bool:
            if not rounds:
                practice.deliver(SALES, MAIL)
            rounds.append(1)
            return False

        box.idle(seconds=30, is_over=is_over)
        assert len(box.uids_after(0)) == 1

    assert len(rounds) < 5


def test_idle_ends_at_once_when_mail_was_announced_just_before(practice: PracticeMailbox) -> None:
    with opened(practice) as box:
        assert box.uids_after(0) == []
        practice.deliver(SALES, MAIL)
        box.listed([1])  # beside this answer the server may announce the mail
        rounds: list[int] = []

        box.idle(seconds=30, is_over=lambda: bool(rounds.append(1)))

        assert len(box.uids_after(0)) == 1
        assert len(rounds) < 5


def test_idle_on_a_dead_connection_says_so(practice: PracticeMailbox) -> None:
    with opened(practice) as box:
        with pytest.raises(MailboxTrouble) as trouble:
            box.idle(seconds=30, is_over=lambda: bool(practice.restart()))

        assert trouble.value.code == "connection-lost"


@pytest.mark.skipif(dovecot.BINARY is None, reason="Dovecot lane skipped: install dovecot-imapd")
def test_mail_between_a_search_and_idle_is_never_slept_over() -> None:
    rounds: list[int] = []
    with dovecot.Dovecot() as server, OpenMailbox(MailboxUrl.parse(server.url)) as box:
        for number in range(5):
            assert box.uids_after(number) == []
            server.deliver(MAIL)
            box.idle(seconds=30, is_over=lambda: bool(rounds.append(1)))
            assert box.uids_after(number) == [number + 1]

    assert len(rounds) <= 5
