"""What Slack refuses: whole messages, modals, Home tabs and option lists against the tables."""

import json
from collections import Counter
from typing import Any

from sandbox.slack.block_limits import BLOCKS, EVERYWHERE, HOME, MESSAGE, MODAL, ONLY_ON
from sandbox.slack.element_limits import GROUP, OPTION
from sandbox.slack.elements import walk
from sandbox.slack.shapes import (
    Check,
    Findings,
    Violation,
    anything,
    by_type,
    exactly_one,
    flag,
    items,
    plain,
    shape,
    string,
)
from sandbox.slack.wire import Json

DATA_BLOCKS = {"data_table", "data_visualization"}
MOST_BLOCKS = {MESSAGE: 50, MODAL: 100, HOME: 100}
MESSAGE_TEXT = 40_000
# Slack gave up somewhere below 13,200 characters; nobody knows where exactly.
MESSAGE_BLOCK_TEXT = 12_000
ATTACHMENTS = 100
CHARTS = 2
TABLES = 1
VIEW_BYTES = 250_000
# These have limits of their own and do not count into a message's text.
OWN_LIMIT = DATA_BLOCKS | {"markdown", "table"}

VIEW_FIELDS: dict[str, Check] = {
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
}
VIEWS: dict[str, Check] = {
    MODAL: shape(
        {"title": plain(24), "blocks": anything},
        {
            **VIEW_FIELDS,
            "submit": plain(24),
            "close": plain(24),
            "clear_on_close": flag,
            "notify_on_close": flag,
            "submit_disabled": flag,
        },
    ),
    HOME: shape({"blocks": anything}, VIEW_FIELDS),
}
OPTIONS = shape(
    {},
    {"options": items(OPTION, least=0, most=100), "option_groups": items(GROUP, most=100)},
)


def validate(payload: Json, surface: str) -> list[Violation]:
    """List what Slack would refuse; `surface` is message, modal or home."""
    if surface == MESSAGE:
        return message_violations(payload)
    if surface in VIEWS:
        return view_violations(payload, surface)
    raise ValueError(f"no surface is called {surface!r}")


def message_violations(payload: Json) -> list[Violation]:
    found = Findings("invalid_blocks")
    text = payload.get("text")
    if isinstance(text, str) and len(text) > MESSAGE_TEXT:
        found.add("/text", "max_length", f"no more than {MESSAGE_TEXT} characters", "msg_too_long")
    blocks = payload.get("blocks") or []
    check_blocks(blocks, MESSAGE, "/blocks", found)
    attachments = payload.get("attachments") or []
    if len(attachments) > ATTACHMENTS:
        found.add("/attachments", "max_items", "too many", "too_many_attachments")
    for number, attachment in enumerate(attachments):
        path = f"/attachments/{number}/blocks"
        check_blocks(attachment.get("blocks") or [], MESSAGE, path, found)
    if not found.found:
        check_whole_message(blocks, found)
    return found.found


def check_whole_message(blocks: list[Json], found: Findings) -> None:
    kinds = Counter(block["type"] for block in blocks)
    if kinds["data_visualization"] > CHARTS:
        found.add("/blocks", "charts", f"no more than {CHARTS} data_visualization blocks")
    if kinds["table"] > TABLES:
        found.add("/blocks", "tables", "only one table", "only_one_table_allowed")
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MESSAGE_BLOCK_TEXT:
        found.add("/blocks", "markdown", "no more than 12000 characters", "msg_blocks_too_long")
    words = sum(characters(block) for block in blocks if block["type"] not in OWN_LIMIT)
    if words > MESSAGE_BLOCK_TEXT:
        found.add("/blocks", "characters", "blocks are too long", "msg_blocks_too_long")


def characters(part: Any) -> int:
    """Count the text a person would read in a block."""
    if isinstance(part, list):
        return sum(characters(one) for one in part)
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(
        characters(one) for one in part.values() if isinstance(one, dict | list)
    )


def view_violations(view: Json, surface: str) -> list[Violation]:
    found = Findings("invalid_arguments")
    if view.get("type") != surface:
        found.add("/view/type", "type", f"must be {surface}")
    VIEWS[surface](view, "/view", found)
    blocks = view.get("blocks")
    if not isinstance(blocks, list):
        return found.found
    check_blocks(blocks, surface, "/view/blocks", found)
    asks = any(isinstance(block, dict) and block.get("type") == "input" for block in blocks)
    if asks and surface == MODAL and not view.get("submit"):
        found.add("/view/submit", "required", "a modal with an input block needs submit")
    if len(json.dumps(view, ensure_ascii=False).encode()) > VIEW_BYTES:
        found.add("/view", "size", "view is too large", "view_too_large")
    return found.found


def check_blocks(blocks: Any, surface: str, path: str, found: Findings) -> None:
    if not isinstance(blocks, list):
        found.add(path, "type", "must be an array", "invalid_blocks_format")
        return
    if len(blocks) > MOST_BLOCKS[surface]:
        most = MOST_BLOCKS[surface]
        found.add(path, "max_items", f"no more than {most} items allowed")
    before = len(found.found)
    for number, block in enumerate(blocks):
        check_block(block, surface, f"{path}/{number}", found)
    if len(found.found) == before:
        check_ids(blocks, path, found)


def check_block(block: Any, surface: str, path: str, found: Findings) -> None:
    by_type(BLOCKS, "block")(block, path, found)
    if not isinstance(block, dict) or block.get("type") not in BLOCKS:
        return
    if surface not in ONLY_ON.get(block["type"], EVERYWHERE):
        found.add(path, "surface", f"{block['type']} is not available on a {surface}")
    for number, child in enumerate(block.get("child_blocks") or []):
        check_block(child, surface, f"{path}/child_blocks/{number}", found)


def check_ids(blocks: list[Json], path: str, found: Findings) -> None:
    ids = [block["block_id"] for block in blocks if block.get("block_id")]
    for block_id, times in Counter(ids).items():
        if times > 1:
            found.add(path, "duplicate_block_id", f"block_id {block_id} occurs {times} times")
    focused = [element for _, element in walk(blocks) if element.get("focus_on_load")]
    if len(focused) > 1:
        found.add(path, "focus_on_load", "only one element may have focus_on_load")


def check_options(body: Json) -> list[Violation]:
    """Check the answer to an external select."""
    found = Findings("invalid_options")
    OPTIONS(body, "", found)
    if "options" not in body:
        exactly_one("options", "option_groups")(body, "", found)
    elif "option_groups" in body:
        found.add("", "exactly_one", "options or option_groups, not both")
    return found.found
