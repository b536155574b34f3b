"""Takes the README's pictures from a running demo: `python docs/pictures/make.py URL [KOREAN_URL]`.

Start a fresh `./run demo --lang en` (and, for card-ko.png, another with `--lang ko` on another
port) and hand over what it printed. The story is played through the page and the practice Slack,
so every picture shows what the product made of it.
"""

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))

from playwright.sync_api import Locator, Page, ViewportSize, sync_playwright  # noqa: E402

from sandbox.slack.client import Hands  # noqa: E402

SEOUL = ZoneInfo("Asia/Seoul")
PATIENCE = 60_000
SIZE: ViewportSize = {"width": 1480, "height": 1180}
LARGEST = 250_000
AIR = 8
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
MAILS = (
    (
        "Priya Nair",
        "priya@harborfoods.example",
        "Replacing our dispatch spreadsheet",
        "Hello,\n\nwe deliver to 400 shops with 85 vans and plan every route in a spreadsheet. "
        "We want to replace it before the summer. Who can show us Narae, and what would 85 "
        "vehicles cost?\n\nPriya Nair\nDirector of Logistics, Harbor Foods\n+1 555 0117",
    ),
    (
        "Kenji Sato",
        "kenji@satocold.example",
        "Temperature-controlled routes",
        "Dear team,\n\nour 30 refrigerated trucks miss one delivery window in ten. Does Narae know "
        "about loading times and doors that open late?\n\nKenji Sato\nHead of Operations, "
        "Sato Cold Chain",
    ),
    (
        "Lucia Moretti",
        "lucia@morettiwines.example",
        "Price list",
        "Hi, could you send me your price list for 12 vehicles? Lucia Moretti, Moretti Wines",
    ),
)
FORM = {
    "name": "Grace Okafor",
    "email": "grace@northline.example",
    "company": "Northline Foods",
    "title": "Director of logistics",
    "phone": "+1 555 0166",
    "employees": "100",
    "message": "We run 140 vehicles from three depots and lose two hours every morning. "
    "Could we see a demo with our own orders next week?",
    "privacy": "yes",
}
READER = {"name": "Ines Duarte", "email": "ines@porto.example", "company": "Porto Freight"}
BANT = {
    "budget": ("yes", "said", "40,000 a year, approved"),
    "authority": ("yes", "said", "Decides together with the CFO"),
    "need": ("yes", "proven", "Two hours of planning every morning"),
    "timeline": ("unknown", "guess", "Before the summer"),
}


@dataclass
class Studio:
    """One demo, seen through its page."""

    page: Page
    url: str
    hands: Hands

    def writes(self, name: str, address: str, subject: str, text: str) -> None:
        mail = {"name": name, "address": address, "subject": subject, "text": text, "lang": "en"}
        assert self.page.request.post(f"{self.url}scene/mail", data=mail).ok

    def submits(self, slug: str, fields: dict[str, str]) -> None:
        assert self.page.request.post(f"{self.product}/forms/{slug}", data=fields).ok

    @property
    def product(self) -> str:
        return str(self.page.evaluate("JSON.parse(document.body.dataset.config).product"))

    def goes_to(self, weekday: str, clock: str) -> None:
        """Move time to the next such weekday and hour in Seoul."""
        now = datetime.fromisoformat(
            self.page.request.get(f"{self.url}scene/state").json()["now"]
        ).astimezone(SEOUL)
        hour, minute = (int(part) for part in clock.split(":"))
        there = now.replace(hour=hour, minute=minute, second=0)
        while there <= now or f"{there:%a}" != weekday:
            there += timedelta(days=1)
        self.moves_time(there - now)

    def moves_time(self, span: timedelta) -> None:
        seconds = span.total_seconds()
        assert self.page.request.post(f"{self.url}scene/time", data={"seconds": seconds}).ok

    def becomes(self, name: str, room: str = "leads") -> None:
        self.page.locator("#personas").get_by_role("button", name=name).click()
        self.page.locator('#personas [aria-pressed="true"]', has_text=name).wait_for()
        self.page.locator("#sidebar").get_by_role("button", name=room).click()
        self.page.locator('#sidebar [aria-current="page"]', has_text=room).wait_for()

    def card(self, name: str) -> Locator:
        heading = self.page.locator("h3", has_text=name)
        found = self.page.locator("#room article", has=heading).first
        found.wait_for()
        return found

    def presses(self, name: str, label: str) -> None:
        self.card(name).get_by_role("button", name=label, exact=True).first.click()

    @property
    def modal(self) -> Locator:
        return self.page.locator("dialog.modal")

    def sends(self, label: str) -> None:
        self.modal.get_by_role("button", name=label, exact=True).click()
        self.modal.wait_for(state="detached")

    def fills_in_bant(self) -> None:
        for question, (met, sure, said) in BANT.items():
            self.modal.locator(f'[data-block="{question}"] input[value="{met}"]').check()
            self.modal.locator(f'[data-block="{question}-confidence"] select').select_option(sure)
            self.modal.locator(f'[data-block="{question}-note"] input').fill(said)

    def takes_around(self, name: str, shown: Locator) -> None:
        """Take one part of the page with a little air around it."""
        shown.scroll_into_view_if_needed()
        box = shown.bounding_box()
        assert box is not None
        clip = {
            "x": box["x"] - AIR,
            "y": box["y"] - AIR,
            "width": box["width"] + 2 * AIR,
            "height": box["height"] + 2 * AIR,
        }
        self.takes(name, self.page, clip=clip)

    def takes(self, name: str, of: Any, **options: Any) -> None:
        file = HERE / f"{name}.png"
        self.page.mouse.move(0, 0)
        of.screenshot(path=file, animations="disabled", **options)
        size = file.stat().st_size
        print(f"{file.name} {size // 1000} kB")
        assert size < LARGEST, f"{file.name} is larger than {LARGEST} bytes"


def take_english(studio: Studio) -> None:
    studio.goes_to("Tue", "10:05")
    play(studio)
    take_form(studio)
    take_worked_lead(studio)
    take_desk(studio)
    studio.becomes("Tae")
    studio.page.locator("#people").select_option(value="priya@harborfoods.example")
    studio.page.locator(".letter.out").first.click()
    studio.page.set_viewport_size({"width": 1480, "height": 900})
    studio.page.locator("#room").evaluate("node => node.scrollTop = node.scrollHeight")
    studio.takes("demo", studio.page, scale="css")
    studio.page.set_viewport_size(SIZE)
    take_digest(studio)


def play(studio: Studio) -> None:
    """Let prospects ask, and work some of it."""
    for mail in MAILS:
        studio.writes(*mail)
    studio.submits("ebook", {**READER, "privacy": "yes", "news": "yes", "lang": "en"})
    studio.becomes("Tae")
    for name in ("Daniel Reed", "Kenji Sato", "Priya Nair", "Lucia Moretti"):
        studio.card(name)
    studio.presses("Daniel Reed", "Accept")
    studio.presses("Daniel Reed", "Qualify")
    studio.fills_in_bant()
    studio.sends("Save")
    studio.card("Daniel Reed").get_by_text("BANT 3 of 4").wait_for()
    studio.presses("Daniel Reed", "Convert")
    studio.modal.get_by_label("Name of a new deal").fill("Alder Freight")
    studio.sends("Convert")
    studio.card("Daniel Reed").get_by_text("Sales accepts by").wait_for()
    studio.becomes("Jun")
    studio.presses("Daniel Reed", "Accept deal")
    studio.modal.get_by_label("Amount").fill("24,000,000")
    studio.sends("Accept")
    studio.becomes("Tae")
    studio.presses("Kenji Sato", "Accept")


def take_form(studio: Studio) -> None:
    form = studio.page.context.new_page()
    form.set_viewport_size({"width": 820, "height": 1000})
    form.goto(f"{studio.product}/forms/contact?lang=en")
    for name, value in FORM.items():
        if name == "privacy":
            form.locator("#privacy").check()
        elif name == "employees":
            form.locator("#employees").select_option(value)
        else:
            form.locator(f"#{name}").fill(value)
    form.locator("h1").click()
    studio.takes("form", form, full_page=True)
    form.wait_for_timeout(4000)  # nobody fills in a form faster
    form.get_by_role("button", name="Send").click()
    form.wait_for_url("**/thanks*")
    form.close()


def take_worked_lead(studio: Studio) -> None:
    studio.card("Grace Okafor")
    studio.presses("Priya Nair", "Accept")
    studio.card("Priya Nair").get_by_role("button", name="Qualify").wait_for()
    studio.takes_around("card", studio.card("Grace Okafor").locator(".said"))
    studio.presses("Priya Nair", "Qualify")
    studio.fills_in_bant()
    studio.modal.locator(".modal-body").evaluate("node => node.scrollTop = 0")
    studio.takes("modal", studio.modal)
    studio.sends("Save")
    studio.card("Priya Nair").get_by_text("BANT 3 of 4").wait_for()


def take_desk(studio: Studio) -> None:
    _, address, subject, _ = MAILS[1]
    studio.writes("Kenji Sato", address, f"Re: {subject}", "Thursday at ten would suit us well.")
    studio.card("Kenji Sato").get_by_text("waits for an answer").wait_for()
    studio.becomes("Tae", "Home")
    home = studio.page.locator(".home")
    home.get_by_text("My desk").first.wait_for()
    studio.takes("home", home)


def take_digest(studio: Studio) -> None:
    studio.page.set_viewport_size({"width": SIZE["width"], "height": 1500})
    studio.moves_time(timedelta(minutes=25))
    studio.presses("Kenji Sato", "Reply")
    studio.modal.get_by_label("Your answer").fill("Thursday at ten it is. Until then, Tae")
    studio.sends("Send")
    studio.presses("Priya Nair", "Convert")
    studio.sends("Convert")
    studio.becomes("Jun")
    studio.presses("Priya Nair", "Accept deal")
    studio.modal.get_by_label("Amount").fill("31,000,000")
    studio.sends("Accept")
    studio.hands.type("jun", "/deal win D-1", channel="leads")
    studio.goes_to("Mon", "09:10")
    studio.becomes("Sora", "managers")
    digest = studio.page.locator("#room article", has_text="The week in numbers").last
    digest.locator("svg").wait_for()
    studio.takes_around("digest", digest.locator(".said"))


def take_korean(studio: Studio) -> None:
    studio.goes_to("Tue", "10:05")
    studio.becomes("Minji")
    studio.takes_around("card-ko", studio.card("정하나").locator(".said"))


@contextmanager
def opened(browser: Any, url: str, lang: str) -> Iterator[Studio]:
    context = browser.new_context(viewport=SIZE, device_scale_factor=1.5)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{url}?lang={lang}")
    page.wait_for_selector("body[data-ready]")
    yield Studio(page, url, Hands(url))
    context.close()


def main(urls: list[str]) -> None:
    if not 1 <= len(urls) <= 2:
        raise SystemExit(__doc__)
    with sync_playwright() as running:
        browser = running.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        for url, lang, take in zip(urls, ("en", "ko"), (take_english, take_korean), strict=False):
            with opened(browser, url.rstrip("/") + "/", lang) as studio:
                take(studio)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
