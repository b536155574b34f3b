"""What can be filled in or chosen on a surface, and the shape Slack gives the choice."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from sandbox.slack.wire import Json

# kind of element: (key in the state, key of the initial value, several?)
STATE: dict[str, tuple[str, str, bool]] = {
    "plain_text_input": ("value", "initial_value", False),
    "email_text_input": ("value", "initial_value", False),
    "url_text_input": ("value", "initial_value", False),
    "number_input": ("value", "initial_value", False),
    "rich_text_input": ("rich_text_value", "initial_value", False),
    "static_select": ("selected_option", "initial_option", False),
    "external_select": ("selected_option", "initial_option", False),
    "radio_buttons": ("selected_option", "initial_option", False),
    "multi_static_select": ("selected_options", "initial_options", True),
    "multi_external_select": ("selected_options", "initial_options", True),
    "checkboxes": ("selected_options", "initial_options", True),
    "users_select": ("selected_user", "initial_user", False),
    "multi_users_select": ("selected_users", "initial_users", True),
    "conversations_select": ("selected_conversation", "initial_conversation", False),
    "multi_conversations_select": ("selected_conversations", "initial_conversations", True),
    "channels_select": ("selected_channel", "initial_channel", False),
    "multi_channels_select": ("selected_channels", "initial_channels", True),
    "datepicker": ("selected_date", "initial_date", False),
    "timepicker": ("selected_time", "initial_time", False),
    "datetimepicker": ("selected_date_time", "initial_date_time", False),
    "file_input": ("files", "initial_files", True),
}
FROM_OPTIONS = {
    "static_select",
    "external_select",
    "radio_buttons",
    "overflow",
    "multi_static_select",
    "multi_external_select",
    "checkboxes",
}
EXTERNAL = {"external_select", "multi_external_select"}
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s.]+")
TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


class BadChoice(Exception):
    """A person cannot choose this: the element does not offer it."""


def walk(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Yield every interactive element beside the block that holds it."""
    for block in blocks:
        held = [block.get("element"), block.get("accessory"), *block.get("elements", [])]
        held += block.get("actions") or []
        for element in held:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element
        yield from walk(list(block.get("child_blocks", [])))


def kinds(blocks: list[Json]) -> dict[tuple[str, str], str]:
    return {
        (str(block.get("block_id")), str(element["action_id"])): str(element["type"])
        for block, element in walk(blocks)
    }


def initial(element: Json) -> Any:
    _, key, several = STATE[element["type"]]
    return element.get(key, [] if several else None)


def state_values(blocks: list[Json], chosen: dict[tuple[str, str], Any]) -> Json:
    """Build `state.values`: what was chosen or typed, else the element's initial value."""
    values: Json = {}
    for block, element in walk(blocks):
        kind = element["type"]
        if kind not in STATE:
            continue
        key = (block["block_id"], element["action_id"])
        value = chosen[key] if key in chosen else initial(element)
        values.setdefault(key[0], {})[key[1]] = {"type": kind, STATE[kind][0]: value}
    return values


def options_of(element: Json) -> list[Json]:
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(o for g in groups for o in g.get("options", []))]


def chosen(element: Json, plain: Any, offered: list[Json]) -> Any:
    """Turn a plain value (an option's value, a date, an id, a text) into Slack's shape.

    `offered` are the options an external select was last answered with.
    """
    kind = element["type"]
    several = kind in STATE and STATE[kind][2]
    if several:
        wanted = [] if plain in (None, "") else plain if isinstance(plain, list) else [plain]
        return [choose_one(element, one, offered) for one in wanted]
    if plain is None or plain == "":
        return None
    return choose_one(element, plain, offered)


def choose_one(element: Json, plain: Any, offered: list[Json]) -> Any:
    kind = element["type"]
    if kind in FROM_OPTIONS:
        from_app = kind in EXTERNAL
        held = [*element.get("initial_options", []), element.get("initial_option")]
        pool = [*offered, *filter(None, held)] if from_app else options_of(element)
        for option in pool:
            if option.get("value") == str(plain):
                return option
        raise BadChoice(f"{element['action_id']} does not offer {plain!r}")
    if kind == "datepicker" and not is_date(str(plain)):
        raise BadChoice(f"{plain!r} is not a date like 2026-11-30")
    if kind == "timepicker" and not TIME.fullmatch(str(plain)):
        raise BadChoice(f"{plain!r} is not a time like 09:30")
    if kind == "datetimepicker":
        return int(plain)
    if kind == "rich_text_input" and isinstance(plain, str):
        return rich_text(plain)
    return str(plain)


def is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def rich_text(text: str) -> Json:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def complaint(block: Json, element: Json, value: Any) -> str | None:
    """Say what Slack's own client would say before it sends a form, or nothing."""
    if value in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    kind = element["type"]
    if kind == "plain_text_input":
        return length_complaint(element, str(value))
    if kind == "number_input":
        return number_complaint(element, str(value))
    if kind == "email_text_input" and not EMAIL.fullmatch(str(value)):
        return "Enter a valid email address."
    if kind == "url_text_input" and not str(value).startswith(("http://", "https://")):
        return "Enter a valid URL."
    most = element.get("max_selected_items")
    if most and isinstance(value, list) and len(value) > most:
        return f"Select {most} at most."
    return None


def length_complaint(element: Json, text: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(text) < least:
        return f"Enter at least {least} characters."
    return f"Enter {most} characters at most." if len(text) > most else None


def number_complaint(element: Json, text: str) -> str | None:
    try:
        number = float(text)
    except ValueError:
        return "Enter a number."
    if not element.get("is_decimal_allowed") and not re.fullmatch(r"-?\d+", text):
        return "Enter a whole number."
    if "min_value" in element and number < float(element["min_value"]):
        return f"Enter {element['min_value']} or more."
    if "max_value" in element and number > float(element["max_value"]):
        return f"Enter {element['max_value']} or less."
    return None
