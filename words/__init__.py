"""Every sentence a person reads, in English and Korean: one catalogue per room.

The English sentence is the message id. Korean stands in ``words/ko/<room>.po`` and is compiled in
memory at the first use, so that there is nothing to build and nothing to forget.
"""

from collections.abc import Iterable
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import Protocol

HERE = Path(__file__).parent
LANGUAGES = ("ko", "en")


class Tr(Protocol):
    """A translator bound to one language."""

    lang: str

    def __call__(self, sentence: str, /, **values: object) -> str:
        """Give the sentence in this language with its named placeholders filled."""

    def n(self, one: str, many: str, count: int, /, **values: object) -> str:
        """Give the sentence for a count; the placeholder ``%(num)d`` is the count itself."""


class _Translator:
    def __init__(self, lang: str, catalogues: NullTranslations) -> None:
        self.lang = lang
        self._catalogues = catalogues

    def __call__(self, sentence: str, /, **values: object) -> str:
        found = self._catalogues.gettext(sentence)
        return found % values if values else found

    def n(self, one: str, many: str, count: int, /, **values: object) -> str:
        found = self._catalogues.ngettext(one, many, count)
        return found % ({"num": count} | values)


@cache
def translator(lang: str) -> Tr:
    """The translator for a tag such as ``ko``, ``ko-KR`` or ``en_US``; English otherwise."""
    short = lang.lower().replace("_", "-").split("-")[0]
    if short != "ko":
        return _Translator("en", NullTranslations())
    return _Translator("ko", _compiled(sorted((HERE / "ko").glob("*.po"))))


def N_(sentence: str) -> str:
    """Mark a sentence for the catalogue that is translated later, through a variable."""
    return sentence


def _compiled(files: Iterable[Path]) -> NullTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    first = NullTranslations()
    for file in files:
        with file.open("rb") as source:
            catalogue = read_po(source, locale="ko")
        compiled = BytesIO()
        write_mo(compiled, catalogue)
        compiled.seek(0)
        translations = GNUTranslations(compiled)
        translations.add_fallback(first)
        first = translations
    return first
