"""Header fields of received mail, decoded leniently and within bounds."""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from intake import charsets

MOST_FIELDS = 1_000
LONGEST_VALUE = 64_000
LONGEST_BLOCK = 500_000
MOST_ADDRESSES = 200
LONGEST_ADDRESS = 254

_FOLD = re.compile(rb"\r?\n(?=[ \t])")
# A word ends where the next one begins: without that, each of many open words reads to the end.
_OPENING = r"=\?([\w.:+\-]{1,60})(?:\*[\w\-]{0,20})?\?([bBqQ])\?"
_NEXT = r"=\?[\w.:+\-]{1,60}(?:\*[\w\-]{0,20})?\?[bBqQ]\?"
_WORD = re.compile(_OPENING + rf"((?:(?!\?=|{_NEXT}).){{0,20000}})\?=", re.S)
_ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"'@\\]{1,64}@[^\s<>()\[\],;:\"'@\\]{1,253}")
_QUOTED_LOCAL = re.compile(r"\"[^\"\\<>]{1,64}\"@[^\s<>()\[\],;:\"'@\\]{1,253}")
_PARAMETER = re.compile(
    r";\s*([^\s=;\"]{1,80})\s*=\s*(?:\"((?:[^\"\\]|\\.){0,8000})\"?|([^;\"]{0,8000}))"
)
_CONTINUED = re.compile(r"([^*]{1,60})(?:\*(\d{1,3}))?(\*)?")
MOST_PARAMETERS = 100


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of one part, in order, with names in lower case and values unfolded."""

    fields: tuple[tuple[str, bytes], ...]
    truncated: bool = False

    def raw(self, name: str) -> bytes:
        """Return the first value as it came, or nothing."""
        for key, value in self.fields:
            if key == name:
                return value
        return b""

    def first(self, name: str) -> str:
        """Return the first value, decoded."""
        value = self.raw(name)
        return decode(value) if value else ""

    def every(self, name: str) -> list[str]:
        """Return all values under a name, decoded."""
        return [decode(value) for key, value in self.fields if key == name]

    def topmost(self) -> Iterator[tuple[str, str]]:
        """Give each name once with its topmost value, which the last server wrote."""
        seen: set[str] = set()
        for key, value in self.fields:
            if key not in seen:
                seen.add(key)
                yield key, decode(value)


def read(block: bytes) -> Headers:
    """Read a header block; what exceeds the bounds is left out and noted."""
    fields: list[tuple[str, bytes]] = []
    truncated = len(block) > LONGEST_BLOCK
    for line in _FOLD.sub(b"", block[:LONGEST_BLOCK]).split(b"\n"):
        name, colon, value = line.partition(b":")
        if not colon or not name.strip() or len(name) > 200:
            continue
        if len(fields) >= MOST_FIELDS:
            truncated = True
            break
        truncated = truncated or len(value) > LONGEST_VALUE
        key = name.strip().lower().decode("ascii", "replace")
        fields.append((key, value[:LONGEST_VALUE].strip()))
    return Headers(tuple(fields), truncated)


def decode(value: bytes) -> str:
    """Decode a header value: encoded-words, undeclared 8-bit and escape sequences."""
    text = (
        charsets.decode(value) if not value.isascii() or b"\x1b" in value else value.decode("ascii")
    )
    return charsets.clean(decode_words(text)) if "=?" in text else charsets.clean(text)


def decode_words(text: str) -> str:
    """Decode encoded-words, joining neighbours of one charset as bytes first.

    Outlook and webmail split words inside a Korean character; each half alone is broken.
    """
    out: list[str] = []
    waiting, label, end = b"", "", 0
    for word in _WORD.finditer(text):
        between = text[end : word.start()]
        here, data = word[1].lower(), _word_bytes(word[2], word[3])
        adjacent = bool(label) and not between.strip()
        if label and not (adjacent and here == label):
            out.append(charsets.decode(waiting, label))
            waiting = b""
        if not adjacent:
            out.append(between)
        waiting, label, end = waiting + data, here, word.end()
    if label:
        out.append(charsets.decode(waiting, label))
    return "".join(out) + text[end:]


def _word_bytes(encoding: str, payload: str) -> bytes:
    if encoding in "qQ":
        return binascii.a2b_qp(payload.encode("utf-8", "replace"), header=True)
    return base64(payload.encode("ascii", "ignore"))


def base64(data: bytes) -> bytes:
    """Decode base64 that may lack its padding or hold foreign letters."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    # A lone last letter carries no byte; two or three carry one or two.
    letters = letters[: -(len(letters) % 4 == 1) or None]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def content_type(value: bytes, default: str) -> tuple[str, dict[str, str]]:
    """Split a Content-Type; nonsense becomes the default, so that the body is still read."""
    if not value:
        return default, {}
    kind = decode(value[:200]).partition(";")[0].strip().strip("\"'").lower()
    params = parameters(value) if b";" in value else {}
    if re.fullmatch(r"[\w!#$&^.+-]{1,60}/[\w!#$&^.+-]{1,80}", kind):
        return kind, params
    if params.get("boundary"):
        return "multipart/mixed", params
    return default if kind in ("", "text", "/") or "/" not in kind else "text/plain", params


def parameters(value: bytes) -> dict[str, str]:
    """Read `; name=value` pairs, also RFC 2231 ones in several pieces."""
    text = charsets.decode(value[:LONGEST_VALUE])
    plain: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for number, hit in enumerate(_PARAMETER.finditer(text)):
        if number >= MOST_PARAMETERS:
            break
        name = hit[1].lower()
        content = re.sub(r"\\(.)", r"\1", hit[2]) if hit[2] else hit[3] or ""
        if "*" in name and (found := _CONTINUED.fullmatch(name)):
            pieces.setdefault(found[1], []).append((int(found[2] or 0), bool(found[3]), content))
        else:
            plain.setdefault(name, decode_words(content.strip()))
    return plain | {name: _joined(found) for name, found in pieces.items()}


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    pieces.sort(key=lambda piece: piece[0])
    label, data = "", b""
    for number, encoded, content in pieces:
        value = content
        if encoded and number == 0 and content.count("'") >= 2:
            label, _, value = content.split("'", 2)
        as_bytes = value.encode("utf-8", "replace")
        data += unquote_to_bytes(as_bytes) if encoded else as_bytes
    return charsets.decode(data, label)


def address(text: str) -> tuple[str, str]:
    """Read one mailbox: the last `<addr>`, else a bare address; the rest is the name."""
    text = text[-4_000:]
    if " @" in text or "@ " in text:
        text = re.sub(r"\s{0,3}@\s{0,3}", "@", text)
    inside = [hit for hit in re.finditer(r"<([^<>]{0,500})>", text) if "@" in hit[1]]
    if inside:
        found = _bare_address(inside[-1][1])
        if found:
            name = text[: inside[-1].start()].strip() or text[inside[-1].end() :]
            return found, _name(name)
    found = _bare_address(text)
    if not found:
        return "", _name(re.sub(r"<[^<>]*>", "", text))
    rest = re.sub(r"[<>()\[\]]", " ", re.sub(re.escape(found), " ", text, flags=re.I))
    return found, _name(rest)


def addresses(text: str) -> list[tuple[str, str]]:
    """Read an address list; commas inside quotes, brackets or a name split nothing."""
    found: list[tuple[str, str]] = []
    waiting = ""
    for piece in re.split(r"[,;]", text[:LONGEST_VALUE])[: MOST_ADDRESSES * 4]:
        waiting = f"{waiting},{piece}" if waiting else piece
        if "@" not in piece or waiting.count('"') % 2:
            continue
        email, name = address(re.sub(r"^[^\"<@]{0,200}:", "", waiting))
        if email:
            found.append((email, name))
        waiting = ""
        if len(found) >= MOST_ADDRESSES:
            break
    return found


def _bare_address(text: str) -> str:
    hit = _ADDRESS.search(text) or _QUOTED_LOCAL.search(text)
    if not hit:
        return ""
    found = re.sub(r"^mailto:", "", hit[0], flags=re.I).strip(".").lower()
    return found if len(found) <= LONGEST_ADDRESS else ""


def _name(text: str) -> str:
    """Tidy a display name; one that only looks like an address is no name."""
    text = decode_words(text) if "=?" in text else text
    name = " ".join(text.replace("\\", "").split()).strip(" ,;:\t\"'“”‘’<>")
    return "" if re.fullmatch(r"[^\s@]+@[^\s@]+", name) else name[:200]


def date(text: str) -> datetime | None:
    """Read a Date header; a date without zone is taken as UTC, nonsense as none."""
    try:
        found = parsedate_to_datetime(text[:200])
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
