"""One line per decision on standard error; times in UTC, nothing personal."""

import logging
import re
import time
import traceback
from collections.abc import Iterator

QUIET = {
    "apscheduler": logging.WARNING,
    "imapclient": logging.WARNING,
    "peewee": logging.WARNING,
    "slack_sdk": logging.WARNING,
    "urllib3": logging.WARNING,
    "waitress": logging.WARNING,
    "slack_bolt": logging.ERROR,  # warns at each start about an environment variable of its own
    "websocket": logging.CRITICAL,  # calls every end of a connection an error; the bot says more
}
BREAKS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
CODES = ("code", "sqlstate", "errno")
LONGEST_CHAIN = 10


def start_logging(level: str) -> None:
    """Log from ``level`` on; libraries speak only when something is wrong."""
    handler = logging.StreamHandler()
    formatter = LineFormatter(
        "%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S"
    )
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.addFilter(_is_wanted)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


class LineFormatter(logging.Formatter):
    """Keeps a record on one line, and what an exception says out of it."""

    def format(self, record: logging.LogRecord) -> str:
        """As the standard one, which would reuse a traceback that another handler has worded."""
        record.message = BREAKS.sub(_escaped, record.getMessage())
        record.asctime = self.formatTime(record, self.datefmt)
        line = self.formatMessage(record)
        error = record.exc_info[1] if record.exc_info else None
        return f"{line}\n{told(error)}" if error else line


def told(error: BaseException) -> str:
    """Name the frames and types of an exception and of what caused it, first cause first.

    Its message is left out: databases and mail libraries quote addresses and texts there.
    """
    parts = []
    for one in reversed([*_chain(error)]):
        frames = "".join(traceback.format_tb(one.__traceback__))
        parts.append(f"{frames}{type(one).__module__}.{type(one).__qualname__}{_code(one)}")
    return "\nwhich led to\n".join(parts)


def _chain(error: BaseException) -> Iterator[BaseException]:
    one: BaseException | None = error
    for _ in range(LONGEST_CHAIN):
        if one is None:
            return
        yield one
        one = one.__cause__ or (None if one.__suppress_context__ else one.__context__)


def _code(error: BaseException) -> str:
    """Say which of our own troubles, which state of the database or which number of the system."""
    for name in CODES:
        value = getattr(error, name, None)
        if isinstance(value, (str, int)) and CODE.fullmatch(str(value)):
            return f" {name}={value}"
    return ""


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def _is_wanted(record: logging.LogRecord) -> bool:
    """Judge here and not by logger, since some libraries set the level of their own."""
    return record.levelno >= QUIET.get(record.name.partition(".")[0], logging.NOTSET)
