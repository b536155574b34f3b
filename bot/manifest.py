"""The Slack app as code: what it shows, which events it hears, and which rights it needs."""

from collections.abc import Mapping
from typing import Any

# Each right with the reason why we ask for it.
BOT_SCOPES: Mapping[str, str] = {
    "commands": "/lead, /deal and the two shortcuts",
    "chat:write": "lead cards, what follows in their threads, and direct messages",
    "im:write": "open the direct conversation in which a member is reminded",
    "users:read": "tell members from guests, and know a person's language",
    "users:read.email": "link a Slack user with the member who has the same address",
    "channels:read": "find the channels that the settings name",
    "channels:history": "recognise our own card after a post whose answer never came",
    "im:history": "recognise our own direct message after a post whose answer never came",
}
EVENTS = ("app_home_opened",)


def manifest(url: str | None = None) -> dict[str, Any]:
    """The manifest to paste into Slack: Socket Mode without ``url``, else ``url``/slack/events."""
    door = f"{url.rstrip('/')}/slack/events" if url else None
    events: dict[str, Any] = {"bot_events": list(EVENTS)}
    interactivity: dict[str, Any] = {"is_enabled": True}
    if door:
        events["request_url"] = door
        interactivity["request_url"] = door
    return {
        "display_information": {
            "name": "Leadloop",
            "description": "Inquiries become leads that your team works in Slack",
            "background_color": "#1f4e5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Leadloop", "always_online": True},
            "shortcuts": [
                {
                    "name": "New lead",
                    "type": "global",
                    "callback_id": "new_lead",
                    "description": "Make a lead by hand",
                },
                {
                    "name": "Make a lead from this",
                    "type": "message",
                    "callback_id": "lead_from_message",
                    "description": "Read name and address out of a message",
                },
            ],
            "slash_commands": [
                _command("/lead", "Work your leads", "help | desk | show L-12", door),
                _command("/deal", "Work your deals", "help | list | show D-3", door),
            ],
        },
        "oauth_config": {"scopes": {"bot": list(BOT_SCOPES)}},
        "settings": {
            "event_subscriptions": events,
            "interactivity": interactivity,
            "org_deploy_enabled": False,
            "socket_mode_enabled": door is None,
            "token_rotation_enabled": False,
        },
    }


def _command(name: str, description: str, hint: str, door: str | None) -> dict[str, Any]:
    """``should_escape`` turns @bob into an id, the only form in which we read a mention."""
    command: dict[str, Any] = {
        "command": name,
        "description": description,
        "usage_hint": hint,
        "should_escape": True,
    }
    return {**command, "url": door} if door else command
