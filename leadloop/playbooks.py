"""The playbook folder: read it whole, and tell how it differs from the version in force."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rules import playbook
from rules.playbook import Playbook, PlaybookError


def read_folder(folder: Path) -> Playbook:
    """Read a playbook folder; hidden files and an editor's leftovers are not part of it."""
    files = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not path.is_file() or any(_is_leftover(part) for part in inside.parts):
            continue
        try:
            files[inside.as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise PlaybookError(inside.as_posix(), "", "not-utf-8") from None
    return playbook.read(files)


def _is_leftover(name: str) -> bool:
    return name.startswith((".", "#")) or name.endswith(("~", ".bak", ".swp"))


def differences(before: Playbook, after: Playbook) -> list[tuple[str, object, object]]:
    """List (key, before, after) of every single value that differs; None where there was none."""
    old, new = dict(_leaves(playbook.dump(before))), dict(_leaves(playbook.dump(after)))
    keys = [*old, *(key for key in new if key not in old)]
    return [(key, old.get(key), new.get(key)) for key in keys if old.get(key) != new.get(key)]


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, object]]:
    if isinstance(value, Mapping):
        inner = [(str(key), part) for key, part in value.items()]
    elif isinstance(value, (list, tuple)):
        inner = [(str(number), part) for number, part in enumerate(value, start=1)]
    else:
        yield path, value
        return
    for key, part in inner:
        yield from _leaves(part, f"{path}.{key}" if path else key)
