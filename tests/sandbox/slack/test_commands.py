"""Slash commands, over both transports."""

from typing import Any

import pytest

from sandbox.slack.client import CannotDo


def test_a_text_answer_is_whispered_to_the_person_who_typed(stage: Any) -> None:
    @stage.app.command("/lead")
    def lead(ack: Any, command: Any) -> None:
        ack(f"You said {command['text']}.")

    answer = stage.hands.type("minji", "/lead help me", channel="leads")

    assert answer["acked"]
    assert answer["ack_ms"] < 3000
    assert answer["response"] == {"text": "You said help me."}
    [whisper] = stage.hands.messages("leads", "minji")
    assert whisper["text"] == "You said help me."
    assert whisper["ephemeral"]
    assert stage.hands.messages("leads", "tae") == []


def test_an_answer_in_channel_is_seen_by_all(stage: Any) -> None:
    @stage.app.command("/lead")
    def lead(ack: Any) -> None:
        ack(text="For all", response_type="in_channel", blocks=[{"type": "divider"}])

    stage.hands.type("minji", "/lead share", channel="leads")

    [message] = stage.hands.messages("leads", "tae")
    assert message["text"] == "For all"
    assert [block["type"] for block in message["blocks"]] == ["divider"]
    assert not message["ephemeral"]


def test_a_silent_acknowledgement_shows_nothing(stage: Any) -> None:
    @stage.app.command("/lead")
    def lead(ack: Any) -> None:
        ack()

    stage.hands.type("minji", "/lead quiet", channel="leads")

    assert stage.hands.messages("leads", "minji") == []


def test_the_payload_has_every_field_slack_documents(stage: Any) -> None:
    @stage.app.command("/lead")
    def lead(ack: Any, body: Any) -> None:
        ack()
        stage.hear(body)

    stage.hands.type("minji", "/lead show L-1", channel="leads")

    [body] = stage.heard
    assert body["command"] == "/lead"
    assert body["text"] == "show L-1"
    assert body["user_id"] == stage.user("minji")
    assert body["user_name"] == "minji"
    assert body["channel_id"] == stage.channel("leads")
    assert body["channel_name"] == "leads"
    assert body["team_domain"] == "hanbitsales"
    assert body["response_url"].startswith(stage.slack.url)
    assert set(body) >= {
        "token",
        "team_id",
        "api_app_id",
        "trigger_id",
        "is_enterprise_install",
    }


def test_names_and_signs_in_a_command_are_escaped(stage: Any) -> None:
    @stage.app.command("/lead")
    def lead(ack: Any, command: Any) -> None:
        ack()
        stage.hear(command)

    stage.hands.type("minji", "/lead assign L-1 @tae #leads a<b & me@tae", channel="leads")

    tae, leads = stage.user("tae"), stage.channel("leads")
    text = f"assign L-1 <@{tae}|tae> <#{leads}|leads> a&lt;b &amp; me@tae"
    assert stage.heard[0]["text"] == text


def test_a_command_in_the_direct_conversation_names_it_so(stage: Any) -> None:
    @stage.app.command("/lead")
    def lead(ack: Any, command: Any) -> None:
        ack("Here.")
        stage.hear(command)

    stage.hands.type("minji", "/lead desk")

    assert stage.heard[0]["channel_name"] == "directmessage"
    assert stage.heard[0]["channel_id"].startswith("D")
    assert [m["text"] for m in stage.hands.dm("minji")] == ["Here."]


def test_a_lost_answer_shows_slacks_complaint_and_is_never_repeated(stage: Any) -> None:
    @stage.app.command("/lead")
    def lead(ack: Any, command: Any) -> None:
        ack("never seen")
        stage.hear(command)

    stage.hands.fault("dropped_ack", times=1)
    with pytest.raises(CannotDo) as refused:
        stage.hands.type("minji", "/lead help", channel="leads")

    assert refused.value.answer["error"] == "timeout"
    [whisper] = stage.hands.messages("leads", "minji")
    assert whisper["text"] == '/lead failed with the error "operation_timeout"'
    stage.hands.advance(600)
    assert len(stage.heard) == 1


@pytest.mark.parametrize(
    ("user", "channel", "text", "error"),
    [
        ("minji", "leads", "/nothing here", "unknown_command"),
        ("minji", "managers", "/lead help", "not_in_channel"),
        ("minji", "nowhere", "/lead help", "channel_not_found"),
        ("nobody", "leads", "/lead help", "user_not_found"),
    ],
)
def test_what_a_person_cannot_do_never_reaches_the_app(
    stage: Any, user: str, channel: str, text: str, error: str
) -> None:
    with pytest.raises(CannotDo) as refused:
        stage.hands.type(user, text, channel=channel)

    assert refused.value.answer["error"] == error
    assert [e for e in stage.hands.log() if e["direction"] == "delivery"] == []


def test_an_unhandled_command_fails_over_http_at_once(http_stage: Any) -> None:
    with pytest.raises(CannotDo) as refused:
        http_stage.hands.type("minji", "/lead help", channel="leads")

    assert refused.value.answer["error"] == "http_404"
    [whisper] = http_stage.hands.messages("leads", "minji")
    assert "dispatch_failed" in whisper["text"]


def test_acks_are_counted_in_a_histogram(stage: Any) -> None:
    @stage.app.command("/lead")
    def lead(ack: Any) -> None:
        ack()

    for _ in range(3):
        stage.hands.type("minji", "/lead x", channel="leads")

    found = stage.hands.histogram()
    assert found["slash_commands"]["count"] == 3
    assert found["all"]["at_most"]["3000"] == 3
