"""A lost deal is not the end: its lead rests, and half a year later it is on a desk again."""

from tests.journeys.hand_over import hand_over
from tests.journeys.people import DANIEL
from tests.journeys.town import Town


def test_a_lost_deal_comes_back(town: Town) -> None:
    lead = hand_over(town)

    town.jun.types("/deal lose D-1")
    assert "Deal lost" in town.jun.modal
    town.jun.fills_in(reason="price", note="They bought from a cheaper vendor.")

    rests = town.card(lead).words
    assert "*Recycled*" in rests
    assert "Reason: Deal lost" in rests
    assert "Comes back on Sun, May 23, 2027" in rests

    town.later(days=179)
    assert "*Recycled*" in town.card(lead).words

    town.later(days=1)
    card = town.card(lead)
    assert "*Nurturing*" in card.words
    assert "round 2" in card.words
    assert "Owner: @tae" in card.words
    assert "Accept" in card.buttons
    assert "A lead you know came back." in town.tae.messages()[-1].words
    assert lead in town.tae.asks("/lead desk")


def test_the_prospect_may_come_back_earlier(town: Town) -> None:
    lead = hand_over(town)
    town.jun.types("/deal lose D-1")
    town.jun.fills_in(reason="price")

    town.later(days=30)
    town.prospect_writes(DANIEL, "We would like to talk again", "The other vendor let us down.")

    card = town.card(lead).words
    assert "round 2" in card
    assert "The other vendor let us down." in card
