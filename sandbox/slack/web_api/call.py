"""One call of one method: its arguments, and the refusals Slack knows."""

from dataclasses import dataclass
from typing import Any

from sandbox.slack.limits import DATA_BLOCKS, validate
from sandbox.slack.people import Channel, User
from sandbox.slack.shapes import Violation
from sandbox.slack.wire import Json
from sandbox.slack.world import World


class Refused(Exception):
    """Slack's `{"ok": false, "error": …}`."""

    def __init__(self, error: str, **more: Any) -> None:
        super().__init__(error)
        self.error = error
        self.more = more


def refused_blocks(world: World, source: str, found: list[Violation], error: str = "") -> Refused:
    """List violations for the developer and name them in the answer as Slack does."""
    world.record.violation(source, [one.as_json() for one in found])
    messages = [f"[ERROR] {one.message} [json-pointer:{one.path}]" for one in found]
    return Refused(
        error or found[0].error, errors=messages, response_metadata={"messages": messages}
    )


@dataclass
class Call:
    world: World
    method: str
    args: Json

    def text(self, name: str) -> str:
        value = self.args.get(name)
        return "" if value is None else str(value)

    def need(self, name: str, error: str = "invalid_arguments") -> str:
        value = self.text(name)
        if not value:
            raise Refused(error, response_metadata={"messages": [f"[ERROR] missing {name}"]})
        return value

    def flag(self, name: str) -> bool:
        return str(self.args.get(name, "")).lower() in ("1", "true")

    def channel(self, name: str = "channel", *, by_name: bool = False) -> Channel:
        """Find a conversation by id; only chat.postMessage also takes a name or a person."""
        word = self.text(name)
        people = self.world.people
        if word in people.channels:
            return people.channels[word]
        if by_name and word in people.users:
            return people.direct(word)
        for channel in people.channels.values():
            if by_name and word and not channel.is_im and channel.name == word.lstrip("#"):
                return channel
        raise Refused("channel_not_found")

    def joined(self, channel: Channel) -> Channel:
        if self.world.app.bot_user not in channel.members:
            raise Refused("not_in_channel")
        return channel

    def user(self, name: str = "user", error: str = "user_not_found") -> User:
        found = self.world.people.users.get(self.text(name))
        if found is None:
            raise Refused(error)
        return found

    def items(self, name: str, error: str) -> list[Json]:
        value = self.args.get(name) or []
        if not isinstance(value, list) or any(not isinstance(one, dict) for one in value):
            raise Refused(error)
        return value

    def check(self, payload: Json, surface: str, *, error: str = "") -> None:
        found = validate(payload, surface)
        if found:
            raise refused_blocks(self.world, self.method, found, error)

    def blocks_fault(self, blocks: list[Json]) -> bool:
        """Tell whether a fault refuses these blocks, whatever they are."""
        faults = self.world.faults
        if not blocks or not faults.is_on("invalid_blocks"):
            return False
        data = any(block.get("type") in DATA_BLOCKS for block in blocks)
        only_data = any(f.only == "data" for f in faults.active if f.name == "invalid_blocks")
        return (data or not only_data) and faults.strikes("invalid_blocks") is not None

    def page(
        self, everything: list[Json], *, most: int = 1000, usual: int = 100
    ) -> tuple[Any, str]:
        """Cut out one page; return it with the cursor of the next one (empty at the end)."""
        limit = int(self.text("limit") or usual)
        if not 1 <= limit <= most:
            raise Refused("invalid_limit")
        cursor = self.text("cursor")
        start = 0
        if cursor:
            if not cursor.startswith("at:") or not cursor[3:].isdigit():
                raise Refused("invalid_cursor")
            start = int(cursor[3:])
        end = start + limit
        return everything[start:end], f"at:{end}" if end < len(everything) else ""
