"""Every sentence of the page and the website exists in both languages, and is used."""

import re
from pathlib import Path

import pytest

from sandbox.page.texts import TEXTS, language, texts
from sandbox.site import PAGES

ROOT = Path(__file__).parents[3] / "sandbox"
PLACEHOLDER = re.compile(r"\{(\w+)\}")
BUILT = ("kind-", "role-", "site-f", "site-plan-")
"""Keys that scripts and templates put together."""


def sources() -> str:
    files = [*ROOT.glob("page/static/*.js"), *ROOT.glob("*/templates/*.html")]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_every_sentence_exists_in_both_languages() -> None:
    assert [key for key, pair in TEXTS.items() if not all(text.strip() for text in pair)] == []


def test_both_languages_name_the_same_values() -> None:
    unequal = [
        key
        for key, (korean, english) in TEXTS.items()
        if set(PLACEHOLDER.findall(korean)) != set(PLACEHOLDER.findall(english))
    ]
    assert unequal == []


def test_every_sentence_asked_for_exists() -> None:
    text = sources()
    asked = re.findall(r"""(?:\bt\(|data-t=|\bt\[)["']([a-z0-9-]+[a-z0-9])["']""", text)
    assert len(asked) > 60
    assert set(asked) - set(TEXTS) == set()


def test_no_sentence_is_left_over() -> None:
    text = sources()
    navigation = {f"site-{page}" for page in PAGES}
    kept = [key for key in TEXTS if not key.startswith(BUILT) and key not in navigation]
    assert [key for key in kept if f'"{key}"' not in text and f"'{key}'" not in text] == []


@pytest.mark.parametrize(
    ("wanted", "accepted", "expected"),
    [("ko", "en", "ko"), ("en", "ko-KR", "en"), (None, "ko-KR,ko", "ko"), ("fr", None, "en")],
)
def test_the_language_asked_for_wins_over_the_browsers(
    wanted: str | None, accepted: str | None, expected: str
) -> None:
    assert language(wanted, accepted) == expected


def test_one_language_has_all_sentences() -> None:
    assert texts("ko").keys() == texts("en").keys() == TEXTS.keys()
