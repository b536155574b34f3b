"""A reader of the e-book gets our mails until she answers one; then a person takes over."""

from tests.journeys.people import HANA
from tests.journeys.town import Town

READER = {
    "name": "Hana Jeong",
    "email": "hana@hanbit.example",
    "company": "Hanbit Logistics",
    "title": "Head of operations",
    "privacy": "yes",
    "news": "yes",
}


def test_a_reply_stops_the_sequence(town: Town) -> None:
    assert "The e-book is ready for you" in town.submits_form("ebook", **READER)
    assert "In sequence: Welcome to a reader" in town.card("L-1").words

    town.later(minutes=11)
    [welcome] = town.prospects_inbox(HANA.address)
    head = welcome.message
    assert "Your e-book: twelve months of automatic dispatch" in head["Subject"]
    assert head["From"].endswith("<sales@saebyeok.example>")
    assert head["To"] == "Hana Jeong <hana@hanbit.example>"
    assert head["Message-ID"].endswith("@saebyeok.example>")
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert f"<{town.settings.public_url}/u/" in head["List-Unsubscribe"]
    assert "<mailto:sales@saebyeok.example?subject=unsubscribe>" in head["List-Unsubscribe"]
    assert head.get_content_type() == "multipart/alternative"
    assert any("Mail 1 of “Welcome to a reader” went out" in one for one in town.thread("L-1"))

    town.prospect_answers(HANA, welcome, "좋네요. 다음 주에 통화 가능할까요?")
    thread = town.thread("L-1")
    reply = next(one for one in thread if "The prospect replied:" in one)
    assert "다음 주에 통화 가능할까요?" in reply
    assert "twelve months" not in reply
    assert any("was stopped: the prospect replied" in one for one in thread)
    card = town.card("L-1").words
    assert "The prospect replied and waits for an answer." in card
    assert "In sequence" not in card

    town.days_pass(8)
    assert len(town.prospects_inbox(HANA.address)) == 1


def test_without_an_answer_the_three_mails_arrive_in_one_conversation(town: Town) -> None:
    town.submits_form("ebook", **READER)

    town.later(minutes=11)
    town.days_pass(11)

    first, second, third = town.prospects_inbox(HANA.address)
    assert second.message["In-Reply-To"] == first.message["Message-ID"]
    assert third.message["In-Reply-To"] == second.message["Message-ID"]
    assert third.message["References"].split() == [
        first.message["Message-ID"],
        second.message["Message-ID"],
    ]


def test_without_consent_to_news_nothing_is_sent(town: Town) -> None:
    town.submits_form("ebook", **{name: said for name, said in READER.items() if name != "news"})

    town.days_pass(2)

    assert len(town.cards()) == 1
    assert town.prospects_inbox(HANA.address) == []
