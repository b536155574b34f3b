"""The frame of every modal and the inputs in it. Ids and a version are all that travels along."""

import json
from collections.abc import Sequence

from bot.ids import Callback
from bot.views import kit
from bot.views.kit import MOST_TITLE, Json, clip, mrkdwn, option, plain
from words import Tr

ELEMENT = "value"


def modal(
    tr: Tr,
    title: str,
    callback: Callback,
    blocks: Sequence[Json],
    *,
    submit: str,
    **carried: object,
) -> Json:
    """A modal to fill in; ``carried`` comes back with what the person sends."""
    return {
        "type": "modal",
        "callback_id": callback.value,
        "title": plain(title, MOST_TITLE),
        "submit": plain(submit, 24),
        "close": plain(tr("Cancel"), 24),
        "private_metadata": json.dumps(carried),
        "blocks": list(blocks)[:100],
    }


def message(tr: Tr, title: str, sentence: str) -> Json:
    """A modal that only says something, in place of one that could not be carried out."""
    return {
        "type": "modal",
        "title": plain(title, MOST_TITLE),
        "close": plain(tr("Close"), 24),
        "blocks": [{"type": "section", "text": mrkdwn(sentence)}],
    }


def reader(tr: Tr, title: str, blocks: Sequence[Json]) -> Json:
    """A modal to read."""
    return {
        "type": "modal",
        "title": plain(title, MOST_TITLE),
        "close": plain(tr("Close"), 24),
        "blocks": list(blocks)[:100],
    }


def ask(name: str, label: str, element: Json, *, is_optional: bool = False, hint: str = "") -> Json:
    """One question; an error is shown beside it under ``name``."""
    block: Json = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 200),
        "element": {"action_id": ELEMENT, **element},
        "optional": is_optional,
    }
    return {**block, "hint": plain(hint, 200)} if hint else block


def text_input(*, lines: bool = False, value: str = "", most: int = 3000) -> Json:
    element: Json = {"type": "plain_text_input", "multiline": lines, "max_length": most}
    return {**element, "initial_value": clip(value, most)} if value else element


def email_input(value: str = "") -> Json:
    element: Json = {"type": "email_text_input"}
    return {**element, "initial_value": value} if value else element


def select(options: Sequence[tuple[str, str]], *, chosen: str = "", radio: bool = False) -> Json:
    """A choice of (value, words); radio buttons hold ten at most, a menu a hundred."""
    shown = [option(words, value) for value, words in options][: 10 if radio else 100]
    element: Json = {"type": "radio_buttons" if radio else "static_select", "options": shown}
    first = next((one for one in shown if one["value"] == chosen), None)
    return {**element, "initial_option": first} if first else element


def user_input(slack_id: str | None = None) -> Json:
    element: Json = {"type": "users_select"}
    return {**element, "initial_user": slack_id} if slack_id else element


def date_input(value: str = "") -> Json:
    element: Json = {"type": "datepicker"}
    return {**element, "initial_date": value} if value else element


def carried(view: Json) -> Json:
    """What the modal was opened for."""
    found: Json = json.loads(view.get("private_metadata") or "{}")
    return found


def said(view: Json, name: str) -> str:
    """What was typed or chosen under a question; empty when nothing was."""
    element = view["state"]["values"].get(name, {}).get(ELEMENT) or {}
    chosen = element.get("selected_option")
    if chosen:
        return str(chosen["value"])
    found = element.get("value") or element.get("selected_user") or element.get("selected_date")
    return str(found or "").strip()


def heading(name: str, company: str) -> str:
    """Whom this is about, as one plain line."""
    return kit.title(name, company)
