"""Events: messages and the Home tab, and how often an unanswered one comes back."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack.client import CannotDo


def home(*blocks: dict[str, Any]) -> dict[str, Any]:
    return {"type": "home", "blocks": list(blocks) or [{"type": "divider"}]}


def hear_messages(stage: Any) -> None:
    @stage.app.event("message")
    def said(body: Any, request: Any) -> None:
        stage.hear({**body, "retry": request.headers.get("x-slack-retry-num")})


def test_a_message_in_a_channel_of_the_bot_is_heard(stage: Any) -> None:
    hear_messages(stage)

    answer = stage.hands.type("minji", "Any news of <Hana> & co?", channel="leads")

    [body] = stage.heard
    event = body["event"]
    assert event["text"] == "Any news of &lt;Hana&gt; &amp; co?"
    assert (event["user"], event["channel"]) == (stage.user("minji"), stage.channel("leads"))
    assert (event["channel_type"], event["ts"]) == ("channel", answer["ts"])
    assert event["client_msg_id"]
    assert event["blocks"][0]["type"] == "rich_text"
    assert body["event_id"].startswith("Ev")
    assert body["authorizations"][0]["is_bot"] is True


def test_a_reply_and_a_direct_message_say_what_they_are(stage: Any) -> None:
    hear_messages(stage)
    parent = stage.client.chat_postMessage(channel=stage.channel("leads"), text="A lead")

    stage.hands.type("minji", "on it", channel="leads", thread_ts=parent["ts"])
    stage.hands.type("minji", "hello app")

    reply, direct = (body["event"] for body in stage.heard)
    assert reply["thread_ts"] == parent["ts"]
    assert direct["channel_type"] == "im"
    assert direct["channel"].startswith("D")
    [top] = stage.hands.messages("leads", "tae")
    assert [one["text"] for one in top["thread"]] == ["on it"]


def test_the_bot_hears_nothing_where_it_is_no_member(socket_stage: Any) -> None:
    hear_messages(socket_stage)

    answer = socket_stage.hands.type("tae", "secret", channel="outside")

    assert answer["sent"] is False
    assert socket_stage.heard == []


def test_an_edit_and_a_deletion_bring_what_was_there_before(stage: Any) -> None:
    hear_messages(stage)
    ts = stage.hands.type("minji", "frist", channel="leads")["ts"]

    stage.hands.post("edit", user="minji", channel="leads", ts=ts, text="first")
    assert stage.hands.messages("leads")[0]["text"] == "first"
    stage.hands.post("delete", user="minji", channel="leads", ts=ts)
    assert stage.hands.messages("leads") == []

    _, edited, deleted = (body["event"] for body in stage.heard)
    assert edited["subtype"] == "message_changed"
    assert (edited["message"]["text"], edited["previous_message"]["text"]) == ("first", "frist")
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)


def test_nobody_edits_the_words_of_others(socket_stage: Any) -> None:
    ts = socket_stage.client.chat_postMessage(channel="leads", text="mine")["ts"]

    with pytest.raises(CannotDo, match="not_your_message"):
        socket_stage.hands.post("edit", user="minji", channel="leads", ts=ts, text="yours")


def test_a_reaction_is_shown_once_per_person(socket_stage: Any) -> None:
    ts = socket_stage.client.chat_postMessage(channel="leads", text="won")["ts"]
    react = {"channel": "leads", "ts": ts, "name": "tada"}
    socket_stage.hands.post("reaction", user="minji", **react)
    socket_stage.hands.post("reaction", user="tae", **react)

    with pytest.raises(CannotDo, match="already_reacted"):
        socket_stage.hands.post("reaction", user="tae", **react)
    assert socket_stage.hands.messages("leads")[0]["reactions"][0]["count"] == 2


def test_a_deleted_reply_leaves_its_thread(socket_stage: Any) -> None:
    post = socket_stage.client.chat_postMessage
    leads = socket_stage.channel("leads")
    parent = post(channel=leads, text="card")["ts"]
    reply = post(channel=leads, text="oops", thread_ts=parent)["ts"]

    socket_stage.client.chat_delete(channel=leads, ts=reply)

    [top] = socket_stage.hands.messages("leads")
    assert top["thread"] == []
    assert "reply_count" not in top


def test_opening_home_tells_the_app_and_shows_what_it_publishes(stage: Any) -> None:
    @stage.app.event("app_home_opened")
    def opened(event: Any, client: Any) -> None:
        stage.hear(event)
        client.views_publish(user_id=event["user"], view=home())

    view = stage.hands.open_home("minji")
    stage.hands.open_home("minji")

    assert view["type"] == "home"
    first, second = stage.heard
    assert (first["tab"], "view" in first) == ("home", False)
    assert second["view"]["id"] == view["id"]
    assert stage.hands.home("tae") is None


def test_a_button_on_home_brings_its_view(stage: Any) -> None:
    press = {
        "type": "button",
        "action_id": "next",
        "text": {"type": "plain_text", "text": "Next"},
    }
    blocks = [{"type": "actions", "block_id": "a", "elements": [press]}]
    stage.client.views_publish(user_id=stage.user("minji"), view=home(*blocks))

    @stage.app.action("next")
    def pressed(ack: Any, body: Any) -> None:
        ack()
        stage.hear(body)

    stage.hands.press("minji", "next", surface="home")

    [body] = stage.heard
    assert body["container"]["type"] == "view"
    assert body["view"]["type"] == "home"
    assert "response_url" not in body


def test_a_stale_hash_does_not_replace_a_home(socket_stage: Any) -> None:
    publish, minji = socket_stage.client.views_publish, socket_stage.user("minji")
    old = publish(user_id=minji, view=home())["view"]["hash"]
    publish(user_id=minji, hash=old, view=home())

    with pytest.raises(SlackApiError, match="hash_conflict"):
        publish(user_id=minji, hash=old, view=home())


def test_an_unanswered_event_comes_back_at_once_with_its_number(stage: Any) -> None:
    hear_messages(stage)
    stage.hands.fault("dropped_ack", times=1)

    assert stage.hands.type("minji", "hello", channel="leads")["acked"]

    first, second = stage.heard
    assert first["event_id"] == second["event_id"]
    assert first["retry"] in (None, [], ["0"], "0")
    assert second["retry"] in (["1"], "1")


def test_an_unanswered_event_comes_back_after_one_and_five_minutes(stage: Any) -> None:
    hear_messages(stage)
    stage.hands.fault("dropped_ack")
    with pytest.raises(CannotDo):
        stage.hands.type("minji", "hello", channel="leads")
    assert len(stage.heard) == 2

    heard = []
    for seconds in (59, 1, 299, 1, 3600):
        stage.hands.advance(seconds)
        heard.append(len(stage.heard))

    assert heard == [2, 3, 3, 4, 4]
    assert len({body["event_id"] for body in stage.heard}) == 1


def test_a_duplicate_is_the_same_event_again(stage: Any) -> None:
    hear_messages(stage)
    stage.hands.fault("duplicate", times=1)

    stage.hands.type("minji", "hello", channel="leads")

    assert len(stage.heard) == 2
    assert len({body["event_id"] for body in stage.heard}) == 1


def test_no_retry_is_honoured(http_stage: Any) -> None:
    from slack_bolt import BoltResponse

    @http_stage.app.middleware
    def stop(body: Any) -> BoltResponse:
        http_stage.hear(body)
        return BoltResponse(status=500, body="", headers={"X-Slack-No-Retry": "1"})

    with pytest.raises(CannotDo, match="http_500"):
        http_stage.hands.type("minji", "hello", channel="leads")
    http_stage.hands.advance(3600)

    assert len(http_stage.heard) == 1


def test_an_uninstalled_app_is_told_and_loses_its_token(stage: Any) -> None:
    for name in ("app_uninstalled", "tokens_revoked"):
        stage.app.event(name)(lambda event: stage.hear(event))

    stage.hands.post("uninstall")

    assert {event["type"] for event in stage.heard} == {"app_uninstalled", "tokens_revoked"}
    with pytest.raises(SlackApiError, match="token_revoked"):
        stage.client.auth_test()


def test_the_request_url_answers_slacks_handshake(http_stage: Any) -> None:
    assert http_stage.hands.post("verify-url")["acked"]


def test_a_wrong_signature_is_not_let_in(http_stage: Any) -> None:
    carrier = http_stage.slack.courier.carrier
    good, carrier.secret = carrier.secret, b"somebody else's"
    try:
        with pytest.raises(CannotDo, match="http_401"):
            http_stage.hands.type("minji", "/lead help", channel="leads")
    finally:
        carrier.secret = good
