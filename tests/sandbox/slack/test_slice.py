"""The thinnest path, over both transports."""

from typing import Any


def card(text: str, value: str) -> list[dict[str, Any]]:
    button = {
        "type": "button",
        "action_id": "take",
        "text": {"type": "plain_text", "text": "Take"},
        "value": value,
    }
    return [
        {"type": "section", "text": {"type": "mrkdwn", "text": text}},
        {"type": "actions", "elements": [button]},
    ]


def test_a_command_is_answered_and_a_button_changes_its_message(stage: Any) -> None:
    app, hands = stage.app, stage.hands

    @app.command("/lead")
    def lead(ack: Any, command: Any, client: Any) -> None:
        ack(f"You said {command['text']}.")
        client.chat_postMessage(
            channel=command["channel_id"], text="A lead", blocks=card("A lead", "L-1")
        )

    @app.action("take")
    def take(ack: Any, body: Any, action: Any, client: Any) -> None:
        ack()
        channel, ts = body["channel"]["id"], body["message"]["ts"]
        client.chat_update(channel=channel, ts=ts, text=f"{action['value']} is taken")

    answer = hands.type("minji", "/lead help", channel="leads")
    assert answer["acked"]
    assert answer["ack_ms"] < 3000

    shown = {m["text"]: m for m in hands.messages("leads", "minji")}
    assert shown["You said help."]["ephemeral"]
    assert [m["text"] for m in hands.messages("leads", "tae")] == ["A lead"]

    hands.press("minji", "take", channel="leads", value="L-1")
    [message] = hands.messages("leads", "tae")
    assert message["text"] == "L-1 is taken"
    assert message["blocks"] == []
