"""Those who act in a journey: our colleagues in Slack, and visitors in their browsers."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http.cookiejar import CookieJar
from typing import TYPE_CHECKING
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from sandbox.mail.letters import Writer
from tests.journeys.reading import Button, Message, said

if TYPE_CHECKING:
    from tests.journeys.town import Town

HANA = Writer("정하나", "hana@hanbit.example", "ko")
DANIEL = Writer("Daniel Reed", "daniel@alderfreight.example", "en")
QUESTION = "value"
PAGE_IS_READ_IN = 20.0


@dataclass(frozen=True)
class Colleague:
    """One of us, with both hands in Slack."""

    town: "Town"
    name: str

    def presses(self, label: str, lead: str) -> None:
        """Press a button on the lead's card as it stands now, or choose it from its menu."""
        self.press(self.town.card(lead).button(label))

    def presses_in_messages(self, label: str) -> None:
        """Press a button in the newest private message that has it."""
        message = next(one for one in reversed(self.messages()) if label in one.buttons)
        self.press(message.button(label))

    def presses_in(self, channel: str, label: str) -> None:
        """Press a button in the newest message of a channel that has it."""
        self.town.catch_up()
        seen = reversed(self.town.messages(channel, self.name))
        self.press(next(one for one in seen if label in one.buttons).button(label))

    def press(self, button: Button) -> None:
        self.town.hands.press(
            self.name,
            button.action,
            channel=button.channel,
            ts=button.ts,
            value=None if button.is_menu else button.value,
            selected=button.value if button.is_menu else None,
        )

    def fills_in(self, **answers: str) -> dict[str, str]:
        """Answer the questions of the open modal and send it; its complaints come back."""
        named = {name.replace("_", "-"): {QUESTION: given} for name, given in answers.items()}
        errors: dict[str, str] = self.town.hands.submit(self.name, named).get("errors") or {}
        return errors

    @property
    def modal(self) -> str:
        """What the open modal says; empty when none is open."""
        view = self.town.hands.modal(self.name)
        return "\n".join([view["title"]["text"], *said(view["blocks"])]) if view else ""

    @property
    def slack_id(self) -> str:
        return next(id for id, name in self.town.people.items() if name == self.name)

    def types(self, text: str) -> None:
        """Type a command in #leads."""
        self.town.hands.type(self.name, text, channel="leads")

    def asks(self, text: str) -> str:
        """Type a command and read the private answer."""
        before = len(self.whispers())
        self.types(text)
        self.town.wait_until(lambda: len(self.whispers()) > before)
        return self.whispers()[-1]

    def whispers(self) -> list[str]:
        """What only this person was told in #leads."""
        seen = self.town.messages("leads", self.name)
        return [one.words for one in seen if one.raw["ephemeral"]]

    def hears(self, words: str) -> str:
        """Wait for a whisper with these words in it."""
        return self.town.wait_until(
            lambda: next((one for one in self.whispers() if words in one), "")
        )

    def messages(self) -> list[Message]:
        """The private messages of Leadloop, oldest first."""
        self.town.catch_up()
        talk = self.town.hands.get("dm", user=self.name)
        place = talk["channel"]["id"]
        return [Message(one, place, self.town.people) for one in talk["messages"]]

    def home(self) -> str:
        """What the App Home shows once it is opened."""
        self.town.hands.open_home(self.name)
        return self.town.wait_until(self._seen_home)

    def _seen_home(self) -> str:
        view = self.town.hands.home(self.name)
        return "\n".join(said(view["blocks"])) if view else ""


class FormPage:
    """A form of ours, open in a visitor's browser."""

    def __init__(self, url: str, *, referrer: str = "") -> None:
        self._browser = build_opener(ProxyHandler({}), HTTPCookieProcessor(CookieJar()))
        self._url = url
        page = self._open(Request(url, headers={"Referer": referrer} if referrer else {}))
        self._hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))

    def send(self, **fields: str) -> str:
        """Send it, and read the page that the visitor sees then."""
        body = urlencode({**self._hidden, **fields}).encode()
        return self._open(Request(self._url.partition("?")[0], body))

    def _open(self, request: Request) -> str:
        return read_page(self._browser.open, request)


def read_page(open_page: Callable[..., object], request: Request) -> str:
    """The words of a page, also of one that says what is wrong."""
    try:
        with open_page(request, timeout=10) as answer:  # type: ignore[attr-defined]
            return str(answer.read().decode())
    except HTTPError as wrong:
        return wrong.read().decode()
