"""The poller against a real IMAP server: everything lands once, whatever happens on the way."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

import funnel
from intake import landing, mailbox, poller
from intake.mailbox import Fetched, Listed, MailboxTrouble, MailboxUrl, OpenMailbox
from intake.poller import poll_once
from sandbox.faults import FaultProxy
from sandbox.mail import PracticeMailbox
from store.base import connection
from store.inquiries import Inquiry, Mailbox
from store.leases import Lease
from store.outbox import Outbox
from tests.intake import dovecot
from tests.intake.barren import Shelf, barren

SALES = "sales@saebyeok.example"

needs_dovecot = pytest.mark.skipif(
    dovecot.BINARY is None, reason="Dovecot lane skipped: install dovecot-imapd"
)


def mail(number: int, body: bytes = b"hello") -> bytes:
    head = f"From: p{number}@hanbit.example.kr\r\nMessage-ID: <{number}@hanbit.example.kr>\r\n"
    return head.encode() + b"Subject: Question\r\n\r\n" + body + b"\r\n"


@pytest.fixture
def practice() -> Iterator[PracticeMailbox]:
    with PracticeMailbox({SALES: "dawn & dew"}) as running:
        yield running


@pytest.fixture
def read(practice: PracticeMailbox, at: datetime) -> Callable[..., int]:
    """Reads the practice mailbox once, as one process does."""

    def once(*, port: int | None = None, name: str = "one", later: int = 0) -> int:
        moment = at + timedelta(minutes=later)
        url = practice.imap_url_of(SALES, port=port)
        return poll_once(url, at=moment, now=lambda: moment, name=name)

    return once


def landed() -> list[Inquiry]:
    return list(Inquiry.select().order_by(Inquiry.id))


def cursor() -> Mailbox:
    row = Mailbox.get_or_none()
    assert row is not None
    return row


@pytest.mark.usefixtures("database")
class TestLanding:
    def test_an_empty_mailbox_is_read_and_says_so(self, read: Any, at: datetime) -> None:
        assert read() == 0
        assert landed() == []
        assert cursor().read_at == at

    def test_mail_lands_unchanged_with_what_names_it(
        self, practice: PracticeMailbox, read: Any, at: datetime
    ) -> None:
        raw = mail(1, "안녕하세요 \xff".encode("cp949", "ignore") + b"\x00")
        uid = practice.deliver(SALES, raw, at=at - timedelta(hours=2))

        assert read() == 1

        (inquiry,) = landed()
        assert funnel.raw_of(inquiry) == raw
        assert (inquiry.source, inquiry.state, inquiry.uid) == ("mail", "landed", uid)
        assert inquiry.mailbox == f"{SALES}@127.0.0.1/INBOX"
        assert inquiry.message_id == "<1@hanbit.example.kr>"
        assert len(inquiry.content_hash) == 64
        assert inquiry.size == len(raw)
        assert inquiry.received_at == at - timedelta(hours=2)
        assert inquiry.landed_at == at

    def test_the_mailbox_is_left_as_it_was_found(
        self, practice: PracticeMailbox, read: Any
    ) -> None:
        practice.deliver(SALES, mail(1))

        read()

        assert [stored.flags for stored in practice.stored(SALES)] == [frozenset()]

    def test_reading_again_lands_nothing_twice(self, practice: PracticeMailbox, read: Any) -> None:
        practice.deliver(SALES, mail(1))
        assert read() == 1
        assert read() == 0

        practice.deliver(SALES, mail(2))

        assert read() == 1
        assert [inquiry.uid for inquiry in landed()] == [101, 102] or len(landed()) == 2

    def test_many_mails_land_in_order(self, practice: PracticeMailbox, read: Any) -> None:
        for number in range(120):
            practice.deliver(SALES, mail(number))

        assert read() == 120

        ids = [inquiry.message_id for inquiry in landed()]
        assert ids == [f"<{number}@hanbit.example.kr>" for number in range(120)]

    def test_a_mail_without_message_id_lands_too(
        self, practice: PracticeMailbox, read: Any
    ) -> None:
        practice.deliver(SALES, b"Subject: no id\r\n\r\nhello\r\n")
        practice.deliver(SALES, b"\x00\xff not even a header")

        assert read() == 2
        assert [inquiry.message_id for inquiry in landed()] == ["", ""]

    def test_big_mail_lands_whole(
        self, practice: PracticeMailbox, read: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(landing, "CHUNK", mailbox.PART)
        big = mail(1, b"x" * (2 * mailbox.PART + 5))
        practice.deliver(SALES, big)
        practice.deliver(SALES, mail(2))

        assert read() == 2

        first, second = landed()
        assert funnel.raw_of(first) == big
        assert first.size == len(big)
        assert funnel.raw_of(second) == mail(2)

    def test_of_a_mail_above_the_cap_the_beginning_lands_and_the_size_tells(
        self, practice: PracticeMailbox, read: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(mailbox, "LARGEST", mailbox.PART)
        big = mail(1, b"x" * (2 * mailbox.PART))
        practice.deliver(SALES, big)

        assert read() == 1

        (inquiry,) = landed()
        assert funnel.raw_of(inquiry) == big[: mailbox.PART]
        assert inquiry.size == len(big)


@pytest.mark.usefixtures("database")
class TestFaults:
    def test_a_server_that_restarts_costs_nothing(
        self, practice: PracticeMailbox, read: Any
    ) -> None:
        practice.deliver(SALES, mail(1))
        read()
        practice.restart()
        practice.deliver(SALES, mail(2))

        assert read() == 1
        assert len(landed()) == 2

    def test_a_dead_server_is_noted_and_told_once(
        self, practice: PracticeMailbox, read: Any
    ) -> None:
        read()
        practice.go_down()
        for later in (1, 2):
            with pytest.raises(MailboxTrouble):
                read(later=later)

        assert cursor().trouble == "unreachable"
        assert Outbox.select().where(Outbox.kind == "notice").count() == 1

        practice.come_back()
        read(later=3)
        assert cursor().trouble == ""

    @pytest.mark.parametrize("after", [700, 1500, 3000, 6000])
    def test_a_cut_connection_loses_and_doubles_nothing(
        self, practice: PracticeMailbox, read: Any, after: int
    ) -> None:
        for number in range(10):
            practice.deliver(SALES, mail(number, b"x" * 400))

        with FaultProxy(practice.imap_port) as proxy:
            proxy.cut_after(after)
            with pytest.raises(MailboxTrouble):
                read(port=proxy.port)
            read(port=proxy.port)

        ids = [inquiry.message_id for inquiry in landed()]
        assert ids == [f"<{number}@hanbit.example.kr>" for number in range(10)]

    def test_a_cut_between_two_batches_keeps_what_has_landed(
        self, practice: PracticeMailbox, read: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(landing, "BATCH", 2)
        for number in range(4):
            practice.deliver(SALES, mail(number))
        practice.deliver(SALES, mail(4, b"x" * 5000))

        with FaultProxy(practice.imap_port) as proxy:
            proxy.cut_in_literal(inside=100, at_least=5000)
            with pytest.raises(MailboxTrouble):
                read(port=proxy.port)
            assert len(landed()) == 4
            assert cursor().last_uid == landed()[-1].uid

            assert read(port=proxy.port) == 1

    def test_a_renumbered_mailbox_is_read_again_for_two_weeks_and_told_once(
        self, practice: PracticeMailbox, read: Any, at: datetime
    ) -> None:
        practice.deliver(SALES, mail(1), at=at - timedelta(days=40))
        practice.deliver(SALES, mail(2), at=at - timedelta(days=3))
        read()
        practice.renumber()
        practice.deliver(SALES, mail(3), at=at)

        assert read(later=1) == 2
        assert read(later=2) == 0

        ids = [inquiry.message_id[:2] for inquiry in landed()]
        assert ids == ["<1", "<2", "<2", "<3"]
        assert landed()[1].content_hash == landed()[2].content_hash
        assert Outbox.select().where(Outbox.kind == "notice").count() == 1

    def test_a_mailbox_renumbered_during_a_long_silence_is_read_from_the_last_reading(
        self, practice: PracticeMailbox, read: Any, at: datetime
    ) -> None:
        read()
        practice.deliver(SALES, mail(1), at=at + timedelta(days=1))
        practice.renumber()

        assert read(later=60 * 24 * 40) == 1


def refusing(uids: set[int], *methods: str) -> type[OpenMailbox]:
    """A mailbox on whose server some mails cannot be handed out."""

    class Refusing(OpenMailbox):
        def many(self, asked: Any) -> dict[int, Fetched | None]:
            if uids & set(asked):
                raise MailboxTrouble("command-refused", "cannot read")
            return super().many(asked)

        def one(self, mail: Listed, *, beat: Callable[[], None]) -> Fetched | None:
            if mail.uid in uids:
                raise MailboxTrouble("command-refused", "cannot read")
            return super().one(mail, beat=beat)

        def header(self, mail: Listed) -> Fetched | None:
            if mail.uid in uids and "header" in methods:
                raise MailboxTrouble("command-refused", "cannot read")
            return super().header(mail)

    return Refusing


@pytest.mark.usefixtures("database")
class TestPoison:
    def test_a_mail_that_the_server_cannot_hand_out_lands_by_its_header(
        self, practice: PracticeMailbox, read: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        uids = [practice.deliver(SALES, mail(number)) for number in range(3)]
        monkeypatch.setattr(poller, "OpenMailbox", refusing({uids[1]}))

        assert read() == 3

        poison = landed()[1]
        assert poison.message_id == "<1@hanbit.example.kr>"
        assert b"hello" not in funnel.raw_of(poison)
        assert poison.size > len(funnel.raw_of(poison))
        assert [funnel.raw_of(one) for one in landed()[::2]] == [mail(0), mail(2)]

    def test_a_mail_of_which_nothing_can_be_had_is_accounted_for_all_the_same(
        self, practice: PracticeMailbox, read: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        uids = [practice.deliver(SALES, mail(number)) for number in range(3)]
        monkeypatch.setattr(poller, "OpenMailbox", refusing(set(uids[:2]), "header"))

        assert read() == 3

        assert [funnel.raw_of(one) for one in landed()] == [b"", b"", mail(2)]
        assert [one.content_hash for one in landed()][:2] == ["", ""]

    def test_a_mail_that_kills_the_connection_each_time_blocks_nobody_for_long(
        self, practice: PracticeMailbox, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        uids = [practice.deliver(SALES, mail(number)) for number in range(3)]
        reader = landing.Reader(MailboxUrl.parse(practice.imap_url), owner="one", now=lambda: at)

        class Deadly(OpenMailbox):
            def many(self, asked: Any) -> dict[int, Fetched | None]:
                if uids[1] in asked:
                    raise MailboxTrouble("connection-lost")
                return super().many(asked)

            def one(self, mail: Listed, *, beat: Callable[[], None]) -> Fetched | None:
                if mail.uid == uids[1]:
                    raise MailboxTrouble("connection-lost")
                return super().one(mail, beat=beat)

        for _ in range(landing.WHOLE_TRIES):
            with Deadly(reader.url) as box, pytest.raises(MailboxTrouble):
                reader.read(box, at=at)
        with Deadly(reader.url) as box:
            reader.read(box, at=at)

        assert [inquiry.uid for inquiry in landed()] == uids


@pytest.mark.usefixtures("database")
class TestNothingHandedOut:
    def test_a_mail_whose_body_the_server_gives_as_nil_is_not_taken_for_gone(
        self, at: datetime
    ) -> None:
        head = mail(2).partition(b"hello")[0]
        shelves = {
            1: Shelf(mail(1)),
            2: Shelf(header=head),
            3: Shelf(),
            4: Shelf(gone=True),
            5: Shelf(mail(5)),
        }
        with barren(shelves) as url:
            poll_once(url, at=at, now=lambda: at, name="one")
            again = poll_once(url, at=at, now=lambda: at, name="one")

        assert [one.uid for one in landed()] == [1, 2, 3, 5]
        assert [funnel.raw_of(one) for one in landed()] == [mail(1), head, b"", mail(5)]
        assert [one.size > len(funnel.raw_of(one)) for one in landed()] == [
            False,
            True,
            True,
            False,
        ]
        assert again == 0

    def test_a_mail_that_only_comes_alone_is_landed_whole(self, at: datetime) -> None:
        class Shy(OpenMailbox):
            def many(self, uids: Any) -> dict[int, Fetched | None]:
                return dict.fromkeys(uids)

        reader = landing.Reader(MailboxUrl("127.0.0.1", 1, "a", "b"), owner="one", now=lambda: at)
        with barren({1: Shelf(mail(1))}) as url, Shy(MailboxUrl.parse(url)) as box:
            reader.read(box, at=at)

        assert [funnel.raw_of(one) for one in landed()] == [mail(1)]


@pytest.mark.usefixtures("database")
class TestSharing:
    def test_a_mailbox_that_another_process_reads_is_left_alone(
        self, practice: PracticeMailbox, read: Any, at: datetime
    ) -> None:
        practice.deliver(SALES, mail(1))
        lease = landing.Reader(
            MailboxUrl.parse(practice.imap_url), owner="other", now=lambda: at
        ).lease
        Lease.take(lease, owner="other", at=at, ttl=landing.LEASE)

        assert read() == 0
        assert landed() == []
        assert read(later=5) == 1

    def test_two_pollers_at_once_land_each_mail_once(
        self, practice: PracticeMailbox, at: datetime
    ) -> None:
        for number in range(60):
            practice.deliver(SALES, mail(number))
        start = threading.Barrier(3)

        def race(name: str) -> None:
            start.wait()
            for _ in range(3):
                poll_once(practice.imap_url, at=at, now=lambda: at, name=name)

        threads = [threading.Thread(target=race, args=(name,)) for name in ("one", "two", "three")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        ids = sorted(inquiry.message_id for inquiry in landed())
        assert ids == sorted(f"<{number}@hanbit.example.kr>" for number in range(60))

    def test_two_mailboxes_have_cursors_of_their_own(self, at: datetime) -> None:
        both = {SALES: "one", "info@saebyeok.example": "two"}
        with PracticeMailbox(both) as practice:
            for user in both:
                practice.deliver(user, mail(1))
                poll_once(practice.imap_url_of(user), at=at, now=lambda: at, name="one")

        assert Mailbox.select().count() == 2
        assert len(landed()) == 2


@contextmanager
def polling(url: str, at: datetime, now: Callable[[], datetime] | None = None) -> Iterator[None]:
    """A running poller, which is stopped at the end."""
    stop = threading.Event()
    thread = threading.Thread(
        target=poller.run_poller,
        args=([url],),
        kwargs={"now": now or (lambda: at), "name": "one", "stop": stop},
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)
        assert not thread.is_alive()


def await_landed(count: int) -> None:
    """Wait until so many mails have landed, as the worker would."""
    pause = threading.Event()
    for _ in range(300):
        with connection():
            if Inquiry.select().count() >= count:
                return
        pause.wait(0.05)
    raise AssertionError(f"only {Inquiry.select().count()} of {count} mails have landed")


def await_read_at(moment: datetime) -> None:
    pause = threading.Event()
    for _ in range(200):
        with connection():
            row = Mailbox.get_or_none()
        if row is not None and row.read_at == moment:
            return
        pause.wait(0.05)
    raise AssertionError("the mailbox has not been read at that time")


@pytest.mark.usefixtures("database")
class TestRunning:
    def test_mail_lands_while_the_server_comes_and_goes(
        self, practice: PracticeMailbox, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(poller, "back_off", lambda code, failures: 0.05)
        practice.deliver(SALES, mail(1))
        with polling(practice.imap_url, at):
            await_landed(1)
            practice.deliver(SALES, mail(2))
            await_landed(2)
            practice.restart()
            practice.deliver(SALES, mail(3))
            await_landed(3)

        assert len(landed()) == 3
        assert Lease.select().count() == 0

    @pytest.mark.parametrize("can_idle", [True, False])
    def test_a_mailbox_is_read_at_once_when_the_time_has_jumped(
        self,
        practice: PracticeMailbox,
        at: datetime,
        can_idle: bool,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        if not can_idle:
            monkeypatch.setattr(OpenMailbox, "can_idle", False)
        moved = timedelta()
        with polling(practice.imap_url, at, lambda: at + moved):
            await_read_at(at)
            moved = timedelta(days=3)
            await_read_at(at + moved)

    def test_a_stopped_poller_hands_the_mailbox_over_at_once(
        self, practice: PracticeMailbox, read: Any, at: datetime
    ) -> None:
        practice.deliver(SALES, mail(1))
        with polling(practice.imap_url, at):
            await_landed(1)
        practice.deliver(SALES, mail(2))

        assert read(name="two") == 1


def test_back_off_grows_and_a_refused_login_waits_for_minutes() -> None:
    assert poller.back_off("connection-lost", 1) < 1
    assert 100 < poller.back_off("connection-lost", 12) < 400
    assert poller.back_off("login-refused", 1) > 60
    assert poller.back_off("login-refused", 100) <= 1800 * 1.3


@needs_dovecot
@pytest.mark.usefixtures("database")
class TestDovecot:
    def test_mail_lands_once_over_renumbering(self, at: datetime) -> None:
        with dovecot.Dovecot() as server:
            for number in range(3):
                server.deliver(mail(number))
            assert poll_once(server.url, at=at, now=lambda: at, name="one") == 3
            assert poll_once(server.url, at=at, now=lambda: at, name="one") == 0

            big = mail(9, b"x" * (2 * mailbox.PART))
            server.deliver(big)
            assert poll_once(server.url, at=at, now=lambda: at, name="one") == 1

        assert funnel.raw_of(landed()[-1]).replace(b"\r\n", b"\n") == big.replace(b"\r\n", b"\n")

    def test_new_mail_wakes_an_idling_poller(self, at: datetime) -> None:
        with dovecot.Dovecot() as server, polling(server.url, at):
            server.deliver(mail(1))
            await_landed(1)
            server.deliver(mail(2))
            await_landed(2)

    def test_a_server_without_idle_is_asked_again_and_again(
        self, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(poller, "WITHOUT_IDLE", 0.1)
        with dovecot.Dovecot(can_idle=False) as server:
            with OpenMailbox(MailboxUrl.parse(server.url)) as box:
                assert not box.can_idle
            with polling(server.url, at):
                server.deliver(mail(1))
                await_landed(1)
                server.deliver(mail(2))
                await_landed(2)
