"""Brings a database to the shape this version needs."""

from pathlib import Path
from typing import Any

from playhouse.migrations import Runner

from store.base import connection, db, is_postgresql

MIGRATIONS = Path(__file__).parent / "migrations"
LOCK = 0x1EAD100F


def migrate() -> list[str]:
    """Apply what is pending, one process at a time; the names that were applied come back."""
    with connection():
        if not is_postgresql():
            applied: list[str] = _runner().up()
            return applied
        db.execute_sql(f"SELECT pg_advisory_lock({LOCK})")
        try:
            return list(_runner().up())
        finally:
            db.execute_sql(f"SELECT pg_advisory_unlock({LOCK})")


def revert(target: str | None = None) -> list[str]:
    """Take back the newest migration, or every one back through ``target``."""
    with connection():
        return list(_runner().down(target))


def pending() -> list[str]:
    """Names of migrations that this version has and the database lacks."""
    with connection():
        return [row.name for row in _runner().status() if row.applied is None]


def _runner() -> Any:
    return Runner(db.obj, directory=str(MIGRATIONS))
