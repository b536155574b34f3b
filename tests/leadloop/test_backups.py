"""A backup is whole, for us alone, and never half of one."""

import os
import shutil
import sqlite3
import stat
import subprocess
from datetime import datetime
from pathlib import Path

import pytest

from leadloop.backups import back_up
from leadloop.excuses import Trouble
from store import base, schema
from tests.cast import hire
from words import translator

EN = translator("en")


def test_a_copy_holds_what_was_committed_while_others_write(tmp_path: Path, at: datetime) -> None:
    url = f"sqlite:///{tmp_path}/leadloop.db"
    base.open_database(url)
    schema.migrate()
    with base.connection():
        hire(at=at)
        with base.transaction():
            base.db.execute_sql("update member set name = 'not yet committed'")
            copy = back_up(url, tmp_path / "safe", at=at, tr=EN)

    with sqlite3.connect(copy) as connection:
        names = {name for (name,) in connection.execute("select name from member")}
    assert "Minji Kim" in names
    assert "not yet committed" not in names
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert copy.name == "leadloop-20261124T013000Z.db"


def test_an_older_copy_is_never_overwritten(tmp_path: Path, at: datetime) -> None:
    url = f"sqlite:///{tmp_path}/leadloop.db"
    base.open_database(url)
    schema.migrate()
    first = back_up(url, tmp_path, at=at, tr=EN)
    before = first.read_bytes()

    with pytest.raises(FileExistsError):
        back_up(url, tmp_path, at=at, tr=EN)

    assert first.read_bytes() == before


def test_without_pg_dump_nothing_is_left_behind(
    tmp_path: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Trouble, match="client programs"):
        back_up("postgresql://127.0.0.1/x", tmp_path / "safe", at=at, tr=EN)

    assert list((tmp_path / "safe").iterdir()) == []


@pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is not installed")
def test_a_dump_that_fails_says_why_and_leaves_nothing(tmp_path: Path, at: datetime) -> None:
    with pytest.raises(Trouble, match="pg_dump could not copy") as failed:
        back_up("postgresql://loop:geheim-7@127.0.0.1:1/x", tmp_path, at=at, tr=EN)

    assert "geheim-7" not in str(failed.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(shutil.which("pg_restore") is None, reason="pg_restore is not installed")
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_postgresql_copy_can_be_listed(database_url: str, tmp_path: Path, at: datetime) -> None:
    copy = back_up(database_url, tmp_path / "safe", at=at, tr=EN)

    listed = subprocess.run(
        ["pg_restore", "--list", str(copy)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"]},
    )
    assert "TABLE DATA public inquiry" in listed.stdout
