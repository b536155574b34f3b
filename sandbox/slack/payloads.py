"""The payloads an app receives, field by field as Slack documents them."""

from sandbox.slack.messages import Message
from sandbox.slack.people import Channel, User
from sandbox.slack.surfaces import View
from sandbox.slack.wire import Json
from sandbox.slack.world import World


def frame(world: World, kind: str, user: User) -> Json:
    """What every interaction says: which app, which team, who."""
    app = world.app
    return {
        "type": kind,
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": app.team_id,
        },
        "api_app_id": app.app_id,
        "token": app.verification_token,
        "team": {"id": app.team_id, "domain": app.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_ref(channel: Channel) -> Json:
    return {"id": channel.id, "name": channel.name}


def action_ts(world: World) -> str:
    return f"{world.now():.6f}"


def command(world: World, user: User, channel: Channel, word: str, text: str) -> Json:
    app = world.app
    token = world.passes.new_url(channel.id, user.id)
    return {
        "token": app.verification_token,
        "team_id": app.team_id,
        "team_domain": app.domain,
        "channel_id": channel.id,
        "channel_name": channel.name,
        "user_id": user.id,
        "user_name": user.name,
        "command": word,
        "text": text,
        "api_app_id": app.app_id,
        "is_enterprise_install": "false",
        "response_url": f"{world.url}response/{token}",
        "trigger_id": world.passes.new_trigger(user.id),
    }


def message_action(world: World, user: User, channel: Channel, message: Message) -> Json:
    """The part of a block_actions payload that says which message was clicked."""
    container: Json = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.only_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    token = world.passes.new_url(
        channel.id, user.id, source=message.ts, thread_ts=message.thread_ts
    )
    found: Json = {
        "container": container,
        "channel": channel_ref(channel),
        "response_url": f"{world.url}response/{token}",
    }
    # Slack does not tell an app what an ephemeral message says.
    return found if message.only_for else {**found, "message": world.shown(message)}


def view_action(world: World, view: View) -> Json:
    return {"container": {"type": "view", "view_id": view.id}, "view": view.as_slack(world.app)}


def block_actions(world: World, user: User, where: Json, action: Json, state: Json) -> Json:
    payload = frame(world, "block_actions", user) | where
    payload["trigger_id"] = world.passes.new_trigger(user.id)
    if "view" not in where:
        payload["state"] = {"values": state}
    payload["actions"] = [{**action, "action_ts": action_ts(world)}]
    return payload


def view_submission(world: World, user: User, view: View) -> Json:
    return frame(world, "view_submission", user) | {
        "trigger_id": world.passes.new_trigger(user.id),
        "view": view.as_slack(world.app),
        "response_urls": [],
    }


def view_closed(world: World, user: User, view: View, *, cleared: bool) -> Json:
    return frame(world, "view_closed", user) | {
        "view": view.as_slack(world.app),
        "is_cleared": cleared,
    }


def block_suggestion(
    world: World, user: User, where: Json, key: tuple[str, str], value: str
) -> Json:
    block_id, action_id = key
    where = {name: part for name, part in where.items() if name != "response_url"}
    asked = {"action_id": action_id, "block_id": block_id, "value": value}
    return frame(world, "block_suggestion", user) | where | asked


def global_shortcut(world: World, user: User, callback_id: str) -> Json:
    return frame(world, "shortcut", user) | {
        "action_ts": action_ts(world),
        "callback_id": callback_id,
        "trigger_id": world.passes.new_trigger(user.id),
    }


def message_shortcut(
    world: World, user: User, callback_id: str, channel: Channel, message: Message
) -> Json:
    token = world.passes.new_url(channel.id, user.id, thread_ts=message.thread_ts)
    return frame(world, "message_action", user) | {
        "action_ts": action_ts(world),
        "callback_id": callback_id,
        "trigger_id": world.passes.new_trigger(user.id),
        "response_url": f"{world.url}response/{token}",
        "message_ts": message.ts,
        "channel": channel_ref(channel),
        "message": world.shown(message),
    }


def event(world: World, inner: Json) -> Json:
    """Wrap an event for the Events API."""
    app = world.app
    return {
        "token": app.verification_token,
        "team_id": app.team_id,
        "context_team_id": app.team_id,
        "context_enterprise_id": None,
        "api_app_id": app.app_id,
        "event": inner,
        "type": "event_callback",
        "event_id": world.new_id("Ev"),
        "event_time": int(world.now()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": app.team_id,
                "user_id": app.bot_user,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
        "event_context": world.new_id("4-"),
    }


def message_event(world: World, channel: Channel, message: Message) -> Json:
    shown = world.shown(message)
    return shown | {
        "channel": channel.id,
        "channel_type": "im" if channel.is_im else "channel",
        "event_ts": message.ts,
    }
