"""A person at the demo's one page: prospect on the left, sales team on the right."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any

from rules import hours

PATIENCE = 30_000


class Visitor:
    """One open page; every wait is for something to be seen, at most for thirty seconds."""

    def __init__(self, browser: Any, url: str, *, width: int = 1440, height: int = 900) -> None:
        self.context = browser.new_context(
            base_url=url, viewport={"width": width, "height": height}
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.troubles: list[str] = []
        self.page.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.page.goto(f"{url}?lang=en")
        self.page.wait_for_selector("body[data-ready]")

    def close(self) -> None:
        self.context.close()

    # As the prospect.

    def writes_a_mail(self, name: str, address: str, subject: str, text: str) -> None:
        self.page.locator("#people").select_option(label="Somebody else…")
        form = self.page.locator("form.write")
        form.locator('[name="name"]').fill(name)
        form.locator('[name="address"]').fill(address)
        form.locator('[name="subject"]').fill(subject)
        form.locator('[name="text"]').fill(text)
        form.get_by_role("button", name="Send").click()
        self.page.locator(".letter.out", has_text=subject).wait_for()

    def fills_in_a_form(self, button: str, **fields: str) -> str:
        """Open a form in a new tab, take an hour for it, send it, and read the thanks."""
        self.page.locator("#tab-website").click()
        with self.context.expect_page() as opened:
            self.page.locator("#panel-website").get_by_role("link", name=button).click()
        form = opened.value
        for name, value in fields.items():
            field = form.locator(f"#{name}")
            kind = field.get_attribute("type")
            if kind == "checkbox":
                field.check()
            elif field.evaluate("node => node.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        self.moves_time("+1 hour")
        form.get_by_role("button", name="Send").click()
        form.wait_for_url("**/thanks*")
        thanks = str(form.locator("main").inner_text())
        form.close()
        self.page.locator("#tab-mail").click()
        return thanks

    def inbox(self, address: str) -> Any:
        """The mails that a prospect received."""
        self.page.locator("#tab-mail").click()
        self.page.locator("#people").select_option(value=address)
        return self.page.locator(".letter.in")

    # As one of the sales team.

    def becomes(self, name: str) -> None:
        self.page.locator("#personas").get_by_role("button", name=name).click()
        self.page.locator('#personas [aria-pressed="true"]', has_text=name).wait_for()

    def enters(self, room: str) -> None:
        self.page.locator("#sidebar").get_by_role("button", name=room).click()
        self.page.locator('#sidebar [aria-current="page"]', has_text=room).wait_for()

    def card(self, name: str) -> Any:
        """The card of a prospect in #leads, once it is there."""
        found = self.page.locator("#room article", has=self.page.locator("h3", has_text=name))
        found.first.wait_for()
        return found

    def message(self, text: str) -> Any:
        found = self.page.locator("#room article", has_text=text).last
        found.wait_for()
        return found

    def presses(self, place: Any, label: str) -> None:
        """Press a button of a message; messages move while news comes in, so not by place."""
        place.get_by_role("button", name=label, exact=True).first.dispatch_event("click")

    @property
    def modal(self) -> Any:
        shown = self.page.locator("dialog.modal")
        shown.wait_for()
        return shown

    def sends_modal(self, label: str) -> None:
        self.modal.get_by_role("button", name=label, exact=True).click()
        self.page.locator("dialog.modal").wait_for(state="detached")

    # With the hands of the clock.

    def moves_time(self, step: str) -> None:
        with self.page.expect_response("**/scene/time"):
            self.page.get_by_role("button", name=step, exact=True).click()

    def goes_to_working_hours(self, *, days: int) -> None:
        """Move on by days, and then to the next moment when our mails may go out."""
        now = datetime.fromisoformat(self.page.request.get("scene/state").json()["now"])
        there = now + timedelta(days=days)
        opens = hours.next_open(there, hours=hours.OFFICE, zone="Asia/Seoul", country="KR")
        whole_days, rest = divmod(ceil((opens - now) / timedelta(hours=1)), 24)
        for step in ["+1 day"] * whole_days + ["+1 hour"] * rest:
            self.moves_time(step)
