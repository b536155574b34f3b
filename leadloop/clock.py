"""What time it is: the machine's, or in the practice world one that can be moved forward."""

import json
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from leadloop.settings import Settings

Now = Callable[[], datetime]
log = logging.getLogger(__name__)


def clock(settings: Settings) -> Now:
    """Choose the clock every edge reads; verbs below get its moments as parameters."""
    return MovedClock(settings.clock_file) if settings.clock_file else real_now


def real_now() -> datetime:
    return datetime.now(UTC)


class MovedClock:
    """Adds the seconds a file says; the file is read again only when it changed."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._seen = (0, 0)
        self._offset = timedelta()

    def __call__(self) -> datetime:
        return real_now() + self._moved_by()

    def _moved_by(self) -> timedelta:
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return self._offset
        if (seen := (found.st_mtime_ns, found.st_size)) != self._seen:
            self._reread(seen)
        return self._offset

    def _reread(self, seen: tuple[int, int]) -> None:
        """A file caught half-written is read again at the next look."""
        try:
            offset = json.loads(self._file.read_text(encoding="utf-8"))["offset"]
            self._offset = timedelta(seconds=float(offset))
        except (ValueError, KeyError, TypeError, OverflowError):
            log.debug("clock file is not readable yet")
            return
        self._seen = seen
