"""From a prospect's mail to a won deal, and nobody leaves Slack."""

from tests.journeys.hand_over import SUBJECT, TEXT
from tests.journeys.people import DANIEL
from tests.journeys.town import Town


def test_an_inquiry_becomes_a_won_deal(each_town: Town) -> None:
    town = each_town
    town.prospect_writes(DANIEL, SUBJECT, TEXT)

    card = town.card("L-1")
    assert "Daniel Reed" in card.words
    assert "*L-1* · *MQL* · Grade *A" in card.words
    assert "60 trucks, planned by hand" in card.words
    assert "Owner: @tae\nAccept by " in card.words
    assert " 11:30" in card.words
    assert list(card.buttons)[:2] == ["Accept", "Assign…"]

    town.tae.presses("Accept", "L-1")
    assert "*Working*" in town.card("L-1").words
    assert "@tae accepted this lead." in town.card("L-1").words

    town.tae.presses("Convert", "L-1")
    assert "Budget" in town.tae.hears("L-1 is not qualified yet")
    assert town.tae.modal == ""

    town.tae.presses("Qualify", "L-1")
    assert "Is there money for this, or a way to get it?" in town.tae.modal
    town.tae.fills_in(budget="yes", budget_confidence="said", authority="yes", need="yes")
    assert "BANT 3 of 4: Budget, Authority, Need" in town.card("L-1").words

    town.tae.presses("Convert", "L-1")
    town.tae.fills_in(name="Alder Freight", amount="a lot")
    assert "amount" in town.hands.modal_errors("tae")
    town.tae.fills_in(name="Alder Freight", amount="")
    assert "Deal: *D-1* Alder Freight · SRL · @jun" in town.card("L-1").words

    handed_over = town.jun.messages()[-1]
    assert "A deal was handed to you." in handed_over.words
    town.jun.press(handed_over.button("Accept deal"))
    assert "BANT" not in town.jun.modal
    assert town.jun.fills_in(amount="1500만") == {}
    assert "D-1* Alder Freight · SQL · ₩15,000,000 · @jun" in town.card("L-1").words

    for stage in ("proposal", "negotiation"):
        assert "D-1" in town.jun.asks(f"/deal move D-1 {stage}")
    assert "Congratulations" in town.jun.asks("/deal win D-1")

    assert "· Won · ₩15,000,000" in town.card("L-1").words
    assert "@jun won the deal. Congratulations! ₩15,000,000" in town.thread("L-1")
    assert len(town.cards()) == 1
