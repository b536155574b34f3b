"""Real processes: started, brought back, and ended together."""

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from leadloop.supervisor import HOME, Role, Supervisor

FOLLOWER = (
    "import os\n"
    "from leadloop.stopping import stop_on_signals\n"
    "with stop_on_signals(with_parent=True) as stop:\n"
    "    print('up', os.getpid(), flush=True)\n"
    "    stop.wait(60)\n"
    "print('down', flush=True)\n"
)


class Output(io.StringIO):
    """Everything printed so far, with a way to wait for a line."""

    def waits_for(self, enough: Callable[[str], bool], seconds: float = 15) -> str:
        until = time.monotonic() + seconds
        while not enough(self.getvalue()):
            assert time.monotonic() < until, self.getvalue()
            threading.Event().wait(0.02)
        return self.getvalue()


@pytest.fixture
def out() -> Output:
    return Output()


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


def environment() -> dict[str, str]:
    return {"PYTHONPATH": str(HOME), "PATH": os.environ["PATH"]}


class Running:
    """A supervisor on a thread of its own."""

    def __init__(self, roles: list[Role], out: Output) -> None:
        self.stop = threading.Event()
        supervisor = Supervisor(roles, environment(), out)
        self.thread = threading.Thread(target=supervisor.run, args=(self.stop,))

    def __enter__(self) -> "Running":
        self.thread.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self.end()

    def end(self) -> float:
        begun = time.monotonic()
        self.stop.set()
        self.thread.join(20)
        return time.monotonic() - begun


def pids(text: str) -> list[int]:
    return [int(line.rsplit(" ", 1)[1]) for line in text.splitlines() if "| up " in line]


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_every_line_bears_the_name_of_its_process(out: Output) -> None:
    roles = [Role("web", python("print('hello')")), Role("worker", python("print('안녕')"))]

    with Running(roles, out):
        text = out.waits_for(lambda text: "hello" in text and "안녕" in text)

    assert "web    | hello" in text
    assert "worker | 안녕" in text


def test_a_process_that_ends_is_started_again(out: Output) -> None:
    with Running([Role("web", python(FOLLOWER))], out):
        first = pids(out.waits_for(lambda text: len(pids(text)) == 1))
        os.kill(first[0], signal.SIGKILL)
        both = pids(out.waits_for(lambda text: len(pids(text)) == 2))

    assert len(set(both)) == 2
    assert "ended with -9, again in 2 s" in out.getvalue()


def test_stopping_lets_every_process_say_goodbye(out: Output) -> None:
    roles = [Role("web", python(FOLLOWER)), Role("clock", python(FOLLOWER))]
    with Running(roles, out) as running:
        started = pids(out.waits_for(lambda text: len(pids(text)) == 2))
        seconds = running.end()

    assert out.getvalue().count("down") == 2
    assert seconds < 5
    assert not any(is_alive(pid) for pid in started)


def test_a_process_that_will_not_stop_is_killed_within_five_seconds(out: Output) -> None:
    deaf = (
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "print('up', os.getpid(), flush=True)\n"
        "while True: time.sleep(60)\n"
    )
    with Running([Role("deaf", python(deaf))], out) as running:
        started = pids(out.waits_for(lambda text: len(pids(text)) == 1))
        seconds = running.end()

    assert seconds < 5.5
    assert not is_alive(started[0])
    assert "killed" in out.getvalue()


def test_no_process_outlives_a_killed_supervisor(tmp_path: Path) -> None:
    code = (
        "import sys, threading\n"
        "from leadloop.supervisor import Role, Supervisor\n"
        f"role = Role('web', (sys.executable, '-c', {FOLLOWER!r}))\n"
        f"Supervisor([role], {environment()!r}).run(threading.Event())\n"
    )
    supervisor = subprocess.Popen(
        python(code), stdout=subprocess.PIPE, text=True, env=environment(), cwd=tmp_path
    )
    assert supervisor.stdout is not None
    child = pids(supervisor.stdout.readline())[0]

    supervisor.kill()
    supervisor.wait()

    until = time.monotonic() + 10
    while is_alive(child) and time.monotonic() < until:
        threading.Event().wait(0.05)
    supervisor.stdout.close()
    assert not is_alive(child)
