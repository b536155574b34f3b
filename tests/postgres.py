"""A PostgreSQL server of the tests' own, made from the binaries this machine has."""

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

QUICK = ("fsync=off", "full_page_writes=off", "synchronous_commit=off")


@dataclass(frozen=True)
class Server:
    """A running server in a folder that goes away with it."""

    url: str
    home: Path
    control: tuple[str, ...]

    def stop(self) -> None:
        subprocess.run(
            [*self.control, "-m", "immediate", "stop"], capture_output=True, check=False, cwd="/"
        )
        shutil.rmtree(self.home, ignore_errors=True)


def start() -> Server | None:
    """Start a server on a free loopback port; None where PostgreSQL is not installed."""
    binaries = _binaries()
    if binaries is None:
        return None
    home = Path(tempfile.mkdtemp(prefix="leadloop-pg-"))
    become = _as_postgres(home)
    if become is None:
        shutil.rmtree(home)
        return None
    data, port = home / "db", _free_port()
    initdb = [binaries / "initdb", "-D", data, "-U", "leadloop", "-A", "trust", "--no-sync"]
    _call(*become, *initdb, "-E", "UTF8", "--locale=C")
    control = (*become, str(binaries / "pg_ctl"), "-D", str(data))
    options = f"-h 127.0.0.1 -p {port} -k {home} " + " ".join(f"-c {one}" for one in QUICK)
    _call(*control, "-w", "-l", home / "log", "-o", options, "start")
    return Server(f"postgresql://leadloop@127.0.0.1:{port}/postgres", home, control)


def _binaries() -> Path | None:
    """The newest installed version; Debian keeps them out of the path."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    found = versions[-1] if versions else shutil.which("initdb")
    return Path(found).parent if found else None


def _as_postgres(home: Path) -> tuple[str, ...] | None:
    """The server refuses to run as root: then the system's own user runs it, if there is one."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return ()
    try:
        shutil.chown(home, "postgres")
    except LookupError:
        return None
    setpriv = shutil.which("setpriv")
    who = ("--reuid=postgres", "--regid=postgres", "--clear-groups")
    return (setpriv, *who) if setpriv else None


def _call(*words: object) -> None:
    # the server inherits the streams of pg_ctl: a pipe would never end
    with tempfile.TemporaryFile() as out:
        done = subprocess.run(
            [str(word) for word in words], stdout=out, stderr=out, check=False, cwd="/"
        )
        if done.returncode:
            out.seek(0)
            raise RuntimeError(out.read().decode(errors="replace"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
