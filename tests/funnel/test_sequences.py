"""A sequence behaves like a considerate colleague."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

import funnel
from rules.cadence import StopReason
from rules.consent import Purpose
from rules.refusals import Refused
from store.base import connection
from store.inquiries import Inquiry
from store.journal import Activity
from store.leads import Lead
from store.outbox import Outbox
from store.queries import desk
from store.sequences import Enrollment, OutgoingMail
from store.touches import Touch
from tests.cast import Cast
from tests.funnel import mails
from tests.funnel.mails import MAILROOM

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def walk(cast: Cast, at: datetime) -> Enrollment:
    """Hana's walk through ``welcome``, enrolled by Minji."""
    lead = mails.hana(at=at)
    allow(lead, at)
    return funnel.enroll(lead, "welcome", by=cast.minji, at=at)


def test_enrolling_makes_the_first_step_due_in_the_window(walk: Enrollment, at: datetime) -> None:
    assert walk.state == "active"
    assert walk.due_at is not None
    assert walk.due_at >= at


def test_without_consent_nobody_is_enrolled_for_marketing(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)

    with pytest.raises(Refused) as refusal:
        funnel.enroll(lead, "welcome", by=cast.minji, at=at)
    assert refusal.value.code == "no-consent"


def test_a_lead_walks_through_a_sequence_only_once_at_a_time(
    walk: Enrollment, cast: Cast, at: datetime
) -> None:
    with pytest.raises(Refused) as refusal:
        funnel.enroll(Lead.get(), "welcome", by=cast.minji, at=at)
    assert refusal.value.code == "already-enrolled"


def test_a_due_step_queues_one_mail_with_an_id_of_ours_and_moves_on(walk: Enrollment) -> None:
    mail = step(walk)

    assert mail is not None
    assert mail.message_id.startswith("<ll1.")
    assert mail.recipient == "hana@hanbit.example"
    walk = Enrollment.get()
    assert walk.position == 2
    assert walk.due_at is not None
    assert walk.due_at > mail.queued_at


def test_later_steps_answer_the_earlier_ones(walk: Enrollment) -> None:
    first = step(walk)
    assert first is not None
    deliver(first)
    second = step(Enrollment.get())

    assert second is not None
    assert second.in_reply_to == first.message_id
    assert second.references == [first.message_id]


def test_after_the_last_step_the_walk_is_finished(walk: Enrollment) -> None:
    for _ in range(3):
        mail = step(Enrollment.get())
        assert mail is not None
        deliver(mail)

    assert Enrollment.get().state == "finished"
    assert OutgoingMail.select().count() == 3


def test_a_reply_stops_every_sequence_of_that_contact(walk: Enrollment) -> None:
    mail = step(walk)
    assert mail is not None
    deliver(mail)
    when = mail.queued_at + timedelta(hours=1)

    answer = mails.arrive(mails.reply_to(mail.message_id), at=when)

    assert (answer.kind, answer.state) == ("reply", "captured")
    walk = Enrollment.get()
    assert (walk.state, walk.reason) == ("stopped", "replied")
    assert Lead.get().replied_at == when
    assert Lead.get().answer_due_at is not None
    assert Activity.select().where(Activity.event == "reply-received").count() == 1
    assert Lead.select().count() == 1


def test_a_reply_calls_back_a_mail_that_has_not_left(walk: Enrollment) -> None:
    mail = step(walk)
    assert mail is not None

    mails.arrive(mails.reply_to(mail.message_id), at=mail.queued_at)

    assert OutgoingMail.get().state == "cancelled"
    assert OutgoingMail.claim(at=mail.queued_at) == []


def test_a_reply_between_claim_and_socket_still_calls_the_mail_back(walk: Enrollment) -> None:
    mail = step(walk)
    assert mail is not None
    (claimed,) = OutgoingMail.claim(at=mail.queued_at)
    mails.arrive(mails.reply_to(mail.message_id), at=mail.queued_at)

    assert not funnel.begin_send(claimed, mailroom=MAILROOM, at=mail.queued_at)
    assert OutgoingMail.get().state == "cancelled"


def test_the_last_mail_is_called_back_too_though_the_walk_has_finished(walk: Enrollment) -> None:
    for _ in range(2):
        mail = step(Enrollment.get())
        assert mail is not None
        deliver(mail)
    last = step(Enrollment.get())
    assert last is not None
    assert Enrollment.get().state == "finished"
    (claimed,) = OutgoingMail.claim(at=last.queued_at)

    mails.arrive(mails.reply_to(last.in_reply_to), at=last.queued_at)

    assert not funnel.begin_send(claimed, mailroom=MAILROOM, at=last.queued_at)
    assert OutgoingMail.get_by_id(last.id).state == "cancelled"


def test_a_queued_last_mail_is_called_back_by_a_reply(walk: Enrollment) -> None:
    for _ in range(2):
        mail = step(Enrollment.get())
        assert mail is not None
        deliver(mail)
    last = step(Enrollment.get())
    assert last is not None

    mails.arrive(mails.reply_to(last.in_reply_to), at=last.queued_at)

    assert OutgoingMail.get_by_id(last.id).state == "cancelled"


def test_a_colleague_of_the_same_company_stops_it_too(walk: Enrollment) -> None:
    mail = step(walk)
    assert mail is not None
    deliver(mail)

    mails.arrive(
        mails.reply_to(mail.message_id, sender="도윤 <doyun@hanbit.example>"), at=mail.queued_at
    )

    assert Enrollment.get().state == "stopped"
    assert Activity.get(Activity.event == "reply-received").detail["new_person"] is True


def test_a_stranger_with_a_copied_id_is_a_new_inquiry(walk: Enrollment) -> None:
    mail = step(walk)
    assert mail is not None
    deliver(mail)

    got = mails.arrive(
        mails.reply_to(mail.message_id, sender="Mallory <m@elsewhere.example>"), at=mail.queued_at
    )

    assert got.kind == "inquiry"
    assert Enrollment.get().state == "active"
    assert Lead.select().count() == 2


def test_an_unsubscribed_person_is_never_written_to(walk: Enrollment, at: datetime) -> None:
    funnel.unsubscribe(walk.contact, source="link", at=at)

    assert (Enrollment.get().state, Enrollment.get().reason) == ("stopped", "unsubscribed")
    assert step(Enrollment.get()) is None
    with pytest.raises(Refused):
        funnel.enroll(Lead.get(), "welcome", by=None, at=at)


def test_unsubscribing_twice_is_told_once(walk: Enrollment, at: datetime) -> None:
    funnel.unsubscribe(walk.contact, source="link", at=at)
    funnel.unsubscribe(walk.contact, source="link", at=at)

    assert Activity.select().where(Activity.event == "prospect-unsubscribed").count() == 1


def test_a_stale_mailbox_pauses_sending(walk: Enrollment) -> None:
    assert walk.due_at is not None
    when = walk.due_at + timedelta(hours=2)

    assert funnel.take_step(walk, mailroom=MAILROOM, at=when) is None
    walk = Enrollment.get()
    assert (walk.state, walk.waiting_for) == ("active", "mailbox-stale")


def test_a_mail_that_nobody_has_understood_yet_holds_sending_back(walk: Enrollment) -> None:
    assert walk.due_at is not None
    fresh_mailbox(walk.due_at)
    mails.land(mails.reply_to("<unknown@x.example>"), at=walk.due_at)

    assert funnel.take_step(walk, mailroom=MAILROOM, at=walk.due_at) is None
    assert Enrollment.get().waiting_for == "mail-unread"


def test_a_mail_put_off_until_the_night_waits_for_the_morning(walk: Enrollment) -> None:
    mail = step(walk)
    assert mail is not None
    (claimed,) = OutgoingMail.claim(at=mail.queued_at)
    night = datetime(2026, 11, 25, 14, 10, tzinfo=UTC)
    fresh_mailbox(night)

    assert not funnel.begin_send(claimed, mailroom=MAILROOM, at=night)
    waiting = OutgoingMail.get()
    assert waiting.state == "queued"
    assert waiting.due_at > night


def test_a_mailbox_that_is_configured_no_more_does_not_stop_sending(
    walk: Enrollment, at: datetime
) -> None:
    funnel.mailbox_troubled("typo@saebyeok.example/INBOX", "unreachable", at=at)
    assert walk.due_at is not None
    fresh_mailbox(walk.due_at)

    assert funnel.take_step(walk, mailroom=MAILROOM, at=walk.due_at) is not None


def test_a_late_answer_of_the_server_settles_a_mail_in_review(walk: Enrollment) -> None:
    mail = step(walk)
    assert mail is not None
    (claimed,) = OutgoingMail.claim(at=mail.queued_at)
    later = mail.queued_at + timedelta(minutes=30)
    funnel.review_stranded(before=later, at=later)

    funnel.mail_sent(claimed, subject="x", text="y", answer="250", at=later)

    assert OutgoingMail.get().state == "sent"


def test_a_member_without_the_role_decides_no_review(walk: Enrollment, cast: Cast) -> None:
    mail = step(walk)
    assert mail is not None
    OutgoingMail.claim(at=mail.queued_at)
    csm = funnel.add_member("Dana Ro", "dana@saebyeok.example", roles=["csm"], at=mail.queued_at)
    with pytest.raises(Refused) as refusal:
        funnel.settle_review(OutgoingMail.get(), verdict="again", by=csm, at=mail.queued_at)
    assert refusal.value.code == "not-allowed"


def test_nothing_leaves_at_night(walk: Enrollment) -> None:
    midnight = datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    fresh_mailbox(midnight)

    assert funnel.take_step(walk, mailroom=MAILROOM, at=midnight) is None
    assert Enrollment.get().waiting_for == "outside-window"


def test_a_converted_lead_gets_no_more_mail(walk: Enrollment, cast: Cast, at: datetime) -> None:
    mails.qualify(Lead.get(), cast.minji, at)
    funnel.convert(Lead.get(), by=cast.minji, at=at)

    assert Enrollment.get().reason == "converted"


def test_a_hard_bounce_of_our_mail_stops_and_suppresses(walk: Enrollment) -> None:
    mail = step(walk)
    assert mail is not None
    deliver(mail)

    got = mails.arrive(bounce(mail.message_id, "hana@hanbit.example"), at=mail.queued_at)

    assert got.kind == "bounce"
    assert Enrollment.get().reason == "bounced"
    assert OutgoingMail.get().bounced == "hard"
    assert funnel.consents.is_suppressed("hana@hanbit.example")


def test_a_forged_bounce_changes_nothing(walk: Enrollment) -> None:
    got = mails.arrive(
        bounce("<ll1.e1-s1.aaaaaaaaaaaaaaaa@saebyeok.example>", "hana@hanbit.example"),
        at=walk.started_at,
    )

    assert "unproven" in got.reasons
    assert Enrollment.get().state == "active"
    assert not funnel.consents.is_suppressed("hana@hanbit.example")


def test_out_of_office_waits_for_the_return_and_is_no_reply(walk: Enrollment) -> None:
    mail = step(walk)
    assert mail is not None
    deliver(mail)

    got = mails.arrive(
        mails.inquiry(
            subject="자동 회신: 부재중",
            text="11월 30일까지 휴가입니다.",
            message_id="<ooo@hanbit.example>",
            extra=f"Auto-Submitted: auto-replied\r\nIn-Reply-To: {mail.message_id}\r\n",
        ),
        at=mail.queued_at,
    )

    walk = Enrollment.get()
    assert got.kind == "auto_reply"
    assert walk.state == "active"
    assert walk.due_at is not None
    assert walk.due_at >= datetime(2026, 11, 30, tzinfo=UTC)


def test_two_workers_never_make_the_same_step_twice(walk: Enrollment) -> None:
    assert walk.due_at is not None
    when = walk.due_at
    fresh_mailbox(when)

    def work(_: int) -> int:
        with connection():
            claimed = Enrollment.claim(at=when)
            return sum(
                funnel.take_step(one, mailroom=MAILROOM, at=when) is not None for one in claimed
            )

    with ThreadPoolExecutor(4) as threads:
        made = sum(threads.map(work, range(8)))

    assert made == 1
    assert OutgoingMail.select().count() == 1


def test_an_answer_that_never_came_is_put_up_for_review(walk: Enrollment, cast: Cast) -> None:
    mail = step(walk)
    assert mail is not None
    (claimed,) = OutgoingMail.claim(at=mail.queued_at)
    funnel.mail_unclear(claimed, answer="timeout", at=mail.queued_at)

    assert OutgoingMail.get().state == "review"
    assert OutgoingMail.claim(at=mail.queued_at + timedelta(days=1)) == []
    row = Outbox.get(Outbox.kind == "direct")
    assert row.payload["code"] == "mail-review"

    funnel.settle_review(OutgoingMail.get(), verdict="again", by=cast.minji, at=mail.queued_at)
    assert len(OutgoingMail.claim(at=mail.queued_at)) == 1


def test_what_a_dead_worker_left_sending_goes_to_review(walk: Enrollment) -> None:
    mail = step(walk)
    assert mail is not None
    OutgoingMail.claim(at=mail.queued_at)
    later = mail.queued_at + timedelta(minutes=30)

    assert funnel.review_stranded(before=later, at=later) == 1
    assert funnel.review_stranded(before=later, at=later) == 0
    assert OutgoingMail.get().state == "review"


def test_a_refusal_for_now_is_tried_again_later(walk: Enrollment) -> None:
    mail = step(walk)
    assert mail is not None
    (claimed,) = OutgoingMail.claim(at=mail.queued_at)
    retry = mail.queued_at + timedelta(minutes=10)
    funnel.mail_failed(claimed, answer="451", is_permanent=False, retry_at=retry, at=mail.queued_at)

    assert OutgoingMail.claim(at=mail.queued_at) == []
    assert len(OutgoingMail.claim(at=retry)) == 1


def test_our_own_answer_stops_the_sequence_and_is_threaded(
    walk: Enrollment, cast: Cast, at: datetime
) -> None:
    mail = funnel.answer_mail(
        Lead.get(), "내일 전화드리겠습니다.", mailroom=MAILROOM, by=cast.minji, at=at
    )

    assert mail.in_reply_to == Inquiry.get().message_id
    assert Enrollment.get().reason == StopReason.OWN_MAIL


def test_a_sent_mail_is_a_touch_going_out_and_not_an_attempt(walk: Enrollment) -> None:
    mail = step(walk)
    assert mail is not None
    deliver(mail)

    touch = Touch.get(Touch.direction == "out")
    assert touch.kind == "sequence"
    assert Lead.get().attempted_at is None


def step(walk: Enrollment) -> OutgoingMail | None:
    """Take the next step when it is due, with the mailbox just read."""
    walk = Enrollment.get_by_id(walk.id)
    when = walk.due_at or walk.started_at
    fresh_mailbox(when)
    return funnel.take_step(walk, mailroom=MAILROOM, at=when)


def deliver(mail: OutgoingMail) -> None:
    (claimed,) = OutgoingMail.claim(at=mail.queued_at)
    assert funnel.begin_send(claimed, mailroom=MAILROOM, at=mail.queued_at)
    funnel.mail_sent(claimed, subject="안녕하세요", text="…", answer="250 ok", at=mail.queued_at)


def fresh_mailbox(at: datetime) -> None:
    funnel.mailbox_read("sales@saebyeok.example/INBOX", at=at)


def allow(lead: Lead, at: datetime) -> None:
    funnel.grant(
        lead.contact, Purpose.MARKETING, text="동의", text_version="1", source="test", at=at
    )


def bounce(message_id: str, address: str) -> bytes:
    """A delivery report that quotes the headers of the mail it is about."""
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.hanbit.example\r\nTo: sales@saebyeok.example\r\n"
        "Subject: Undelivered Mail Returned to Sender\r\nMessage-ID: <dsn@mx.hanbit.example>\r\n"
        "Date: Tue, 24 Nov 2026 10:40:00 +0900\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nUser unknown.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; {address}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 User unknown\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {message_id}\r\n"
        f"To: {address}\r\nSubject: x\r\n\r\n--b--\r\n"
    ).encode()


def test_a_note_says_that_the_prospect_waits_no_longer(
    walk: Enrollment, cast: Cast, at: datetime
) -> None:
    mails.arrive(mails.inquiry(subject="또 문의", message_id="<n@hanbit.example>"), at=at)
    due = Lead.get().answer_due_at
    assert due is not None
    assert Lead.get() in desk.desk(Lead.get().owner, due).overdue

    funnel.note(Lead.get(), "통화함", by=cast.minji, at=at)

    assert (Lead.get().replied_at, Lead.get().answer_due_at) == (None, None)


def test_a_reader_is_not_stale_while_the_mails_are_on_their_way(
    walk: Enrollment, cast: Cast, at: datetime
) -> None:
    mails.arrive(
        mails.inquiry(sender="Ann <ann@c.example>", text="Hi", message_id="<ann@c.example>"), at=at
    )
    lead = Lead.select().order_by(Lead.id.desc()).get()
    Lead.update(stage="new", stale_due_at=at + timedelta(days=3)).where(
        Lead.id == lead.id
    ).execute()
    allow(lead, at)

    funnel.enroll(Lead.get_by_id(lead.id), "welcome", by=cast.minji, at=at)

    lead = Lead.get_by_id(lead.id)
    assert lead.stage == "nurturing"
    assert lead.stale_due_at is not None
    assert lead.stale_due_at > at + timedelta(days=30)
