"""One line per decision on standard error; times in UTC, nothing personal."""

import logging
import time

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


def start_logging(level: str) -> None:
    """Log from ``level`` on; libraries speak only when something is wrong."""
    handler = logging.StreamHandler()
    formatter = logging.Formatter(
        "%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S"
    )
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    handler.addFilter(_is_wanted)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)


def _is_wanted(record: logging.LogRecord) -> bool:
    """Judge here and not by logger, since some libraries set the level of their own."""
    return record.levelno >= QUIET.get(record.name.partition(".")[0], logging.NOTSET)
