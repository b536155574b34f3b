"""Runs the processes of one machine: prefixed lines, restarts with back-off, one clean stop.

honcho stops everything as soon as one process ends; here the one that ended comes back. Its
printer is used for the coloured prefixes.
"""

import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from honcho.colour import get_colours
from honcho.printer import Message, Printer

HOME = Path(__file__).resolve().parent.parent
GRACE = 4.0
SETTLED = 60.0
LONGEST_WAIT = 30.0
LOOK_EVERY = 0.1


@dataclass(frozen=True)
class Role:
    """One process to keep alive: its name in the log and the words of its command."""

    name: str
    words: tuple[str, ...]


def leadloop_role(name: str, *words: str) -> Role:
    """Describe a `leadloop` command that ends when this process ends, however that happens."""
    return Role(name, (sys.executable, "-m", "leadloop", *words, "--with-parent"))


class Supervisor:
    """Keeps its roles running until ``stop`` is set, then ends them within five seconds."""

    def __init__(
        self, roles: Sequence[Role], environment: Mapping[str, str], out: IO[str] | None = None
    ) -> None:
        self._printer = Printer(out or sys.stdout, width=max(len(role.name) for role in roles))
        self._print_lock = threading.Lock()
        colours = get_colours()
        self._kept = [_Kept(role, environment, self._say, next(colours)) for role in roles]

    def run(self, stop: threading.Event) -> None:
        try:
            while not stop.is_set():
                for one in self._kept:
                    one.look()
                stop.wait(LOOK_EVERY)
        finally:
            self._end()

    def _end(self) -> None:
        """Ask all at once, so that the slowest alone decides how long it takes."""
        for one in self._kept:
            one.ask_to_stop()
        until = time.monotonic() + GRACE
        for one in self._kept:
            one.see_out(until)

    def _say(self, name: str, colour: str | None, line: bytes | str) -> None:
        message = Message("line", line, datetime.now().astimezone(), name, colour)
        with self._print_lock:
            self._printer.write(message)


@dataclass
class _Kept:
    """One role's process, and when to start it again."""

    role: Role
    environment: Mapping[str, str]
    say: Any
    colour: str
    process: "subprocess.Popen[bytes] | None" = None
    reader: threading.Thread | None = None
    started: float = 0.0
    next_start: float = 0.0
    wait: float = field(default=1.0)

    def look(self) -> None:
        """Start what is due, notice what ended."""
        if self.process is None:
            if time.monotonic() >= self.next_start:
                self._start()
        elif (code := self.process.poll()) is not None:
            self._ended(code)

    def _start(self) -> None:
        self.process = subprocess.Popen(
            self.role.words,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**self.environment, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,  # Ctrl-C is for the supervisor, which then asks in order
        )
        self.started = time.monotonic()
        self.reader = threading.Thread(target=self._read, args=(self.process,), daemon=True)
        self.reader.start()

    def _read(self, process: "subprocess.Popen[bytes]") -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.say(self.role.name, self.colour, line)

    def _ended(self, code: int) -> None:
        self._close()
        now = time.monotonic()
        self.wait = 1.0 if now - self.started > SETTLED else min(self.wait * 2, LONGEST_WAIT)
        self.next_start = now + self.wait
        self.say(self.role.name, self.colour, f"ended with {code}, again in {self.wait:.0f} s")

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def see_out(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.05, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.say(self.role.name, self.colour, "did not stop in time, killed")
            self.process.kill()
            self.process.wait()
        self._close()

    def _close(self) -> None:
        assert self.process is not None
        if self.process.stdin:
            self.process.stdin.close()
        if self.reader:
            self.reader.join(1)
        self.process = None
