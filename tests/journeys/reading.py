"""What a person reads in Slack's blocks, and what there is to press."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True)
class Button:
    """A button, or an entry of the "⋯" menu, as it stands in one message."""

    label: str
    action: str
    channel: str
    ts: str
    value: str
    is_menu: bool = False


@dataclass(frozen=True)
class Message:
    """One message as it is seen now."""

    raw: Json
    channel: str
    people: Mapping[str, str]

    @property
    def words(self) -> str:
        """Everything that can be read in it, line by line, with the marks of mrkdwn."""
        words = "\n".join(said(self.raw["blocks"])) or str(self.raw["text"])
        return named(words, self.people)

    @property
    def thread(self) -> list["Message"]:
        return [replace(self, raw=one) for one in self.raw.get("thread", [])]

    @property
    def buttons(self) -> dict[str, Button]:
        """What can be pressed, by its label."""
        return {button.label: button for button in self._pressable()}

    def button(self, label: str) -> Button:
        assert label in self.buttons, f"no “{label}” among {list(self.buttons)}"
        return self.buttons[label]

    def _pressable(self) -> Iterator[Button]:
        place = (self.channel, str(self.raw["ts"]))
        for element in elements(self.raw["blocks"]):
            if element["type"] == "button":
                yield Button(
                    element["text"]["text"], element["action_id"], *place, str(element.get("value"))
                )
            for option in element.get("options", ()):
                label, value = option["text"]["text"], str(option["value"])
                yield Button(label, element["action_id"], *place, value, is_menu=True)


def named(words: str, people: Mapping[str, str]) -> str:
    """Show mentions as Slack does: @minji."""
    return re.sub(r"<@(\w+)>", lambda found: f"@{people.get(found[1], found[1])}", words)


def said(part: Any) -> Iterator[str]:
    """Every text in blocks but the labels of what can be pressed."""
    if isinstance(part, list):
        for one in part:
            yield from said(one)
    elif isinstance(part, dict) and part.get("type") not in ("actions", "button", "overflow"):
        if isinstance(part.get("text"), str):
            yield part["text"]
        for name, inner in part.items():
            if name != "accessory":
                yield from said(inner)


def elements(part: Any) -> Iterator[Json]:
    """Every button and menu in blocks."""
    if isinstance(part, list):
        for one in part:
            yield from elements(one)
    elif isinstance(part, dict):
        if part.get("type") in ("button", "overflow"):
            yield part
            return
        for inner in part.values():
            yield from elements(inner)
