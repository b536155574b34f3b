"""`leadloop demo` as a newcomer starts it: one command, one address, Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).parents[2]
READY = re.compile(r"Leadloop is ready\. Open: (\S+)")


class Demo:
    """The demo as a process of its own, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "leadloop", "demo", "--port", "0", "--lang", "en"],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(HOME), "LEADLOOP_LANG": "en"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.said: list[str] = []
        self.url = self._wait_for_url()

    def _wait_for_url(self) -> str:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line)
            if found := READY.search(line):
                return found[1]
        raise AssertionError(f"the demo ended: {''.join(self.said)}")

    def family(self) -> dict[int, str]:
        """Every process that the demo has started, with the moment of its birth."""
        found: dict[int, str] = {}
        waiting = [self.process.pid]
        while waiting:
            for child in children_of(waiting.pop()):
                if born := birth_of(child):
                    found[child] = born
                    waiting.append(child)
        return found

    def press_ctrl_c(self) -> int:
        """End it as a person does; the exit code."""
        self.process.send_signal(signal.SIGINT)
        rest, _ = self.process.communicate(timeout=20)
        self.said.append(rest)
        return self.process.returncode

    def stop(self) -> None:
        if self.process.poll() is None:
            self.press_ctrl_c()


def children_of(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def birth_of(pid: int) -> str:
    """When a process began, which tells it from a later one of the same number; empty if gone."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        return ""
