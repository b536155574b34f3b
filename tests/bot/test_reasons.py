"""Scores and owners are explained in words, in both languages, and never by the id of a rule."""

import re
from collections.abc import Iterable
from datetime import datetime

import pytest

import funnel
from bot import faces
from bot.views import reasons
from rules.playbook import Conditions, Playbook, RoutingRule, SignalRule, SizeRule, TitleRule
from rules.playbook import default as bare_playbook
from store.leads import Lead
from tests.cast import HANA, Cast, sample_playbook
from words import translator

KO, EN = translator("ko"), translator("en")
PLAYBOOK = sample_playbook()
HANGUL = re.compile(r"[가-힣]")


def with_own_rules() -> Playbook:
    """A team that named its own rules in its own way."""
    scoring = PLAYBOOK.scoring.model_copy(
        update={
            "titles": (TitleRule(rule="vip-titles", words=("cto",), points=30),),
            "sizes": (SizeRule(rule="whales", at_least=5000, points=30),),
            "signals": (SignalRule(rule="blog-fan", kind="visit", detail="*/blog*", points=1),),
        }
    )
    return PLAYBOOK.model_copy(update={"scoring": scoring})


def names(rules: Iterable[TitleRule | SizeRule | SignalRule]) -> list[str]:
    return [one.rule for one in rules]


@pytest.mark.parametrize("slug", ["contact", "ebook"])
def test_a_form_is_called_by_its_title(slug: str) -> None:
    point = {"rule": f"form-{slug}", "axis": "interest", "points": 15, "detail": slug}
    title = PLAYBOOK.forms[slug].title

    assert reasons.short([point], PLAYBOOK, EN) == f"Form: {title.en} +15"
    assert reasons.short([point], PLAYBOOK, KO) == f"양식: {title.ko} +15"
    assert reasons.detail(point, EN) == ""


def test_a_form_that_was_taken_away_is_still_a_form() -> None:
    point = {"rule": "form-old-fair", "axis": "interest", "points": 15, "detail": "old-fair"}

    assert reasons.rule(point, PLAYBOOK, EN) == "Filled in a form"
    assert reasons.rule(point, PLAYBOOK, KO) == "양식 제출"


def test_every_rule_of_the_sample_playbook_has_korean_words() -> None:
    scoring = PLAYBOOK.scoring
    named = [*names(scoring.titles), *names(scoring.sizes), *names(scoring.signals)]
    for name in (*named, "country", "email-company", "email-free", "email-disposable"):
        words = reasons.rule({"rule": name, "axis": "fit", "points": 1}, PLAYBOOK, KO)
        assert HANGUL.search(words), name
        assert name not in words


def test_every_rule_that_we_bring_along_has_words_of_its_own() -> None:
    scoring = bare_playbook().scoring
    named = {*names(scoring.titles), *names(scoring.sizes), *names(scoring.signals)}

    assert named - set(reasons.RULES) == set()


@pytest.mark.parametrize(
    ("name", "axis", "words"),
    [
        ("vip-titles", "fit", "Title"),
        ("whales", "fit", "Company size"),
        ("blog-fan", "interest", "Visited the site"),
        ("gone-since", "fit", "Who they are"),
        ("gone-since", "interest", "What they do"),
    ],
)
def test_a_rule_that_the_team_named_is_told_by_what_it_looks_at(
    name: str, axis: str, words: str
) -> None:
    point = {"rule": name, "axis": axis, "points": 3}

    assert reasons.rule(point, with_own_rules(), EN) == words
    assert HANGUL.search(reasons.rule(point, with_own_rules(), KO))


def test_a_country_is_called_by_its_name() -> None:
    point = {"rule": "country", "axis": "fit", "points": 5, "detail": "KR"}

    assert reasons.detail(point, KO) == "대한민국"
    assert reasons.detail(point, EN) == "South Korea"


@pytest.mark.parametrize(
    ("when", "en", "ko"),
    [
        (Conditions(languages=("en",)), "rule for language English", "배정 규칙(언어 영어)"),
        (
            Conditions(countries=("KR",), min_employees=100),
            "rule for country South Korea, company size 100+",
            "배정 규칙(국가 대한민국, 회사 규모 100+)",
        ),
        (Conditions(sources=("mail",)), "rule for source E-mail", "배정 규칙(유입 경로 이메일)"),
        (Conditions(), "a rule of the playbook", "플레이북 규칙"),
    ],
)
def test_a_routing_rule_is_told_by_what_it_asks_for(when: Conditions, en: str, ko: str) -> None:
    rule = RoutingRule(name="own-rule", when=when, to="tae@saebyeok.example")
    routing = PLAYBOOK.routing.model_copy(update={"rules": (rule,)})
    playbook = PLAYBOOK.model_copy(update={"routing": routing})

    assert reasons.route("own-rule", playbook, EN) == en
    assert reasons.route("own-rule", playbook, KO) == ko
    assert reasons.route("rule-of-yesterday", playbook, EN) == "a rule of the playbook"


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_no_id_of_a_rule_stands_on_the_card_or_in_why(cast: Cast, at: datetime, lang: str) -> None:
    lead = funnel.create_lead(HANA, note="견적", by=cast.minji, at=at)
    found = Lead.find(lead.key)
    assert found is not None
    ids = [str(point["rule"]) for point in found.score["points"]]
    assert "title-manager" in ids

    tr = translator(lang)
    shown = str(faces.lead_card(found, tr, at)) + str(faces.why(found, tr))

    assert [name for name in ids if "-" in name and name in shown] == []
