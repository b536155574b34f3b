"""Modals: triggers, the stack, what is filled in, and what the app answers."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack.client import CannotDo


def words(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def field(block_id: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    element = {"action_id": "answer", **element}
    return {
        "type": "input",
        "block_id": block_id,
        "label": words(block_id),
        "element": element,
        **more,
    }


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "type": "modal",
        "callback_id": "sheet",
        "title": words("Sheet"),
        "submit": words("Save"),
        "blocks": list(blocks) or [field("note", {"type": "plain_text_input"})],
        **more,
    }


def option(value: str) -> dict[str, Any]:
    return {"text": words(value.title()), "value": value}


def show(stage: Any, view: dict[str, Any], user: str = "minji") -> Any:
    """Have the app open a modal for this person."""

    @stage.app.shortcut("open")
    def opened(ack: Any, body: Any, client: Any) -> None:
        ack()
        client.views_open(trigger_id=body["trigger_id"], view=view)

    stage.hands.shortcut(user, "open")
    return stage.hands.modal(user)


def listen(stage: Any, **answer: Any) -> None:
    @stage.app.view("sheet")
    def submitted(ack: Any, body: Any) -> None:
        stage.hear(body)
        ack(**answer)


def trigger(stage: Any, user: str = "minji") -> str:
    """Get a fresh trigger id without using it."""

    @stage.app.shortcut("ask")
    def asked(ack: Any, body: Any) -> None:
        ack()
        stage.hear(body)

    stage.hands.shortcut(user, "ask")
    return str(stage.heard[-1]["trigger_id"])


def test_a_modal_is_shown_to_its_person_only(stage: Any) -> None:
    view = show(stage, modal())

    assert view["title"]["text"] == "Sheet"
    assert view["id"].startswith("V")
    assert stage.hands.get("modal", user="minji")["depth"] == 1
    assert stage.hands.modal("tae") is None


def test_a_submission_carries_what_was_filled_in(stage: Any) -> None:
    show(stage, modal(private_metadata="L-1"))
    listen(stage)

    answer = stage.hands.submit("minji", {"note": {"answer": "hello"}})

    assert answer["acked"]
    assert stage.hands.modal("minji") is None
    [body] = stage.heard
    assert body["type"] == "view_submission"
    assert body["response_urls"] == []
    assert body["view"]["private_metadata"] == "L-1"
    assert body["view"]["state"]["values"] == {
        "note": {"answer": {"type": "plain_text_input", "value": "hello"}}
    }


@pytest.mark.parametrize(
    ("element", "plain", "shape"),
    [
        ({"type": "plain_text_input"}, "hi", {"value": "hi"}),
        ({"type": "email_text_input"}, "a@example.com", {"value": "a@example.com"}),
        ({"type": "number_input", "is_decimal_allowed": False}, "12", {"value": "12"}),
        ({"type": "url_text_input"}, "https://a.example", {"value": "https://a.example"}),
        ({"type": "datepicker"}, "2026-12-01", {"selected_date": "2026-12-01"}),
        ({"type": "timepicker"}, "10:00", {"selected_time": "10:00"}),
        ({"type": "users_select"}, "U1", {"selected_user": "U1"}),
        ({"type": "multi_users_select"}, ["U1", "U2"], {"selected_users": ["U1", "U2"]}),
        ({"type": "datetimepicker"}, 1790000000, {"selected_date_time": 1790000000}),
    ],
)
def test_each_kind_of_input_has_its_own_state(
    socket_stage: Any, element: dict[str, Any], plain: Any, shape: dict[str, Any]
) -> None:
    show(socket_stage, modal(field("q", element)))
    listen(socket_stage)

    socket_stage.hands.submit("minji", {"q": {"answer": plain}})

    [body] = socket_stage.heard
    assert body["view"]["state"]["values"]["q"]["answer"] == {"type": element["type"], **shape}


def test_chosen_options_come_whole(socket_stage: Any) -> None:
    select = {"type": "static_select", "options": [option("hot"), option("cold")]}
    boxes = {"type": "checkboxes", "options": [option("a"), option("b")]}
    show(socket_stage, modal(field("heat", select), field("boxes", boxes)))
    listen(socket_stage)

    socket_stage.hands.submit("minji", {"heat": {"answer": "hot"}, "boxes": {"answer": ["b"]}})

    values = socket_stage.heard[0]["view"]["state"]["values"]
    assert values["heat"]["answer"]["selected_option"]["text"]["text"] == "Hot"
    assert [one["value"] for one in values["boxes"]["answer"]["selected_options"]] == ["b"]


def test_what_nobody_touched_keeps_its_initial_value(socket_stage: Any) -> None:
    hot = option("hot")
    select = {"type": "static_select", "options": [hot], "initial_option": hot}
    text = {"type": "plain_text_input", "initial_value": "first"}
    date = {"type": "datepicker"}
    show(socket_stage, modal(field("s", select), field("t", text), field("d", date, optional=True)))
    listen(socket_stage)

    socket_stage.hands.submit("minji")

    values = socket_stage.heard[0]["view"]["state"]["values"]
    assert values["s"]["answer"]["selected_option"]["value"] == "hot"
    assert values["t"]["answer"] == {"type": "plain_text_input", "value": "first"}
    assert values["d"]["answer"] == {"type": "datepicker", "selected_date": None}


@pytest.mark.parametrize(
    ("element", "plain", "complaint"),
    [
        ({"type": "plain_text_input"}, "", "complete this required field"),
        ({"type": "plain_text_input", "min_length": 5}, "hey", "at least 5"),
        ({"type": "plain_text_input", "max_length": 2}, "hey", "2 characters at most"),
        ({"type": "email_text_input"}, "nonsense", "valid email"),
        ({"type": "url_text_input"}, "nonsense", "valid URL"),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5", "whole number"),
        ({"type": "number_input", "is_decimal_allowed": True}, "x", "Enter a number"),
        (
            {"type": "number_input", "is_decimal_allowed": True, "min_value": "3"},
            "2",
            "3 or more",
        ),
        (
            {"type": "number_input", "is_decimal_allowed": True, "max_value": "3"},
            "4",
            "3 or less",
        ),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["U1", "U2"], "Select 1"),
    ],
)
def test_slack_checks_a_form_before_the_app_hears_of_it(
    socket_stage: Any, element: dict[str, Any], plain: Any, complaint: str
) -> None:
    show(socket_stage, modal(field("q", element)))
    listen(socket_stage)

    answer = socket_stage.hands.submit("minji", {"q": {"answer": plain}})

    assert answer["error"] == "invalid_input"
    assert complaint in answer["errors"]["q"]
    assert socket_stage.hands.modal_errors("minji") == answer["errors"]
    assert socket_stage.heard == []


def test_the_apps_errors_stand_beside_their_field(stage: Any) -> None:
    show(stage, modal())
    listen(stage, response_action="errors", errors={"note": "Say more."})

    answer = stage.hands.submit("minji", {"note": {"answer": "x"}})

    assert answer["errors"] == {"note": "Say more."}
    assert stage.hands.modal_errors("minji") == {"note": "Say more."}
    values = stage.hands.modal("minji")["state"]["values"]
    assert values["note"]["answer"]["value"] == "x"


def test_errors_for_a_block_without_input_are_trouble(socket_stage: Any) -> None:
    show(socket_stage, modal())
    listen(socket_stage, response_action="errors", errors={"elsewhere": "?"})

    with pytest.raises(CannotDo, match="invalid_response"):
        socket_stage.hands.submit("minji", {"note": {"answer": "x"}})

    assert "trouble connecting" in socket_stage.hands.modal_errors("minji")[""]
    assert "block_ids of input blocks" in socket_stage.hands.violations()[0]["message"]


def test_an_answer_may_update_push_and_clear(stage: Any) -> None:
    first = show(stage, modal())
    listen(stage, response_action="update", view=modal(title=words("Second")))
    stage.hands.submit("minji", {"note": {"answer": "x"}})
    second = stage.hands.modal("minji")
    assert (second["id"], second["title"]["text"]) == (first["id"], "Second")
    assert second["hash"] != first["hash"]

    stage.app._listeners.clear()
    listen(stage, response_action="push", view=modal(title=words("Third")))
    stage.hands.submit("minji", {"note": {"answer": "x"}})
    third = stage.hands.modal("minji")
    assert (third["previous_view_id"], third["root_view_id"]) == (first["id"], first["id"])

    stage.app._listeners.clear()
    listen(stage, response_action="clear")
    stage.hands.submit("minji", {"note": {"answer": "x"}})
    assert stage.hands.modal("minji") is None


def test_an_answer_with_a_bad_view_is_trouble_and_listed(socket_stage: Any) -> None:
    show(socket_stage, modal())
    listen(socket_stage, response_action="update", view=modal(title=words("x" * 25)))

    with pytest.raises(CannotDo, match="invalid_view"):
        socket_stage.hands.submit("minji", {"note": {"answer": "x"}})

    assert socket_stage.hands.violations()[0]["path"] == "/view/title/text"


def test_a_lost_answer_leaves_the_modal_with_a_complaint(stage: Any) -> None:
    show(stage, modal())
    listen(stage)
    stage.hands.fault("dropped_ack", times=1)

    with pytest.raises(CannotDo, match="timeout"):
        stage.hands.submit("minji", {"note": {"answer": "x"}})

    assert "trouble connecting" in stage.hands.modal_errors("minji")[""]


def test_a_trigger_lives_three_seconds(socket_stage: Any) -> None:
    in_time, late = trigger(socket_stage), trigger(socket_stage, "tae")
    socket_stage.hands.advance(3)
    socket_stage.client.views_open(trigger_id=in_time, view=modal())

    socket_stage.hands.advance(0.1)
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        socket_stage.client.views_open(trigger_id=late, view=modal())


def test_a_trigger_works_once(socket_stage: Any) -> None:
    key = trigger(socket_stage)
    socket_stage.client.views_open(trigger_id=key, view=modal())

    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        socket_stage.client.views_open(trigger_id=key, view=modal())


def test_an_invented_trigger_is_refused(socket_stage: Any) -> None:
    with pytest.raises(SlackApiError, match="invalid_trigger_id"):
        socket_stage.client.views_open(trigger_id="1.2.3", view=modal())


def test_a_stack_holds_three_modals(socket_stage: Any) -> None:
    show(socket_stage, modal())
    for _ in range(2):
        socket_stage.client.views_push(trigger_id=trigger(socket_stage), view=modal())

    with pytest.raises(SlackApiError, match="push_limit_reached"):
        socket_stage.client.views_push(trigger_id=trigger(socket_stage), view=modal())

    assert socket_stage.hands.get("modal", user="minji")["depth"] == 3
    socket_stage.hands.close("minji")
    assert socket_stage.hands.get("modal", user="minji")["depth"] == 2


def test_a_stale_hash_is_refused(socket_stage: Any) -> None:
    view = show(socket_stage, modal())
    update = socket_stage.client.views_update
    update(view_id=view["id"], hash=view["hash"], view=modal(title=words("New")))

    with pytest.raises(SlackApiError, match="hash_conflict"):
        update(view_id=view["id"], hash=view["hash"], view=modal())


def test_a_closed_modal_cannot_be_updated(socket_stage: Any) -> None:
    view = show(socket_stage, modal())
    socket_stage.hands.close("minji")

    with pytest.raises(SlackApiError, match="not_found"):
        socket_stage.client.views_update(view_id=view["id"], view=modal())


def test_an_update_keeps_what_was_typed_into_the_same_field(socket_stage: Any) -> None:
    act = {"type": "button", "action_id": "more", "text": words("More")}
    buttons = {"type": "actions", "block_id": "b", "elements": [act]}
    text = field("note", {"type": "plain_text_input"})
    view = show(socket_stage, modal(text, buttons))

    @socket_stage.app.action("more")
    def more(ack: Any, body: Any) -> None:
        ack()
        socket_stage.hear(body)

    typed = {"note": {"answer": "half a sentence"}}
    socket_stage.hands.press("minji", "more", surface="modal", values=typed)
    [body] = socket_stage.heard
    assert body["container"] == {"type": "view", "view_id": view["id"]}
    assert body["view"]["state"]["values"]["note"]["answer"]["value"] == "half a sentence"
    assert "response_url" not in body
    assert "channel" not in body

    grown = modal(text, field("extra", {"type": "plain_text_input"}), buttons)
    socket_stage.client.views_update(view_id=view["id"], view=grown)
    values = socket_stage.hands.modal("minji")["state"]["values"]
    assert values["note"]["answer"]["value"] == "half a sentence"
    assert values["extra"]["answer"]["value"] is None


def listen_to_closing(stage: Any) -> None:
    @stage.app.view_closed("sheet")
    def closed(ack: Any, body: Any) -> None:
        ack()
        stage.hear(body)


def test_closing_is_not_told_unless_asked_for(stage: Any) -> None:
    listen_to_closing(stage)
    show(stage, modal())

    assert stage.hands.close("minji")["sent"] is False
    assert stage.heard == []
    assert stage.hands.modal("minji") is None


@pytest.mark.parametrize("cleared", [False, True])
def test_closing_is_told_to_a_modal_that_asks(stage: Any, cleared: bool) -> None:
    listen_to_closing(stage)
    show(stage, modal(notify_on_close=True, clear_on_close=cleared))

    stage.hands.close("minji")

    [body] = stage.heard
    assert (body["type"], body["is_cleared"]) == ("view_closed", cleared)


def search(**more: Any) -> dict[str, Any]:
    return modal(field("company", {"type": "external_select", **more}))


def test_an_external_select_offers_what_the_app_answers(stage: Any) -> None:
    show(stage, search(min_query_length=1))
    listen(stage)

    @stage.app.options("answer")
    def offer(ack: Any, body: Any) -> None:
        stage.hear(body)
        ack(options=[option("hanbit")])

    offered = stage.hands.options("minji", "answer", "한")
    assert [one["value"] for one in offered] == ["hanbit"]
    [body] = stage.heard
    assert (body["type"], body["value"], body["block_id"]) == ("block_suggestion", "한", "company")
    assert body["view"]["type"] == "modal"

    stage.hands.submit("minji", {"company": {"answer": "hanbit"}})
    chosen = stage.heard[1]["view"]["state"]["values"]["company"]["answer"]["selected_option"]
    assert chosen["value"] == "hanbit"


def test_an_external_select_asks_from_three_letters_on(socket_stage: Any) -> None:
    show(socket_stage, search())

    with pytest.raises(CannotDo, match="query_too_short"):
        socket_stage.hands.options("minji", "answer", "한빛")


def test_what_was_never_offered_cannot_be_chosen(socket_stage: Any) -> None:
    show(socket_stage, search())

    with pytest.raises(CannotDo, match="no_such_option"):
        socket_stage.hands.submit("minji", {"company": {"answer": "ghost"}})


def test_too_many_options_are_refused(socket_stage: Any) -> None:
    show(socket_stage, search(min_query_length=0))

    @socket_stage.app.options("answer")
    def offer(ack: Any) -> None:
        ack(options=[option(f"v{number}") for number in range(101)])

    with pytest.raises(CannotDo, match="invalid_options"):
        socket_stage.hands.options("minji", "answer", "")


def test_a_message_shortcut_brings_its_message(stage: Any) -> None:
    said = stage.client.chat_postMessage(channel=stage.channel("leads"), text="Call Hana")

    @stage.app.shortcut("lead_from_message")
    def made(ack: Any, body: Any) -> None:
        ack()
        stage.hear(body)

    stage.hands.shortcut("minji", "lead_from_message", channel="leads", ts=said["ts"])

    [body] = stage.heard
    assert (body["type"], body["message"]["text"]) == ("message_action", "Call Hana")
    assert body["channel"]["name"] == "leads"
    assert body["response_url"]
