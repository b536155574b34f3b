"""The readable text of a mail and the files that came with it, picked out of its parts."""

import re
from dataclasses import dataclass
from functools import cached_property

from intake import html, mime, quoting
from intake.mime import Part

LONGEST_TEXT = 400_000
_PLACEHOLDER = re.compile(
    r"(?:this (?:message|e-?mail)|your (?:e-?mail|mail) (?:client|program)|to view"
    r" this).{0,120}html"
    r"|html.{0,80}(?:지원|메일|보이지)",
    re.I | re.S,
)


@dataclass
class Body:
    """What a mail holds: its parts, texts as plain and as HTML, and its files with their sizes."""

    parts: list[Part]
    plain: str
    html: str
    files: list[tuple[Part, int]]
    truncated: bool = False

    @cached_property
    def text(self) -> str:
        """The whole text, from the plain part unless that is empty or only says "use HTML"."""
        if self.plain.strip() and not (self.html and self._is_placeholder):
            return self.plain.strip()
        return (html.to_text(self.html) if self.html else "") or self.plain.strip()

    @property
    def _is_placeholder(self) -> bool:
        plain = self.plain.strip()
        return len(plain) < 300 and bool(_PLACEHOLDER.search(plain))

    @property
    def returned(self) -> list[Part]:
        """Mails inside this one: returned originals and forwarded ones."""
        found = []
        for part in self.parts:
            if part.content_type.startswith("message/"):
                found += part.children
        return found

    def pieces(self, *, forwarded: bool) -> quoting.Pieces:
        """Take the text apart, with the marks of the HTML where the plain text shows no quote."""
        pieces = quoting.separate(self.text, forwarded=forwarded)
        if pieces.quoted or not self.html:
            return pieces
        cut = html.reply_text(self.html, forwarded=forwarded)
        if not cut or len(cut) >= len(self.text) * 0.98:
            return pieces
        inner = quoting.separate(cut, forwarded=forwarded)
        return quoting.Pieces(inner.reply, self.text, inner.signature)


def read(root: Part) -> Body:
    """Collect texts and files of a mail."""
    parts = mime.walk(root)
    plain, marked, files = [], [], []
    alternatives = _alternatives(parts)
    for part in parts:
        if part.children or part.content_type.startswith("multipart/"):
            continue
        if _is_file(part):
            files.append((part, _size(part)))
        elif part.content_type == "text/html":
            marked.append(part)
        elif part.content_type.startswith("text/") or part is root:
            plain.append(part)
    own_html = [part for part in marked if id(part) not in alternatives]
    shown = [*plain, *own_html] if plain and own_html else plain
    body = Body(parts, _texts(shown), "\n".join(_text(part) for part in marked), files)
    body.truncated = any(len(part.body) > LONGEST_TEXT * 4 for part in (*plain, *marked))
    return body


def _alternatives(parts: list[Part]) -> set[int]:
    """List the parts that only repeat their siblings in another format."""
    return {
        id(leaf)
        for part in parts
        if part.content_type in ("multipart/alternative", "multipart/related")
        for child in part.children
        for leaf in mime.walk(child)
    }


def _texts(parts: list[Part]) -> str:
    texts = []
    for part in parts:
        text = _text(part)
        texts.append(html.to_text(text) if part.content_type == "text/html" else text)
    return "\n".join(text for text in texts if text.strip())


def _text(part: Part) -> str:
    text = part.text(LONGEST_TEXT * 4)
    if part.params.get("format", "").lower() == "flowed":
        text = _unflowed(text[:LONGEST_TEXT], delete_space=part.params.get("delsp", "") == "yes")
    return text[:LONGEST_TEXT]


def _unflowed(text: str, *, delete_space: bool) -> str:
    """Join soft-broken lines (RFC 3676), except in quotes and before a signature."""
    out: list[str] = []
    joining = False
    for line in text.split("\n"):
        soft = line.endswith(" ") and line != "-- " and not line.startswith(">")
        shown = line[1:] if line.startswith(" ") else line
        shown = shown[:-1] if soft and delete_space else shown
        if joining and out and shown and not line.startswith(">") and line != "-- ":
            out[-1] += shown
        else:
            out.append(shown)
        joining = soft
    return "\n".join(out)


def _is_file(part: Part) -> bool:
    if part.disposition == "attachment":
        return True
    kind = part.content_type
    if kind.startswith("text/") and kind not in ("text/calendar", "text/vcard", "text/x-vcard"):
        return bool(part.filename) and part.disposition != "inline" and kind != "text/html"
    return not kind.startswith(("multipart/", "message/", "text/")) or kind == "text/calendar"


def _size(part: Part) -> int:
    encoding = part.headers.first("content-transfer-encoding").strip().lower()
    if encoding == "base64":
        body = part.body
        letters = len(body) - body.count(b"\n") - body.count(b"\r")
        return letters * 3 // 4 - body.rstrip(b"\r\n- ")[-2:].count(b"=")
    return len(part.data())
