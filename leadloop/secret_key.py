"""The signing key that an SQLite installation keeps for itself, beside its database."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote

from leadloop.variables import BadSetting

SHORTEST_KEY = 32


def folder_of(database_url: str) -> Path:
    return Path(unquote(database_url.removeprefix("sqlite:///"))).parent


def key_in_use(database_url: str) -> str:
    """Find the key beside the SQLite file without making one; empty if there is none."""
    kept = folder_of(database_url) / "secret_key"
    return kept.read_text(encoding="utf-8").strip() if kept.is_file() else ""


def kept_key(folder: Path) -> str:
    """Read the key beside the SQLite file, or make it: whole at once and for us alone."""
    kept = folder / "secret_key"
    try:
        if not kept.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            fresh = folder / f"secret_key.{os.getpid()}.{secrets.token_hex(4)}"
            made = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(made, "w", encoding="utf-8") as file:
                file.write(secrets.token_hex(32))
            _settle(fresh, kept)
        key = kept.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeError):
        raise BadSetting("SECRET_KEY", "unreadable") from None
    if len(key) < SHORTEST_KEY:
        raise BadSetting("SECRET_KEY", "bad")
    return key


def _settle(fresh: Path, kept: Path) -> None:
    """Whichever process links first decides the key; the others take what they find."""
    try:
        os.link(fresh, kept)
    except FileExistsError:
        pass
    finally:
        fresh.unlink(missing_ok=True)
