"""An MQL waits half an hour: its owner is reminded; two hours: the managers hear of it."""

from tests.journeys.hand_over import inquire
from tests.journeys.town import Town

REMINDER = "This lead waits for you to accept it."
ESCALATION = "Nobody accepted this lead in time."


def test_an_mql_nobody_accepts(town: Town) -> None:
    lead = inquire(town)

    town.later(minutes=29)
    assert said_to_tae(town) == 0
    town.later(minutes=2)
    assert said_to_tae(town) == 1
    assert escalations(town) == 0

    town.later(minutes=45)
    assert "Overdue: accept was due" not in town.card(lead).words
    town.later(minutes=50)
    assert escalations(town) == 1
    assert "Overdue: accept was due Tue, Nov 24 11:30" in town.card(lead).words
    town.later(hours=2)
    assert (said_to_tae(town), escalations(town)) == (1, 1)

    town.sora.presses_in("managers", "Assign…")
    town.sora.fills_in(member=town.minji.slack_id)
    assert "Owner: @minji" in town.card(lead).words
    town.minji.presses("Accept", lead)
    assert "*Working*" in town.card(lead).words


def test_an_accepted_mql_is_nobodys_reminder(town: Town) -> None:
    lead = inquire(town)
    town.tae.presses_in("leads", "Accept")

    town.later(hours=3)

    assert "*Working*" in town.card(lead).words
    assert (said_to_tae(town), escalations(town)) == (0, 0)


def said_to_tae(town: Town) -> int:
    return sum(REMINDER in one.words for one in town.tae.messages())


def escalations(town: Town) -> int:
    return sum(ESCALATION in one.words for one in town.channel("managers"))
