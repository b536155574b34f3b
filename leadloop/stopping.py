"""How a long-running command ends: on Ctrl-C, on SIGTERM, or when its supervisor is gone."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# A closed terminal sends SIGHUP, which Windows does not know.
SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
]


@contextmanager
def stop_on_signals(*, with_parent: bool = False) -> Iterator[threading.Event]:
    """Give an event that is set when it is time to end.

    ``with_parent`` also ends us when standard input closes: a killed supervisor closes it, and
    no process is left behind.
    """
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        # Setting the event right here could deadlock with a wait() the signal interrupted.
        threading.Thread(target=stop.set, daemon=True).start()

    before = {number: signal.signal(number, ask) for number in SIGNALS}
    if with_parent:
        threading.Thread(target=_follow_parent, args=(stop,), daemon=True).start()
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _follow_parent(stop: threading.Event) -> None:
    # os.read, because a thread inside sys.stdin would break the interpreter's own end
    while os.read(sys.stdin.fileno(), 1024):
        pass
    stop.set()
