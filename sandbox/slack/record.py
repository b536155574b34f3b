"""What happened, for those who look on: traffic, violations, latencies, a version to wait for."""

import threading
from collections import deque
from collections.abc import Callable
from itertools import count

from sandbox.slack.wire import Json

BUCKETS = (1, 2, 5, 10, 20, 50, 100, 250, 500, 1000, 2000, 3000)
KEPT = 5000


class Record:
    def __init__(self, changed: threading.Condition, now: Callable[[], float]) -> None:
        self.changed = changed
        self.now = now
        self.version = 1
        self.numbers = count(1)
        self.log: deque[Json] = deque(maxlen=KEPT)
        self.violations: deque[Json] = deque(maxlen=KEPT)
        self.latencies: deque[tuple[str, float]] = deque(maxlen=KEPT)

    def touch(self) -> None:
        """Tell the pages that something they show may have changed."""
        with self.changed:
            self.version += 1
            self.changed.notify_all()

    def wait_beyond(self, version: int, seconds: float) -> int:
        with self.changed:
            self.changed.wait_for(lambda: self.version > version, timeout=seconds)
            return self.version

    def traffic(self, direction: str, name: str, *, ok: bool, ms: float, error: str = "") -> None:
        entry = {"direction": direction, "name": name, "ok": ok, "ms": round(ms, 2), "error": error}
        with self.changed:
            self.log.append({"n": next(self.numbers), "at": self.now(), **entry})

    def violation(self, source: str, found: list[Json]) -> None:
        with self.changed:
            self.violations.extend({"source": source, "at": self.now(), **one} for one in found)

    def ack(self, kind: str, ms: float) -> None:
        with self.changed:
            self.latencies.append((kind, ms))

    def histogram(self) -> Json:
        """Count the ack latencies by bucket (upper bounds in ms), for all and for each kind."""
        with self.changed:
            latencies = list(self.latencies)
        kinds = sorted({kind for kind, _ in latencies})
        return {
            "all": spread([ms for _, ms in latencies]),
            **{kind: spread([ms for of, ms in latencies if of == kind]) for kind in kinds},
        }


def spread(values: list[float]) -> Json:
    ordered = sorted(values)
    counts: Json = {str(top): sum(1 for ms in ordered if ms <= top) for top in BUCKETS}
    if not ordered:
        return {"count": 0, "at_most": counts}
    return {
        "count": len(ordered),
        "p50": round(ordered[len(ordered) // 2], 2),
        "p99": round(ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)], 2),
        "max": round(ordered[-1], 2),
        "at_most": counts,
    }
