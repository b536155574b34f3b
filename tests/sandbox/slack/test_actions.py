"""Buttons and menus on messages, and response URLs."""

from typing import Any

import pytest
from slack_sdk.webhook import WebhookClient

from sandbox.slack.client import CannotDo


def words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def option(value: str) -> dict[str, Any]:
    return {"text": words(value.title()), "value": value}


def card(*elements: dict[str, Any]) -> list[dict[str, Any]]:
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "A lead"}}
    return [section, {"type": "actions", "block_id": "choices", "elements": list(elements)}]


def button(action_id: str = "take", value: str = "L-1") -> dict[str, Any]:
    return {"type": "button", "action_id": action_id, "text": words("Take"), "value": value}


def post(stage: Any, *elements: dict[str, Any], **more: Any) -> str:
    posted = stage.client.chat_postMessage(
        channel=stage.channel("leads"), text="A lead", blocks=card(*elements), **more
    )
    return str(posted["ts"])


def listen(stage: Any, action_id: str) -> None:
    @stage.app.action(action_id)
    def heard(ack: Any, body: Any) -> None:
        ack()
        stage.hear(body)


def test_a_pressed_button_tells_the_app_where_who_and_what(stage: Any) -> None:
    ts = post(stage, button())
    listen(stage, "take")

    answer = stage.hands.press("minji", "take", channel="leads", ts=ts)

    assert answer["acked"]
    [body] = stage.heard
    assert body["type"] == "block_actions"
    assert body["user"] == {
        "id": stage.user("minji"),
        "username": "minji",
        "name": "minji",
        "team_id": body["team"]["id"],
    }
    assert body["container"] == {
        "type": "message",
        "message_ts": ts,
        "channel_id": stage.channel("leads"),
        "is_ephemeral": False,
    }
    assert body["channel"] == {"id": stage.channel("leads"), "name": "leads"}
    assert body["message"]["ts"] == ts
    assert body["message"]["blocks"][1]["block_id"] == "choices"
    assert body["state"] == {"values": {}}
    assert body["trigger_id"]
    [action] = body["actions"]
    assert action.pop("action_ts")
    assert action == {
        "type": "button",
        "action_id": "take",
        "block_id": "choices",
        "text": {**words("Take"), "emoji": True},
        "value": "L-1",
    }


def test_a_button_can_change_its_message(stage: Any) -> None:
    ts = post(stage, button())

    @stage.app.action("take")
    def take(ack: Any, body: Any, client: Any) -> None:
        ack()
        channel = body["channel"]["id"]
        client.chat_update(channel=channel, ts=body["message"]["ts"], text="Taken")

    stage.hands.press("minji", "take", channel="leads")

    [message] = stage.hands.messages("leads", "tae")
    assert (message["ts"], message["text"], message["blocks"]) == (ts, "Taken", [])
    assert message["edited"]["user"] == stage.client.auth_test()["user_id"]


def test_the_value_tells_buttons_of_one_action_apart(stage: Any) -> None:
    stage.client.chat_postMessage(
        channel=stage.channel("leads"),
        text="Two",
        blocks=[
            {"type": "actions", "elements": [button(value="L-1")]},
            {"type": "actions", "elements": [button(value="L-2")]},
        ],
    )
    listen(stage, "take")

    stage.hands.press("tae", "take", channel="leads", value="L-2")

    assert stage.heard[0]["actions"][0]["value"] == "L-2"


@pytest.mark.parametrize(
    ("element", "selected", "key", "shape"),
    [
        (
            {"type": "static_select", "options": [option("hot"), option("cold")]},
            "cold",
            "selected_option",
            "cold",
        ),
        (
            {"type": "overflow", "options": [option("edit"), option("drop")]},
            "drop",
            "selected_option",
            "drop",
        ),
        ({"type": "users_select"}, "U123", "selected_user", "U123"),
        ({"type": "datepicker"}, "2026-12-01", "selected_date", "2026-12-01"),
        ({"type": "timepicker"}, "09:30", "selected_time", "09:30"),
        (
            {"type": "checkboxes", "options": [option("a"), option("b")]},
            ["a", "b"],
            "selected_options",
            ["a", "b"],
        ),
        ({"type": "radio_buttons", "options": [option("a")]}, "a", "selected_option", "a"),
        ({"type": "conversations_select"}, "C1", "selected_conversation", "C1"),
    ],
)
def test_a_choice_has_slacks_shape(
    socket_stage: Any, element: dict[str, Any], selected: Any, key: str, shape: Any
) -> None:
    post(socket_stage, {**element, "action_id": "choose"})
    listen(socket_stage, "choose")

    socket_stage.hands.press("minji", "choose", channel="leads", selected=selected)

    chosen = socket_stage.heard[0]["actions"][0][key]
    if isinstance(chosen, dict):
        chosen = chosen["value"]
    elif isinstance(chosen, list):
        chosen = [one["value"] for one in chosen]
    assert chosen == shape


@pytest.mark.parametrize(
    ("element", "selected"),
    [
        ({"type": "static_select", "options": [option("hot")]}, "cold"),
        ({"type": "datepicker"}, "tomorrow"),
        ({"type": "timepicker"}, "25:00"),
    ],
)
def test_nobody_can_choose_what_is_not_offered(
    socket_stage: Any, element: dict[str, Any], selected: str
) -> None:
    post(socket_stage, {**element, "action_id": "choose"})

    with pytest.raises(CannotDo, match="no_such_option"):
        socket_stage.hands.press("minji", "choose", channel="leads", selected=selected)


def test_nobody_can_press_what_is_not_there(socket_stage: Any) -> None:
    post(socket_stage, button())

    for wrong in ({"action_id": "drop"}, {"action_id": "take", "value": "L-9"}):
        with pytest.raises(CannotDo, match="no_such_element"):
            socket_stage.hands.press("minji", channel="leads", **wrong)


def test_a_whispered_button_is_for_one_person_and_hides_its_message(stage: Any) -> None:
    stage.client.chat_postEphemeral(
        channel=stage.channel("leads"),
        user=stage.user("minji"),
        text="For you",
        blocks=card(button()),
    )
    listen(stage, "take")

    with pytest.raises(CannotDo, match="no_such_element"):
        stage.hands.press("tae", "take", channel="leads")
    stage.hands.press("minji", "take", channel="leads")

    [body] = stage.heard
    assert body["container"]["is_ephemeral"] is True
    assert "message" not in body


def test_a_button_in_a_thread_says_so(stage: Any) -> None:
    parent = post(stage, button("other"))
    post(stage, button(), thread_ts=parent)
    listen(stage, "take")

    stage.hands.press("minji", "take", channel="leads")

    assert stage.heard[0]["container"]["thread_ts"] == parent


def respond_with(stage: Any, **said: Any) -> Any:
    post(stage, button())
    listen(stage, "take")
    stage.hands.press("minji", "take", channel="leads")
    return WebhookClient(stage.heard[-1]["response_url"]).send(**said)


def test_an_answer_to_a_response_url_is_whispered_by_default(stage: Any) -> None:
    assert respond_with(stage, text="Only you see this").body == "ok"

    assert len(stage.hands.messages("leads", "tae")) == 1
    whisper = stage.hands.messages("leads", "minji")[1]
    assert (whisper["text"], whisper["ephemeral"]) == ("Only you see this", True)


def test_a_response_url_can_speak_to_all(stage: Any) -> None:
    respond_with(stage, text="Hear", response_type="in_channel")

    assert [m["text"] for m in stage.hands.messages("leads", "tae")] == ["A lead", "Hear"]


def test_a_response_url_can_replace_and_delete_the_original(stage: Any) -> None:
    respond_with(stage, text="New words", replace_original=True)
    [message] = stage.hands.messages("leads", "tae")
    assert (message["text"], message["blocks"]) == ("New words", [])

    url = stage.heard[-1]["response_url"]
    WebhookClient(url).send(delete_original=True)
    assert stage.hands.messages("leads", "tae") == []


def test_a_response_url_works_five_times(socket_stage: Any) -> None:
    respond_with(socket_stage, text="1")
    webhook = WebhookClient(socket_stage.heard[-1]["response_url"])

    answers = [webhook.send(text=str(number)) for number in range(2, 7)]

    assert [answer.status_code for answer in answers] == [200, 200, 200, 200, 404]
    assert "used_url" in answers[-1].body


def test_a_response_url_works_for_half_an_hour(socket_stage: Any) -> None:
    respond_with(socket_stage, text="now")
    webhook = WebhookClient(socket_stage.heard[-1]["response_url"])

    socket_stage.hands.advance(30 * 60)
    assert webhook.send(text="just in time").status_code == 200
    socket_stage.hands.advance(1)
    late = webhook.send(text="too late")
    assert (late.status_code, "expired_url" in late.body) == (404, True)


def test_a_response_url_refuses_bad_blocks_and_lists_them(socket_stage: Any) -> None:
    bad = [{"type": "header", "text": {"type": "mrkdwn", "text": "no"}}]
    answer = respond_with(socket_stage, text="x", blocks=bad)

    assert (answer.status_code, "invalid_blocks" in answer.body) == (400, True)
    assert socket_stage.hands.violations()[0]["source"] == "response_url"
