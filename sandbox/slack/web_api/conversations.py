"""Channels and direct conversations."""

from collections.abc import Callable

from sandbox.slack.messages import Message
from sandbox.slack.people import Channel
from sandbox.slack.web_api.call import Call, Refused
from sandbox.slack.wire import Json


def open_direct(call: Call) -> Json:
    people = call.world.people
    if call.text("channel"):
        return {"channel": {"id": call.channel().id}, "no_op": True}
    wanted = [one for one in call.need("users", "users_list_not_supplied").split(",") if one]
    if len(wanted) != 1:
        raise Refused("not_supported")  # group conversations are not part of the practice world
    if wanted[0] not in people.users or people.users[wanted[0]].is_bot:
        raise Refused("user_not_found")
    channel = people.direct(wanted[0])
    shown = call.world.channel_as_slack(channel) if call.flag("return_im") else {"id": channel.id}
    return {"channel": shown}


def info(call: Call) -> Json:
    channel = call.channel()
    shown = call.world.channel_as_slack(channel)
    if not call.flag("include_num_members"):
        shown.pop("num_members", None)
    return {"channel": shown}


def list_all(call: Call) -> Json:
    kinds = (call.text("types") or "public_channel").split(",")
    found = [
        call.world.channel_as_slack(channel)
        for channel in call.world.people.channels.values()
        if ("im" if channel.is_im else "public_channel") in [kind.strip() for kind in kinds]
    ]
    channels, cursor = call.page(found)
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


def members(call: Call) -> Json:
    page, cursor = call.page([{"id": one} for one in call.channel().members])
    return {"members": [one["id"] for one in page], "response_metadata": {"next_cursor": cursor}}


def join(call: Call) -> Json:
    channel = call.channel()
    if channel.is_im:
        raise Refused("method_not_supported_for_channel_type")
    more: Json = {}
    if call.world.app.bot_user in channel.members:
        more = {"warning": "already_in_channel"}
    else:
        channel.members.append(call.world.app.bot_user)
    return {"channel": call.world.channel_as_slack(channel), **more}


def history(call: Call) -> Json:
    """Newest first, without the replies in threads and without whispers."""
    channel = call.joined(call.channel())
    keep = within(call)
    found = [
        call.world.shown(message, with_metadata=call.flag("include_all_metadata"))
        for message in reversed(channel.messages)
        if message.only_for is None
        and (not message.is_reply or message.broadcast)
        and keep(message)
    ]
    return paged(call, found)


def replies(call: Call) -> Json:
    """The parent, then its replies, oldest first."""
    channel = call.joined(call.channel())
    parent = parent_of(channel, call.need("ts", "invalid_arguments"))
    keep = within(call)
    found = [
        call.world.shown(message, with_metadata=call.flag("include_all_metadata"))
        for message in [parent, *call.world.replies(channel, parent.ts)]
        if message is parent or keep(message)
    ]
    return paged(call, found)


def parent_of(channel: Channel, ts: str) -> Message:
    message = channel.find(ts)
    if message is None or message.only_for is not None:
        raise Refused("thread_not_found")
    parent = channel.find(message.thread_ts) if message.thread_ts else message
    return parent or message


def within(call: Call) -> Callable[[Message], bool]:
    """Tell whether a message lies between `oldest` and `latest` (ends count if inclusive)."""
    oldest, latest = call.text("oldest") or "0", call.text("latest") or "9999999999"
    try:
        low, high = float(oldest), float(latest)
    except ValueError:
        raise Refused("invalid_ts_oldest") from None
    inclusive = call.flag("inclusive")

    def keep(message: Message) -> bool:
        if message.ts in (oldest, latest):
            return inclusive
        return low < float(message.ts) < high

    return keep


def paged(call: Call, found: list[Json]) -> Json:
    messages, cursor = call.page(found, most=999)
    more: Json = {"response_metadata": {"next_cursor": cursor}} if cursor else {}
    return {"messages": messages, "has_more": bool(cursor), "pin_count": 0, **more}
