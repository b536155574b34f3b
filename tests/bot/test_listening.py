"""Over a real socket with real signatures, on both transports."""

from collections.abc import Callable

import pytest

import funnel
from store.leads import Lead
from tests.bot.conftest import Room
from tests.cast import Cast

NewLead = Callable[..., Lead]


def test_the_first_click_wins_and_the_second_person_is_told_who_was_faster(
    each_room: Room, cast: Cast, new_lead: NewLead
) -> None:
    lead = new_lead()
    each_room.card(lead)

    each_room.hands.press("minji", "accept", channel="leads")
    each_room.hands.press("tae", "accept", channel="leads")

    [told] = each_room.whispers("tae")
    assert "Minji Kim" in told
    assert each_room.whispers("minji") == []
    found = Lead.find(lead.key)
    assert found is not None
    assert (found.stage, found.owner.name) == ("working", "Minji Kim")


def test_a_second_click_redraws_the_card_as_it_is_now(
    each_room: Room, cast: Cast, new_lead: NewLead
) -> None:
    each_room.card(new_lead())
    each_room.hands.press("minji", "accept", channel="leads")

    each_room.hands.press("tae", "accept", channel="leads")
    each_room.app.asides.drain()

    [card] = [m for m in each_room.hands.messages("leads") if not m["ephemeral"]]
    ids = [e["action_id"] for b in card["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert ids[:3] == ["qualify", "convert", "reply"]


def test_help_is_told_privately_with_every_word(each_room: Room, cast: Cast) -> None:
    each_room.hands.type("minji", "/lead help", channel="leads")

    [shown] = [m for m in each_room.hands.messages("leads", "minji") if m["ephemeral"]]
    words = str(shown["blocks"])
    for word in ("내리드", "문의함", "검품 L-12", "미루기 L-12 3일", "부재 금요일"):
        assert f"/lead {word}" in words


def test_the_home_tab_shows_what_waits(each_room: Room, cast: Cast, new_lead: NewLead) -> None:
    lead = new_lead()

    each_room.hands.open_home("minji")
    each_room.app.asides.drain()

    home = each_room.hands.home("minji")
    assert home is not None
    assert lead.key in str(home["blocks"])


@pytest.mark.parametrize("text", ["/lead", "/lead nonsense", "/deal", "/deal dance"])
def test_an_unknown_word_shows_the_help(room: Room, cast: Cast, text: str) -> None:
    assert text.split(maxsplit=1)[0] in room.say("minji", text)


def test_somebody_unknown_is_told_whom_to_ask(each_room: Room, cast: Cast) -> None:
    assert "leadloop members add" in each_room.say("guest", "/lead desk")


def test_a_member_is_linked_by_address_at_the_first_word(room: Room, cast: Cast) -> None:
    room.say("sora", "/lead inbox")

    from store.queries import members

    linked = members.by_email("sora@saebyeok.example")
    assert linked is not None
    assert linked.slack_id == room.slack.world.people.user("sora").id


def test_the_same_delivery_twice_is_done_once(room: Room, cast: Cast, new_lead: NewLead) -> None:
    room.card(new_lead())
    room.hands.fault("duplicate")

    room.hands.press("minji", "accept", channel="leads")

    assert room.whispers("minji") == []


def test_the_wrong_role_is_refused_politely(room: Room, cast: Cast, new_lead: NewLead) -> None:
    room.card(new_lead())

    room.hands.press("yuri", "accept", channel="leads")

    [told] = room.whispers("yuri")
    assert "SDR" in told


def test_an_unsigned_request_is_turned_away(room: Room, cast: Cast) -> None:
    from slack_bolt import BoltRequest

    answer = room.app.dispatch(BoltRequest(body="command=/lead&text=desk", headers={}))

    assert answer.status == 401


def test_slack_down_does_not_keep_the_app_from_starting(at: object) -> None:
    from bot.app import create_app
    from tests.bot.conftest import MAILROOM

    app = create_app(
        token="xoxb-none",
        signing_secret="secret",
        base_url="http://127.0.0.1:1/api/",
        now=lambda: at,  # type: ignore[arg-type, return-value]
        mailroom=MAILROOM,
    )
    app.asides.close()


def test_a_bug_is_answered_with_a_number_to_report(
    room: Room, cast: Cast, new_lead: NewLead, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.card(new_lead())

    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(funnel, "accept", broken)
    answer = room.hands.press("minji", "accept", channel="leads")

    assert answer["acked"]
    [told] = room.whispers("minji")
    assert "nothing was changed" in told or "번호" in told
