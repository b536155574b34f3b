"""What people do to messages that stand already: edit, delete, react."""

from sandbox.slack import payloads
from sandbox.slack.delivery import Courier
from sandbox.slack.elements import rich_text
from sandbox.slack.interactions import Impossible, conversation, outcome, person, typed
from sandbox.slack.messages import Message
from sandbox.slack.people import Channel
from sandbox.slack.wire import Json
from sandbox.slack.world import World


def edit(world: World, courier: Courier, *, user: str, channel: str, ts: str, text: str) -> Json:
    with world.lock:
        where, message = own(world, user, channel, ts)
        before = world.shown(message)
        message.text, message.blocks = typed(world, text), [rich_text(text)]
        message.edited = {"user": message.user, "ts": world.new_ts()}
        world.record.touch()
        changed = {
            "subtype": "message_changed",
            "message": world.shown(message),
            "previous_message": before,
        }
        payload = message_payload(world, where, changed)
    return tell(courier, payload)


def delete(world: World, courier: Courier, *, user: str, channel: str, ts: str) -> Json:
    with world.lock:
        where, message = own(world, user, channel, ts)
        gone = {
            "subtype": "message_deleted",
            "deleted_ts": ts,
            "previous_message": world.shown(message),
        }
        where.remove(message)
        world.record.touch()
        payload = message_payload(world, where, gone)
    return tell(courier, payload)


def react(world: World, courier: Courier, *, user: str, channel: str, ts: str, name: str) -> Json:
    with world.lock:
        who = person(world, user)
        where = conversation(world, who, channel)
        message = seen(where, ts)
        if not message.react(who.id, name):
            raise Impossible("already_reacted")
        world.record.touch()
        payload = None
        if "reaction_added" in world.app.events and world.app.bot_user in where.members:
            inner = {
                "type": "reaction_added",
                "user": who.id,
                "reaction": name,
                "item_user": message.user,
                "item": {"type": "message", "channel": where.id, "ts": ts},
                "event_ts": world.new_ts(),
            }
            payload = payloads.event(world, inner)
    return tell(courier, payload)


def seen(where: Channel, ts: str) -> Message:
    message = where.find(ts)
    if message is None or message.only_for is not None:
        raise Impossible("message_not_found", ts=ts)
    return message


def own(world: World, user: str, channel: str, ts: str) -> tuple[Channel, Message]:
    who = person(world, user)
    where = conversation(world, who, channel)
    message = seen(where, ts)
    if message.user != who.id:
        raise Impossible("not_your_message", ts=ts)
    return where, message


def message_payload(world: World, where: Channel, facts: Json) -> Json | None:
    """Wrap a change of a message, if the app is subscribed and a member."""
    wanted = "message.im" if where.is_im else "message.channels"
    if wanted not in world.app.events or world.app.bot_user not in where.members:
        return None
    ts = world.new_ts()
    inner = {
        "type": "message",
        "hidden": True,
        "channel": where.id,
        "channel_type": "im" if where.is_im else "channel",
        "ts": ts,
        "event_ts": ts,
    }
    return payloads.event(world, inner | facts)


def tell(courier: Courier, payload: Json | None) -> Json:
    if payload is None:
        return {"ok": True, "acked": False, "sent": False, "error": ""}
    return outcome(courier.deliver_event(payload, f"event:{payload['event']['type']}"))
