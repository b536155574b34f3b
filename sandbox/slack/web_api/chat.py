"""Saying things: messages, edits, whispers, reactions, link previews."""

from typing import Any

from sandbox.slack.blocks import with_ids
from sandbox.slack.messages import Message
from sandbox.slack.people import Channel
from sandbox.slack.shapes import Violation
from sandbox.slack.web_api.call import Call, Refused, refused_blocks
from sandbox.slack.wire import Json


def content(call: Call) -> Json:
    """Read and check what is to be said."""
    said: Json = {
        "text": call.text("text"),
        "blocks": call.items("blocks", "invalid_blocks_format"),
        "attachments": call.items("attachments", "invalid_attachments"),
    }
    if not any(said.values()):
        raise Refused("no_text")
    if call.blocks_fault(said["blocks"]):
        raise Refused("invalid_blocks", errors=["refused by a fault"])
    call.check(said, "message")
    check_pictures(call, said["blocks"])
    return said


def check_pictures(call: Call, blocks: list[Json]) -> None:
    """Refuse an image of a file that is unknown or still being processed."""
    for number, block in enumerate(blocks):
        source = block.get("slack_file") if block.get("type") == "image" else None
        if not source:
            continue
        file = call.world.files.get(str(source.get("id")))
        if file is None or not file.is_ready(call.world.now()):
            path = f"/blocks/{number}/slack_file"
            found = Violation(path, "slack_file", "invalid slack file", "invalid_blocks")
            raise refused_blocks(call.world, call.method, [found])


def thread(call: Call, channel: Channel) -> str | None:
    ts = call.text("thread_ts")
    if not ts:
        return None
    parent = channel.find(ts)
    if parent is None or parent.only_for is not None:
        raise Refused("thread_not_found")
    if parent.is_reply:
        raise Refused("cannot_reply_to_message")
    return ts


def metadata(call: Call) -> Json | None:
    given: Any = call.args.get("metadata")
    if not given:
        return None
    fits = isinstance(given, dict) and set(given) >= {"event_type", "event_payload"}
    if not fits or not isinstance(given["event_payload"], dict) or not given["event_type"]:
        raise Refused("invalid_metadata_format")
    return dict(given)


def post_message(call: Call) -> Json:
    channel = call.joined(call.channel(by_name=True))
    said = content(call)
    message = call.world.say(
        channel,
        call.world.app.bot_user,
        said["text"],
        blocks=said["blocks"],
        attachments=said["attachments"],
        thread_ts=thread(call, channel),
        broadcast=call.flag("reply_broadcast"),
        metadata=metadata(call),
        by_app=True,
    )
    shown = call.world.shown(message, with_metadata=True)
    return {"channel": channel.id, "ts": message.ts, "message": shown}


def own(call: Call, channel: Channel, error: str) -> Message:
    message = channel.find(call.need("ts", "message_not_found"))
    if message is None or message.only_for is not None:
        raise Refused("message_not_found")
    if not message.by_app:
        raise Refused(error)
    return message


def update(call: Call) -> Json:
    """Text without blocks removes the blocks; only a changed text counts as edited."""
    channel = call.channel()
    message = own(call, channel, "cant_update_message")
    said = content(call)
    if said["text"] != message.text:
        message.edited = {"user": call.world.app.bot_user, "ts": call.world.new_ts()}
    message.text, message.attachments = said["text"], said["attachments"]
    message.blocks = with_ids(said["blocks"])
    if "metadata" in call.args:
        message.metadata = metadata(call)
    shown = call.world.shown(message)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(call: Call) -> Json:
    channel = call.channel()
    message = own(call, channel, "cant_delete_message")
    channel.remove(message)
    return {"channel": channel.id, "ts": message.ts}


def post_ephemeral(call: Call) -> Json:
    channel = call.joined(call.channel())
    user = call.user()
    if user.id not in channel.members:
        raise Refused("user_not_in_channel")
    said = content(call)
    message = call.world.whisper(
        channel,
        user.id,
        said["text"],
        blocks=said["blocks"],
        attachments=said["attachments"],
        thread_ts=thread(call, channel),
    )
    return {"message_ts": message.ts}


def get_permalink(call: Call) -> Json:
    channel = call.channel()
    message = channel.find(call.text("message_ts"))
    if message is None or message.only_for is not None:
        raise Refused("message_not_found")
    link = f"{call.world.url}archives/{channel.id}/p{message.ts.replace('.', '')}"
    if message.is_reply:
        link += f"?thread_ts={message.thread_ts}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


def unfurl(call: Call) -> Json:
    message = call.channel().find(call.text("ts"))
    if message is None:
        raise Refused("cannot_find_message")
    previews = call.args.get("unfurls")
    if not isinstance(previews, dict) or not previews:
        raise Refused("missing_unfurls")
    if any(url not in message.text for url in previews):
        raise Refused("cannot_unfurl_url")
    for preview in previews.values():
        call.check({"blocks": preview.get("blocks", [])}, "message", error="invalid_blocks")
    message.unfurls.update(previews)
    return {}


def add_reaction(call: Call) -> Json:
    channel = call.joined(call.channel())
    message = channel.find(call.text("timestamp"))
    if message is None or message.only_for is not None:
        raise Refused("message_not_found")
    name = call.need("name", "invalid_name").strip(":")
    if not message.react(call.world.app.bot_user, name):
        raise Refused("already_reacted")
    return {}
