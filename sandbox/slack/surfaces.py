"""Modals and Home tabs: one stack of at most three views per person, one Home each."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sandbox.slack import elements
from sandbox.slack.seed import Installation
from sandbox.slack.wire import Json

DEEPEST = 3


class NoView(Exception):
    """The view asked for is gone, stale or one too many; `error` is Slack's word."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass
class View:
    id: str
    owner: str
    content: Json
    hash: str
    root_id: str
    previous_id: str | None = None
    state: dict[tuple[str, str], Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> list[Json]:
        return list(self.content.get("blocks", []))

    def values(self) -> Json:
        return elements.state_values(self.blocks, self.state)

    def as_slack(self, app: Installation) -> Json:
        content = self.content
        view: Json = {
            "id": self.id,
            "team_id": app.team_id,
            "type": content["type"],
            "blocks": self.blocks,
            "private_metadata": content.get("private_metadata", ""),
            "callback_id": content.get("callback_id", ""),
            "state": {"values": self.values()},
            "hash": self.hash,
            "title": content.get("title"),
            "clear_on_close": content.get("clear_on_close", False),
            "notify_on_close": content.get("notify_on_close", False),
            "close": content.get("close"),
            "submit": content.get("submit"),
            "previous_view_id": self.previous_id,
            "root_view_id": self.root_id,
            "app_id": app.app_id,
            "external_id": content.get("external_id", ""),
            "app_installed_team_id": app.team_id,
            "bot_id": app.bot_id,
        }
        return view


class Surfaces:
    def __init__(self, new_id: Callable[[str], str], new_hash: Callable[[], str]) -> None:
        self.new_id = new_id
        self.new_hash = new_hash
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.visited: set[str] = set()

    def stack(self, user: str) -> list[View]:
        return self.stacks.setdefault(user, [])

    def top(self, user: str) -> View | None:
        stack = self.stack(user)
        return stack[-1] if stack else None

    def open(self, user: str, content: Json) -> View:
        """Put up a modal as the only one of this person."""
        self.stacks[user] = []
        return self.push(user, content)

    def push(self, user: str, content: Json) -> View:
        stack = self.stack(user)
        if len(stack) >= DEEPEST:
            raise NoView("push_limit_reached")
        self.check_external_id(content, besides=None)
        view_id = self.new_id("V")
        root = stack[0].id if stack else view_id
        below = stack[-1].id if stack else None
        view = View(view_id, user, content, self.new_hash(), root, below)
        stack.append(view)
        return view

    def find(self, *, view_id: str | None, external_id: str | None) -> View:
        for view in [*self.homes.values(), *(v for stack in self.stacks.values() for v in stack)]:
            if view_id and view.id == view_id:
                return view
            if external_id and view.content.get("external_id") == external_id:
                return view
        raise NoView("not_found")

    def update(self, view: View, content: Json, *, known_hash: str | None = None) -> View:
        """Replace a view; what the person typed stays where ids and kinds are the same."""
        if known_hash is not None and known_hash != view.hash:
            raise NoView("hash_conflict")
        self.check_external_id(content, besides=view)
        kept = elements.kinds(list(content.get("blocks", [])))
        before = elements.kinds(view.blocks)
        view.state = {
            key: value for key, value in view.state.items() if kept.get(key) == before.get(key)
        }
        view.content, view.hash, view.errors = content, self.new_hash(), {}
        return view

    def publish(self, user: str, content: Json, *, known_hash: str | None) -> View:
        view = self.homes.get(user)
        if view is not None:
            return self.update(view, content, known_hash=known_hash)
        view_id = self.new_id("V")
        self.homes[user] = View(view_id, user, content, self.new_hash(), view_id)
        return self.homes[user]

    def close_top(self, user: str) -> None:
        stack = self.stack(user)
        if stack:
            stack.pop()

    def clear(self, user: str) -> None:
        self.stacks[user] = []

    def check_external_id(self, content: Json, *, besides: View | None) -> None:
        wanted = content.get("external_id")
        if not wanted:
            return
        try:
            found = self.find(view_id=None, external_id=wanted)
        except NoView:
            return
        if found is not besides:
            raise NoView("duplicate_external_id")
