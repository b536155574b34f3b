"""Refusals in words, and modals that came too late."""

from collections.abc import Callable

import pytest

import funnel
from store.leads import Lead
from tests.bot.conftest import Room
from tests.cast import Cast

NewLead = Callable[..., Lead]


def test_an_expired_trigger_is_told_privately(room: Room, cast: Cast, new_lead: NewLead) -> None:
    lead = new_lead()
    funnel.accept(lead, by=cast.minji, at=room.at)
    room.card(lead)
    room.hands.fault("expired_trigger", times=1)

    answer = room.hands.press("minji", "qualify", channel="leads")

    assert answer["acked"]
    [told] = room.whispers("minji")
    assert "다시 한번" in told


def test_a_step_back_that_is_no_longer_possible_redraws_the_card(
    room: Room, cast: Cast, new_lead: NewLead
) -> None:
    lead = new_lead()
    funnel.disqualify(lead, reason="spam", by=cast.minji, at=room.at)
    found = Lead.find(lead.key)
    assert found is not None
    room.card(found)
    funnel.undo(found, by=cast.minji, at=room.at)

    room.hands.press("tae", "undo", channel="leads")

    [told] = room.whispers("tae")
    assert lead.key in told
    [card] = [m for m in room.hands.messages("leads") if not m["ephemeral"]]
    assert "accept" in str(card["blocks"])


def test_a_button_that_no_longer_exists_is_explained(room: Room, cast: Cast) -> None:
    from bot.views import kit

    old = kit.face("old", kit.actions(kit.button("Old", "no-such-button", "L-1:1")))
    room.post.post_card("leads", old, "old")

    assert room.hands.press("minji", "no-such-button", channel="leads")["acked"]
    assert "/lead 내리드" in room.whispers("minji")[0]


@pytest.mark.parametrize("shortcut", ["new_lead"])
def test_the_global_shortcut_opens_the_form(room: Room, cast: Cast, shortcut: str) -> None:
    room.hands.shortcut("minji", shortcut)

    view = room.hands.modal("minji")
    assert view is not None
    assert view["callback_id"] == "new-lead-form"


def test_a_guest_of_the_workspace_is_refused(room: Room, cast: Cast) -> None:
    told = room.say("guest", "/lead help")

    assert "leadloop members add" in told


def test_a_member_who_left_is_refused(room: Room, cast: Cast) -> None:
    tae = type(cast.tae)
    slack_id = room.slack.world.people.user("tae").id
    tae.update(is_active=False, slack_id=slack_id).where(tae.id == cast.tae.id).execute()

    assert "관리자" in room.say("tae", "/lead desk")


def test_slack_down_while_asking_who_somebody_is_still_answers(room: Room, cast: Cast) -> None:
    room.hands.fault("server_error", method="users.info", times=1)

    assert "members add" not in room.say("minji", "/lead desk")


def test_a_colleagues_press_from_another_company_is_refused(room: Room, cast: Cast) -> None:
    from bot.app import _is_from_elsewhere as is_from_elsewhere

    ours = {"user": {"id": "U1", "team_id": "T1"}, "team": {"id": "T1"}}
    theirs = {"user": {"id": "U1", "team_id": "T2"}, "team": {"id": "T1"}}

    assert not is_from_elsewhere(ours)
    assert is_from_elsewhere(theirs)


def test_two_modals_for_one_lead_have_one_winner(room: Room, cast: Cast, new_lead: NewLead) -> None:
    lead = new_lead()
    for who in ("minji", "tae"):
        room.hands.type(who, f"/lead disqualify {lead.key}", channel="leads")

    room.hands.submit("minji", {"reason": {"value": "spam"}})
    room.hands.submit("tae", {"reason": {"value": "vendor"}})

    found = Lead.find(lead.key)
    assert found is not None
    assert (found.stage, found.reason) == ("disqualified", "spam")
    view = room.hands.modal("tae")
    assert view is not None
    assert lead.key in str(view["blocks"])
