"""The limits of blocks, and on which surface each may stand."""

from typing import Any

from sandbox.slack.element_limits import (
    ACCESSORY,
    ACTION,
    CONTEXT_ACTION,
    ELEMENTS,
    ID,
    INPUT,
    SLACK_FILE,
    URL,
)
from sandbox.slack.shapes import (
    Check,
    Findings,
    anything,
    at_least_one,
    by_type,
    exactly_one,
    flag,
    items,
    number,
    one_of,
    plain,
    shape,
    string,
    text,
)

MESSAGE, MODAL, HOME = "message", "modal", "home"
EVERYWHERE = frozenset({MESSAGE, MODAL, HOME})
BLOCK: dict[str, Check] = {"block_id": ID}
TABLE_ROWS, TABLE_COLUMNS = 100, 20
DATA_ROWS, DATA_CHARACTERS = 101, 20_000
CHART_PARTS, CHART_CATEGORIES, CHART_LABEL, CHART_TITLE = 6, 20, 20, 50


def action_ids_differ(value: Any, path: str, found: Findings) -> None:
    ids = [one.get("action_id") for one in value["elements"] if one.get("action_id")]
    if len(set(ids)) < len(ids):
        found.add(path, "duplicate_action_id", "action_id must be unique within a block")


RICH_PART = by_type(
    {
        "rich_text_section": shape({"elements": items(anything, least=0, most=1000)}),
        "rich_text_list": shape(
            {"elements": items(anything, most=1000), "style": one_of("bullet", "ordered")},
            {"indent": number(0, 8), "offset": number(0), "border": number(0, 1)},
        ),
        "rich_text_preformatted": shape(
            {"elements": items(anything, most=1000)},
            {"border": number(0, 1), "language": string(255)},
        ),
        "rich_text_quote": shape(
            {"elements": items(anything, most=1000)}, {"border": number(0, 1)}
        ),
    },
    "rich text element",
)
RICH_TEXT = shape({"elements": items(RICH_PART, most=1000)}, BLOCK)
RAW_TEXT = shape({"text": string(3000)})
RAW_NUMBER = shape({"value": number(whole=False)}, {"text": string(3000)})
CELL = by_type({"raw_text": RAW_TEXT, "raw_number": RAW_NUMBER, "rich_text": RICH_TEXT}, "cell")
HEADER_CELL = by_type({"raw_text": RAW_TEXT, "raw_number": RAW_NUMBER}, "header cell")


def cell_characters(cell: Any) -> int:
    if isinstance(cell, dict):
        own = len(str(cell.get("text", ""))) if cell.get("type") != "rich_text" else 0
        return own + sum(cell_characters(part) for part in cell.get("elements", []))
    return 0


def even_rows(value: Any, path: str, found: Findings) -> None:
    if len({len(row) for row in value["rows"]}) > 1:
        found.add(f"{path}/rows", "columns", "all rows must have the same number of values")


def data_table_rules(value: Any, path: str, found: Findings) -> None:
    even_rows(value, path, found)
    for number_, cell in enumerate(value["rows"][0]):
        HEADER_CELL(cell, f"{path}/rows/0/{number_}", found)
    if sum(cell_characters(cell) for row in value["rows"] for cell in row) > DATA_CHARACTERS:
        found.add(path, "characters", f"no more than {DATA_CHARACTERS} characters in a table")
    if value.get("row_header_column_index", 0) >= len(value["rows"][0]):
        found.add(path, "row_header", "row_header_column_index is not a column")


def series_rules(value: Any, path: str, found: Findings) -> None:
    """One value for each category in each series, and no two series of one name."""
    categories = value["axis_config"]["categories"]
    names = [series["name"] for series in value["series"]]
    if len(set(names)) < len(names):
        found.add(path, "series_names", "series names must be unique")
    if len(set(categories)) < len(categories):
        found.add(path, "categories", "categories must be unique")
    for number_, series in enumerate(value["series"]):
        labels = [point["label"] for point in series["data"]]
        if sorted(labels) != sorted(categories):
            where = f"{path}/series/{number_}/data"
            found.add(where, "series_data", "every series needs one value for each category")


LABEL = string(CHART_LABEL, least=1)
POINT = shape({"label": LABEL, "value": number(whole=False)})
SEGMENT = shape({"label": LABEL, "value": number(5e-324, whole=False)})
SERIES = shape({"name": LABEL, "data": items(POINT, most=CHART_CATEGORIES)})
AXES = shape(
    {"categories": items(LABEL, most=CHART_CATEGORIES)},
    {"x_label": string(CHART_TITLE), "y_label": string(CHART_TITLE)},
)
LINES = shape({"series": items(SERIES, most=CHART_PARTS), "axis_config": AXES}, {}, series_rules)
CHART = by_type(
    {
        "line": LINES,
        "bar": LINES,
        "area": LINES,
        "pie": shape({"segments": items(SEGMENT, most=CHART_PARTS)}),
    },
    "chart",
)
CONTEXT_PART = by_type(
    {
        "image": ELEMENTS["image"],
        "plain_text": plain(3000),
        "mrkdwn": text(3000),
    },
    "context element",
)
CARD_FIELDS: dict[str, Check] = {
    "hero_image": ELEMENTS["image"],
    "icon": ELEMENTS["image"],
    "title": text(150),
    "subtitle": text(150),
    "body": text(200),
    "actions": items(ELEMENTS["button"], most=5),
}
CARD = shape({}, {**BLOCK, **CARD_FIELDS}, at_least_one("hero_image", "title", "actions", "body"))

BLOCKS: dict[str, Check] = {
    "section": shape(
        {},
        {
            **BLOCK,
            "text": text(3000),
            "fields": items(text(2000), most=10),
            "accessory": ACCESSORY,
            "expand": flag,
        },
        at_least_one("text", "fields"),
    ),
    "divider": shape({}, BLOCK),
    "header": shape({"text": plain(150)}, BLOCK),
    "context": shape({"elements": items(CONTEXT_PART, most=10)}, BLOCK),
    "actions": shape({"elements": items(ACTION, most=25)}, BLOCK, action_ids_differ),
    "context_actions": shape({"elements": items(CONTEXT_ACTION, most=5)}, BLOCK, action_ids_differ),
    "image": shape(
        {"alt_text": string(2000)},
        {**BLOCK, "image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000)},
        exactly_one("image_url", "slack_file"),
    ),
    "input": shape(
        {"label": plain(2000), "element": INPUT},
        {**BLOCK, "hint": plain(2000), "optional": flag, "dispatch_action": flag},
    ),
    "rich_text": RICH_TEXT,
    "markdown": shape({"text": string(12_000, least=1)}, BLOCK),
    "video": shape(
        {"alt_text": string(2000), "title": plain(200), "thumbnail_url": URL, "video_url": URL},
        {
            **BLOCK,
            "title_url": URL,
            "description": plain(200),
            "author_name": string(50),
            "provider_name": string(255),
            "provider_icon_url": URL,
        },
    ),
    "file": shape({"external_id": string(255, least=1), "source": one_of("remote")}, BLOCK),
    "alert": shape(
        {"text": text(3000)},
        {**BLOCK, "level": one_of("default", "info", "warning", "error", "success")},
    ),
    "table": shape(
        {"rows": items(items(CELL, most=TABLE_COLUMNS), most=TABLE_ROWS)},
        {**BLOCK, "column_settings": items(anything, most=TABLE_COLUMNS)},
    ),
    "data_table": shape(
        {
            "caption": string(3000, least=1),
            "rows": items(items(CELL, most=TABLE_COLUMNS), least=2, most=DATA_ROWS),
        },
        {**BLOCK, "page_size": number(1, 100), "row_header_column_index": number(0, 19)},
        data_table_rules,
    ),
    "data_visualization": shape({"title": string(CHART_TITLE, least=1), "chart": CHART}, BLOCK),
    "card": CARD,
    "carousel": shape({"elements": items(by_type({"card": CARD}, "card"), most=10)}, BLOCK),
    "container": shape(
        {"child_blocks": items(anything, most=10)},
        {
            **BLOCK,
            "title": plain(150),
            "rich_text_title": anything,
            "subtitle": plain(150),
            "width": anything,
            "icon": anything,
            "is_collapsible": flag,
            "default_collapsed": flag,
            "has_header_divider": flag,
        },
        exactly_one("title", "rich_text_title"),
    ),
    "plan": shape({"title": anything}, {**BLOCK, "tasks": items(anything, most=50)}),
    "task_card": shape(
        {"task_id": string(255, least=1), "title": anything},
        {
            **BLOCK,
            "details": anything,
            "output": anything,
            "sources": anything,
            "status": one_of("pending", "in_progress", "complete", "error"),
        },
    ),
}

ONLY_ON: dict[str, frozenset[str]] = {
    "markdown": frozenset({MESSAGE}),
    "context_actions": frozenset({MESSAGE}),
    "file": frozenset({MESSAGE}),
    "plan": frozenset({MESSAGE}),
    "task_card": frozenset({MESSAGE}),
    "table": frozenset({MESSAGE, HOME}),
    "carousel": frozenset({MESSAGE, HOME}),
    "container": frozenset({MESSAGE, HOME}),
    "data_table": frozenset({MESSAGE, HOME}),
    "data_visualization": frozenset({MESSAGE, HOME}),
    "alert": frozenset({MODAL}),
}
