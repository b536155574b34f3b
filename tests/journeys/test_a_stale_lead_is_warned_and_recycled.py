"""A lead that nobody touches is not forgotten: its owner is warned, then it is put aside."""

import pytest

from tests.journeys.hand_over import inquire
from tests.journeys.reading import Message
from tests.journeys.town import Town

WARNING = "Nobody has touched this lead for a while."


@pytest.fixture
def forgotten(town: Town) -> str:
    """Tae accepted the lead, and then nothing happened for seven working days."""
    lead = inquire(town)
    town.tae.presses("Accept", lead)
    town.days_pass(10)
    return lead


def test_a_stale_lead_is_warned_and_recycled(town: Town, forgotten: str) -> None:
    [warning] = warnings(town)
    assert "Daniel Reed" in warning.words
    assert list(warning.buttons) == ["I'm on it", "Snooze", "Recycle"]

    town.days_pass(7)

    card = town.card(forgotten).words
    assert "*Recycled*" in card
    assert "Reason: Went stale" in card
    assert "Comes back on" in card
    assert len(warnings(town)) == 1

    town.later(days=30)
    assert "round 2" in town.card(forgotten).words


def test_who_is_on_it_keeps_the_lead(town: Town, forgotten: str) -> None:
    town.tae.presses_in_messages("I'm on it")

    town.days_pass(7)

    card = town.card(forgotten).words
    assert "*Working*" in card
    assert "@tae is on it." in card


def test_the_warning_can_put_the_lead_aside_at_once(town: Town, forgotten: str) -> None:
    town.tae.presses_in_messages("Recycle")
    town.tae.fills_in(reason="not-now", day="2027-03-02", note="After their audit")

    card = town.card(forgotten).words
    assert "Reason: Not now" in card
    assert "Comes back on Tue, Mar 2, 2027" in card


def warnings(town: Town) -> list[Message]:
    return [one for one in town.tae.messages() if WARNING in one.words]
