"""Where every Web API call comes in."""

import json
import time
from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Request

from sandbox.slack.passes import WornOut
from sandbox.slack.surfaces import NoView
from sandbox.slack.web_api import chat, conversations, files, team, users, views
from sandbox.slack.web_api.call import Call, Refused
from sandbox.slack.wire import Json
from sandbox.slack.world import World

Method = Callable[[Call], Json]


class Kind(NamedTuple):
    run: Method
    scopes: tuple[str, ...] = ()


METHODS: dict[str, Kind] = {
    "auth.test": Kind(team.auth_test),
    "bots.info": Kind(team.bots_info, ("users:read",)),
    "team.info": Kind(team.team_info, ("team:read",)),
    "chat.postMessage": Kind(chat.post_message, ("chat:write",)),
    "chat.update": Kind(chat.update, ("chat:write",)),
    "chat.delete": Kind(chat.delete, ("chat:write",)),
    "chat.postEphemeral": Kind(chat.post_ephemeral, ("chat:write",)),
    "chat.getPermalink": Kind(chat.get_permalink),
    "chat.unfurl": Kind(chat.unfurl, ("links:write",)),
    "reactions.add": Kind(chat.add_reaction, ("reactions:write",)),
    "conversations.open": Kind(conversations.open_direct, ("im:write",)),
    "conversations.info": Kind(conversations.info, ("channels:read",)),
    "conversations.list": Kind(conversations.list_all, ("channels:read",)),
    "conversations.members": Kind(conversations.members, ("channels:read",)),
    "conversations.join": Kind(conversations.join, ("channels:join",)),
    "conversations.history": Kind(conversations.history, ("channels:history", "im:history")),
    "conversations.replies": Kind(conversations.replies, ("channels:history", "im:history")),
    "users.info": Kind(users.info, ("users:read",)),
    "users.list": Kind(users.list_all, ("users:read",)),
    "users.lookupByEmail": Kind(users.lookup_by_email, ("users:read.email",)),
    "views.open": Kind(views.open_modal),
    "views.push": Kind(views.push),
    "views.update": Kind(views.update),
    "views.publish": Kind(views.publish),
    "files.getUploadURLExternal": Kind(files.get_upload_url, ("files:write",)),
    "files.completeUploadExternal": Kind(files.complete_upload, ("files:write",)),
    "files.info": Kind(files.info, ("files:read",)),
}

# Arguments that are JSON inside a form or a query.
STRUCTURED = {"blocks", "attachments", "metadata", "view", "files", "unfurls"}


def arguments(request: Request) -> Json:
    """Read the arguments from JSON, a form or the query; token in the body counts as given."""
    if request.is_json and request.get_data():
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise Refused("invalid_json")
        return body
    found: Json = {**request.args.to_dict(), **request.form.to_dict()}
    for name in STRUCTURED & set(found):
        try:
            found[name] = json.loads(found[name])
        except ValueError:
            if name in ("blocks", "attachments"):
                raise Refused(f"invalid_{name}_format") from None
            raise Refused("invalid_arguments") from None
    return found


def bearer(request: Request, args: Json) -> str:
    header = request.headers.get("Authorization", "")
    return header[7:].strip() if header.startswith("Bearer ") else str(args.pop("token", "") or "")


def check_token(world: World, token: str, wanted: str) -> None:
    if not token:
        raise Refused("not_authed")
    if world.faults.is_on("token_revoked"):
        raise Refused("token_revoked")
    if token not in (world.app.bot_token, world.app.app_token):
        raise Refused("invalid_auth")
    if token != wanted:
        raise Refused("not_allowed_token_type")


def check_scopes(world: World, method: str, args: Json) -> None:
    needed = METHODS[method].scopes
    if not needed:
        return
    if len(needed) > 1:  # history: which one depends on the kind of conversation
        channel = world.people.channels.get(str(args.get("channel")))
        needed = (needed[1],) if channel is not None and channel.is_im else (needed[0],)
    if not set(needed) <= set(world.app.scopes):
        raise Refused("missing_scope", needed=needed[0], provided=",".join(world.app.scopes))


class Reply(NamedTuple):
    status: int
    body: Json
    headers: dict[str, str]


def answer(world: World, method: str, request: Request, socket_url: Callable[[], str]) -> Reply:
    """Run one call and put it on record."""
    started = time.perf_counter()
    reply = weather(world, method, request) or run(world, method, request, socket_url)
    lost = world.faults.strikes("lost_answer", method=method)
    if lost is not None:
        reply = Reply(lost.status, {"ok": False, "error": "gateway_timeout"}, {})
    ms = (time.perf_counter() - started) * 1000
    error = str(reply.body.get("error", ""))
    world.record.traffic("api", method, ok=not error, ms=ms, error=error)
    return reply


def weather(world: World, method: str, request: Request) -> Reply | None:
    """Apply the faults that strike before a call is even read."""
    faults = world.faults
    if faults.is_on("down"):
        return Reply(503, {"ok": False, "error": "service_unavailable"}, {})
    slow = faults.strikes("slow", method=method)
    if slow is not None:
        time.sleep(slow.seconds)
    broken = faults.strikes("server_error", method=method)
    if broken is not None:
        return Reply(broken.status, {"ok": False, "error": "internal_error"}, {})
    return None


def run(world: World, method: str, request: Request, socket_url: Callable[[], str]) -> Reply:
    try:
        args = arguments(request)
        token = bearer(request, args)
        with world.lock:
            if method == "apps.connections.open":
                check_token(world, token, world.app.app_token)
                return Reply(200, {"ok": True, "url": socket_url()}, {})
            if method not in METHODS:
                raise Refused("unknown_method", req_method=method)
            check_token(world, token, world.app.bot_token)
            check_scopes(world, method, args)
            limited = rate_limit(world, method, args)
            if limited is not None:
                return limited
            body = METHODS[method].run(Call(world, method, args))
            world.record.touch()
    except Refused as refused:
        return Reply(200, {"ok": False, "error": refused.error, **refused.more}, {})
    except (NoView, WornOut) as refused:
        return Reply(200, {"ok": False, "error": refused.error}, {})
    headers = {"X-OAuth-Scopes": ",".join(world.app.scopes)}
    return Reply(200, {"ok": True, **body}, headers)


def rate_limit(world: World, method: str, args: Json) -> Reply | None:
    channel = str(args.get("channel") or args.get("channel_id") or "") or None
    fault = world.faults.strikes("rate_limited", method=method, channel=channel)
    wait: Any = fault.retry_after if fault is not None else None
    if wait is None and method == "chat.postMessage" and world.faults.is_on("channel_rate"):
        now, last = world.now(), world.last_post.get(channel or "", 0.0)
        if now - last < 1.0:
            wait = 1
        else:
            world.last_post[channel or ""] = now
    if wait is None:
        return None
    return Reply(429, {"ok": False, "error": "ratelimited"}, {"Retry-After": str(wait)})
