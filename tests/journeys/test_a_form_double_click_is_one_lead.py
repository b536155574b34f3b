"""An impatient visitor presses Send twice; both times she is thanked, and there is one lead."""

from concurrent.futures import ThreadPoolExecutor

from tests.journeys.town import Town

QUESTION = {
    "name": "Hana Jeong",
    "email": "hana@hanbit.example",
    "company": "Hanbit Logistics",
    "title": "Head of operations",
    "employees": "100",
    "message": "Could you quote for 30 warehouses?",
    "privacy": "yes",
}


def test_a_form_double_click_is_one_lead(town: Town) -> None:
    page = town.opens_form("contact", query="&utm_source=search&utm_campaign=spring")
    town.later(seconds=20)

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: page.send(**QUESTION), range(2)))

    assert all("Thank you for writing." in answer for answer in answers)
    [card] = town.cards()
    assert "Could you quote for 30 warehouses?" in card.words
    assert "Source\nForm: Talk to us" in card.words
    assert card.thread == []


def test_a_second_question_from_the_same_page_is_not_lost(town: Town) -> None:
    page = town.opens_form("contact")
    town.later(seconds=20)

    page.send(**QUESTION)
    town.catch_up()
    page.send(**QUESTION | {"message": "And for 40 trucks?"})

    assert len(town.cards()) == 1
    assert any("And for 40 trucks?" in said for said in town.thread("L-1"))


def test_a_form_with_a_mistake_keeps_what_was_typed(town: Town) -> None:
    page = town.opens_form("contact")
    town.later(seconds=20)

    answer = page.send(**QUESTION | {"email": "hana@", "privacy": ""})

    assert "Please check what you entered." in answer
    assert "Could you quote for 30 warehouses?" in answer
    assert town.cards() == []
