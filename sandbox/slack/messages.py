"""A message as the workspace keeps it, and as Slack would show it to an app."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack.seed import Installation
from sandbox.slack.wire import Json


@dataclass
class Message:
    ts: str
    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    by_app: bool = False
    metadata: Json | None = None
    files: list[str] = field(default_factory=list)
    reactions: list[Json] = field(default_factory=list)
    edited: Json | None = None
    only_for: str | None = None
    broadcast: bool = False
    client_msg_id: str | None = None
    unfurls: Json = field(default_factory=dict)

    @property
    def is_reply(self) -> bool:
        return self.thread_ts is not None and self.thread_ts != self.ts

    def react(self, user: str, name: str) -> bool:
        """Add a reaction; tell whether it is new from this person."""
        for reaction in self.reactions:
            if reaction["name"] == name:
                if user in reaction["users"]:
                    return False
                reaction["users"].append(user)
                reaction["count"] += 1
                return True
        self.reactions.append({"name": name, "users": [user], "count": 1})
        return True

    def as_slack(
        self, app: Installation, *, replies: Sequence["Message"] = (), files: Sequence[Json] = ()
    ) -> Json:
        """Build the message object of the Web API (its metadata is asked for separately)."""
        message: Json = {"type": "message", "user": self.user, "ts": self.ts, "text": self.text}
        if self.by_app:
            message |= {"bot_id": app.bot_id, "app_id": app.app_id, "bot_profile": profile(app)}
        message["team"] = app.team_id
        optional: dict[str, Any] = {
            "client_msg_id": self.client_msg_id,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "reactions": self.reactions,
            "edited": self.edited,
            "thread_ts": self.thread_ts,
            "files": list(files),
        }
        message |= {name: value for name, value in optional.items() if value}
        return message | thread_facts(self, replies)


def thread_facts(parent: Message, replies: Sequence[Message]) -> Json:
    if parent.is_reply or not replies:
        return {}
    users = list(dict.fromkeys(reply.user for reply in replies))
    return {
        "thread_ts": parent.ts,
        "reply_count": len(replies),
        "reply_users": users,
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
    }


def profile(app: Installation) -> Json:
    return {
        "id": app.bot_id,
        "app_id": app.app_id,
        "user_id": app.bot_user,
        "name": app.app_name,
        "deleted": False,
        "team_id": app.team_id,
    }
