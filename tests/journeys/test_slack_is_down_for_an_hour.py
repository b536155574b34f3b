"""Slack is away for an hour: inquiries are taken in all the same, and everything is said after."""

from tests.journeys.people import DANIEL, HANA
from tests.journeys.town import Town


def test_slack_is_down_for_an_hour(each_town: Town) -> None:
    town = each_town
    town.hands.fault("down")
    town.prospect_writes(DANIEL, "Demo for a 60-truck fleet?", "Could we see a demo next week?")
    town.later(minutes=10)
    town.prospect_writes(HANA, "견적 문의", "창고 30곳의 견적을 부탁드립니다.")
    town.later(minutes=10)
    for number in (1, 2):
        town.prospect_writes(DANIEL, f"One more thing {number}", f"Question number {number}")
        town.later(minutes=20)
    assert town.cards() == []

    town.hands.fault("down", on=False)
    town.later(hours=1)

    assert [card.raw["text"].split()[0] for card in town.cards()] == ["L-1", "L-2"]
    told = "\n".join(town.thread("L-1"))
    assert 0 < told.index("Question number 1") < told.index("Question number 2")
    assert "견적을 부탁드립니다" in town.card("L-2").words
    assert town.hands.wait_for_app()
    town.minji.presses("Accept", "L-2")
    assert "@minji accepted this lead." in town.card("L-2").words


def test_an_answer_that_got_lost_makes_no_second_card(town: Town) -> None:
    town.hands.fault("lost_answer", method="chat.postMessage", times=1)
    town.prospect_writes(DANIEL, "Demo for a 60-truck fleet?", "Could we see a demo next week?")

    town.later(minutes=1)
    town.later(minutes=10)

    assert len(town.cards()) == 1
