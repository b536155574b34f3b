"""What travels: the type of parsed JSON, and one bounded HTTP POST."""

import http.client
import time
from typing import Any, NamedTuple
from urllib.parse import urlsplit

Json = dict[str, Any]


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def post(url: str, body: bytes, headers: dict[str, str], *, seconds: float) -> Answer:
    """Send one POST; no proxy, no redirect, and never longer than `seconds` in all.

    Raises OSError (TimeoutError among them) or http.client.HTTPException.
    """
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    deadline = time.monotonic() + seconds
    connection = kind(parts.hostname or "", parts.port, timeout=seconds)
    try:
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", path, body, headers)
        if connection.sock is not None:
            connection.sock.settimeout(max(deadline - time.monotonic(), 0.001))
        response = connection.getresponse()
        answer = Answer(
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read(),
        )
    finally:
        connection.close()
    if time.monotonic() > deadline:
        raise TimeoutError(f"{url} answered after {seconds} s")
    return answer
