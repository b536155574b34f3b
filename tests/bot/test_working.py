"""An SDR's and an AE's day through buttons, modals and words."""

from collections.abc import Callable
from typing import Any

import pytest

import funnel
from bot.views.sayings import QUESTIONS
from rules.consent import Purpose
from rules.lifecycle import LeadStage
from store.deals import Deal
from store.journal import Activity
from store.leads import Lead
from store.people import Contact
from store.playbooks import in_force
from store.queries import leads as lead_queries
from store.sequences import Enrollment
from tests.bot.conftest import Room
from tests.bot.test_faces import BANT
from tests.cast import HANA, Cast

NewLead = Callable[..., Lead]


def now_of(lead: Lead) -> Lead:
    found = Lead.find(lead.key)
    assert found is not None
    return found


def deal_of(lead: Lead) -> Deal:
    deal = now_of(lead).deal
    assert deal is not None
    return deal


def yes(*names: str) -> dict[str, Any]:
    """BANT with these answered yes and the rest no."""
    return {name: {"value": "yes" if name in names else "no"} for name in QUESTIONS} | {
        f"{name}-confidence": {"value": "said"} for name in QUESTIONS
    }


@pytest.fixture
def working(room: Room, cast: Cast, new_lead: NewLead) -> Lead:
    """A lead that Minji accepted, with its card in the channel."""
    lead = new_lead()
    funnel.accept(lead, by=cast.minji, at=room.at)
    room.card(now_of(lead))
    return now_of(lead)


@pytest.fixture
def qualified(working: Lead, room: Room) -> Lead:
    room.hands.press("minji", "qualify", channel="leads")
    room.hands.submit("minji", yes("budget", "authority", "need"))
    return now_of(working)


@pytest.fixture
def handed_over(qualified: Lead, room: Room) -> Lead:
    room.hands.press("minji", "convert", channel="leads")
    jun = room.slack.world.people.user("jun").id
    room.hands.submit("minji", {"member": {"value": jun}, "amount": {"value": "1500만"}})
    return now_of(qualified)


def test_bant_is_asked_in_a_modal_and_judged(qualified: Lead) -> None:
    newest = lead_queries.last_activity(qualified)

    assert newest is not None
    assert newest.event == "lead-qualified"
    assert qualified.answers["need"] == {"met": True, "note": "", "confidence": "said"}


def test_the_questions_come_back_with_what_was_answered(qualified: Lead, room: Room) -> None:
    room.hands.press("minji", "qualify", channel="leads")

    view = room.hands.modal("minji")
    assert view is not None
    values = view["state"]["values"]
    assert values["budget"]["value"]["selected_option"]["value"] == "yes"
    assert values["timeline"]["value"]["selected_option"]["value"] == "no"


def test_converting_makes_a_deal_of_the_chosen_ae(handed_over: Lead, cast: Cast) -> None:
    deal = deal_of(handed_over)

    assert (handed_over.stage, deal.owner.name, deal.amount) == ("converted", "Jun Lee", 15_000_000)


def test_an_unqualified_lead_says_what_is_open_before_anybody_types(
    working: Lead, room: Room
) -> None:
    room.hands.press("minji", "convert", channel="leads")

    assert room.hands.modal("minji") is None
    [told] = room.whispers("minji")
    assert working.key in told
    assert "예산" in told


def test_a_role_that_may_not_convert_is_told_before_anybody_types(
    qualified: Lead, room: Room
) -> None:
    room.hands.press("yuri", "convert", channel="leads")

    assert room.hands.modal("yuri") is None
    assert "SDR" in room.whispers("yuri")[0]


def test_a_lead_that_was_put_aside_is_not_converted(
    qualified: Lead, room: Room, cast: Cast
) -> None:
    funnel.recycle(qualified, reason="not-now", by=cast.minji, at=room.at)

    told = room.say("minji", f"/lead convert {qualified.key}")

    assert qualified.key in told
    assert room.hands.modal("minji") is None


def test_a_missing_title_is_named_before_anybody_types(
    qualified: Lead, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed = in_force()[0]
    stages = dict(agreed.lead_stages)
    there = LeadStage.CONVERTED
    stages[there] = stages[there].model_copy(update={"entry": ("qualified", "title", "amount")})
    strict = agreed.model_copy(update={"lead_stages": stages})
    monkeypatch.setattr("bot.app.in_force", lambda: (strict, 1))

    room.hands.press("minji", "convert", channel="leads")
    assert room.hands.modal("minji") is not None
    room.hands.close("minji")

    Contact.update(title="").execute()
    room.hands.press("minji", "convert", channel="leads")
    assert room.hands.modal("minji") is None
    assert "직책" in room.whispers("minji")[-1]


def test_a_wrong_amount_is_told_beside_its_question(qualified: Lead, room: Room) -> None:
    room.hands.press("minji", "convert", channel="leads")
    room.hands.submit("minji", {"amount": {"value": "lots"}})

    assert "amount" in room.hands.modal_errors("minji")


def test_an_open_deal_of_the_same_company_is_offered_first(
    handed_over: Lead, room: Room, cast: Cast
) -> None:
    from dataclasses import replace

    colleague = replace(HANA, email="dul@hanbit.example", name="김두리", phone="")
    second = funnel.create_lead(colleague, by=cast.minji, at=room.at)
    funnel.qualify(second, BANT, by=cast.minji, at=room.at)
    deal = deal_of(handed_over)

    room.hands.type("minji", f"/lead convert {second.key}", channel="leads")

    view = room.hands.modal("minji")
    assert view is not None
    chosen = view["state"]["values"]["deal"]["value"]["selected_option"]["value"]
    assert chosen == deal.key


def test_the_ae_accepts_with_an_amount_and_a_second_look(handed_over: Lead, room: Room) -> None:
    deal = deal_of(handed_over)
    room.hands.type("jun", f"/deal accept {deal.key}", channel="leads")
    room.hands.submit("jun", {"amount": {"value": "20,000,000"}, "timeline": {"value": "yes"}})

    found = deal_of(handed_over)
    assert (found.stage, found.amount) == ("sql", 20_000_000)
    assert found.answers["timeline"]["met"] is True


def test_the_ae_rejects_with_a_reason_and_the_lead_is_recycled(
    handed_over: Lead, room: Room
) -> None:
    deal = deal_of(handed_over)
    room.hands.type("jun", f"/deal reject {deal.key}", channel="leads")
    room.hands.submit("jun", {"reason": {"value": "no-budget"}})

    assert now_of(handed_over).stage == "recycled"


def test_a_deal_is_moved_named_and_won_by_words(handed_over: Lead, room: Room) -> None:
    key = deal_of(handed_over).key

    assert key in room.say("jun", f"/deal accept {key} 15,000,000")
    assert "제안" in room.say("jun", f"/deal move {key} proposal")
    assert "₩30,000,000" in room.say("jun", f"/deal amount {key} 3000만")
    assert key in room.say("jun", f"/deal win {key}")

    found = deal_of(handed_over)
    assert (found.outcome, found.amount) == ("won", 30_000_000)


def test_a_lost_deal_asks_for_its_reason(handed_over: Lead, room: Room) -> None:
    key = deal_of(handed_over).key
    room.hands.type("jun", f"/deal lose {key}", channel="leads")
    room.hands.submit("jun", {"reason": {"value": "price"}})

    found = Deal.find(key)
    assert found is not None
    assert (found.outcome, found.reason) == ("lost", "price")


def test_an_unknown_stage_is_answered_with_the_stages(handed_over: Lead, room: Room) -> None:
    told = room.say("jun", f"/deal move {deal_of(handed_over).key} moon")

    assert "proposal" in told


@pytest.mark.parametrize(
    ("word", "values", "stage"),
    [
        ("recycle", {"reason": {"value": "not-now"}}, "recycled"),
        ("disqualify", {"reason": {"value": "spam"}}, "disqualified"),
        ("hand-back", {"reason": {"value": "too-early"}}, "mql"),
    ],
)
def test_the_menu_lets_a_lead_go(
    working: Lead, room: Room, word: str, values: dict[str, Any], stage: str
) -> None:
    value = f"{word}:{working.key}:{working.version}"
    room.hands.press("minji", "more", channel="leads", selected=value)
    room.hands.submit("minji", values)

    assert now_of(working).stage == stage


def test_recycling_on_a_day_that_was_is_told_beside_the_day(working: Lead, room: Room) -> None:
    room.hands.type("minji", f"/lead recycle {working.key}", channel="leads")
    room.hands.submit("minji", {"reason": {"value": "not-now"}, "day": {"value": "2020-01-01"}})

    assert "day" in room.hands.modal_errors("minji")


def test_undo_brings_a_recycled_lead_back(working: Lead, room: Room, cast: Cast) -> None:
    funnel.recycle(working, reason="not-now", by=cast.minji, at=room.at)

    assert working.key in room.say("minji", f"/lead undo {working.key}")
    assert now_of(working).stage == "working"


def test_a_note_is_kept_by_word_and_by_modal(working: Lead, room: Room) -> None:
    room.say("minji", f"/lead note {working.key} 데모를 원함")
    room.hands.press("minji", "note", channel="leads")
    room.hands.submit("minji", {"text": {"value": "예산 <확정>"}})

    notes = [a.detail["text"] for a in Activity.select().where(Activity.event == "lead-noted")]
    assert notes == ["데모를 원함", "예산 <확정>"]


def test_snoozing_until_friday_wakes_when_work_begins(working: Lead, room: Room) -> None:
    room.say("minji", f"/lead snooze {working.key} 금요일")

    assert now_of(working).snoozed_until.isoformat() == "2026-11-27T00:00:00+00:00"


def test_a_sequence_is_chosen_from_the_playbook(working: Lead, room: Room, cast: Cast) -> None:
    consent = {"text": "예", "text_version": "1", "source": "test", "at": room.at}
    funnel.grant(working.contact, Purpose.MARKETING, **consent)
    value = f"enroll:{working.key}:{working.version}"
    room.hands.press("minji", "more", channel="leads", selected=value)
    room.hands.submit("minji", {"sequence": {"value": "welcome"}})

    [walk] = Enrollment.select()
    assert (walk.lead_id, walk.state) == (working.id, "active")


def test_a_lead_is_made_by_hand_and_shown(room: Room, cast: Cast) -> None:
    room.hands.type("minji", "/lead new hana@hanbit.example", channel="leads")
    room.hands.submit("minji", {"name": {"value": "한하나"}, "company": {"value": "한빛물류"}})

    [lead] = lead_queries.search("한하나")
    assert any(lead.key in text for text in room.direct("minji"))


def test_a_message_becomes_a_filled_in_form(room: Room, cast: Cast) -> None:
    said = room.hands.type(
        "tae", "연락처: 한하나 hana@hanbit.example 010-1234-5678", channel="leads"
    )
    ts = said.get("ts") or room.hands.messages("leads")[-1]["ts"]
    room.hands.shortcut("tae", "lead_from_message", channel="leads", ts=ts)

    view = room.hands.modal("tae")
    assert view is not None
    values = view["state"]["values"]
    assert values["email"]["value"]["value"] == "hana@hanbit.example"
    assert values["phone"]["value"]["value"] == "010-1234-5678"


def test_assigning_by_mention_tells_who_has_it_now(
    room: Room, cast: Cast, new_lead: NewLead
) -> None:
    lead = new_lead()

    told = room.say("minji", f"/lead assign {lead.key} @tae")
    assert "Tae" in told, told

    assert now_of(lead).owner.name == "Tae Park"


def test_nobody_of_that_name_is_said_politely(room: Room, cast: Cast, new_lead: NewLead) -> None:
    assert "@" in room.say("minji", f"/lead assign {new_lead().key} nobody")


def test_away_until_friday_and_back(room: Room, cast: Cast) -> None:
    room.say("minji", "/lead away until friday")
    away = type(cast.minji).get_by_id(cast.minji.id)
    assert away.away_until is not None

    room.say("minji", "/lead away back")
    assert type(cast.minji).get_by_id(cast.minji.id).away_until is None


@pytest.mark.parametrize(
    ("text", "example"),
    [
        ("/lead show", "/lead 보기 L-12"),
        ("/lead note", "/lead 메모 L-12"),
        ("/lead find", "/lead 찾기 한빛"),
        ("/lead away", "/lead 부재 금요일"),
        ("/lead assign", "/lead 배정 L-12 @minji"),
        ("/deal move D-1", "/deal 이동 D-3 제안"),
        ("/deal amount", "/deal 금액 D-3 1500만"),
    ],
)
def test_wrong_use_is_answered_with_an_example(
    room: Room, cast: Cast, text: str, example: str
) -> None:
    assert example in room.say("minji", text)


@pytest.mark.parametrize("text", ["/lead show L-999", "/lead accept zzz", "/deal show D-999"])
def test_a_key_of_nothing_is_told_where_to_look(room: Room, cast: Cast, text: str) -> None:
    assert "`/" in room.say("minji", text)


@pytest.mark.parametrize("word", ["desk", "inbox", "show L-1", "find 한빛", "why L-1", "내리드"])
def test_words_that_only_look_answer_at_once(
    room: Room, cast: Cast, new_lead: NewLead, word: str
) -> None:
    new_lead()

    assert room.say("minji", f"/lead {word}")


def test_a_long_inbox_is_turned_page_by_page(room: Room, cast: Cast) -> None:
    from dataclasses import replace

    for number in range(12):
        facts = replace(HANA, email=f"p{number}@hanbit.example", phone="")
        funnel.create_lead(facts, by=cast.minji, at=room.at)
    room.say("minji", "/lead inbox")
    room.hands.press("minji", "list-page", channel="leads")
    room.app.asides.drain()

    [shown] = [m for m in room.hands.messages("leads", "minji") if m["ephemeral"]]
    assert str(shown["blocks"]).count("'show'") == 2


def test_the_home_tab_opens_a_lead_in_a_modal(room: Room, cast: Cast, new_lead: NewLead) -> None:
    lead = new_lead()
    room.hands.open_home("minji")
    room.app.asides.drain()

    room.hands.press("minji", "show", surface="home")

    view = room.hands.modal("minji")
    assert view is not None
    assert lead.key in str(view["title"])
