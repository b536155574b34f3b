"""Reads single variables out of an environment, each in its form."""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from leadloop.variables import BY_NAME, BadSetting

ADDRESS = re.compile(r"[^@\s,<>]+@[^@\s,<>]+\.[^@\s,<>]+")


class Given:
    """Reads single variables; ``NAME_FILE`` may hold the path of a file with the value."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ

    def text(self, name: str) -> str:
        value = self._environ.get(name, "").strip()
        file = self._environ.get(f"{name}_FILE", "").strip() if BY_NAME[name].is_secret else ""
        if value and file:
            raise BadSetting(name, "twice")
        if file:
            value = self._file(name, file)
        if any(ord(sign) < 32 for sign in value):
            raise BadSetting(name, "bad")
        return value or BY_NAME[name].default

    def _file(self, name: str, file: str) -> str:
        try:
            value = Path(file).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeError):
            raise BadSetting(name, "unreadable") from None
        if not value:
            raise BadSetting(name, "unreadable")
        return value

    def needed(self, name: str, *, because: str) -> str:
        value = self.text(name)
        if not value:
            raise BadSetting(name, "missing", because=because)
        return value

    def several(self, name: str) -> list[str]:
        return [part for one in self.text(name).split(",") if (part := one.strip())]

    def number(self, name: str, low: int, high: int) -> int:
        value = self.text(name)
        if not value.isascii() or not value.isdigit() or not low <= int(value) <= high:
            raise BadSetting(name, "bad")
        return int(value)

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.text(name).upper()
        if value not in allowed:
            raise BadSetting(name, "bad")
        return value

    def address(self, name: str) -> str:
        value = self.text(name).lower()
        if value and not ADDRESS.fullmatch(value):
            raise BadSetting(name, "bad")
        return value

    def addresses(self, name: str) -> frozenset[str]:
        values = [one.lower() for one in self.several(name)]
        if not all(ADDRESS.fullmatch(one) for one in values):
            raise BadSetting(name, "bad")
        return frozenset(values)

    def url(self, name: str, schemes: tuple[str, ...]) -> str:
        value = self.text(name)
        if value:
            parts(name, value, schemes)
        return value


def is_here(host: str) -> bool:
    """Tell whether a host is this machine itself."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def parts(name: str, value: str, schemes: tuple[str, ...]) -> SplitResult:
    """Take a URL apart; the parser's own complaint would repeat the password."""
    try:
        found = urlsplit(value)
        port = found.port
    except ValueError:
        raise BadSetting(name, "bad") from None
    if found.scheme not in schemes or not found.hostname or port == 0:
        raise BadSetting(name, "bad")
    return found
