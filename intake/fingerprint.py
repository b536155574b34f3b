"""Names a mail by its bytes alone, cheaply and without ever raising, before anybody parses it."""

import hashlib
import re

from rules.threading import ids_in

LARGEST_HEAD = 1_000_000
LONGEST_VALUE = 65_536
LONGEST_ID = 800

_BLANK_LINE = re.compile(rb"\r?\n\r?\n|\r\r")
_FOLD = re.compile(rb"(?:\r\n|\r|\n)[ \t]+")
_LINE_END = re.compile(rb"\r\n|\r|\n")


def message_id(raw: bytes) -> str:
    """Read the first Message-ID in angle brackets; empty where there is none."""
    value = _values(raw, (b"message-id",))[b"message-id"].decode("utf-8", "replace")
    found = next(iter(ids_in(value.replace("\0", ""))), "")
    return found if len(found.encode()) <= LONGEST_ID else ""


def content_hash(raw: bytes) -> str:
    """Name what was written: copies of one mail differ in Received and X- headers, never in this.

    It covers From, Date, Subject and the body; line ends and white space at either end of the
    body do not count, because relays change them. No bytes have no name, so that two mails that
    could not be fetched are never taken for one.
    """
    if not raw:
        return ""
    digest = hashlib.sha256()
    for value in _values(raw, (b"from", b"date", b"subject")).values():
        digest.update(value + b"\0")
    digest.update(_LINE_END.sub(b"\n", _body(raw)).strip())
    return digest.hexdigest()


def _head(raw: bytes) -> bytes:
    end = _BLANK_LINE.search(raw, 0, LARGEST_HEAD)
    return raw[: end.start() if end else LARGEST_HEAD]


def _body(raw: bytes) -> bytes:
    end = _BLANK_LINE.search(raw, 0, LARGEST_HEAD)
    return raw[end.end() :] if end else b""


def _values(raw: bytes, names: tuple[bytes, ...]) -> dict[bytes, bytes]:
    """The first value of each named header, unfolded, with runs of white space made one blank."""
    found = dict.fromkeys(names, b"")
    for line in _LINE_END.split(_FOLD.sub(b" ", _head(raw))):
        name, _, value = line.partition(b":")
        key = name.strip().lower()
        if key in found and not found[key]:
            found[key] = b" ".join(value[:LONGEST_VALUE].split())
    return found
