"""Turns a step of the playbook (Jinja and Markdown) into the words of one mail."""

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markdown_it import MarkdownIt
from markdown_it.token import Token

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+\-.!|&~])")
_ADVERTISED = re.compile(r"://|www\.|@", re.IGNORECASE)
# A mail program makes a link of anything like ``host.tld``, ``scheme://`` or ``a@b``: an invisible
# blank after the mark keeps it from doing so.
_LINKABLE = re.compile(r"((?<=\w)[.。．｡](?=[^\W\d_]{2})|:(?=//)|(?<=\w)[@＠](?=\w))")
_BLANK = "\u200b"
LONGEST_NAME, LONGEST_SUBJECT = 60, 120
_BLOCKS = ("paragraph_close", "list_item_close", "bullet_list_close", "ordered_list_close")


class Ready(str):
    """A text of our own making, such as a link, that is put into Markdown as it is."""

    __slots__ = ()


@dataclass(frozen=True)
class Words:
    """One mail body, twice: for those who read HTML and for those who do not."""

    text: str
    html: str


def line(source: str, values: dict[str, Any]) -> str:
    """Fill in a subject: one line of plain text."""
    return " ".join(_template(source, is_markdown=False).render(values).split())


def body(source: str, values: dict[str, Any]) -> Words:
    """Fill in a body; what prospects said about themselves cannot become a link or a heading."""
    return both(_template(source, is_markdown=True).render(values))


def both(markdown: str) -> Words:
    """Show Markdown as text and as HTML: paragraphs, emphasis, links and lists, nothing else."""
    tokens = _parser().parse(markdown)
    html = _parser().renderer.render(tokens, _parser().options, {})
    return Words(text=_plain(tokens), html=html)


@lru_cache(maxsize=256)
def _template(source: str, *, is_markdown: bool) -> Template:
    """Prepared once per step; an unknown name is an error, never a gap in a letter."""
    return _kitchen(is_markdown).from_string(source)


@cache
def _kitchen(is_markdown: bool) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        undefined=StrictUndefined,
        keep_trailing_newline=False,
        autoescape=False,  # the output is Markdown, and `_tame` escapes that
        finalize=_tame if is_markdown else None,
    )


def name(words: str) -> str:
    """What somebody calls themselves, their title or company; nothing where it advertises."""
    text = " ".join(words.split())
    return "" if _ADVERTISED.search(text) else unlinked(text, longest=LONGEST_NAME)


def unlinked(words: str, *, longest: int = LONGEST_SUBJECT) -> str:
    """Foreign words, cut short, in which no mail program finds an address to link to."""
    text = " ".join(words.split())
    cut = text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
    return _LINKABLE.sub(rf"\1{_BLANK}", cut)


def tamed(words: str) -> str:
    """Disarm what Markdown would read as its own."""
    return _SPECIAL.sub(r"\\\1", " ".join(words.split()))


def _tame(value: Any) -> Any:
    return tamed(value) if isinstance(value, str) and not isinstance(value, Ready) else value


@cache
def _parser() -> MarkdownIt:
    return (
        MarkdownIt("zero", {"html": False, "breaks": True})
        .enable(["list", "emphasis", "link", "autolink", "escape", "newline"])
        .enable(["entity"])
    )


def _plain(tokens: list[Token]) -> str:
    lines: list[str] = []
    numbers: list[int] = []
    bullet = ""
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                numbers.append(-1)
            case "ordered_list_open":
                numbers.append(int(token.attrGet("start") or 1) - 1)
            case "bullet_list_close" | "ordered_list_close":
                numbers.pop()
            case "list_item_open":
                numbers[-1] += numbers[-1] >= 0
                mark = f"{numbers[-1]}. " if numbers[-1] >= 0 else "- "
                bullet = "  " * (len(numbers) - 1) + mark
            case "inline":
                lines.append(bullet + _inline(token.children or []))
                bullet = ""
            case _:
                pass
        if token.type in _BLOCKS and not token.hidden and not numbers and lines and lines[-1]:
            lines.append("")
    return "\n".join(lines).strip() + "\n"


def _inline(tokens: list[Token]) -> str:
    """The words without their marks; a link shows its address after its label."""
    parts: list[str] = []
    opened: list[tuple[int, str]] = []
    for token in tokens:
        if token.type == "link_open":
            opened.append((len(parts), str(token.attrGet("href"))))
        elif token.type == "link_close":
            start, address = opened.pop()
            label = "".join(parts[start:])
            parts[start:] = [label if label == address else f"{label} ({address})"]
        elif token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        else:
            parts.append(token.content)
    return "".join(parts)
