"""What becomes of what arrived."""

import json
from datetime import datetime, timedelta

import pytest

import funnel
from intake import letter as letters
from rules.identity import Facts
from rules.lifecycle import LeadStage
from store.inquiries import Inquiry
from store.journal import Activity
from store.leads import Lead
from store.outbox import Outbox
from store.people import Address, Company, Contact
from store.touches import Touch
from tests.cast import HANA, Cast
from tests.funnel import mails

pytestmark = pytest.mark.usefixtures("cast")


def test_an_inquiry_mail_becomes_a_lead_with_person_company_owner_and_card(
    cast: Cast, at: datetime
) -> None:
    inquiry = mails.arrive(mails.inquiry(), at=at)

    lead = Lead.get()
    assert inquiry.state == "captured"
    assert inquiry.lead_id == lead.id
    assert lead.contact.email == HANA.email
    assert lead.company.domain == "hanbit.example"
    assert lead.owner in (cast.minji, cast.tae)
    assert lead.stage == LeadStage.MQL
    assert [row.kind for row in Outbox.select().order_by(Outbox.id)].count("card") >= 1


def test_the_same_mail_in_two_mailboxes_is_one_lead_and_one_touch(at: datetime) -> None:
    mails.arrive(mails.inquiry(), at=at, mailbox="info@saebyeok.example/INBOX")
    copy = mails.arrive(mails.inquiry(), at=at, mailbox="sales@saebyeok.example/INBOX")

    assert copy.state == "ignored"
    assert copy.reasons[0] == "duplicate"
    assert Lead.select().count() == 1
    assert Touch.select().count() == 1


def test_a_second_inquiry_of_the_same_person_joins_the_open_lead(at: datetime) -> None:
    mails.arrive(mails.inquiry(), at=at)
    mails.arrive(mails.inquiry(subject="추가 문의", message_id="<2@hanbit.example>"), at=at)

    assert Lead.select().count() == 1
    assert Activity.select().where(Activity.event == "lead-joined").count() == 1
    assert Outbox.select().where(Outbox.kind == "thread").count() >= 1


def test_an_address_with_a_tag_and_capitals_is_the_same_person(at: datetime) -> None:
    mails.arrive(mails.inquiry(), at=at)
    mails.arrive(
        mails.inquiry(sender="한하나 <Hana+sales@Hanbit.Example>", message_id="<3@x.example>"),
        at=at,
    )

    assert Contact.select().count() == 1
    assert Address.select().count() == 1


def test_people_with_free_mail_share_no_company(at: datetime) -> None:
    for name in ("a", "b"):
        mails.arrive(
            mails.inquiry(sender=f"{name} <{name}{name}@naver.com>", message_id=f"<{name}@n>"),
            at=at,
        )

    assert Contact.select().count() == 2
    assert Company.select().where(Company.domain == "naver.com").count() == 0


def test_capturing_twice_changes_nothing(at: datetime) -> None:
    inquiry = mails.arrive(mails.inquiry(), at=at)
    mails.capture(inquiry, at=at)

    assert Lead.select().count() == 1
    assert Touch.select().count() == 1


def test_landing_the_same_uid_twice_is_one_inquiry(at: datetime) -> None:
    first = mails.land(mails.inquiry(), at=at, uid=7)
    again = mails.land(mails.inquiry(), at=at, uid=7)

    assert first.id == again.id
    assert Inquiry.select().count() == 1


def test_what_landed_is_kept_byte_for_byte(at: datetime) -> None:
    raw = mails.inquiry()
    inquiry = mails.land(raw, at=at)

    assert funnel.raw_of(Inquiry.get_by_id(inquiry.id)) == raw


def test_a_newsletter_is_ignored_with_its_reason(at: datetime) -> None:
    inquiry = mails.arrive(
        mails.inquiry(extra="List-Unsubscribe: <https://news.example.com/u>\r\n"), at=at
    )

    assert inquiry.state == "ignored"
    assert inquiry.kind == "list"
    assert inquiry.reasons
    assert Lead.select().count() == 0


def test_a_mail_of_a_member_never_becomes_a_lead(at: datetime) -> None:
    inquiry = mails.arrive(mails.inquiry(sender="Minji Kim <minji@saebyeok.example>"), at=at)

    assert inquiry.kind == "own"
    assert Lead.select().count() == 0


def test_spam_waits_in_quarantine_and_can_be_rescued(cast: Cast, at: datetime) -> None:
    inquiry = mails.arrive(mails.inquiry(extra="X-Spam-Flag: YES\r\n"), at=at)
    assert inquiry.state == "quarantined"
    assert Outbox.select().where(Outbox.kind == "notice").count() == 1

    replayed = funnel.replay(inquiry, by=cast.sora, at=at)
    assert replayed.state == "landed"


def test_what_was_captured_cannot_be_quarantined_by_a_late_worker(at: datetime) -> None:
    late = mails.land(mails.inquiry(), at=at)
    mails.capture(late, at=at)

    funnel.quarantine(late, reason="failed", at=at)

    assert Inquiry.get().state == "captured"
    assert Inquiry.get().lead is not None


def test_a_form_becomes_a_lead_with_consent_and_first_touch(at: datetime) -> None:
    inquiry = submit(at=at)
    funnel.capture_form(inquiry, at=at)

    lead = Lead.get()
    assert lead.form == "contact"
    assert lead.first_touch["campaign"] == "autumn"
    assert lead.contact.name == HANA.name
    assert lead.contact.phone == HANA.phone


def test_a_double_click_on_a_form_is_one_inquiry(at: datetime) -> None:
    assert submit(at=at).id == submit(at=at).id
    assert Inquiry.select().count() == 1


def test_a_suspicious_form_is_quarantined_and_not_lost(at: datetime) -> None:
    inquiry = submit(at=at, suspicion="honeypot")

    assert inquiry.state == "quarantined"
    assert json.loads(funnel.raw_of(inquiry))["fields"]["email"] == HANA.email


def test_a_lead_made_by_hand_joins_the_person_we_know(cast: Cast, at: datetime) -> None:
    mails.arrive(mails.inquiry(), at=at)
    lead = funnel.create_lead(Facts(email=HANA.email), note="전시회에서 만남", by=cast.minji, at=at)

    assert Lead.select().count() == 1
    assert lead.contact.email == HANA.email


def test_a_recycled_lead_comes_back_when_the_prospect_writes(cast: Cast, at: datetime) -> None:
    mails.arrive(mails.inquiry(), at=at)
    lead = Lead.get()
    funnel.recycle(lead, reason="not-now", by=cast.minji, at=at)

    later = at + timedelta(days=20)
    mails.arrive(mails.inquiry(subject="다시 문의", message_id="<9@hanbit.example>"), at=later)

    lead = Lead.get()
    assert lead.is_open
    assert lead.cycle_no == 2
    assert Activity.select().where(Activity.event == "lead-revived").count() == 1


def test_an_inquiry_of_a_person_with_an_open_deal_goes_to_its_owner(
    cast: Cast, at: datetime
) -> None:
    mails.arrive(mails.inquiry(), at=at)
    lead = Lead.get()
    mails.qualify(lead, cast.minji, at)
    deal = funnel.convert(Lead.get(), owner=cast.jun, by=cast.minji, at=at)

    mails.arrive(mails.inquiry(subject="계약서", message_id="<5@hanbit.example>"), at=at)

    told = Outbox.get(Outbox.kind == "direct", Outbox.payload["code"].as_text() == "reply-on-deal")
    assert told.member_id == cast.jun.id
    assert told.deal_id == deal.id
    assert Lead.select().count() == 1


def test_an_unreadable_letter_raises_for_quarantine() -> None:
    with pytest.raises(letters.Unreadable):
        letters.read(b"")


def submit(*, at: datetime, suspicion: str = "") -> Inquiry:
    return funnel.land_form(
        "contact",
        "token-1",
        {
            "name": HANA.name,
            "email": HANA.email,
            "company": HANA.company,
            "phone": HANA.phone,
            "message": "창고 30곳에 도입을 검토하고 있습니다.",
        },
        touch=funnel.FirstTouch(source="naver", medium="cpc", campaign="autumn"),
        lang="ko",
        suspicion=suspicion,
        at=at,
    )


def test_a_mail_without_a_usable_address_waits_in_quarantine(at: datetime) -> None:
    inquiry = mails.arrive(mails.inquiry(sender="한하나 <>"), at=at)

    assert inquiry.state == "quarantined"
    assert Lead.select().count() == 0
