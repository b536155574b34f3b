"""The same lead in a Korean and in an English workspace; private words in each reader's own."""

from tests.journeys.hand_over import inquire
from tests.journeys.people import HANA
from tests.journeys.town import Town

TEXT = """안녕하세요, 한빛물류 정하나 팀장입니다.
창고 30곳에 도입을 검토하고 있습니다. 견적을 받을 수 있을까요?

정하나 드림
한빛물류 운영기획팀 팀장
010-5550-0142
"""


def test_an_english_workspace_reads_english(town: Town) -> None:
    town.prospect_writes(HANA, "견적 문의", TEXT)

    card = town.card("L-1")
    assert "정하나" in card.words
    assert "창고 30곳에 도입을" in card.words
    assert "Grade *" in card.words
    assert "Owner: @" in card.words
    assert "Accept" in card.buttons


def test_a_korean_workspace_reads_korean(korean_town: Town) -> None:
    town = korean_town
    town.prospect_writes(HANA, "견적 문의", TEXT)

    card = town.card("L-1")
    assert "정하나" in card.words
    assert "담당자: @" in card.words
    assert "수락" in card.buttons
    assert "Owner" not in card.words
    assert "한빛물류" in card.words
    assert "리드" in town.minji.asks("/lead help")


def test_everybody_is_whispered_to_in_their_own_language(mixed_town: Town) -> None:
    town = mixed_town
    lead = inquire(town)
    accept = town.card(lead).button("Accept")

    town.yuri.press(accept)
    assert "managers, SDRs." in town.yuri.hears("Your role does not allow this")
    town.minji.press(accept)
    town.tae.press(accept)
    assert "님이" in town.tae.hears("Minji Kim")
    assert "Owner: @minji" in town.card(lead).words
