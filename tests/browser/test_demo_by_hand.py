"""A newcomer tries Leadloop by hand: the demo as a process, its page in a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.demo import Demo, birth_of
from tests.browser.visitor import Visitor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(240),
]
FORM = {
    "name": "Grace Okafor",
    "email": "grace@northline.example",
    "company": "Northline Foods",
    "title": "Director of logistics",
    "employees": "100",
    "message": "We deliver to 400 shops. What would it cost?",
    "privacy": "yes",
}
READER = {
    "name": "Ines Duarte",
    "email": "ines@porto.example",
    "company": "Porto Freight",
    "privacy": "yes",
    "news": "yes",
}


@pytest.fixture(scope="module")
def demo(browser: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = Demo(tmp_path_factory.mktemp("newcomer"))
    yield demo
    demo.stop()


@pytest.fixture
def visitor(browser: Any, demo: Demo) -> Iterator[Visitor]:
    visitor = Visitor(browser, demo.url)
    yield visitor
    visitor.close()
    assert visitor.troubles == []


def test_an_inquiry_is_worked_to_a_deal_and_nothing_is_forgotten(visitor: Visitor) -> None:
    visitor.writes_a_mail(
        "Omar Haddad",
        "omar@cedarlines.example",
        "Quote for 80 trucks",
        "Hello,\n\nwe plan 80 trucks by hand. Could you send a quote?\n\nOmar Haddad\nCOO",
    )
    thanks = visitor.fills_in_a_form("Contact form", **FORM)
    assert "Thank you for writing" in thanks
    visitor.fills_in_a_form("E-book form", **READER)
    visitor.becomes("Tae")
    assert "Quote for 80 trucks" in visitor.card("Omar Haddad").inner_text()
    assert "We deliver to 400 shops" in visitor.card("Grace Okafor").inner_text()

    work_to_a_deal(visitor)
    visitor.becomes("Jun")
    take_the_deal(visitor)

    visitor.goes_to_working_hours(days=1)
    mail = visitor.inbox("ines@porto.example")
    mail.first.click()
    assert "Your e-book" in visitor.page.locator("#letters h3").inner_text()

    visitor.moves_time("+1 week")
    visitor.becomes("Tae")
    visitor.enters("Messages")
    warning = visitor.message("Nobody has touched this lead for a while.")
    visitor.presses(warning, "I'm on it")


def work_to_a_deal(visitor: Visitor) -> None:
    card = visitor.card("Omar Haddad")
    visitor.presses(card, "Accept")
    visitor.presses(card, "Qualify")
    for question in ("budget", "need", "timeline"):
        visitor.modal.locator(f'[data-block="{question}"]').get_by_label("Yes").check()
    visitor.sends_modal("Save")
    card.get_by_text("BANT 3 of 4").wait_for()
    visitor.presses(card, "Convert")
    visitor.modal.get_by_label("Name of a new deal").fill("Cedar Lines")
    visitor.sends_modal("Convert")
    card.get_by_text("Sales accepts by").wait_for()


def take_the_deal(visitor: Visitor) -> None:
    visitor.enters("Messages")
    visitor.presses(visitor.message("A deal was handed to you."), "Accept deal")
    visitor.modal.get_by_label("Amount").fill("24,000,000")
    visitor.sends_modal("Accept")
    visitor.enters("leads")
    visitor.card("Omar Haddad").get_by_text("₩24,000,000").wait_for()


def test_a_lead_is_accepted_without_a_mouse(visitor: Visitor) -> None:
    visitor.writes_a_mail(
        "Lena Vogt", "lena@vogtbrau.example", "Routes for a brewery", "We need a quote soon."
    )
    visitor.becomes("Minji")
    card = visitor.card("Lena Vogt")
    keyboard = visitor.page.keyboard

    visitor.page.locator("#room").focus()
    for _ in range(200):
        keyboard.press("Tab")
        focused = (
            "node => node.contains(document.activeElement) && document.activeElement.innerText"
        )
        if card.evaluate(focused) == "Accept":
            break
    keyboard.press("Enter")

    card.get_by_role("button", name="Qualify", exact=True).wait_for()
    assert "Working" in card.inner_text()


@pytest.mark.parametrize("side", ["outside", "inside"])
def test_a_phone_shows_everything_without_scrolling_sideways(
    browser: Any, demo: Demo, side: str
) -> None:
    phone = Visitor(browser, demo.url, width=360, height=740)
    phone.page.locator(f'[data-show="{side}"]').click()
    phone.page.locator("#room article" if side == "inside" else "#people").first.wait_for()

    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
    wide = "nodes => nodes.filter(n => n.scrollWidth > n.clientWidth + 1).length"
    assert phone.page.locator("#room article .said").evaluate_all(wide) == 0
    phone.close()


def test_ctrl_c_ends_it_and_all_its_processes(demo: Demo) -> None:
    family = demo.family()
    assert len(family) >= 6, "the practice world and five processes of the product"

    assert demo.press_ctrl_c() == 0

    assert [pid for pid, born in family.items() if birth_of(pid) == born] == []
    assert "The demo has ended." in "".join(demo.said)
    assert "Traceback" not in "".join(demo.said)
