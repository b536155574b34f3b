"""Bad weather: each fault does what it says, and ends when it is told."""

import time
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from sandbox.slack.client import CannotDo


@pytest.fixture
def slack(socket_stage: Any) -> Any:
    return socket_stage


def post(slack: Any, **more: Any) -> Any:
    return slack.client.chat_postMessage(channel=slack.channel("leads"), text="x", **more)


def answer_commands(slack: Any) -> None:
    @slack.app.command("/lead")
    def lead(ack: Any, body: Any) -> None:
        ack()
        slack.hear(body)


def test_a_limited_method_says_how_long_to_wait(slack: Any) -> None:
    slack.hands.fault("rate_limited", method="chat.postMessage", retry_after=7, times=1)

    slack.client.auth_test()
    with pytest.raises(SlackApiError) as limited:
        post(slack)

    response = limited.value.response
    assert (response.status_code, response["error"]) == (429, "ratelimited")
    assert response.headers["Retry-After"] == "7"
    assert post(slack)["ok"]


def test_a_limited_channel_leaves_the_others_alone(slack: Any) -> None:
    slack.hands.fault("rate_limited", channel="leads")

    with pytest.raises(SlackApiError, match="ratelimited"):
        post(slack)
    assert slack.client.chat_postMessage(channel=slack.channel("managers"), text="x")["ok"]

    slack.hands.fault("rate_limited", on=False)
    assert post(slack)["ok"]


def test_one_message_a_second_to_a_channel_when_asked(slack: Any) -> None:
    slack.hands.fault("channel_rate")
    post(slack)
    with pytest.raises(SlackApiError, match="ratelimited"):
        post(slack)

    slack.hands.advance(1)
    assert post(slack)["ok"]


def test_a_server_error_and_a_slow_answer(slack: Any) -> None:
    slack.hands.fault("server_error", method="chat.postMessage", status=502, times=1)
    slack.hands.fault("slow", method="auth.test", seconds=0.3)

    with pytest.raises(SlackApiError) as broken:
        post(slack)
    assert broken.value.response.status_code == 502
    assert post(slack)["ok"]

    started = time.monotonic()
    slack.client.auth_test()
    assert time.monotonic() - started >= 0.3


def test_a_lost_answer_hides_that_the_call_was_done(slack: Any) -> None:
    slack.hands.fault("lost_answer", method="chat.postMessage", times=1)

    with pytest.raises(SlackApiError) as lost:
        post(slack)

    assert lost.value.response.status_code == 504
    assert [message["text"] for message in slack.hands.messages("leads")] == ["x"]
    assert post(slack)["ok"]


def test_when_slack_is_down_nothing_works_and_then_the_app_comes_back(slack: Any) -> None:
    answer_commands(slack)
    slack.hands.fault("down")

    with pytest.raises(SlackApiError) as down:
        post(slack)
    assert down.value.response.status_code == 503
    with pytest.raises(CannotDo, match="slack_is_down"):
        slack.hands.type("minji", "/lead help", channel="leads")

    slack.hands.fault("down", on=False)
    assert slack.hands.wait_for_app()
    assert slack.hands.type("minji", "/lead help", channel="leads")["acked"]


def test_blocks_can_be_refused_all_or_only_data_blocks(slack: Any) -> None:
    pie = {"type": "pie", "segments": [{"label": "a", "value": 1}]}
    chart = [{"type": "data_visualization", "title": "t", "chart": pie}]
    slack.hands.fault("invalid_blocks", only="data")

    with pytest.raises(SlackApiError, match="invalid_blocks"):
        post(slack, blocks=chart)
    assert post(slack, blocks=[{"type": "divider"}])["ok"]

    slack.hands.fault("invalid_blocks")
    with pytest.raises(SlackApiError, match="invalid_blocks"):
        post(slack, blocks=[{"type": "divider"}])
    assert post(slack)["ok"]


def test_a_home_can_be_refused_for_its_data_blocks_too(slack: Any) -> None:
    pie = {"type": "pie", "segments": [{"label": "a", "value": 1}]}
    chart = [{"type": "data_visualization", "title": "t", "chart": pie}]
    slack.hands.fault("invalid_blocks", only="data")
    publish, minji = slack.client.views_publish, slack.user("minji")

    with pytest.raises(SlackApiError, match="invalid_arguments"):
        publish(user_id=minji, view={"type": "home", "blocks": chart})
    assert publish(user_id=minji, view={"type": "home", "blocks": [{"type": "divider"}]})["ok"]


def test_a_revoked_token_is_refused_everywhere(slack: Any) -> None:
    slack.hands.fault("token_revoked")

    with pytest.raises(SlackApiError, match="token_revoked"):
        post(slack)


def test_a_home_can_be_changed_by_somebody_else_first(slack: Any) -> None:
    view, minji = {"type": "home", "blocks": []}, slack.user("minji")
    published = slack.client.views_publish(user_id=minji, view=view)["view"]
    slack.hands.fault("hash_conflict", times=1)

    with pytest.raises(SlackApiError, match="hash_conflict"):
        slack.client.views_publish(user_id=minji, view=view, hash=published["hash"])
    assert slack.client.views_publish(user_id=minji, view=view, hash=published["hash"])["ok"]


def test_a_trigger_can_be_too_old(slack: Any) -> None:
    modal = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []}

    @slack.app.shortcut("open")
    def opened(ack: Any, body: Any) -> None:
        ack()
        slack.hear(body)

    slack.hands.shortcut("minji", "open")
    slack.hands.fault("expired_trigger", times=1)

    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        slack.client.views_open(trigger_id=slack.heard[0]["trigger_id"], view=modal)


def test_a_duplicate_delivery_reaches_the_app_twice(stage: Any) -> None:
    answer_commands(stage)
    stage.hands.fault("duplicate", times=1)

    stage.hands.type("minji", "/lead help", channel="leads")

    assert len(stage.heard) == 2
    assert stage.heard[0]["trigger_id"] == stage.heard[1]["trigger_id"]


@pytest.mark.parametrize("fault", ["socket_cut", "socket_refresh"])
def test_a_lost_socket_is_opened_anew(slack: Any, fault: str) -> None:
    answer_commands(slack)
    before = slack.slack.sockets.opened

    slack.hands.fault(fault)

    assert slack.slack.sockets.wait_opened(before + 1, seconds=20)
    assert slack.hands.type("minji", "/lead help", channel="leads")["acked"]


def test_a_silent_socket_carries_nothing(slack: Any) -> None:
    answer_commands(slack)
    slack.hands.fault("socket_silent")

    with pytest.raises(CannotDo, match="timeout"):
        slack.hands.type("minji", "/lead help", channel="leads")

    assert slack.heard == []
    slack.hands.fault("socket_silent", on=False)


def test_an_unknown_fault_is_refused_with_the_known_ones(slack: Any) -> None:
    with pytest.raises(CannotDo, match="unknown_fault") as refused:
        slack.hands.fault("earthquake")
    assert "rate_limited" in refused.value.answer["names"]

    with pytest.raises(CannotDo, match="invalid_arguments"):
        slack.hands.fault("slow", speed=3)
