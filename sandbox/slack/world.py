"""The workspace: everything the practice Slack knows, behind one lock."""

import copy
import secrets
import threading
import time
from collections.abc import Callable, Mapping
from itertools import count
from typing import Any

from sandbox.slack.blocks import with_ids
from sandbox.slack.faults import Faults
from sandbox.slack.files import File
from sandbox.slack.messages import Message
from sandbox.slack.passes import Passes
from sandbox.slack.people import Channel, People
from sandbox.slack.record import Record
from sandbox.slack.seed import installation, stable_id
from sandbox.slack.surfaces import Surfaces
from sandbox.slack.wire import Json


class World:
    """Methods expect the caller to hold `lock`; nothing in here waits for the network."""

    def __init__(self, seed: Mapping[str, Any], clock: Callable[[], float] = time.time) -> None:
        self.seed = copy.deepcopy(dict(seed))
        self.clock = clock
        self.lock = threading.RLock()
        self.app = installation(self.seed)
        # Ids and timestamps go on counting over a reset: an app may remember the old ones.
        self.numbers = count(1)
        self.last_ts = 0
        self.url = ""
        self.offset = 0.0
        self.record = Record(threading.Condition(self.lock), self.now)
        self.faults = Faults()
        self.fill()

    def fill(self) -> None:
        """Bring the workspace to the state the seed describes."""
        self.started_at = self.now()
        self.people = People(self.seed, self.app)
        self.surfaces = Surfaces(self.new_id, self.new_hash)
        self.passes = Passes(self.now)
        self.files: dict[str, File] = {}
        self.offers: dict[tuple[str, str], list[Json]] = {}
        self.last_post: dict[str, float] = {}

    def reset(self) -> None:
        self.offset = 0.0
        self.faults.active.clear()
        self.record.log.clear()
        self.record.violations.clear()
        self.record.latencies.clear()
        self.fill()
        self.record.touch()

    def now(self) -> float:
        return self.clock() + self.offset

    def new_id(self, prefix: str) -> str:
        return stable_id(prefix, str(next(self.numbers)))

    def new_hash(self) -> str:
        return f"{int(self.now())}.{secrets.token_hex(4)}"

    def new_ts(self) -> str:
        """Stamp a message; a workspace never gives the same stamp twice."""
        self.last_ts = max(int(self.now() * 1_000_000), self.last_ts + 1)
        return f"{self.last_ts // 1_000_000}.{self.last_ts % 1_000_000:06d}"

    def say(self, channel: Channel, user: str, text: str, **facts: Any) -> Message:
        """Put a message into a conversation."""
        facts["blocks"] = with_ids(facts.get("blocks") or [])
        message = Message(self.new_ts(), channel.id, user, text, **facts)
        channel.add(message)
        self.record.touch()
        return message

    def whisper(self, channel: Channel, user: str, text: str, **facts: Any) -> Message:
        """Show something of the app's to one person only."""
        author = facts.pop("author", self.app.bot_user)
        by_app = author == self.app.bot_user
        return self.say(channel, author, text, by_app=by_app, only_for=user, **facts)

    def replies(self, channel: Channel, ts: str) -> list[Message]:
        return [message for message in channel.threads.get(ts, []) if message.only_for is None]

    def shown(self, message: Message, *, with_metadata: bool = False) -> Json:
        """Build the message object an app gets."""
        channel = self.people.channels[message.channel]
        files = [self.files[one].as_slack(self.url, self.now()) for one in message.files]
        replies = self.replies(channel, message.ts)
        shown = message.as_slack(self.app, replies=replies, files=files)
        if with_metadata and message.metadata:
            shown["metadata"] = message.metadata
        return copy.deepcopy(shown)

    def channel_as_slack(self, channel: Channel) -> Json:
        return channel.as_slack(self.app.bot_user, created=int(self.started_at))
