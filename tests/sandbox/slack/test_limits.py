"""The limits table: what Slack takes at its most, and what it refuses one step further."""

from typing import Any

import pytest

from sandbox.slack.limits import check_options, validate


def words(count: int) -> dict[str, Any]:
    return {"type": "plain_text", "text": "x" * count}


def mrkdwn(count: int) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": "x" * count}


def option(number: int = 0, **more: Any) -> dict[str, Any]:
    return {"text": words(5), "value": f"v{number}", **more}


def options(count: int) -> list[dict[str, Any]]:
    return [option(number) for number in range(count)]


def section(count: int = 1, **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(count), **more}


def button(**more: Any) -> dict[str, Any]:
    return {"type": "button", "action_id": "go", "text": words(2), **more}


def buttons(count: int) -> list[dict[str, Any]]:
    return [button(action_id=f"go{number}") for number in range(count)]


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def field(element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "label": words(5), "element": element, **more}


def select(**more: Any) -> dict[str, Any]:
    return {"type": "static_select", "action_id": "s", **more}


def typed(**more: Any) -> dict[str, Any]:
    return {"type": "plain_text_input", "action_id": "t", **more}


def confirm(**sizes: int) -> dict[str, Any]:
    at = {"title": 100, "text": 300, "confirm": 30, "deny": 30, **sizes}
    return {name: words(size) for name, size in at.items()}


def image(**more: Any) -> dict[str, Any]:
    return {"type": "image", "image_url": "https://a.example/i.png", "alt_text": "i", **more}


def raw(text: str = "x") -> dict[str, Any]:
    return {"type": "raw_text", "text": text}


def rows(count: int, columns: int = 2) -> list[list[dict[str, Any]]]:
    return [[raw() for _ in range(columns)] for _ in range(count)]


def data_table(table: list[list[dict[str, Any]]], **more: Any) -> dict[str, Any]:
    return {"type": "data_table", "caption": "Pipeline", "rows": table, **more}


def series(name: str, labels: list[str]) -> dict[str, Any]:
    return {"name": name, "data": [{"label": label, "value": 1} for label in labels]}


def bar(names: int = 1, categories: int = 2, **axes: Any) -> dict[str, Any]:
    labels = [f"c{number}" for number in range(categories)]
    lines = [series(f"s{number}", labels) for number in range(names)]
    return {"type": "bar", "series": lines, "axis_config": {"categories": labels, **axes}}


def pie(count: int, value: float = 1) -> dict[str, Any]:
    segments = [{"label": f"s{number}", "value": value} for number in range(count)]
    return {"type": "pie", "segments": segments}


def chart(of: dict[str, Any], title: int = 5) -> dict[str, Any]:
    return {"type": "data_visualization", "title": "x" * title, "chart": of}


NAN = float("nan")

# what is tested: (a block Slack takes, a block it refuses)
EDGES: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "section text": (section(3000), section(3001)),
    "empty text": (section(1), section(0)),
    "section without anything": (section(), {"type": "section"}),
    "section fields": (section(fields=[mrkdwn(1)] * 10), section(fields=[mrkdwn(1)] * 11)),
    "field text": (section(fields=[mrkdwn(2000)]), section(fields=[mrkdwn(2001)])),
    "accessory kind": (section(accessory=button()), section(accessory=typed())),
    "header": ({"type": "header", "text": words(150)}, {"type": "header", "text": words(151)}),
    "header mrkdwn": ({"type": "header", "text": words(1)}, {"type": "header", "text": mrkdwn(1)}),
    "context elements": (
        {"type": "context", "elements": [mrkdwn(1)] * 10},
        {"type": "context", "elements": [mrkdwn(1)] * 11},
    ),
    "context kind": (
        {"type": "context", "elements": [image()]},
        {"type": "context", "elements": [button()]},
    ),
    "actions elements": (actions(*buttons(25)), actions(*buttons(26))),
    "actions none": (actions(button()), actions()),
    "actions multi-select": (
        section(accessory={"type": "multi_users_select", "action_id": "m"}),
        actions({"type": "multi_users_select", "action_id": "m"}),
    ),
    "same action_id": (actions(*buttons(2)), actions(button(), button())),
    "button text": (actions(button(text=words(75))), actions(button(text=words(76)))),
    "button mrkdwn": (actions(button()), actions(button(text=mrkdwn(2)))),
    "button value": (actions(button(value="x" * 2000)), actions(button(value="x" * 2001))),
    "button url": (actions(button(url="x" * 3000)), actions(button(url="x" * 3001))),
    "button style": (actions(button(style="danger")), actions(button(style="default"))),
    "action_id": (actions(button(action_id="x" * 255)), actions(button(action_id="x" * 256))),
    "block_id": (section(block_id="x" * 255), section(block_id="x" * 256)),
    "unknown field": (section(), section(colour="red")),
    "unknown block": ({"type": "divider"}, {"type": "dividers"}),
    "confirm title": (
        actions(button(confirm=confirm())),
        actions(button(confirm=confirm(title=101))),
    ),
    "confirm text": (
        actions(button(confirm=confirm())),
        actions(button(confirm=confirm(text=301))),
    ),
    "confirm button": (
        actions(button(confirm=confirm())),
        actions(button(confirm=confirm(deny=31))),
    ),
    "select options": (
        actions(select(options=options(100))),
        actions(select(options=options(101))),
    ),
    "select without options": (
        actions(select(options=options(1))),
        actions(select(options=[])),
    ),
    "options and groups": (
        actions(select(option_groups=[{"label": words(1), "options": options(1)}])),
        actions(
            select(options=options(1), option_groups=[{"label": words(1), "options": options(1)}])
        ),
    ),
    "placeholder": (
        actions(select(options=options(1), placeholder=words(150))),
        actions(select(options=options(1), placeholder=words(151))),
    ),
    "option text": (
        actions(select(options=[option(text=words(75))])),
        actions(select(options=[option(text=words(76))])),
    ),
    "option value": (
        actions(select(options=[{"text": words(1), "value": "x" * 150}])),
        actions(select(options=[{"text": words(1), "value": "x" * 151}])),
    ),
    "option description": (
        actions(select(options=[option(description=words(75))])),
        actions(select(options=[option(description=words(76))])),
    ),
    "same option value": (
        actions(select(options=options(2))),
        actions(select(options=[option(), option()])),
    ),
    "initial option": (
        actions(select(options=options(2), initial_option=option(1))),
        actions(select(options=options(2), initial_option=option(7))),
    ),
    "overflow": (
        actions({"type": "overflow", "action_id": "o", "options": options(5)}),
        actions({"type": "overflow", "action_id": "o", "options": options(6)}),
    ),
    "radio buttons": (
        actions({"type": "radio_buttons", "action_id": "r", "options": options(10)}),
        actions({"type": "radio_buttons", "action_id": "r", "options": options(11)}),
    ),
    "checkboxes": (
        actions({"type": "checkboxes", "action_id": "r", "options": options(10)}),
        actions({"type": "checkboxes", "action_id": "r", "options": options(11)}),
    ),
    "date": (
        actions({"type": "datepicker", "action_id": "d", "initial_date": "2026-12-01"}),
        actions({"type": "datepicker", "action_id": "d", "initial_date": "1/12/2026"}),
    ),
    "image alt": (image(), {"type": "image", "image_url": "https://a.example/i.png"}),
    "image source": (image(), image(slack_file={"id": "F1"})),
    "input label": (field(typed(), label=words(2000)), field(typed(), label=words(2001))),
    "input hint": (field(typed(), hint=words(2000)), field(typed(), hint=words(2001))),
    "input kind": (field(typed()), field(button())),
    "max_length": (field(typed(max_length=3000)), field(typed(max_length=3001))),
    "length order": (
        field(typed(min_length=2, max_length=2)),
        field(typed(min_length=3, max_length=2)),
    ),
    "markdown": (
        {"type": "markdown", "text": "x" * 12_000},
        {"type": "markdown", "text": "x" * 12_001},
    ),
    "rich text part": (
        {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": []}]},
        {"type": "rich_text", "elements": [{"type": "text", "text": "bare"}]},
    ),
    "table rows": ({"type": "table", "rows": rows(100)}, {"type": "table", "rows": rows(101)}),
    "table columns": (
        {"type": "table", "rows": rows(1, 20)},
        {"type": "table", "rows": rows(1, 21)},
    ),
    "data table most rows": (data_table(rows(101)), data_table(rows(102))),
    "data table header only": (data_table(rows(2)), data_table(rows(1))),
    "data table columns": (data_table(rows(2, 20)), data_table(rows(2, 21))),
    "data table uneven": (data_table(rows(2)), data_table([*rows(2), *rows(1, 3)])),
    "data table caption": (data_table(rows(2)), {"type": "data_table", "rows": rows(2)}),
    "data table page": (data_table(rows(2), page_size=100), data_table(rows(2), page_size=101)),
    "data table characters": (
        data_table([[raw("x" * 2000)]] * 10),
        data_table([[raw("x" * 2000)]] * 10 + [[raw()]]),
    ),
    "data table rich header": (
        data_table([[raw()], [{"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": []}]}]]),
        data_table([[{"type": "rich_text", "elements": [
            {"type": "rich_text_section", "elements": []}]}], [raw()]]),
    ),
    "data table number": (
        data_table([[raw()], [{"type": "raw_number", "value": 12.5, "text": "12.5"}]]),
        data_table([[raw()], [{"type": "raw_number", "value": NAN}]]),
    ),
    "chart title": (chart(pie(1), 50), chart(pie(1), 51)),
    "pie segments": (chart(pie(6)), chart(pie(7))),
    "pie value": (chart(pie(1, 0.5)), chart(pie(1, 0))),
    "chart series": (chart(bar(6)), chart(bar(7))),
    "chart categories": (chart(bar(1, 20)), chart(bar(1, 21))),
    "chart axis": (chart(bar(x_label="x" * 50)), chart(bar(x_label="x" * 51))),
    "chart gap": (
        chart(bar(1, 2)),
        chart({**bar(1, 2), "series": [series("s", ["c0"])]}),
    ),
    "chart same series": (
        chart(bar(2, 1)),
        chart({**bar(1, 1), "series": [series("s", ["c0"]), series("s", ["c0"])]}),
    ),
    "chart label": (
        chart({"type": "pie", "segments": [{"label": "x" * 20, "value": 1}]}),
        chart({"type": "pie", "segments": [{"label": "x" * 21, "value": 1}]}),
    ),
    "chart kind": (chart(bar()), chart({**bar(), "type": "radar"})),
}  # fmt: skip


@pytest.mark.parametrize("name", EDGES)
def test_a_block_at_its_limit_is_taken(name: str) -> None:
    assert validate({"text": "x", "blocks": [EDGES[name][0]]}, "message") == []


@pytest.mark.parametrize("name", EDGES)
def test_a_block_beyond_its_limit_is_refused(name: str) -> None:
    found = validate({"text": "x", "blocks": [EDGES[name][1]]}, "message")

    assert found
    assert all(one.error in ("invalid_blocks", "msg_blocks_too_long") for one in found)
    assert all(one.path.startswith("/blocks") for one in found)


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        ({"text": "x" * 40_001}, "msg_too_long"),
        ({"text": "x", "blocks": [section()] * 51}, "invalid_blocks"),
        ({"text": "x", "blocks": [section(3000)] * 5}, "msg_blocks_too_long"),
        ({"text": "x", "blocks": [section(block_id="a")] * 2}, "invalid_blocks"),
        ({"text": "x", "blocks": [chart(pie(1))] * 3}, "invalid_blocks"),
        (
            {"text": "x", "blocks": [{"type": "table", "rows": rows(1)}] * 2},
            "only_one_table_allowed",
        ),
        (
            {"text": "x", "blocks": [{"type": "markdown", "text": "x" * 7000}] * 2},
            "msg_blocks_too_long",
        ),
        ({"text": "x", "blocks": "nonsense"}, "invalid_blocks_format"),
        ({"text": "x", "blocks": ["nonsense"]}, "invalid_blocks"),
        ({"text": "x", "attachments": [{"text": "a"}] * 101}, "too_many_attachments"),
        ({"text": "x", "attachments": [{"blocks": [{"type": "?"}]}]}, "invalid_blocks"),
    ],
)
def test_a_whole_message_has_limits_too(payload: dict[str, Any], error: str) -> None:
    assert [one.error for one in validate(payload, "message")] == [error]


@pytest.mark.parametrize(
    "payload",
    [
        {"text": "x" * 40_000},
        {"text": "x", "blocks": [section()] * 50},
        {"text": "x", "blocks": [section(3000)] * 4},
        {"text": "x", "blocks": [chart(pie(1))] * 2},
        {"text": "x", "attachments": [{"text": "a"}] * 100},
    ],
)
def test_a_whole_message_at_its_limit_is_taken(payload: dict[str, Any]) -> None:
    assert validate(payload, "message") == []


def modal(**more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": words(24), "blocks": [section()], **more}


def home(**more: Any) -> dict[str, Any]:
    return {"type": "home", "blocks": [section()], **more}


@pytest.mark.parametrize(
    "view",
    [
        modal(),
        modal(submit=words(24), close=words(24), blocks=[field(typed())]),
        modal(private_metadata="x" * 3000, callback_id="x" * 255, external_id="x" * 255),
        modal(blocks=[section()] * 100),
        modal(blocks=[{"type": "alert", "text": mrkdwn(5), "level": "warning"}]),
        home(),
        home(blocks=[data_table(rows(2)), chart(pie(1))]),
        home(blocks=[field(typed())]),
        home(blocks=[]),
    ],
)
def test_a_view_at_its_limit_is_taken(view: dict[str, Any]) -> None:
    assert validate(view, view["type"]) == []


@pytest.mark.parametrize(
    ("view", "path"),
    [
        (modal(title=words(25)), "/view/title/text"),
        (modal(title=mrkdwn(5)), "/view/title/type"),
        (modal(submit=words(25)), "/view/submit/text"),
        (modal(close=words(25)), "/view/close/text"),
        (modal(blocks=[field(typed())]), "/view/submit"),
        (modal(private_metadata="x" * 3001), "/view/private_metadata"),
        (modal(callback_id="x" * 256), "/view/callback_id"),
        (modal(blocks=[section()] * 101), "/view/blocks"),
        (modal(blocks=[data_table(rows(2))]), "/view/blocks/0"),
        (modal(blocks=[{"type": "markdown", "text": "x"}]), "/view/blocks/0"),
        (modal(colour="red"), "/view/colour"),
        ({"type": "modal", "blocks": []}, "/view/title"),
        (home(title=words(5)), "/view/title"),
        (home(blocks=[{"type": "alert", "text": mrkdwn(5)}]), "/view/blocks/0"),
        ({"type": "home"}, "/view/blocks"),
    ],
)
def test_a_view_beyond_its_limit_is_refused(view: dict[str, Any], path: str) -> None:
    found = validate(view, view["type"])

    assert [(one.path, one.error) for one in found] == [(path, "invalid_arguments")]


def test_a_view_over_250_kilobytes_is_too_large() -> None:
    found = validate(home(blocks=[section(2999)] * 90), "home")

    assert [one.error for one in found] == ["view_too_large"]


def test_an_alert_stands_only_in_a_modal() -> None:
    blocks = [{"type": "alert", "text": mrkdwn(5)}]

    assert validate({"text": "x", "blocks": blocks}, "message")[0].rule == "surface"


@pytest.mark.parametrize(
    "answer", [{"options": []}, {"options": options(100)}, {"option_groups": [
        {"label": words(75), "options": options(100)}]}]
)  # fmt: skip
def test_an_answer_with_few_options_is_taken(answer: dict[str, Any]) -> None:
    assert check_options(answer) == []


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"options": options(101)},
        {"options": options(1), "option_groups": []},
        {"options": [{"text": mrkdwn(2), "value": "v"}]},
        {"options": [{"text": words(2)}]},
    ],
)
def test_an_answer_with_wrong_options_is_refused(answer: dict[str, Any]) -> None:
    assert check_options(answer)
