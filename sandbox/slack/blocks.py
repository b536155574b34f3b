"""What Slack adds to blocks when it stores them: ids, and the flags of text objects."""

import copy
import secrets
from typing import Any

from sandbox.slack.elements import STATE
from sandbox.slack.wire import Json

CLICKABLE = {*STATE, "button", "overflow", "workflow_button", "icon_button", "feedback_buttons"}


def new_block_id() -> str:
    return secrets.token_urlsafe(4)[:5]


def with_ids(blocks: list[Json]) -> list[Json]:
    """Copy blocks and give every block and clickable element the id it lacks."""
    stored = copy.deepcopy(blocks)
    for block in stored:
        block.setdefault("block_id", new_block_id())
        fill(block)
    return stored


def fill(thing: Any) -> None:
    if isinstance(thing, list):
        for part in thing:
            fill(part)
        return
    if not isinstance(thing, dict):
        return
    kind = thing.get("type")
    if kind == "plain_text":
        thing.setdefault("emoji", True)
    elif kind == "mrkdwn":
        thing.setdefault("verbatim", False)
    elif kind in CLICKABLE:
        thing.setdefault("action_id", new_block_id())
    for name, part in thing.items():
        if name != "metadata":
            fill(part)
