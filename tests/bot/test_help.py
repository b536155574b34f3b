"""Help speaks the language of the person who asks, down to the words to type."""

import pytest

from bot.command import TABLES, Word, help, usage
from bot.typed import amount, day
from rules.playbook import default
from sandbox.slack.limits import validate
from tests.bot.conftest import Room
from tests.cast import Cast
from words import translator

WORDS = [(name, word) for name, table in TABLES.items() for word in table]
KO, EN = translator("ko"), translator("en")


@pytest.mark.parametrize(("name", "word"), WORDS, ids=lambda one: getattr(one, "name", one))
def test_every_example_begins_with_its_own_word(name: str, word: Word) -> None:
    assert EN(word.usage).split()[0] == word.name
    assert KO(word.usage).split()[0] == word.korean
    assert f"`{name} {KO(word.usage)}`" in str(help(name, KO)["blocks"])
    assert f"`{name} {KO(word.usage)}`" in usage(name, word, KO)["text"]


@pytest.mark.parametrize("name", list(TABLES))
@pytest.mark.parametrize("lang", ["ko", "en"])
def test_help_stays_within_the_limits(name: str, lang: str) -> None:
    assert validate(dict(help(name, translator(lang))), "message") == []


def test_korean_help_shows_no_english_word_to_type() -> None:
    for name in TABLES:
        shown = str(help(name, KO)["blocks"])
        assert [word.name for word in TABLES[name] if f"`{name} {word.name}" in shown] == []


def test_what_the_korean_examples_name_is_understood() -> None:
    from datetime import date

    monday = date(2026, 11, 23)
    assert day("3일", monday) == date(2026, 11, 26)
    assert day("금요일", monday) == date(2026, 11, 27)
    assert amount("1500만") == 15_000_000
    assert "제안" in {stage.title.ko for stage in default().deal_stages}


def test_help_is_found_by_its_korean_word(room: Room, cast: Cast) -> None:
    told = room.say("minji", "/lead 도움말")

    assert told == room.say("minji", "/lead help")
    assert "/lead" in told
