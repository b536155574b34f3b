"""A small language to write limits down as data: what a piece of JSON may look like."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sandbox.slack.wire import Json


@dataclass(frozen=True)
class Violation:
    """One broken limit: where (a JSON pointer), which rule, in words, and Slack's error."""

    path: str
    rule: str
    message: str
    error: str

    def as_json(self) -> Json:
        return asdict(self)


@dataclass
class Findings:
    """Collects violations; `error` is what Slack answers for this surface."""

    error: str
    found: list[Violation] = field(default_factory=list)

    def add(self, path: str, rule: str, message: str, error: str = "") -> None:
        self.found.append(Violation(path or "/", rule, message, error or self.error))


Check = Callable[[Any, str, Findings], None]


def anything(value: Any, path: str, found: Findings) -> None:
    """Accept; for parts whose inside Slack does not document as limited."""


def string(most: int, *, least: int = 0, pattern: str = "") -> Check:
    def check(value: Any, path: str, found: Findings) -> None:
        if not isinstance(value, str):
            found.add(path, "type", "must be a string")
        elif len(value) > most:
            found.add(path, "max_length", f"must be less than {most + 1} characters")
        elif len(value) < least:
            found.add(path, "min_length", f"must be more than {least - 1} characters")
        elif pattern and not re.fullmatch(pattern, value):
            found.add(path, "format", f"must look like {pattern}")

    return check


def flag(value: Any, path: str, found: Findings) -> None:
    if not isinstance(value, bool):
        found.add(path, "type", "must be a boolean")


def number(low: float = -math.inf, high: float = math.inf, *, whole: bool = True) -> Check:
    def check(value: Any, path: str, found: Findings) -> None:
        fits = isinstance(value, int) if whole else isinstance(value, int | float)
        if isinstance(value, bool) or not fits or not math.isfinite(value):
            found.add(path, "type", "must be a finite number")
        elif not low <= value <= high:
            found.add(path, "range", f"must be between {low} and {high}")

    return check


def one_of(*words: str) -> Check:
    def check(value: Any, path: str, found: Findings) -> None:
        if value not in words:
            found.add(path, "enum", f"must be one of {', '.join(words)}")

    return check


def items(each: Check, *, least: int = 1, most: int) -> Check:
    def check(value: Any, path: str, found: Findings) -> None:
        if not isinstance(value, list):
            found.add(path, "type", "must be an array")
            return
        if len(value) < least:
            found.add(path, "min_items", f"no less than {least} items required")
        if len(value) > most:
            found.add(path, "max_items", f"no more than {most} items allowed")
        for number_, part in enumerate(value):
            each(part, f"{path}/{number_}", found)

    return check


def shape(
    required: Mapping[str, Check] | None = None,
    optional: Mapping[str, Check] | None = None,
    *also: Check,
) -> Check:
    """An object with these fields and no others; `also` are rules between fields."""
    needed, allowed = dict(required or {}), {**(required or {}), **(optional or {})}

    def check(value: Any, path: str, found: Findings) -> None:
        if not isinstance(value, dict):
            found.add(path, "type", "must provide an object")
            return
        before = len(found.found)
        for name in needed:
            if value.get(name) is None:
                found.add(f"{path}/{name}", "required", f"missing required field: {name}")
        for name, part in value.items():
            if name not in allowed and name != "type":
                found.add(f"{path}/{name}", "unknown_field", f"invalid additional property: {name}")
            elif name in allowed and part is not None:
                allowed[name](part, f"{path}/{name}", found)
        if len(found.found) == before:
            for rule in also:
                rule(value, path, found)

    return check


def by_type(table: Mapping[str, Check], what: str) -> Check:
    def check(value: Any, path: str, found: Findings) -> None:
        if not isinstance(value, dict):
            found.add(path, "type", "must provide an object")
        elif value.get("type") not in table:
            found.add(f"{path}/type", "type", f"unsupported type of {what}: {value.get('type')}")
        else:
            table[value["type"]](value, path, found)

    return check


def exactly_one(*names: str) -> Check:
    def check(value: Any, path: str, found: Findings) -> None:
        if sum(1 for name in names if value.get(name)) != 1:
            found.add(path, "exactly_one", f"must provide exactly one of {', '.join(names)}")

    return check


def at_least_one(*names: str) -> Check:
    def check(value: Any, path: str, found: Findings) -> None:
        if not any(value.get(name) for name in names):
            found.add(path, "at_least_one", f"must provide one of {', '.join(names)}")

    return check


def not_above(low: str, high: str) -> Check:
    """The first of two numbers must not exceed the second."""

    def check(value: Any, path: str, found: Findings) -> None:
        if low in value and high in value and float(value[low]) > float(value[high]):
            found.add(path, "order", f"{low} must not be more than {high}")

    return check


def plain(most: int) -> Check:
    return by_type({"plain_text": shape({"text": string(most, least=1)}, {"emoji": flag})}, "text")


def text(most: int) -> Check:
    return by_type(
        {
            "plain_text": shape({"text": string(most, least=1)}, {"emoji": flag}),
            "mrkdwn": shape({"text": string(most, least=1)}, {"verbatim": flag}),
        },
        "text",
    )
