"""Uploads in three steps: ask for an address, post the bytes, share."""

import secrets

from sandbox.slack.files import File
from sandbox.slack.web_api.call import Call, Refused
from sandbox.slack.web_api.chat import thread
from sandbox.slack.wire import Json


def get_upload_url(call: Call) -> Json:
    name, length = call.need("filename"), call.need("length")
    if not length.isdigit() or int(length) == 0:
        raise Refused("invalid_arguments")
    file_id, ticket = call.world.new_id("F"), secrets.token_urlsafe(18)
    call.world.files[file_id] = File(file_id, name, int(length), call.world.app.bot_user, ticket)
    return {"upload_url": f"{call.world.url}upload/{ticket}", "file_id": file_id}


def complete_upload(call: Call) -> Json:
    files = [known(call, one) for one in call.items("files", "invalid_arguments")]
    if not files:
        raise Refused("invalid_arguments")
    channel = call.joined(call.channel("channel_id")) if call.text("channel_id") else None
    thread_ts = thread(call, channel) if channel is not None else None
    now = call.world.now()
    for file in files:
        file.completed_at = now
    if channel is not None:
        for file in files:
            file.channels.append(channel.id)
        call.world.say(
            channel,
            call.world.app.bot_user,
            call.text("initial_comment"),
            thread_ts=thread_ts,
            files=[file.id for file in files],
            by_app=True,
        )
    return {"files": [file.as_slack(call.world.url, now) for file in files]}


def known(call: Call, entry: Json) -> File:
    file = call.world.files.get(str(entry.get("id")))
    if file is None or file.content is None:
        raise Refused("file_not_found")
    file.title = str(entry.get("title") or file.name)
    return file


def info(call: Call) -> Json:
    file = call.world.files.get(call.need("file", "file_not_found"))
    if file is None:
        raise Refused("file_not_found")
    return {"file": file.as_slack(call.world.url, call.world.now())}
