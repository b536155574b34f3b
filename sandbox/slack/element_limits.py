"""The limits of interactive elements and of the objects they are made of."""

from typing import Any

from sandbox.slack.elements import options_of
from sandbox.slack.shapes import (
    Check,
    Findings,
    anything,
    by_type,
    exactly_one,
    flag,
    items,
    not_above,
    number,
    one_of,
    plain,
    shape,
    string,
    text,
)

ID = string(255, least=1)
URL = string(3000, least=1)
DATE = string(10, pattern=r"\d{4}-\d{2}-\d{2}")
CLOCK = string(5, pattern=r"([01]\d|2[0-3]):[0-5]\d")
SLACK_FILE = shape({}, {"id": string(255, least=1), "url": URL}, exactly_one("id", "url"))

CONFIRM = shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)


def option(words: Check) -> Check:
    return shape({"text": words, "value": string(150, least=1)}, {"description": plain(75)})


OPTION = option(plain(75))
RICH_OPTION = shape({"text": text(75), "value": string(150, least=1)}, {"description": text(75)})
OVERFLOW_OPTION = shape(
    {"text": plain(75), "value": string(150, least=1)}, {"description": plain(75), "url": URL}
)
GROUP = shape({"label": plain(75), "options": items(OPTION, most=100)})
FILTER = shape(
    {},
    {
        "include": items(one_of("im", "mpim", "private", "public"), most=4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
DISPATCH = shape(
    {},
    {"trigger_actions_on": items(one_of("on_enter_pressed", "on_character_entered"), most=2)},
)

BASE: dict[str, Check] = {"action_id": ID}
MENU: dict[str, Check] = {
    **BASE,
    "placeholder": plain(150),
    "confirm": CONFIRM,
    "focus_on_load": flag,
}
TYPED: dict[str, Check] = {
    **BASE,
    "placeholder": plain(150),
    "focus_on_load": flag,
    "dispatch_action_config": DISPATCH,
}
MANY: dict[str, Check] = {**MENU, "max_selected_items": number(1, 1000)}
IDS = items(string(255, least=1), most=1000)


def initial_is_offered(value: Any, path: str, found: Findings) -> None:
    """An initial choice must equal one of the options, to the letter."""
    offered = options_of(value)
    one = value.get("initial_option")
    for wanted in ([one] if one else []) + list(value.get("initial_options") or []):
        if wanted not in offered:
            found.add(path, "initial_option", "the initial option must be one of the options")


def values_differ(value: Any, path: str, found: Findings) -> None:
    values = [option.get("value") for option in options_of(value)]
    if len(set(values)) < len(values):
        found.add(path, "duplicate_value", "option values must be unique")


CHOICES = {"options": items(OPTION, most=100), "option_groups": items(GROUP, most=100)}
CHOICE_RULES = (exactly_one("options", "option_groups"), initial_is_offered, values_differ)
FEW = {"options": items(RICH_OPTION, most=10)}

ELEMENTS: dict[str, Check] = {
    "button": shape(
        {"text": plain(75)},
        {
            **BASE,
            "value": string(2000),
            "url": URL,
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
    ),
    "overflow": shape(
        {"options": items(OVERFLOW_OPTION, most=5)}, {**BASE, "confirm": CONFIRM}, values_differ
    ),
    "static_select": shape({}, {**MENU, **CHOICES, "initial_option": OPTION}, *CHOICE_RULES),
    "multi_static_select": shape(
        {}, {**MANY, **CHOICES, "initial_options": items(OPTION, most=100)}, *CHOICE_RULES
    ),
    "external_select": shape(
        {}, {**MENU, "initial_option": OPTION, "min_query_length": number(0, 255)}
    ),
    "multi_external_select": shape(
        {},
        {**MANY, "initial_options": items(OPTION, most=100), "min_query_length": number(0, 255)},
    ),
    "users_select": shape({}, {**MENU, "initial_user": string(255, least=1)}),
    "multi_users_select": shape({}, {**MANY, "initial_users": IDS}),
    "conversations_select": shape(
        {},
        {
            **MENU,
            "initial_conversation": string(255, least=1),
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": FILTER,
        },
    ),
    "multi_conversations_select": shape(
        {},
        {
            **MANY,
            "initial_conversations": IDS,
            "default_to_current_conversation": flag,
            "filter": FILTER,
        },
    ),
    "channels_select": shape(
        {}, {**MENU, "initial_channel": string(255, least=1), "response_url_enabled": flag}
    ),
    "multi_channels_select": shape({}, {**MANY, "initial_channels": IDS}),
    "checkboxes": shape(
        FEW,
        {
            **BASE,
            "confirm": CONFIRM,
            "focus_on_load": flag,
            "initial_options": items(RICH_OPTION, most=10),
        },
        initial_is_offered,
        values_differ,
    ),
    "radio_buttons": shape(
        FEW,
        {**BASE, "confirm": CONFIRM, "focus_on_load": flag, "initial_option": RICH_OPTION},
        initial_is_offered,
        values_differ,
    ),
    "datepicker": shape({}, {**MENU, "initial_date": DATE}),
    "timepicker": shape({}, {**MENU, "initial_time": CLOCK, "timezone": string(255)}),
    "datetimepicker": shape(
        {},
        {
            **BASE,
            "confirm": CONFIRM,
            "focus_on_load": flag,
            "initial_date_time": number(1_000_000_000, 9_999_999_999),
        },
    ),
    "plain_text_input": shape(
        {},
        {
            **TYPED,
            "initial_value": string(3000),
            "multiline": flag,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
        not_above("min_length", "max_length"),
    ),
    "rich_text_input": shape({}, {**TYPED, "initial_value": anything}),
    "email_text_input": shape({}, {**TYPED, "initial_value": string(3000)}),
    "url_text_input": shape({}, {**TYPED, "initial_value": string(3000)}),
    "number_input": shape(
        {"is_decimal_allowed": flag},
        {
            **TYPED,
            "initial_value": string(255),
            "min_value": string(255, pattern=r"-?\d+(\.\d+)?"),
            "max_value": string(255, pattern=r"-?\d+(\.\d+)?"),
        },
        not_above("min_value", "max_value"),
    ),
    "file_input": shape(
        {}, {**BASE, "filetypes": items(string(20), most=100), "max_files": number(1, 10)}
    ),
    "image": shape(
        {"alt_text": string(2000)},
        {"image_url": URL, "slack_file": SLACK_FILE},
        exactly_one("image_url", "slack_file"),
    ),
    "workflow_button": shape(
        {"text": plain(75), "workflow": anything},
        {**BASE, "style": one_of("primary", "danger"), "accessibility_label": string(75)},
    ),
    "feedback_buttons": shape({"positive_button": anything, "negative_button": anything}, BASE),
    "icon_button": shape(
        {"icon": one_of("trash"), "text": plain(75)},
        {
            **BASE,
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": IDS,
        },
    ),
}


def some(*kinds: str) -> Check:
    return by_type({kind: ELEMENTS[kind] for kind in kinds}, "element")


SINGLE_MENUS = (
    "static_select",
    "external_select",
    "users_select",
    "conversations_select",
    "channels_select",
)
CHOSEN = (*SINGLE_MENUS, "checkboxes", "radio_buttons", "datepicker", "timepicker")
MULTI_MENUS = tuple(f"multi_{kind}" for kind in SINGLE_MENUS)
TEXT_INPUTS = (
    "plain_text_input",
    "rich_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "file_input",
)
ACTION = some("button", "overflow", "workflow_button", "datetimepicker", *CHOSEN)
ACCESSORY = some("button", "overflow", "workflow_button", "image", *CHOSEN, *MULTI_MENUS)
INPUT = some("datetimepicker", *CHOSEN, *MULTI_MENUS, *TEXT_INPUTS)
CONTEXT_ACTION = some("feedback_buttons", "icon_button")
