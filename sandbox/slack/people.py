"""Users and conversations: who is here, and where they talk."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.slack.messages import Message
from sandbox.slack.seed import DEFAULT, Installation, stable_id
from sandbox.slack.wire import Json


@dataclass
class User:
    id: str
    name: str
    real_name: str
    email: str
    locale: str = "ko-KR"
    tz: str = "Asia/Seoul"
    is_bot: bool = False
    is_admin: bool = False
    deleted: bool = False

    def as_slack(self, team_id: str, *, with_email: bool, with_locale: bool, at: float) -> Json:
        offset = datetime.fromtimestamp(at, UTC).astimezone(ZoneInfo(self.tz)).utcoffset()
        profile: Json = {
            "real_name": self.real_name,
            "display_name": self.name,
            "real_name_normalized": self.real_name,
            "display_name_normalized": self.name,
            "team": team_id,
        }
        if with_email and not self.is_bot:
            profile["email"] = self.email
        user: Json = {
            "id": self.id,
            "team_id": team_id,
            "name": self.name,
            "deleted": self.deleted,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz,
            "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
            "profile": profile,
            "is_admin": self.is_admin,
            "is_owner": False,
            "is_primary_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 0,
        }
        return {**user, "locale": self.locale} if with_locale else user


@dataclass
class Channel:
    id: str
    name: str
    members: list[str]
    is_im: bool = False
    topic: str = ""
    messages: list[Message] = field(default_factory=list)
    by_ts: dict[str, Message] = field(default_factory=dict)
    threads: dict[str, list[Message]] = field(default_factory=dict)

    def add(self, message: Message) -> None:
        self.messages.append(message)
        self.by_ts[message.ts] = message
        if message.is_reply:
            self.threads.setdefault(str(message.thread_ts), []).append(message)

    def remove(self, message: Message) -> None:
        self.messages.remove(message)
        del self.by_ts[message.ts]
        if message.is_reply:
            self.threads[str(message.thread_ts)].remove(message)

    def with_user(self, bot_user: str) -> str:
        """Name the person on the other side of a direct conversation."""
        return next((member for member in self.members if member != bot_user), "")

    def find(self, ts: str) -> Message | None:
        return self.by_ts.get(ts)

    def as_slack(self, bot_user: str, *, created: int) -> Json:
        if self.is_im:
            return {
                "id": self.id,
                "created": created,
                "is_im": True,
                "is_archived": False,
                "user": self.with_user(bot_user),
                "is_user_deleted": False,
            }
        return {
            "id": self.id,
            "name": self.name,
            "name_normalized": self.name,
            "is_channel": True,
            "is_group": False,
            "is_im": False,
            "is_mpim": False,
            "is_private": False,
            "is_archived": False,
            "is_general": self.name == "general",
            "is_member": bot_user in self.members,
            "created": created,
            "creator": self.members[0] if self.members else bot_user,
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.members),
        }


class People:
    """Finds users and conversations by whatever name a person would use for them."""

    def __init__(self, seed: Mapping[str, Any], app: Installation) -> None:
        self.app = app
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        for entry in seed.get("users", DEFAULT["users"]):
            self.add_user(dict(entry))
        bot = User(
            app.bot_user, app.app_name.lower(), app.app_name, "", "en-US", "UTC", is_bot=True
        )
        self.users[bot.id] = bot
        for entry in seed.get("channels", DEFAULT["channels"]):
            self.add_channel(dict(entry))

    def add_user(self, entry: Json) -> User:
        name = str(entry["name"])
        identity = str(entry.pop("id", None) or stable_id("U", name))
        entry.setdefault("real_name", name)
        entry.setdefault("email", f"{name}@example.com")
        user = User(id=identity, **entry)
        self.users[user.id] = user
        return user

    def add_channel(self, entry: Json) -> Channel:
        """Make a channel; everybody and the bot are in unless the seed says otherwise."""
        name = str(entry["name"]).lstrip("#")
        people = [user.id for user in self.users.values() if not user.is_bot]
        named = entry.get("members")
        members = people if named is None else [self.user(str(one)).id for one in named]
        if entry.get("bot", True) and self.app.bot_user not in members:
            members = [*members, self.app.bot_user]
        channel = Channel(str(entry.get("id") or stable_id("C", name)), name, members)
        self.channels[channel.id] = channel
        return channel

    def user(self, word: str) -> User:
        """Find a user by id, name or e-mail address; KeyError when there is none."""
        if word in self.users:
            return self.users[word]
        for user in self.users.values():
            if word in (user.name, user.email):
                return user
        raise KeyError(word)

    def channel(self, word: str) -> Channel:
        if word in self.channels:
            return self.channels[word]
        for channel in self.channels.values():
            if not channel.is_im and word.lstrip("#") == channel.name:
                return channel
        raise KeyError(word)

    def direct(self, user: str) -> Channel:
        """Find or open the app's direct conversation with a user."""
        for channel in self.channels.values():
            if channel.is_im and user in channel.members:
                return channel
        channel = Channel(stable_id("D", user), "directmessage", [user, self.app.bot_user], True)
        self.channels[channel.id] = channel
        return channel
