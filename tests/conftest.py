"""Fixtures everybody shares: a real database of each kind, a moment, the cast."""

import os
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from store import base, schema
from store.tables import TABLES
from tests import postgres
from tests.cast import Cast, hire

PG_VARIABLE = "LEADLOOP_TEST_DATABASE_URL"
PG_MISSING = f"no PostgreSQL: install it (apt install postgresql) or set {PG_VARIABLE}"
REQUIRE = "LEADLOOP_REQUIRE_LANES"
SERVER = pytest.StashKey[postgres.Server]()


def pytest_configure(config: pytest.Config) -> None:
    """Start one PostgreSQL server for the whole run, unless the environment names one."""
    is_worker = hasattr(config, "workerinput")
    if is_worker or os.environ.get(PG_VARIABLE) or config.option.collectonly:
        return
    server = postgres.start()
    if server is not None:
        config.stash[SERVER] = server
        os.environ[PG_VARIABLE] = server.url


def pytest_unconfigure(config: pytest.Config) -> None:
    server = config.stash.get(SERVER, None)
    if server is not None:
        server.stop()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say in one line each which lanes were left out and what to install."""
    lanes = Counter(_reason(report) for report in terminalreporter.stats.get("skipped", []))
    for reason, count in sorted(lanes.items()):
        terminalreporter.write_line(f"left out {count} tests: {reason}", yellow=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where every lane is required, a lane that was left out is a failure."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    is_worker = hasattr(session.config, "workerinput")
    if os.environ.get(REQUIRE) and not is_worker and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _reason(report: pytest.TestReport) -> str:
    where = report.longrepr
    return str(where[2] if isinstance(where, tuple) else where).removeprefix("Skipped: ")


@pytest.fixture
def at() -> datetime:
    """A Tuesday morning, 10:30 in Seoul."""
    return datetime(2026, 11, 24, 1, 30, tzinfo=UTC)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated, empty database of each kind that nobody else uses."""
    if request.param == "sqlite":
        return _sqlite(tmp_path, request)
    return _postgresql(request)


@pytest.fixture
def database(database_url: str) -> Iterator[str]:
    """The store, open on that database and with a connection for this thread."""
    opened = base.open_database(database_url)
    with base.connection():
        yield database_url
    _close(opened)


@pytest.fixture
def cast(database: str, at: datetime) -> Cast:
    """Our members, hired, with the tests' playbook in force."""
    return hire(at=at)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One migrated SQLite file that tests copy, since migrating each time is slow."""
    path = tmp_path_factory.mktemp("template") / "leadloop.db"
    opened = base.open_database(f"sqlite:///{path}")
    schema.migrate()
    with base.connection():
        base.db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    _close(opened)
    return path


@pytest.fixture(scope="session")
def postgresql_database() -> Iterator[str | None]:
    """One migrated database for this test process, or None where there is no server.

    Tests empty it instead of making their own, since dropping a database waits for a checkpoint.
    """
    server = os.environ.get(PG_VARIABLE, "")
    if not server:
        yield None
        return
    name = f"leadloop_test_{uuid.uuid4().hex[:12]}"
    url = f"{server.rpartition('/')[0]}/{name}"
    _admin(server, f'CREATE DATABASE "{name}"')
    _admin(server, f'ALTER DATABASE "{name}" SET synchronous_commit = off')
    opened = base.open_database(url)
    schema.migrate()
    _close(opened)
    yield url
    _admin(server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _sqlite(tmp_path: Path, request: pytest.FixtureRequest) -> str:
    template: Path = request.getfixturevalue("sqlite_template")
    path = tmp_path / "leadloop.db"
    path.write_bytes(template.read_bytes())
    return f"sqlite:///{path}"


def _postgresql(request: pytest.FixtureRequest) -> str:
    url: str | None = request.getfixturevalue("postgresql_database")
    if url is None:
        pytest.skip(PG_MISSING)
    names = [table._meta.table_name for table in TABLES]
    deletes = "".join(f'DELETE FROM "{name}";' for name in names)
    restarts = "".join(f"SELECT setval('{name}_id_seq', 1, false);" for name in names)
    _admin(url, f"SET session_replication_role = replica; {deletes} {restarts}")
    return url


def _admin(server: str, statement: str) -> None:
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(statement)  # type: ignore[call-overload]


def _close(opened: Any) -> None:
    if hasattr(opened, "close_all"):
        opened.close_all()
    elif not opened.is_closed():
        opened.close()
