"""Fresh databases to measure on, furnished like a small company's."""

import os
import shutil
import sqlite3
import tempfile
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import funnel
from leadloop.playbooks import read_folder
from store import base, schema

AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
"""A Tuesday morning in Seoul: within every sending window."""

SERVER = os.environ.get("LEADLOOP_TEST_DATABASE_URL", "")
KINDS = ("sqlite", "postgresql")
PLAYBOOK = Path(__file__).parent.parent / "playbook"
MEMBERS = (
    ("Minji Kim", "minji@saebyeok.example", "sdr", "U0MINJI00"),
    ("Tae Park", "tae@saebyeok.example", "sdr", "U0TAE0000"),
    ("Jun Lee", "jun@saebyeok.example", "ae", "U0JUN0000"),
    ("Sora Choi", "sora@saebyeok.example", "manager", "U0SORA000"),
)


def available(wanted: str) -> tuple[str, ...]:
    """Say on which databases to measure; PostgreSQL needs a server to be named."""
    if wanted == "both":
        return KINDS if SERVER else ("sqlite",)
    return (wanted,)


@contextmanager
def empty(kind: str) -> Iterator[str]:
    """A database without tables, gone afterwards."""
    if kind == "sqlite":
        folder = Path(tempfile.mkdtemp(prefix="leadloop-bench-"))
        try:
            yield f"sqlite:///{folder / 'bench.db'}"
        finally:
            shutil.rmtree(folder)
        return
    name = f"leadloop_bench_{uuid.uuid4().hex[:12]}"
    _admin(f'CREATE DATABASE "{name}"')
    try:
        yield f"{SERVER.rpartition('/')[0]}/{name}"
    finally:
        _admin(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def furnished(kind: str, fill: Callable[[], None] | None = None) -> Iterator[str]:
    """A database with our tables, members and playbook, open for this thread.

    ``fill`` puts more into it; what it made is kept and copied for the next round.
    """
    with empty(kind) as url:
        _copy(_template(kind, fill), url)
        with opened(url):
            yield url


@contextmanager
def opened(url: str) -> Iterator[None]:
    database: Any = base.open_database(url)
    try:
        with base.connection():
            yield
    finally:
        database.close_all() if hasattr(database, "close_all") else database.close()


@cache
def _template(kind: str, fill: Callable[[], None] | None) -> str:
    """Made once per run, since migrating and filling take longer than most measurements."""
    place = empty(kind)
    url = place.__enter__()
    _KEPT.append(place)
    with opened(url):
        schema.migrate()
        _furnish()
        if fill:
            fill()
    if kind == "sqlite":
        with sqlite3.connect(_path(url)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
    return url


_KEPT: list[Any] = []


def clear() -> None:
    """Remove the templates of this run."""
    while _KEPT:
        _KEPT.pop().__exit__(None, None, None)
    _template.cache_clear()


def _furnish() -> None:
    """Hire a few people who can take any number of leads: capacity is not what is measured."""
    playbook = read_folder(PLAYBOOK)
    routing = playbook.routing.model_copy(update={"capacity": 1_000_000})
    funnel.apply_playbook(playbook.model_copy(update={"routing": routing}), by=None, at=AT)
    for name, email, role, slack_id in MEMBERS:
        funnel.add_member(name, email, roles=[role], zone="Asia/Seoul", slack_id=slack_id, at=AT)


def _copy(template: str, url: str) -> None:
    if url.startswith("sqlite"):
        shutil.copyfile(_path(template), _path(url))
        return
    name = url.rpartition("/")[2]
    _admin(f'DROP DATABASE "{name}"')
    _admin(f'CREATE DATABASE "{name}" TEMPLATE "{template.rpartition("/")[2]}"')


def _path(url: str) -> str:
    return url.removeprefix("sqlite:///")


def _admin(statement: str) -> None:
    import psycopg

    with psycopg.connect(SERVER, autocommit=True) as connection:
        connection.execute(statement)
