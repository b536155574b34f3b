"""What landed becomes leads; what cannot be read is put aside; nothing is lost or doubled."""

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

import funnel
from funnel import Mailroom
from scheduler import capture
from scheduler.context import House
from store.base import connection
from store.inquiries import Inquiry
from store.leads import Lead
from tests.cast import Cast
from tests.scheduler.stage import SubmitForm, Time

BOX = "sales@saebyeok.example/INBOX"
MAIL = """From: =?utf-8?b?7ZWc7ZWY64KY?= <hana{n}@firm{n}.example.kr>
To: sales@saebyeok.example
Subject: =?utf-8?b?6rKs7KCBIOusuOydmA==?=
Message-ID: <{n}@firm.example.kr>
Date: Tue, 24 Nov 2026 10:30:00 +0900
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: 8bit

안녕하세요, 견적을 받을 수 있을까요?

한하나 팀장
한빛물류
010-1234-5678
"""


def land(*raws: bytes, at: datetime) -> None:
    """Store mails the way the poller does."""
    cursor = funnel.begin_mailbox(BOX, 1, at=at)
    arrived = [
        funnel.Arrived(
            uid=cursor.last_uid + number,
            raw=raw,
            message_id=f"<{number}@firm.example.kr>",
            content_hash=f"hash-{cursor.last_uid + number}",
            received_at=at,
            size=len(raw),
        )
        for number, raw in enumerate(raws, 1)
    ]
    funnel.land_mails(BOX, 1, arrived, last_uid=cursor.last_uid + len(raws), at=at)


def mail(number: int) -> bytes:
    return MAIL.format(n=number).replace("\n", "\r\n").encode()


def states() -> list[str]:
    return [row.state for row in Inquiry.select(Inquiry.state).order_by(Inquiry.id)]


def test_nothing_landed_is_nothing_to_do(house: House, cast: Cast, time: Time) -> None:
    assert capture.capture_waiting(house, at=time.at) == 0


def test_a_mail_becomes_a_lead_with_what_its_signature_says(
    house: House, cast: Cast, time: Time
) -> None:
    land(mail(1), at=time.at)

    assert capture.capture_waiting(house, at=time.at) == 1

    lead = Lead.get()
    assert lead.contact.name == "한하나"
    assert lead.contact.email == "hana1@firm1.example.kr"
    assert lead.contact.phone == "010-1234-5678"
    assert lead.subject == "견적 문의"
    assert states() == ["captured"]


def test_a_form_becomes_a_lead(house: House, submit: SubmitForm, time: Time) -> None:
    submit()

    assert capture.capture_waiting(house, at=time.at) == 1
    assert Lead.get().form == "contact"


def test_capturing_again_finds_nothing(house: House, cast: Cast, time: Time) -> None:
    land(mail(1), mail(2), at=time.at)
    capture.capture_waiting(house, at=time.at)

    time.pass_by(hours=1)
    assert capture.capture_waiting(house, at=time.at) == 0
    assert Lead.select().count() == 2


def test_what_is_no_mail_is_put_aside_with_its_reason(house: House, cast: Cast, time: Time) -> None:
    land(b"\x00\x00", mail(2), at=time.at)
    capture.capture_waiting(house, at=time.at)

    assert states() == ["quarantined", "captured"]
    assert Inquiry.get(Inquiry.state == "quarantined").reasons == ["empty"]


def test_a_spoiled_inquiry_is_tried_three_times_and_then_put_aside(
    house: House, submit: SubmitForm, cast: Cast, time: Time, caplog: pytest.LogCaptureFixture
) -> None:
    submit(1)
    Inquiry.update(packed=b"not zlib at all").execute()
    submit(2)

    for _ in range(6):
        capture.capture_waiting(house, at=time.at)
        time.pass_by(hours=1)

    assert states() == ["quarantined", "captured"]
    assert Inquiry.get_by_id(1).attempts == 3


def test_a_worker_that_died_leaves_its_inquiries_to_the_next(
    house: House, cast: Cast, time: Time
) -> None:
    land(mail(1), at=time.at)
    Inquiry.claim(at=time.at, lease=capture.LEASE)
    assert capture.capture_waiting(house, at=time.at) == 0

    time.at += capture.LEASE + timedelta(seconds=1)
    assert capture.capture_waiting(house, at=time.at) == 1
    assert Lead.select().count() == 1


def test_deaths_of_others_do_not_put_an_innocent_mail_aside(
    house: House, cast: Cast, time: Time
) -> None:
    """Claimed together with a mail that killed its worker, but never tried itself."""
    land(mail(1), at=time.at)
    for _ in range(10):
        Inquiry.claim(at=time.at, lease=capture.LEASE)
        time.pass_by(minutes=1)

    capture.capture_waiting(house, at=time.at)

    assert states() == ["captured"]
    assert Inquiry.get().attempts == 1


def test_only_the_mail_that_kills_every_worker_is_put_aside(
    house: House, cast: Cast, time: Time
) -> None:
    class Killed(BaseException):
        pass

    class Deadly(Mailroom):
        """Kills whoever reads the first mail, which is before anybody can catch it."""

        def __getattribute__(self, name: str) -> object:
            if name == "form_senders" and Inquiry.get_by_id(1).state == "landed":
                raise Killed
            return super().__getattribute__(name)

    room = house.mailroom
    deadly = replace(house, mailroom=Deadly(room.own_addresses, room.secret, room.domain))
    land(*[mail(number) for number in range(1, 6)], at=time.at)
    for _ in range(capture.MOST_DEATHS):
        with pytest.raises(Killed):
            capture.capture_waiting(deadly, at=time.at)
        time.pass_by(minutes=1)
    capture.capture_waiting(deadly, at=time.at)

    assert states() == ["quarantined"] + ["captured"] * 4
    assert Inquiry.get_by_id(1).reasons == ["crashes"]


def test_a_mail_that_somebody_else_settled_is_left_alone(
    house: House, cast: Cast, time: Time
) -> None:
    land(mail(1), at=time.at)
    [mine] = Inquiry.claim(at=time.at, lease=capture.LEASE)
    funnel.quarantine(Inquiry.get_by_id(mine.id), reason="by-hand", at=time.at)

    capture.capture_one(mine, house=house, ours=frozenset(), at=time.at)

    assert states() == ["quarantined"]
    assert (Lead.select().count(), Inquiry.get().attempts) == (0, 0)


def test_two_workers_capture_each_mail_once(house: House, cast: Cast, time: Time) -> None:
    land(*[mail(number) for number in range(1, 31)], at=time.at)
    start = threading.Barrier(2)

    def work() -> None:
        start.wait()
        with connection():
            while capture.capture_waiting(house, at=time.at):
                pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert states() == ["captured"] * 30
    assert Lead.select().count() == 30
