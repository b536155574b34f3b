"""Two SDRs press Accept on one lead in the same moment: one has it, the other is told who."""

import threading

from tests.journeys.hand_over import inquire
from tests.journeys.people import Colleague
from tests.journeys.reading import Button
from tests.journeys.town import Town


def test_two_sdrs_one_lead(each_town: Town) -> None:
    town = each_town
    lead = inquire(town)

    press_together(town.card(lead).button("Accept"), town.minji, town.tae)

    card = town.card(lead).words
    assert "*Working*" in card
    winner, loser = (town.minji, town.tae) if "Owner: @minji" in card else (town.tae, town.minji)
    full_name = {"minji": "Minji Kim", "tae": "Tae Park"}[winner.name]
    assert full_name in loser.hears(lead)
    assert winner.whispers() == []
    assert card.count("accepted this lead.") == 1


def press_together(button: Button, *colleagues: Colleague) -> None:
    gate = threading.Barrier(len(colleagues))

    def press(colleague: Colleague) -> None:
        gate.wait()
        colleague.press(button)

    presses = [threading.Thread(target=press, args=(one,)) for one in colleagues]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
