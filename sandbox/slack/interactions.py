"""What a person does in the practice Slack: type, press, choose, fill in, close, open."""

import re
from dataclasses import dataclass, field
from html import escape
from typing import Any

from sandbox.slack import elements, payloads
from sandbox.slack.delivery import Ack, Courier
from sandbox.slack.messages import Message
from sandbox.slack.people import Channel, User
from sandbox.slack.surfaces import View
from sandbox.slack.wire import Json
from sandbox.slack.world import World

MOST_OPTIONS = 100


class Impossible(Exception):
    """A person could not do this in Slack; `error` is a short code."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


def outcome(ack: Ack, **more: Any) -> Json:
    """What a control call answers: did the app acknowledge, how fast, with what."""
    return {
        "ok": ack.acked,
        "acked": ack.acked,
        "ack_ms": round(ack.ms, 2),
        "response": ack.body,
        "error": ack.error,
        **more,
    }


@dataclass
class Target:
    """One element on one surface, found again for a person who acts on it."""

    where: Json
    block: Json
    element: Json
    view: View | None = None
    message: Message | None = None
    state: dict[tuple[str, str], Any] = field(default_factory=dict)
    blocks: list[Json] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, str]:
        return str(self.block["block_id"]), str(self.element["action_id"])


def person(world: World, word: str) -> User:
    try:
        return world.people.user(word)
    except KeyError:
        raise Impossible("user_not_found", user=word) from None


def conversation(world: World, user: User, word: str) -> Channel:
    """Find a conversation this person is in (`dm` is the one with the app)."""
    if word in ("dm", "@app"):
        return world.people.direct(user.id)
    try:
        channel = world.people.channel(word)
    except KeyError:
        raise Impossible("channel_not_found", channel=word) from None
    if user.id not in channel.members:
        raise Impossible("not_in_channel", channel=channel.name)
    return channel


def typed(world: World, text: str) -> str:
    """Escape what a person typed, and resolve @names and #channels as Slack does."""
    text = escape(text, quote=False)

    def link(found: re.Match[str]) -> str:
        sign, name = found.group(1), found.group(2)
        for user in world.people.users.values():
            if sign == "@" and user.name == name:
                return f"<@{user.id}|{user.name}>"
        for channel in world.people.channels.values():
            if sign == "#" and channel.name == name and not channel.is_im:
                return f"<#{channel.id}|{channel.name}>"
        return found.group(0)

    return re.sub(r"(?<![\w.<&])([@#])([\w-]+(?:\.[\w-]+)*)", link, text)


def run_command(world: World, courier: Courier, *, user: str, channel: str, text: str) -> Json:
    """Send a slash command and show its answer, or Slack's own complaint."""
    with world.lock:
        who = person(world, user)
        where = conversation(world, who, channel)
        word, _, rest = text.strip().partition(" ")
        if not word.startswith("/"):
            raise Impossible("not_a_command", text=text)
        if world.app.commands is not None and word not in world.app.commands:
            raise Impossible("unknown_command", command=word)
        payload = payloads.command(world, who, where, word, typed(world, rest.strip()))
    ack = courier.deliver("slash_commands", payload, f"command:{word} {rest}".strip())
    with world.lock:
        answer(world, who, where, word, ack)
    return outcome(ack)


def answer(world: World, who: User, where: Channel, word: str, ack: Ack) -> None:
    """Show what the app answered in its acknowledgement."""
    if not ack.acked:
        error = "operation_timeout" if ack.error == "timeout" else "dispatch_failed"
        text = f'{word} failed with the error "{error}"'
        world.whisper(where, who.id, text, author="USLACKBOT")
        return
    body = ack.body
    if not (body.get("text") or body.get("blocks") or body.get("attachments")):
        return
    facts = {"blocks": body.get("blocks"), "attachments": body.get("attachments") or []}
    if body.get("response_type") == "in_channel":
        world.say(where, world.app.bot_user, body.get("text", ""), by_app=True, **facts)
    else:
        world.whisper(where, who.id, body.get("text", ""), **facts)


def post_message(
    world: World,
    courier: Courier,
    *,
    user: str,
    channel: str,
    text: str,
    thread_ts: str | None = None,
) -> Json:
    """Say something as a person; the app hears it where it is a member and subscribed."""
    with world.lock:
        who = person(world, user)
        where = conversation(world, who, channel)
        if thread_ts is not None and where.find(thread_ts) is None:
            raise Impossible("thread_not_found", thread_ts=thread_ts)
        message = world.say(
            where,
            who.id,
            typed(world, text),
            blocks=[elements.rich_text(text)],
            thread_ts=thread_ts,
            client_msg_id=world.new_id("msg-"),
        )
        wanted = "message.im" if where.is_im else "message.channels"
        if wanted not in world.app.events or world.app.bot_user not in where.members:
            return {"ok": True, "acked": False, "sent": False, "ts": message.ts, "error": ""}
        payload = payloads.event(world, payloads.message_event(world, where, message))
    return outcome(courier.deliver_event(payload, "event:message"), ts=message.ts)


def open_home(world: World, courier: Courier, *, user: str) -> Json:
    with world.lock:
        who = person(world, user)
        channel = world.people.direct(who.id)
        home = world.surfaces.homes.get(who.id)
        inner: Json = {
            "type": "app_home_opened",
            "user": who.id,
            "channel": channel.id,
            "tab": "home",
            "event_ts": payloads.action_ts(world),
        }
        if home is not None:
            inner["view"] = home.as_slack(world.app)
        if "app_home_opened" not in world.app.events:
            return {"ok": True, "acked": False, "sent": False, "error": ""}
        payload = payloads.event(world, inner)
    return outcome(courier.deliver_event(payload, "event:app_home_opened"))


def run_shortcut(
    world: World,
    courier: Courier,
    *,
    user: str,
    callback_id: str,
    channel: str | None = None,
    ts: str | None = None,
) -> Json:
    """Run a global shortcut, or a message shortcut when a message is named."""
    with world.lock:
        who = person(world, user)
        if channel is None:
            payload = payloads.global_shortcut(world, who, callback_id)
        else:
            where = conversation(world, who, channel)
            message = where.find(ts or "")
            if message is None:
                raise Impossible("message_not_found", ts=ts)
            payload = payloads.message_shortcut(world, who, callback_id, where, message)
    return outcome(courier.deliver("interactive", payload, f"shortcut:{callback_id}"))


def uninstall(world: World, courier: Courier) -> Json:
    """Remove the app: it hears of it, and from then on its tokens are worth nothing."""
    with world.lock:
        tokens = {"oauth": [], "bot": [world.app.bot_user]}
        events = [
            payloads.event(world, {"type": "tokens_revoked", "tokens": tokens}),
            payloads.event(world, {"type": "app_uninstalled"}),
        ]
        world.faults.switch("token_revoked", True, {})
    answers = [
        courier.deliver_event(event, f"event:{event['event']['type']}")
        for event in events
        if event["event"]["type"] in world.app.events
    ]
    acked = all(answer.acked for answer in answers)
    return {"ok": acked, "acked": acked, "error": "" if acked else "timeout"}
