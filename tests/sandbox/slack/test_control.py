"""The control API, the record, and the practice Slack as a process of its own."""

import json
import signal
import subprocess
import sys
import threading
from typing import Any

import pytest

from sandbox.slack import PracticeSlack
from sandbox.slack.client import CannotDo, Hands


def test_the_state_names_everybody_and_every_channel(socket_stage: Any) -> None:
    state = socket_stage.hands.state()

    assert [user["name"] for user in state["users"]] == ["minji", "tae", "sora"]
    assert [channel["name"] for channel in state["channels"]] == ["leads", "managers", "outside"]
    assert (state["mode"], state["connections"]) == ("socket", 1)
    assert state["violations"] == 0


def test_ids_are_the_same_in_every_run() -> None:
    first, second = PracticeSlack(), PracticeSlack()

    assert list(first.world.people.users) == list(second.world.people.users)
    assert list(first.world.people.channels) == list(second.world.people.channels)


def test_a_reset_forgets_messages_faults_and_the_clock(socket_stage: Any) -> None:
    hands = socket_stage.hands
    old = socket_stage.client.chat_postMessage(channel="leads", text="x")["ts"]
    hands.fault("rate_limited")
    hands.advance(1000)

    hands.reset()

    assert hands.messages("leads") == []
    assert hands.state()["faults"] == []
    assert hands.state()["now"] == socket_stage.clock()
    assert socket_stage.client.chat_postMessage(channel="leads", text="x")["ts"] > old


def test_the_log_tells_traffic_in_order(socket_stage: Any) -> None:
    @socket_stage.app.command("/lead")
    def lead(ack: Any, client: Any) -> None:
        ack()
        client.chat_postMessage(channel="leads", text="x")

    after = socket_stage.hands.log()[-1]["n"]
    socket_stage.hands.type("minji", "/lead help", channel="leads")

    found = {entry["name"]: entry for entry in socket_stage.hands.log(after)}
    assert set(found) == {"chat.postMessage", "command:/lead help"}
    assert found["chat.postMessage"]["direction"] == "api"
    assert all(entry["ok"] for entry in found.values())


def test_a_page_waits_until_something_changes(socket_stage: Any) -> None:
    hands, seen = socket_stage.hands, []
    version = hands.state()["version"]
    waiting = threading.Thread(target=lambda: seen.append(hands.wait_for_change(version)))
    waiting.start()

    socket_stage.client.chat_postMessage(channel="leads", text="x")

    waiting.join(10)
    assert seen
    assert seen[0] > version


def test_a_page_is_answered_when_nothing_changes(socket_stage: Any) -> None:
    version = socket_stage.hands.state()["version"]

    assert socket_stage.hands.wait_for_change(version, seconds=0.1) == version


def test_channels_are_read_by_members_only(socket_stage: Any) -> None:
    with pytest.raises(CannotDo, match="not_in_channel"):
        socket_stage.hands.messages("managers", "minji")


def test_a_wrong_call_is_explained(socket_stage: Any) -> None:
    with pytest.raises(CannotDo, match="invalid_arguments"):
        socket_stage.hands.post("command", user="minji", colour="red")
    with pytest.raises(CannotDo, match="no_modal"):
        socket_stage.hands.submit("minji")
    with pytest.raises(CannotDo, match="no_such_view"):
        socket_stage.hands.press("minji", "x", surface="home")
    with pytest.raises(CannotDo, match="clocks_go_forward"):
        socket_stage.hands.advance(-1)


def test_without_an_app_a_command_fails_at_once() -> None:
    with PracticeSlack() as slack:
        hands = Hands(slack.url)
        with pytest.raises(CannotDo, match="no_connection"):
            hands.type("minji", "/lead help", channel="leads")
        assert not hands.wait_for_app(0)


def test_it_runs_as_a_process_and_stops_when_told() -> None:
    command = [sys.executable, "-m", "sandbox.slack", "--port", "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        facts = json.loads(process.stdout.readline())
        assert facts["api_url"] == facts["url"] + "api/"
        assert set(facts) >= {"bot_token", "app_token", "signing_secret"}
        assert Hands(facts["url"]).state()["mode"] == "socket"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stdout is not None
        process.stdout.close()
