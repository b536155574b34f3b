"""`leadloop demo`: the product beside a practice world, on this machine alone."""

import json
import logging
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import funnel
from leadloop.clock import Now, clock, real_now
from leadloop.directory import link_members
from leadloop.excuses import Trouble
from leadloop.playbooks import read_folder
from leadloop.secret_key import kept_key
from leadloop.settings import Settings, read, without_ours
from leadloop.supervisor import HOME, Supervisor, leadloop_role
from rules import hours
from rules.playbook import Playbook, Workspace
from store import base, schema
from words import Tr

HOST = "127.0.0.1"
FOLDER = Path("var/demo")
PATIENCE = 30.0
SETTLING_IN = timedelta(minutes=30)
CAST = (
    ("Minji Kim", "minji@saebyeok.example", "sdr"),
    ("Tae Park", "tae@saebyeok.example", "sdr"),
    ("Jun Lee", "jun@saebyeok.example", "ae"),
    ("Sora Choi", "sora@saebyeok.example", "manager"),
    ("Yuri Han", "yuri@saebyeok.example", "marketer"),
)
COMPANY = {"ko": "새벽소프트웨어", "en": "Saebyeok Software"}
log = logging.getLogger("leadloop")


@dataclass(frozen=True)
class Wish:
    """What the person who starts the demo asked for."""

    port: int
    postgres: str
    keep: bool
    lang: str


def run_demo(
    wish: Wish,
    environ: Mapping[str, str],
    *,
    tr: Tr,
    say: Callable[[str], None],
    stop: threading.Event,
) -> None:
    """Start the practice world, then the product against it; end both when ``stop`` is set."""
    _refuse_taken(wish.port, tr)
    folder = _fresh(FOLDER.resolve(), keep=wish.keep)
    _begin_at_work(folder / "clock.json")
    web_port = _free_port()
    with _practice_world(wish, web_port, folder, tr=tr, stop=stop) as world:
        environment = _environment(wish, environ, world["environment"], web_port, folder)
        settings = read(environment)
        _furnish(settings, clock(settings), wish.lang)
        begin = threading.Thread(
            target=_begin, args=(world["url"], settings, tr, say, stop), daemon=True
        )
        begin.start()
        roles = [
            leadloop_role("web", "web", "--port", str(web_port)),
            leadloop_role("poller", "poll"),
            leadloop_role("bot", "bot"),
            leadloop_role("clock", "clock"),
            leadloop_role("worker", "work"),
        ]
        Supervisor(roles, environment).run(stop)
    say(tr("The demo has ended."))


def _fresh(folder: Path, *, keep: bool) -> Path:
    if not keep:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _refuse_taken(port: int, tr: Tr) -> None:
    """Find out before anything is wiped: the port may belong to a demo that is running."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise Trouble(_taken(port, tr)) from None


def _taken(port: int, tr: Tr) -> str:
    return tr(
        "The practice world did not start. Is port %(port)s taken? Try `./run demo --port 8766`.",
        port=port,
    )


def _begin_at_work(file: Path) -> None:
    """Let practice begin on a working morning: at night and on Sundays nobody is in a hurry."""
    if file.exists():
        return
    now = real_now()
    space = Workspace()
    opens = hours.next_open(now, hours=space.hours, zone=space.zone, country=space.country)
    if opens > now:
        offset = (opens + SETTLING_IN - now).total_seconds()
        file.write_text(json.dumps({"offset": offset}), encoding="utf-8")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def _practice_world(
    wish: Wish, web_port: int, folder: Path, *, tr: Tr, stop: threading.Event
) -> Iterator[dict[str, Any]]:
    """Run the practice world as a process; when it ends by itself, so does the demo."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "sandbox", "--port", str(wish.port), "--lang", wish.lang),
            *("--product-url", f"http://{HOST}:{web_port}"),
            *("--clock-file", str(folder / "clock.json"), "--with-parent"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=HOME,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        first = process.stdout.readline()
        if not first:
            raise Trouble(_taken(wish.port, tr))
        threading.Thread(target=_end_together, args=(process, stop), daemon=True).start()
        yield json.loads(first)
    finally:
        _end(process)


def _end_together(process: "subprocess.Popen[bytes]", stop: threading.Event) -> None:
    process.wait()
    stop.set()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _environment(
    wish: Wish,
    environ: Mapping[str, str],
    world: Mapping[str, str],
    web_port: int,
    folder: Path,
) -> dict[str, str]:
    """Connect the product to the practice world and to nothing else: real tokens stay outside."""
    return {
        "LOG_LEVEL": "WARNING",
        **without_ours(environ),
        **world,
        "DATABASE_URL": wish.postgres or f"sqlite:///{quote(str(folder))}/leadloop.db",
        "SECRET_KEY": kept_key(folder),
        "PUBLIC_URL": f"http://{HOST}:{web_port}",
        "PORT": str(web_port),
        "PLAYBOOK_DIR": str(HOME / "playbook"),
        "LEADLOOP_CLOCK_FILE": str(folder / "clock.json"),
        "PYTHONPATH": str(HOME),
    }


def _furnish(settings: Settings, now: Now, lang: str) -> None:
    """Hire the cast and put the sample playbook in force, in the language of the demo."""
    base.open_database(settings.database_url)
    schema.migrate()
    with base.connection():
        funnel.apply_playbook(_spoken(read_folder(settings.playbook_dir), lang), by=None, at=now())
        for name, email, role in CAST:
            funnel.add_member(name, email, roles=[role], zone="Asia/Seoul", at=now())
        link_members(settings.slack, at=now())
    base.db.close()


def _spoken(playbook: Playbook, lang: str) -> Playbook:
    """The made-up company works in the language of the demo, and is called by its name in it."""
    name = COMPANY[lang]
    workspace = playbook.workspace.model_copy(update={"language": lang, "name": name})
    sending = playbook.sending.model_copy(update={"sender_name": name})
    return playbook.model_copy(update={"workspace": workspace, "sending": sending})


def _begin(
    url: str, settings: Settings, tr: Tr, say: Callable[[str], None], stop: threading.Event
) -> None:
    """Once the product answers, let the first prospects write and show the way in."""
    until = time.monotonic() + PATIENCE
    while not stop.is_set() and not _answers(f"{settings.public_url}/readyz"):
        if time.monotonic() > until:
            say(tr("The web process does not answer; see its lines above."))
            break
        stop.wait(0.1)
    if not stop.is_set():
        _post(f"{url}scene/start")
        line = "─" * 62
        ready = tr("Leadloop is ready. Open: %(url)s", url=url)
        ending = tr("Ctrl-C ends it. Everything runs on this machine only.")
        say(f"\n{line}\n  {ready}\n\n  {ending}\n{line}\n")


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _post(url: str) -> None:
    request = urllib.request.Request(url, data=b"{}", method="POST")  # noqa: S310
    request.add_header("Content-Type", "application/json")
    try:
        urllib.request.urlopen(request, timeout=PATIENCE).close()  # noqa: S310
    except (urllib.error.URLError, OSError):
        log.exception("the practice world's prospects could not begin")
