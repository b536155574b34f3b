"""Columns that mean the same on SQLite and on PostgreSQL."""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

from peewee import DateTimeField, JSONField

STAMP = "%Y-%m-%d %H:%M:%S.%f"


class UtcDateTimeField(DateTimeField):
    """A moment: takes aware datetimes only, stores UTC, gives aware UTC back.

    SQLite keeps fixed-width text, so that comparing text compares time; PostgreSQL keeps a
    ``timestamp`` that holds UTC.
    """

    def db_value(self, value: Any) -> Any:
        if value is None or not isinstance(value, datetime):
            return value
        if value.tzinfo is None:
            raise ValueError(f"{self.name} needs an aware datetime, got the naive {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None).strftime(STAMP)

    def python_value(self, value: Any) -> Any:
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if isinstance(value, datetime) and value.tzinfo is None:
            value = value.replace(tzinfo=UTC)
        return value


def plain_json() -> Any:
    """A JSON column whose text keeps Hangul readable instead of ``\\uXXXX``."""
    return JSONField(dumps=partial(json.dumps, ensure_ascii=False), default=dict)


def list_json() -> Any:
    """A JSON column that holds a list."""
    return JSONField(dumps=partial(json.dumps, ensure_ascii=False), default=list)
