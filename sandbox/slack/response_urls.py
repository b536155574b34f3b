"""Response URLs: what an app sends back to where a person acted."""

from typing import Any

from sandbox.slack.blocks import with_ids
from sandbox.slack.limits import validate
from sandbox.slack.messages import Message
from sandbox.slack.passes import ResponseUrl, WornOut
from sandbox.slack.people import Channel
from sandbox.slack.wire import Json
from sandbox.slack.world import World


class Unusable(Exception):
    """The answer cannot be used; carries the HTTP status and Slack's error."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__(error)
        self.status = status
        self.error = error


def use(world: World, token: str, body: Any) -> None:
    """Say, replace or delete what the URL stands for; whispered unless told otherwise."""
    if not isinstance(body, dict):
        raise Unusable(400, "invalid_payload")
    try:
        url = world.passes.use_url(
            token, used_up=world.faults.strikes("used_response_url") is not None
        )
    except WornOut as worn:
        raise Unusable(404, worn.error) from None
    channel = world.people.channels.get(url.channel)
    if channel is None:
        raise Unusable(404, "channel_not_found")
    source = channel.find(url.source) if url.source else None
    if truthy(body.get("delete_original")):
        delete(channel, source)
    else:
        say(world, channel, url, source, body)
    world.record.touch()


def truthy(value: Any) -> bool:
    return str(value).lower() == "true"


def delete(channel: Channel, source: Message | None) -> None:
    if source is None:
        raise Unusable(404, "message_not_found")
    channel.remove(source)


def say(
    world: World, channel: Channel, url: ResponseUrl, source: Message | None, body: Json
) -> None:
    text = str(body.get("text") or "")
    said: Json = {"blocks": body.get("blocks") or [], "attachments": body.get("attachments") or []}
    if not text and not any(said.values()):
        raise Unusable(400, "no_text")
    wrong = validate({"text": text, **said}, "message")
    if wrong:
        world.record.violation("response_url", [one.as_json() for one in wrong])
        raise Unusable(400, wrong[0].error)
    if truthy(body.get("replace_original")):
        if source is None:
            raise Unusable(404, "message_not_found")
        source.text, source.attachments = text, said["attachments"]
        source.blocks = with_ids(said["blocks"])
        return
    thread_ts = body.get("thread_ts") or None
    if body.get("response_type") == "in_channel":
        app = world.app.bot_user
        world.say(channel, app, text, by_app=True, thread_ts=thread_ts, **said)
    else:
        world.whisper(channel, url.user, text, thread_ts=thread_ts or url.thread_ts, **said)
