"""Every sentence a person reads has a Korean side, and every Korean entry is still used."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract, extract_python
from babel.messages.pofile import read_po
from jinja2.ext import babel_extract

HOME = Path(__file__).parent.parent
ROOMS = ("leadloop", "bot", "intake", "scheduler")
KEYWORDS = {"tr": None, "n": (1, 2), "N_": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?\d*(?:\.\d+)?[a-z]|%%")
METHODS = {".py": extract_python} | dict.fromkeys((".html", ".txt", ".xml", ".j2"), babel_extract)

Id = str | tuple[str, str]


@dataclass(frozen=True)
class Sentence:
    """One sentence of the code and where it stands."""

    id: Id
    where: str


def sentences(room: str) -> Iterator[Sentence]:
    """Find every literal sentence in a room's modules and templates."""
    for path in sorted((HOME / room).rglob("*")):
        method = METHODS.get(path.suffix)
        if method is None:
            continue
        with path.open("rb") as file:
            for line, id, _, _ in extract(method, file, keywords=KEYWORDS):
                yield Sentence(id, f"{path.relative_to(HOME)}:{line}")


@pytest.fixture(params=ROOMS)
def room(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def said(room: str) -> dict[Id, str]:
    """The sentences of a room, each with the first place where it stands."""
    found: dict[Id, str] = {}
    for sentence in sentences(room):
        if sentence.id and sentence.id != ("", ""):
            found.setdefault(sentence.id, sentence.where)
    return found


@pytest.fixture
def catalogue(room: str) -> Catalog:
    path = HOME / "words" / "ko" / f"{room}.po"
    if not path.exists():
        return Catalog(locale="ko")
    return read_po(BytesIO(path.read_bytes()), locale="ko", abort_invalid=True)


def test_every_sentence_is_also_said_in_korean(said: dict[Id, str], catalogue: Catalog) -> None:
    missing = [f"{where}: {first(id)!r}" for id, where in said.items() if not korean(catalogue, id)]

    assert not missing, listed("no Korean (missing, empty or fuzzy)", missing)


def test_no_sentence_hides_where_extraction_cannot_see_it(room: str) -> None:
    """Inside an f-string Python 3.11 shows the tokenizer one opaque string."""
    hidden = [
        f"{path.relative_to(HOME)}:{call.lineno}"
        for path in sorted((HOME / room).rglob("*.py"))
        for text in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(text, ast.JoinedStr)
        for call in ast.walk(text)
        if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in KEYWORDS
        if any(isinstance(given, ast.Constant) for given in call.args)
    ]

    assert not hidden, listed("tr(…) inside an f-string", hidden)


def test_both_languages_have_the_same_placeholders(catalogue: Catalog) -> None:
    uneven = [
        f"{first(message.id)!r}: {text!r}"
        for message in entries(catalogue)
        for text in texts(message.string)
        if text and not same_placeholders(message, text)
    ]

    assert not uneven, listed("unequal placeholders", uneven)


def test_no_korean_entry_is_left_over(said: dict[Id, str], catalogue: Catalog) -> None:
    left_over = [repr(first(one.id)) for one in entries(catalogue) if key(one.id) not in said]

    assert not left_over, listed("entries that no code uses", left_over)


def test_no_entry_translates_one_sentence_in_two_ways() -> None:
    """All rooms share one translator, so the last catalogue would win silently."""
    seen: dict[Id, tuple[str, object]] = {}
    torn = []
    for path in sorted((HOME / "words" / "ko").glob("*.po")):
        for message in entries(read_po(BytesIO(path.read_bytes()), locale="ko")):
            file, before = seen.setdefault(key(message.id), (path.name, message.string))
            if before != message.string:
                torn.append(f"{file} and {path.name}: {first(message.id)!r}")

    assert not torn, listed("sentences translated differently by two rooms", torn)


def entries(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def korean(catalogue: Catalog, id: Id) -> bool:
    message = catalogue.get(first(id))
    return bool(message and not message.fuzzy and all(texts(message.string)))


def key(id: object) -> Id:
    return (id[0], id[1]) if isinstance(id, (tuple, list)) else str(id)


def first(id: object) -> str:
    return str(id[0]) if isinstance(id, (tuple, list)) else str(id)


def texts(string: object) -> list[str]:
    return list(string) if isinstance(string, (tuple, list)) else [str(string or "")]


def same_placeholders(message: Message, text: str) -> bool:
    """A plural's singular may leave out the number; Korean may name each value once or more."""
    ids = message.id if isinstance(message.id, (tuple, list)) else [message.id]
    wanted = set().union(*(named(one) for one in ids))
    optional = {"num"} if len(ids) > 1 else set()
    return wanted - optional <= named(text) <= wanted


def named(text: str) -> set[str]:
    return {found[1] for found in PLACEHOLDER.finditer(text) if found[1]}


def listed(what: str, lines: list[str]) -> str:
    return "\n".join([f"{what}:", *(f"  {line}" for line in lines)])
