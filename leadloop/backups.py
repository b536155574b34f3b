"""One file that holds the whole database: SQLite's own copy, or pg_dump's."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from leadloop.excuses import Trouble
from leadloop.settings import inherited
from words import Tr


def back_up(database_url: str, folder: Path, *, at: datetime, tr: Tr) -> Path:
    """Copy the database into a new file that only we may read; an old copy is never replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    is_sqlite = database_url.startswith("sqlite:")
    file = folder / f"leadloop-{at:%Y%m%dT%H%M%SZ}.{'db' if is_sqlite else 'dump'}"
    os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        if is_sqlite:
            _copy_sqlite(database_url, file)
        else:
            _dump_postgresql(database_url, file, tr)
    except BaseException:
        file.unlink(missing_ok=True)
        raise
    return file


def _copy_sqlite(database_url: str, file: Path) -> None:
    source = Path(unquote(database_url.removeprefix("sqlite:///"))).resolve()
    with (
        closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True)) as here,
        closing(sqlite3.connect(file)) as there,
    ):
        here.backup(there)


def _dump_postgresql(database_url: str, file: Path, tr: Tr) -> None:
    """The password goes by the environment: arguments can be read by anybody on the machine."""
    pg_dump = shutil.which("pg_dump")
    if pg_dump is None:
        raise Trouble(tr("pg_dump was not found; install PostgreSQL's client programs."))
    parts = urlsplit(database_url)
    given = {
        "PGHOST": parts.hostname,
        "PGPORT": str(parts.port or ""),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
    }
    done = subprocess.run(
        [pg_dump, "--format=custom", "--file", str(file)],
        env={**inherited(), **{name: value for name, value in given.items() if value}},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise Trouble(tr("pg_dump could not copy the database: %(trouble)s", trouble=last))
