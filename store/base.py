"""The database: one proxy, opened from a URL, the same code on SQLite and PostgreSQL."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from peewee import (
    AutoField,
    Database,
    DatabaseProxy,
    Expression,
    Field,
    Model,
    SqliteDatabase,
)

db = DatabaseProxy()


class BadDatabaseUrl(ValueError):
    """The database URL is of a kind that Leadloop cannot use."""


def open_database(url: str, *, connections: int = 20) -> Database:
    """Point the store at ``sqlite:///path`` or ``postgresql://user:password@host/name``.

    Connections are made lazily, one per thread; PostgreSQL's are pooled.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        database = _sqlite(unquote(url.removeprefix("sqlite:///")))
    elif parts.scheme in ("postgresql", "postgres"):
        database = _postgresql(url, connections)
    else:
        raise BadDatabaseUrl(
            f"expected sqlite:///path/to/file.db or postgresql://…, got {parts.scheme}://…"
        )
    db.initialize(database)
    return database


def _sqlite(path: str) -> Database:
    if path and path != ":memory:":
        _make_private(Path(path))
    return SqliteDatabase(
        path or ":memory:",
        lock_type="IMMEDIATE",
        pragmas={
            "journal_mode": "wal",
            "synchronous": "full",
            "busy_timeout": 15000,
            "foreign_keys": 1,
        },
    )


def _make_private(path: Path) -> None:
    """Every mail and address stands in this file: nobody else on the machine may read it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _postgresql(url: str, connections: int) -> Database:
    from playhouse.pool import PooledPostgresqlDatabase

    database: Database = PooledPostgresqlDatabase(
        url, max_connections=connections, stale_timeout=300, timeout=30, prefer_psycopg3=True
    )
    return database


def is_postgresql() -> bool:
    return not isinstance(db.obj, SqliteDatabase)


@contextmanager
def transaction() -> Iterator[None]:
    """One unit of work: outermost a transaction, inside another one a savepoint."""
    with db.atomic():
        yield


@contextmanager
def connection() -> Iterator[None]:
    """Hold this thread's connection for a piece of work.

    PostgreSQL's goes back to the pool afterwards. SQLite's stays with its thread: the last one to
    close makes the database tidy up its log, which costs more than the work itself.
    """
    if not db.is_closed():
        yield
    elif is_postgresql():
        with db.connection_context():
            yield
    else:
        db.connect()
        yield


def after_commit(call: Callable[[], None]) -> None:
    """Run ``call`` once the running transaction is committed; never after a rollback."""
    db.after_commit(call)


class Row(Model):
    """What all tables share: an integer ``id`` and the words for claiming due work."""

    id = AutoField()

    class Meta:
        database = db
        legacy_table_names = False

    @classmethod
    def numbered(cls, id: int) -> Self | None:
        return cls.get_or_none(cls.id == id)

    @classmethod
    def lock(cls, id: int) -> Self:
        """Read a row and keep others from changing it until the transaction ends.

        On SQLite the transaction already holds the one write lock. On PostgreSQL the lock leaves
        the key alone, so that rows which merely point here can be inserted meanwhile; who locks
        several things takes contact, lead, enrollment and mail in this order.
        """
        row: Any = cls.raw(_lock_words(cls, db.obj), id).get()
        found: Self = row
        return found

    @classmethod
    def light(cls) -> list[Any]:
        """The columns that are read when a row is claimed or locked: all but what is heavy."""
        return [cls]

    @classmethod
    def claim_due(
        cls,
        due: "Field[Any]",
        where: Expression,
        *,
        at: datetime,
        lease: timedelta,
        limit: int,
        **also: Any,
    ) -> list[Self]:
        """Take rows that are due by pushing ``due`` ahead by ``lease``; nobody else gets them.

        A worker that dies simply lets the lease run out, and the rows come back by themselves.
        ``also`` are further columns to set with the claim. Rows come back oldest due first.
        """
        waiting = cls.select(cls.id).where(due <= at, where).order_by(due, cls.id).limit(limit)
        if is_postgresql():
            waiting = waiting.for_update(skip_locked=True)
        ids = [row.id for row in _claimed(cls, waiting, due, at + lease, also)]
        rows = cls.select(*cls.light()).where(cls.id.in_(ids)).order_by(cls.id)
        return list(rows) if ids else []


@lru_cache(maxsize=128)
def _lock_words(cls: type[Row], database: Database) -> str:
    """The statement that reads one row under lock; making it costs more than running it."""
    query = cls.select(*cls.light()).where(cls.id == 0)
    if is_postgresql():
        query = query.for_update("FOR NO KEY UPDATE")  # type: ignore[arg-type]
    words: str = query.sql()[0]
    return words


def _claimed(
    cls: type[Row], waiting: Any, due: "Field[Any]", until: datetime, also: dict[str, Any]
) -> list[Any]:
    values = {due: until} | {getattr(cls, name): value for name, value in also.items()}
    with transaction():
        return list(cls.update(values).where(cls.id.in_(waiting)).returning(cls.id).execute())
