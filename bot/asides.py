"""A few threads for what Slack may hear a moment after the acknowledgement: private answers."""

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import BoundedSemaphore, Lock

log = logging.getLogger(__name__)


class Asides:
    """Bounded in threads and in what may wait: when Slack is slow, whispers are dropped, not kept.

    Nothing that matters is said here; state changes are said from the outbox.
    """

    def __init__(self, *, threads: int = 4, waiting: int = 200) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="aside")
        self._places = BoundedSemaphore(waiting)
        self._running: set[Future[None]] = set()
        self._lock = Lock()

    def run(self, call: Callable[[], object]) -> None:
        if not self._places.acquire(blocking=False):
            log.warning("aside=dropped reason=too-many-waiting")
            return
        with self._lock:
            future = self._pool.submit(_quietly, call)
            self._running.add(future)
        future.add_done_callback(self._done)

    def drain(self, seconds: float = 5.0) -> None:
        """Wait for what was said so far."""
        with self._lock:
            running = set(self._running)
        wait(running, seconds)

    def close(self) -> None:
        self.drain()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _done(self, future: Future[None]) -> None:
        self._places.release()
        with self._lock:
            self._running.discard(future)


def _quietly(call: Callable[[], object]) -> None:
    try:
        call()
    except Exception as trouble:
        log.warning("aside=failed error=%s", type(trouble).__name__)
