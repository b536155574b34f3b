"""An SDR answers the prospect from the card; to the prospect it is one conversation by mail."""

from sandbox.mail.letters import text_of
from tests.journeys.hand_over import SUBJECT, inquire
from tests.journeys.people import DANIEL
from tests.journeys.town import Town


def test_an_answer_from_slack(town: Town) -> None:
    lead = inquire(town)
    town.tae.presses("Accept", lead)
    town.tae.presses("Reply", lead)
    assert "60 trucks, planned by hand" in town.tae.modal
    town.tae.fills_in(text="Hello Daniel,\n\nTuesday at ten?\n\nTae")

    [answer] = town.prospects_inbox(DANIEL.address)
    asked = town.world.scene.written_by(DANIEL.address)[0].message
    assert answer.message["Subject"] == f"Re: {SUBJECT}"
    assert answer.message["In-Reply-To"] == asked["Message-ID"]
    assert "Tuesday at ten?" in text_of(answer)
    assert answer.message["List-Unsubscribe"] is None, "a person's own words are no mailing"

    town.prospect_answers(DANIEL, answer, "Ten is fine.")

    last = town.thread(lead)[-1]
    assert "The prospect replied:" in last
    assert "Ten is fine." in last
    assert "Tuesday at ten?" not in last
    assert len(town.cards()) == 1
