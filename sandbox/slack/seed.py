"""What a workspace looks like before anything happened in it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

DEFAULT: dict[str, Any] = {
    "workspace": "Practice",
    "users": [
        {"name": "minji", "real_name": "Minji", "email": "minji@example.com", "locale": "ko-KR"},
        {"name": "tae", "real_name": "Tae", "email": "tae@example.com", "locale": "ko-KR"},
        {"name": "jun", "real_name": "Jun", "email": "jun@example.com", "locale": "ko-KR"},
        {"name": "sora", "real_name": "Sora", "email": "sora@example.com", "locale": "en-US"},
        {"name": "yuri", "real_name": "Yuri", "email": "yuri@example.com", "locale": "en-US"},
    ],
    "channels": [{"name": "leads"}, {"name": "managers"}, {"name": "admin"}],
}

SCOPES = (
    "app_mentions:read",
    "channels:history",
    "channels:join",
    "channels:read",
    "chat:write",
    "commands",
    "files:read",
    "files:write",
    "im:history",
    "im:read",
    "im:write",
    "links:read",
    "links:write",
    "reactions:read",
    "reactions:write",
    "team:read",
    "users:read",
    "users:read.email",
)

EVENTS = ("app_home_opened", "message.channels", "message.im", "app_uninstalled", "tokens_revoked")


def stable_id(prefix: str, name: str) -> str:
    """Give the same name the same id in every run, so that a screenshot can be repeated."""
    return prefix + hashlib.sha256(f"{prefix}:{name}".encode()).hexdigest()[:10].upper()


@dataclass(frozen=True)
class Installation:
    """The app as this workspace installed it: its names, tokens, and what it may do."""

    workspace: str
    app_name: str = "Leads"
    bot_token: str = "xoxb-practice-bot-token"
    app_token: str = "xapp-practice-app-token"
    signing_secret: str = "practice-signing-secret"
    verification_token: str = "practice-verification"
    scopes: tuple[str, ...] = SCOPES
    events: tuple[str, ...] = EVENTS
    commands: tuple[str, ...] | None = None
    home_tab: bool = True
    team_id: str = "T0PRACTICE"
    app_id: str = "A0PRACTICE"
    bot_id: str = "B0PRACTICE"
    bot_user: str = "U0PRACTBOT"

    @property
    def domain(self) -> str:
        return "".join(c for c in self.workspace.lower() if c.isalnum() and c.isascii()) or "team"


def installation(seed: Mapping[str, Any]) -> Installation:
    """Read the installation's part of a seed; what is absent has a default."""
    app = dict(seed.get("app", {}))
    for name in ("scopes", "events", "commands"):
        if app.get(name) is not None:
            app[name] = tuple(app[name])
    return Installation(workspace=str(seed.get("workspace", DEFAULT["workspace"])), **app)
