"""One line per decision on standard error; times in UTC, nothing personal."""

import logging
import time

QUIET = ("apscheduler", "slack_bolt", "slack_sdk", "waitress", "imapclient", "urllib3", "peewee")


def start_logging(level: str) -> None:
    """Log from ``level`` on; libraries speak only when something is wrong."""
    handler = logging.StreamHandler()
    formatter = logging.Formatter(
        "%(asctime)sZ %(levelname)s %(name)s %(message)s", "%Y-%m-%dT%H:%M:%S"
    )
    formatter.converter = time.gmtime
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
