"""Sequence mails go out once, complete and polite, and never after a reply."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

import funnel
from intake.tokens import read_unsubscribe
from rules.cadence import StopReason
from sandbox.mail import PracticeMailbox
from scheduler import housekeeping, mailer
from scheduler.context import House
from scheduler.smtp import Outcome, Smtp
from store.base import connection, db
from store.leads import Lead
from store.outbox import Outbox
from store.people import Contact
from store.sequences import Enrollment, OutgoingMail, Step
from tests.cast import Cast
from tests.scheduler.stage import SECRET, MakeLead, Time

HANA = "hana@hanbit.example.kr"


def send(house: House, time: Time) -> int:
    """What the worker does at this moment, with a mailbox that has just been read."""
    funnel.mailbox_read("sales", at=time.at)
    return mailer.send_waiting(house, at=time.at)


def states() -> list[str]:
    return [mail.state for mail in OutgoingMail.select().order_by(OutgoingMail.id)]


class Losing(Smtp):
    """Hands mails over, and then the database is not what it was."""

    def send(self, sender: str, recipient: str, mail: bytes) -> Outcome:
        outcome = super().send(sender, recipient, mail)
        db.execute_sql("ALTER TABLE touch RENAME TO touch_away")
        return outcome


class Mending(Time):
    """A clock at whose second look after the hand-over the database is whole again."""

    looks = 0

    def __call__(self) -> datetime:
        if "touch_away" in db.get_tables():
            self.looks += 1
            if self.looks == 2:
                db.execute_sql("ALTER TABLE touch_away RENAME TO touch")
        return super().__call__()


def test_without_a_server_due_steps_wait(house: House, reader: Lead, time: Time) -> None:
    time.pass_by(days=1)

    assert mailer.send_waiting(house, at=time.at) == 0
    assert states() == []


def test_nothing_is_sent_before_it_is_due(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    assert send(mailing_house, time) == 0
    assert post.world.letters() == []


def test_a_due_step_goes_out_complete(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    time.pass_by(minutes=10)
    send(mailing_house, time)

    [letter] = post.world.inbox(HANA)
    mail = letter.message
    assert letter.sender == "sales@saebyeok.example"
    assert mail["From"].addresses[0].addr_spec == "sales@saebyeok.example"
    assert mail["From"].addresses[0].display_name == reader.owner.name
    assert mail["Reply-To"].addresses[0].addr_spec == "sales@saebyeok.example"
    assert mail["Subject"].startswith("(광고) ")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Leadloop-Ref"] == mail["Message-ID"] == OutgoingMail.get().message_id
    assert mail["In-Reply-To"] is None
    text, html = (part.get_content() for part in mail.iter_parts())
    for body in (text, html):
        assert "한하나" in body
        assert "서울특별시 중구" in body
        assert "https://saebyeok.example/ebook" in body
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [link, mailto] = [way.strip(" <>") for way in mail["List-Unsubscribe"].split(",")]
    assert mailto.startswith("mailto:sales@saebyeok.example")
    assert link in text
    token = link.removeprefix("https://leads.saebyeok.example/u/")
    assert read_unsubscribe(token, secret=SECRET) == reader.contact.id
    assert states() == ["sent"]


def test_a_step_is_never_sent_twice(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    time.pass_by(minutes=10)
    for _ in range(3):
        send(mailing_house, time)

    assert len(post.world.inbox(HANA)) == 1


def test_later_steps_continue_the_conversation(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    for _ in range(40):
        time.pass_by(hours=8)
        send(mailing_house, time)

    first, second, third = [letter.message for letter in post.world.inbox(HANA)]
    assert second["In-Reply-To"] == first["Message-ID"]
    assert third["References"].split() == [first["Message-ID"], second["Message-ID"]]
    assert Enrollment.get().state == "finished"


def test_a_stop_between_queueing_and_sending_calls_the_mail_back(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    time.pass_by(minutes=10)
    post.go_down()
    send(mailing_house, time)
    assert states() == ["queued"]

    funnel.stop_all(reader.contact, reason=StopReason.REPLIED, by=None, at=time.at)
    post.come_back()
    time.pass_by(hours=1)
    send(mailing_house, time)

    assert post.world.letters() == []
    assert states() == ["cancelled"]


def test_a_server_that_is_away_delays_and_loses_nothing(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    time.pass_by(minutes=10)
    post.go_down()
    send(mailing_house, time)
    post.come_back()

    send(mailing_house, time)
    assert post.world.letters() == []
    time.pass_by(minutes=1)
    send(mailing_house, time)
    assert len(post.world.inbox(HANA)) == 1


def test_a_deferred_mail_is_tried_again_with_growing_pauses(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    post.smtp_faults.defer(HANA)
    time.pass_by(minutes=10)
    pauses = []
    for _ in range(4):
        send(mailing_house, time)
        due = OutgoingMail.get().due_at
        pauses.append((due - time.at).total_seconds() / 60)
        time.at = due

    assert pauses == [1, 2, 4, 8]
    post.smtp_faults.clear()
    send(mailing_house, time)
    assert states() == ["sent"]


def test_a_refused_mail_ends_the_sequence(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    post.smtp_faults.reject(HANA)
    time.pass_by(minutes=10)
    send(mailing_house, time)

    assert states() == ["failed"]
    assert Enrollment.get().state == "stopped"


def test_an_unclear_mail_is_put_up_for_review_and_not_sent_again(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    post.smtp_faults.unanswered = 1
    time.pass_by(minutes=10)
    send(mailing_house, time)
    time.pass_by(hours=3)
    send(mailing_house, time)

    assert len(post.world.inbox(HANA)) == 1
    assert states() == ["review"]
    assert [row.payload["code"] for row in Outbox.select() if row.kind == "direct"] == [
        "mail-review"
    ]


@pytest.fixture
def losing_house(
    mailing_house: House, post: PracticeMailbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[House]:
    monkeypatch.setattr(mailer, "PAUSES", (0.0, 0.0))
    smtp = Losing(post.smtp_url)
    yield replace(mailing_house, smtp=smtp)
    smtp.close()


def test_a_mail_that_left_is_never_queued_again_when_that_cannot_be_noted(
    losing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    time.pass_by(minutes=10)
    send(losing_house, time)
    assert states() == ["sending"]

    db.execute_sql("ALTER TABLE touch_away RENAME TO touch")
    time.pass_by(minutes=11)
    send(losing_house, time)
    housekeeping.review_stranded(losing_house, at=time.at)

    assert len(post.world.inbox(HANA)) == 1
    assert states() == ["review"]


def test_what_the_server_said_is_noted_once_the_database_is_back(
    losing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    time.pass_by(minutes=10)
    send(replace(losing_house, now=Mending(time.at)), time)

    assert len(post.world.inbox(HANA)) == 1
    assert states() == ["sent"]


def test_a_server_client_that_fails_in_the_middle_leaves_the_mail_to_a_person(
    mailing_house: House, reader: Lead, time: Time
) -> None:
    class Broken(Smtp):
        def send(self, sender: str, recipient: str, mail: bytes) -> Outcome:
            raise RuntimeError("a bug")

    time.pass_by(minutes=10)
    send(replace(mailing_house, smtp=Broken("smtp://127.0.0.1:1")), time)

    assert states() == ["review"]


def test_each_mail_of_a_slow_round_is_claimed_at_its_own_moment(
    mailing_house: House, make_lead: MakeLead, post: PracticeMailbox, time: Time
) -> None:
    """A server that takes a minute a mail: the later leases must not have run out already."""

    class Slow(Smtp):
        def send(self, sender: str, recipient: str, mail: bytes) -> Outcome:
            time.pass_by(minutes=1)
            return super().send(sender, recipient, mail)

    for number in range(1, 4):
        make_lead(number, slug="ebook", news="yes")
    began = time.pass_by(minutes=10)
    send(replace(mailing_house, smtp=Slow(post.smtp_url)), time)

    noted = [mail.sent_at - began for mail in OutgoingMail.select().order_by(OutgoingMail.id)]
    assert noted == [timedelta(minutes=minute) for minute in (1, 2, 3)]


@pytest.mark.parametrize("recipient", ["정하나@hanbit.example.kr", "hana@-", "하나"])
def test_an_address_no_server_knows_is_refused_at_once(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time, recipient: str
) -> None:
    time.pass_by(minutes=10)
    funnel.mailbox_read("sales", at=time.at)
    funnel.take_step(Enrollment.get(), mailroom=mailing_house.mailroom, at=time.at)
    OutgoingMail.update(recipient=recipient).execute()
    send(mailing_house, time)

    assert (states(), OutgoingMail.get().attempts) == (["failed"], 1)
    assert post.world.letters() == []


def test_an_address_that_needs_quotes_is_written_to(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    time.pass_by(minutes=10)
    funnel.mailbox_read("sales", at=time.at)
    funnel.take_step(Enrollment.get(), mailroom=mailing_house.mailroom, at=time.at)
    OutgoingMail.update(recipient="hana.@docomo.example").execute()
    send(mailing_house, time)

    [letter] = post.world.letters()
    assert letter.recipient in ('"hana."@docomo.example', "hana.@docomo.example")
    assert b'<"hana."@docomo.example>' in letter.raw
    assert states() == ["sent"]


def test_what_a_prospect_typed_never_becomes_a_link_in_our_mail(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    Contact.update(name="Win at https://evil.example/x", title="evil.example").execute()
    Step.update(
        subject={"ko": "{{ subject }}"}, body={"ko": "[{{ name }}]({{ title }}) {{ title }}"}
    ).execute()
    Lead.update(subject="https://evil.example/x").execute()
    time.pass_by(minutes=10)
    send(mailing_house, time)

    mail = post.world.inbox(HANA)[0].message
    for words in (mail["Subject"], mail["To"], *(part.get_content() for part in mail.iter_parts())):
        assert "evil.example" not in str(words)
        assert "://evil" not in str(words)


def test_a_step_that_cannot_be_written_is_not_sent_with_a_gap(
    mailing_house: House,
    reader: Lead,
    post: PracticeMailbox,
    time: Time,
    caplog: pytest.LogCaptureFixture,
) -> None:
    Step.update(body={"ko": "{{ unknown_name }}", "en": ""}).execute()
    time.pass_by(minutes=10)
    send(mailing_house, time)

    assert post.world.letters() == []
    assert states() == ["queued"]
    assert "UndefinedError" in OutgoingMail.get().answer


def test_a_members_answer_is_plain_threaded_and_not_automatic(
    mailing_house: House, reader: Lead, post: PracticeMailbox, cast: Cast, time: Time
) -> None:
    funnel.answer_mail(
        reader,
        "네, 가능합니다.\n**굵게**",
        mailroom=mailing_house.mailroom,
        by=cast.tae,
        at=time.at,
    )
    send(mailing_house, time)

    mail = post.world.inbox(HANA)[0].message
    assert mail.get_content_type() == "text/plain"
    assert "**굵게**" in mail.get_content()
    assert mail["From"].addresses[0].display_name == "Tae Park"
    assert mail["Auto-Submitted"] is None
    assert mail["List-Unsubscribe"] is None
    assert not mail["Subject"].startswith("(광고)")


def test_two_workers_send_each_mail_once(
    mailing_house: House, make_lead: MakeLead, post: PracticeMailbox, time: Time
) -> None:
    for number in range(1, 7):
        make_lead(number, slug="ebook", news="yes")
    time.pass_by(minutes=10)
    funnel.mailbox_read("sales", at=time.at)
    start = threading.Barrier(2)

    def work() -> None:
        mine = replace(mailing_house, smtp=Smtp(post.smtp_url))
        start.wait()
        with connection():
            while mailer.send_waiting(mine, at=time.at):
                pass

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(post.world.letters()) == 6
    assert {letter.recipient for letter in post.world.letters()} == {
        f"hana{number}@firm{number}.example.kr" for number in range(1, 7)
    }
    assert set(states()) == {"sent"}


def test_a_mail_left_by_a_dead_worker_is_reviewed_and_not_sent(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    time.pass_by(minutes=10)
    funnel.mailbox_read("sales", at=time.at)
    funnel.take_step(Enrollment.get(), mailroom=mailing_house.mailroom, at=time.at)
    OutgoingMail.claim(at=time.at)

    assert housekeeping.review_stranded(mailing_house, at=time.at) == 0
    time.pass_by(minutes=11)
    assert housekeeping.review_stranded(mailing_house, at=time.at) == 1
    send(mailing_house, time)

    assert states() == ["review"]
    assert post.world.letters() == []


def test_an_english_reader_gets_english_and_no_korean_label_abroad(
    mailing_house: House, reader: Lead, post: PracticeMailbox, time: Time
) -> None:
    Lead.update(language="en").execute()
    type(reader.contact).update(country="US").execute()
    time.pass_by(days=1)
    send(mailing_house, time)

    mail = post.world.inbox(HANA)[0].message
    assert "(광고)" not in mail["Subject"]
    assert "Unsubscribe" in mail.get_body(("plain",)).get_content()
