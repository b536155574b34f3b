"""Which version this is: the newest one in the changelog, so that it is written once."""

import re
from pathlib import Path

CHANGELOG = Path(__file__).resolve().parent.parent / "CHANGELOG.md"


def version() -> str:
    found = re.search(r"^## (\S+)", CHANGELOG.read_text(encoding="utf-8"), re.M)
    return found[1] if found else "unknown"
