"""Answering the prospect from Slack: what is shown, what is queued, what the thread says."""

from collections.abc import Callable

import pytest

import funnel
from bot import faces
from store.leads import Lead
from store.outbox import THREAD, Outbox
from store.people import Address
from store.queries import leads as lead_queries
from store.sequences import OutgoingMail
from tests.bot.conftest import MAILROOM, Room
from tests.cast import Cast
from words import translator

NewLead = Callable[..., Lead]


@pytest.fixture
def working(room: Room, cast: Cast, new_lead: NewLead) -> Lead:
    lead = new_lead("견적 부탁드립니다 <!channel>")
    funnel.accept(lead, by=cast.minji, at=room.at)
    found = Lead.find(lead.key)
    assert found is not None
    room.card(found)
    return found


def test_the_modal_quotes_what_the_prospect_said_last(working: Lead, room: Room) -> None:
    room.hands.press("minji", "reply", channel="leads")

    view = room.hands.modal("minji")
    assert view is not None
    [quote] = [block for block in view["blocks"] if block["type"] == "rich_text"]
    assert "견적 부탁드립니다 <!channel>" in str(quote)
    assert "hana@hanbit.example" in str(view["blocks"][0])


def test_a_newer_reply_takes_the_place_of_the_inquiry(working: Lead, room: Room) -> None:
    funnel.record_touch(
        "reply", contact=working.contact, lead=working, at=room.at, text="언제 되나요?"
    )

    room.hands.type("minji", f"/lead reply {working.key}", channel="leads")

    view = room.hands.modal("minji")
    assert view is not None
    assert "언제 되나요?" in str(view["blocks"])
    assert "견적" not in str(view["blocks"])


def test_what_is_sent_in_becomes_a_mail_of_the_member(
    working: Lead, room: Room, cast: Cast
) -> None:
    room.hands.press("tae", "reply", channel="leads")
    room.hands.submit("tae", {"text": {"value": "네, 내일 전화드리겠습니다."}})

    [mail] = OutgoingMail.select()
    assert (mail.kind, mail.recipient, mail.text) == (
        "answer", "hana@hanbit.example", "네, 내일 전화드리겠습니다.",
    )  # fmt: skip
    assert (mail.member, mail.lead) == (cast.tae, working)


def test_the_thread_says_who_answered_and_what(working: Lead, room: Room) -> None:
    room.hands.press("tae", "reply", channel="leads")
    room.hands.submit("tae", {"text": {"value": "네, *내일* 전화드리겠습니다."}})

    tae = room.slack.world.people.user("tae").id
    newest = lead_queries.last_activity(working)
    assert newest is not None
    told = faces.thread(newest, translator("ko"), room.at)
    assert told["text"] == f"<@{tae}> 님이 고객에게 답장합니다:"
    assert "네, *내일* 전화드리겠습니다." in str(told["blocks"][1])
    queued = [row.payload["activity"] for row in Outbox.select() if row.kind == THREAD]
    assert newest.id in queued


def test_the_thread_says_whose_answer_went_out(working: Lead, room: Room, cast: Cast) -> None:
    room.hands.press("tae", "reply", channel="leads")
    room.hands.submit("tae", {"text": {"value": "네."}})
    [mail] = OutgoingMail.claim(at=room.at, limit=1)
    assert funnel.begin_send(mail, mailroom=MAILROOM, at=room.at)
    funnel.mail_sent(mail, subject="Re: 견적", text="네.", answer="250 ok", at=room.at)

    newest = lead_queries.last_activity(working)
    assert newest is not None
    tae = room.slack.world.people.user("tae").id
    for lang, words in (("ko", f"<@{tae}> 님의 답장이"), ("en", f"The answer of <@{tae}>")):
        assert faces.thread(newest, translator(lang), room.at)["text"].startswith(words)


def test_an_answer_of_blanks_is_refused_beside_its_field(working: Lead, room: Room) -> None:
    room.hands.press("minji", "reply", channel="leads")
    room.hands.submit("minji", {"text": {"value": "  \n "}})

    assert "text" in room.hands.modal_errors("minji")
    assert OutgoingMail.select().count() == 0


def test_somebody_without_an_address_is_said_before_anybody_types(
    working: Lead, room: Room
) -> None:
    Address.delete().execute()

    told = room.say("minji", f"/lead 답장 {working.key}")

    assert "이메일 주소" in told
    assert room.hands.modal("minji") is None


def test_the_reply_is_private_to_members(working: Lead, room: Room) -> None:
    room.hands.press("guest", "reply", channel="leads")

    assert room.hands.modal("guest") is None
