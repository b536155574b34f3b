"""Raw bytes into a tree of parts, within bounds and without ever failing.

The standard parser reads line by line, raises on real mail and keeps several copies of an
attachment; this one cuts slices at the boundaries and decodes a part only when asked for it.
"""

import binascii
import re
from dataclasses import dataclass, field

from intake import charsets, headers
from intake.headers import Headers

MOST_PARTS = 500
DEEPEST = 50
MOST_DELIMITERS = 5_000
LONGEST_DELIMITER_TAIL = 200
MOST_COPIED = 128 * 1024 * 1024
"""Each level of a nested mail is a copy of what it holds; all together stay below this."""

_BLANK_LINE = re.compile(rb"\r?\n[ \t]*\r?\n")
_FIELD = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} [^\r\n]{1,200}\r?\n", re.M)


@dataclass(slots=True)
class Part:
    """One part of a mail; `body` is still encoded."""

    headers: Headers
    body: bytes
    content_type: str
    params: dict[str, str]
    children: list["Part"] = field(default_factory=list)

    @property
    def disposition(self) -> str:
        return self.headers.first("content-disposition").partition(";")[0].strip().lower()

    @property
    def filename(self) -> str:
        """The name its sender gave the file, as it came: not yet safe."""
        value = self.headers.raw("content-disposition")
        name = headers.parameters(value).get("filename", "") if value else ""
        return name or self.params.get("name", "")

    def data(self) -> bytes:
        """Undo the transfer encoding; broken encodings give what can be saved."""
        encoding = self.headers.first("content-transfer-encoding").strip().strip("\"'").lower()
        return decoded(self.body, encoding)

    def text(self, limit: int) -> str:
        """Decode the first bytes of a text part, with newlines as they should be."""
        encoding = self.headers.first("content-transfer-encoding").strip().strip("\"'").lower()
        data = decoded(self.body[:limit], encoding)
        text = charsets.decode(data, self.params.get("charset", ""))
        return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(slots=True)
class _Budget:
    parts: int = MOST_PARTS
    octets: int = field(default_factory=lambda: MOST_COPIED)
    exceeded: bool = False


def parse(raw: bytes) -> tuple[Part, bool]:
    """Cut a mail into parts; the second value tells whether a bound was hit."""
    budget = _Budget()
    root = _part(_unwrapped(raw), budget, depth=0, default="text/plain")
    return root, budget.exceeded or root.headers.truncated


def walk(part: Part) -> list[Part]:
    """List all parts, outermost first, without entering a returned or forwarded mail."""
    found, waiting = [], [part]
    while waiting:
        one = waiting.pop()
        found.append(one)
        if not one.content_type.startswith("message/") or one is part:
            waiting.extend(reversed(one.children))
    return found


def split(raw: bytes) -> tuple[bytes, bytes]:
    """Cut a header block from the body; a line that cannot be a header starts the body."""
    if raw[:1] in (b"\n", b"\r"):
        return b"", raw.lstrip(b"\r\n")
    blank = _BLANK_LINE.search(raw)
    head, body = (raw[: blank.start()], raw[blank.end() :]) if blank else (raw, b"")
    at = 0
    lines = head[: headers.LONGEST_BLOCK].split(b"\n")
    for number, line in enumerate(lines):
        if not (line[:1] in (b" ", b"\t") or _FIELD.match(line)) and not _header_follows(
            lines, number
        ):
            return head[:at], raw[at:]
        at += len(line) + 1
    return head, body


def decoded(body: bytes, encoding: str) -> bytes:
    """Undo a transfer encoding."""
    if encoding == "base64":
        return headers.base64(body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(body)
    if encoding in ("x-uuencode", "uuencode", "uue", "x-uue"):
        return _uudecoded(body)
    return body


def _header_follows(lines: list[bytes], number: int) -> bool:
    """One broken line amid headers is skipped; a first line that is none is a body."""
    return 0 < number < len(lines) - 1 and bool(_FIELD.match(lines[number + 1]))


def _unwrapped(raw: bytes) -> bytes:
    """Take off an mbox line, blank lines before the header, and old Mac line ends."""
    raw = raw.lstrip(b"\r\n \t") if raw[:1] in (b"\r", b"\n", b" ", b"\t") else raw
    if raw.startswith(b"\xef\xbb\xbf"):
        raw = raw[3:]
    if raw[:6].lstrip(b">")[:5] == b"From ":
        raw = raw.partition(b"\n")[2]
    if b"\n" not in raw[:10_000] and b"\r" in raw[:10_000]:
        raw = raw.replace(b"\r", b"\n")
    return raw


def _part(raw: bytes, budget: _Budget, *, depth: int, default: str) -> Part:
    head, body = split(raw)
    fields = headers.read(head)
    content_type, params = headers.content_type(fields.raw("content-type"), default)
    part = Part(fields, body, content_type, params)
    budget.parts -= 1
    budget.octets -= len(body)
    if budget.parts <= 0 or depth >= DEEPEST or budget.octets < len(body):
        budget.exceeded = True
    elif content_type.startswith("multipart/"):
        _open_multipart(part, budget, depth)
    elif content_type in ("message/rfc822", "message/global", "message/news"):
        inner = _part(_unwrapped(part.data()), budget, depth=depth + 1, default="text/plain")
        part.children.append(inner)
    return part


def _open_multipart(part: Part, budget: _Budget, depth: int) -> None:
    boundary = part.params.get("boundary", "").rstrip()
    inner = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    slices = _slices(part.body, boundary.encode("utf-8", "surrogateescape")) if boundary else []
    for piece in slices:
        if budget.parts <= 0:
            budget.exceeded = True
            break
        part.children.append(_part(piece, budget, depth=depth + 1, default=inner))
    if not part.children:
        part.content_type = "text/plain"


def _slices(body: bytes, boundary: bytes) -> list[bytes]:
    found: list[bytes] = []
    delimiter, start, at = b"--" + boundary, -1, -1
    for _ in range(MOST_DELIMITERS):
        at = body.find(delimiter, at + 1)
        if at < 0:
            break
        after = at + len(delimiter)
        end = body.find(b"\n", after, after + LONGEST_DELIMITER_TAIL)
        if end < 0:
            end = min(len(body), after + LONGEST_DELIMITER_TAIL)
        rest = body[after:end].strip()
        if (at and body[at - 1 : at] != b"\n") or rest not in (b"", b"--"):
            continue
        if start >= 0:
            found.append(_without_last_newline(body[start:at]))
        start = end + 1 if not rest else -1
        if rest:
            break
    if start >= 0:
        found.append(body[start:])
    return found


def _without_last_newline(piece: bytes) -> bytes:
    return piece[:-2] if piece.endswith(b"\r\n") else piece.removesuffix(b"\n")


def _uudecoded(body: bytes) -> bytes:
    begin = _UU_BEGIN.search(body)
    out = []
    for line in body[begin.end() if begin else 0 :].splitlines():
        if line.strip() == b"end":
            break
        out.append(_uu_line(line))
    return b"".join(out)


def _uu_line(line: bytes) -> bytes:
    if not line:
        return b""
    # Some encoders pad the line; its first byte tells the true length.
    for candidate in (line, line[: (((line[0] - 32) & 63) * 4 + 5) // 3]):
        try:
            return binascii.a2b_uu(candidate)
        except binascii.Error:
            continue
    return b""
