"""Fit, interest, fading, and why."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.identity import Facts
from rules.playbook import Scoring, SignalRule
from rules.scoring import Point, Score, Signal, score

AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
DAY = timedelta(days=1)
SCORING = Scoring()
HANA = Facts("hana@hanbit.example", name="정하나", title="물류팀장", country="KR", employees=250)
NOBODY = Facts("")


def judge(facts: Facts = NOBODY, *signals: Signal, scoring: Scoring = SCORING) -> Score:
    return score(facts, signals, at=AT, scoring=scoring)


def rules(result: Score) -> dict[str, int]:
    return {point.rule: point.points for point in result.points}


def test_a_good_prospect_who_writes_is_an_mql_and_we_know_why() -> None:
    result = judge(HANA, Signal("mail", AT))
    assert result.points == (
        Point("title-manager", "fit", 12, "물류팀장"),
        Point("company-medium", "fit", 20, "250"),
        Point("country", "fit", 5, "KR"),
        Point("email-company", "fit", 15, "hanbit.example"),
        Point("inquiry-mail", "interest", 40),
    )
    assert (result.fit, result.interest, result.grade, result.is_mql) == (52, 40, "A2", True)


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        ("대표이사", "title-decision-maker"),
        ("CTO", "title-decision-maker"),
        ("VP Operations", "title-decision-maker"),
        ("Head of Logistics", "title-decision-maker"),
        ("Managing Director", "title-decision-maker"),
        ("물류혁신팀 과장", "title-manager"),
        ("Operations Manager", "title-manager"),
        ("대리", "title-practitioner"),
        ("Software Engineer", "title-practitioner"),
        ("경영학과 학생", "title-not-a-buyer"),
        ("Summer intern", "title-not-a-buyer"),
        ("Internal auditor", None),
        ("Actor", None),
        ("", None),
    ],
)
def test_a_title_is_read_in_both_languages(title: str, rule: str | None) -> None:
    found = rules(judge(Facts("", title=title)))
    assert list(found) == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("employees", "rule"),
    [
        (None, None),
        (0, None),
        (1, "company-tiny"),
        (5, None),
        (20, "company-small"),
        (99, "company-small"),
        (100, "company-medium"),
        (1000, "company-large"),
        (90_000, "company-large"),
    ],
)
def test_a_company_belongs_to_one_size(employees: int | None, rule: str | None) -> None:
    found = rules(judge(Facts("", employees=employees)))
    assert list(found) == ([rule] if rule else [])


@pytest.mark.parametrize(
    ("email", "expected"),
    [
        ("hana@hanbit.example", {"email-company": 15}),
        ("hana@naver.com", {"email-free": -5}),
        ("x@mailinator.com", {"email-disposable": -40}),
        ("info@hanbit.example", {"email-company": 15, "email-role": -5}),
        ("", {}),
    ],
)
def test_the_address_tells_something(email: str, expected: dict[str, int]) -> None:
    assert rules(judge(Facts(email))) == expected


@pytest.mark.parametrize("country", ["KR", ""])
def test_an_inquiry_from_a_free_mail_address_is_still_worth_a_call(country: str) -> None:
    result = judge(Facts("hana@naver.com", country=country), Signal("mail", AT))
    assert result.is_mql
    assert result.grade == "C2"


def test_a_throw_away_address_is_not() -> None:
    assert not judge(Facts("x@mailinator.com", country="KR"), Signal("mail", AT)).is_mql


def test_a_student_is_no_mql_however_interested() -> None:
    eager = [Signal("mail", AT), Signal("reply", AT), Signal("reply", AT)]
    result = judge(Facts("kim@naver.com", title="학생", country="KR"), *eager)
    assert not result.is_mql
    assert result.grade == "D1"


def test_a_perfect_fit_without_interest_is_no_mql() -> None:
    result = judge(HANA)
    assert (result.grade, result.is_mql) == ("A4", False)


def test_an_opened_mail_counts_nothing() -> None:
    assert judge(NOBODY, *[Signal("open", AT)] * 50).points == ()


def test_what_a_machine_did_counts_nothing() -> None:
    assert judge(NOBODY, Signal("click", AT, is_bot=True)).points == ()


def test_one_click_makes_no_mql() -> None:
    assert not judge(HANA, Signal("click", AT)).is_mql


def test_clicks_and_visits_are_capped() -> None:
    result = judge(HANA, *[Signal("click", AT)] * 40, *[Signal("visit", AT, "/blog")] * 40)
    assert rules(result)["click"] == 15
    assert rules(result)["visit"] == 10
    assert not result.is_mql


def test_the_pricing_page_says_more_than_others() -> None:
    pricing = "https://saebyeok.example/ko/pricing?utm=x"
    result = judge(NOBODY, Signal("visit", AT, pricing), Signal("visit", AT, "/blog"))
    assert rules(result) == {"visit-pricing": 10, "visit": 2}


def test_a_form_may_bring_its_own_points() -> None:
    result = judge(NOBODY, Signal("form", AT, "contact", points=33))
    assert result.points == (Point("form", "interest", 33, "contact"),)


def test_a_refusal_takes_interest_away() -> None:
    result = judge(NOBODY, Signal("mail", AT), Signal("unsubscribe", AT))
    assert result.interest == 15


def test_many_acts_of_one_rule_are_one_reason() -> None:
    acts = [Signal("visit", AT, f"/page-{n}") for n in range(5)]
    (point,) = judge(NOBODY, *acts).points
    assert point == Point("visit", "interest", 10, "/page-0, /page-1, /page-2")


@pytest.mark.parametrize(("days", "interest"), [(0, 40), (15, 28), (30, 20), (60, 10), (300, 0)])
def test_interest_halves_every_half_life(days: int, interest: int) -> None:
    assert judge(NOBODY, Signal("mail", AT - days * DAY)).interest == interest


def test_fit_does_not_fade() -> None:
    later = score(HANA, (), at=AT + 3650 * DAY, scoring=SCORING)
    assert later.fit == judge(HANA).fit


def test_a_fast_clock_makes_nothing_worth_more() -> None:
    assert judge(NOBODY, Signal("mail", AT + DAY)).interest == 40


@pytest.mark.parametrize(
    ("fit", "interest", "grade"),
    [(30, 50, "A1"), (29, 49, "B2"), (15, 30, "B2"), (14, 29, "C3"), (-5, 10, "C3"), (-6, 9, "D4")],
)
def test_grades_change_at_the_agreed_edges(fit: int, interest: int, grade: str) -> None:
    agreed = Scoring(
        countries={"KR": fit},
        signals=(SignalRule(rule="act", kind="act", points=interest),),
    )
    result = judge(Facts("", country="kr"), Signal("act", AT), scoring=agreed)
    assert (result.fit, result.interest, result.grade) == (fit, interest, grade)


SIGNALS = st.lists(
    st.builds(
        Signal,
        kind=st.sampled_from(["mail", "form", "reply", "click", "visit", "open"]),
        at=st.datetimes(datetime(2026, 1, 1), datetime(2026, 11, 24), timezones=st.just(UTC)),
        detail=st.sampled_from(["", "contact", "/pricing", "/blog"]),
        is_bot=st.booleans(),
    ),
    max_size=25,
)


@given(SIGNALS, st.integers(0, 400), st.integers(0, 400))
def test_interest_never_grows_by_waiting(signals: list[Signal], wait: int, more: int) -> None:
    sooner = score(HANA, signals, at=AT + wait * DAY, scoring=SCORING)
    later = score(HANA, signals, at=AT + (wait + more) * DAY, scoring=SCORING)
    assert later.interest <= sooner.interest
    assert later.grade[1] >= sooner.grade[1]
    assert sooner.is_mql or not later.is_mql


@given(SIGNALS, SIGNALS)
def test_another_act_never_lowers_interest(before: list[Signal], more: list[Signal]) -> None:
    first = score(HANA, before, at=AT, scoring=SCORING)
    both = score(HANA, [*before, *more], at=AT, scoring=SCORING)
    assert both.interest >= first.interest


@given(SIGNALS, st.randoms(use_true_random=False))
def test_the_order_of_reading_does_not_matter(signals: list[Signal], chance: object) -> None:
    shuffled = list(signals)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one = score(HANA, signals, at=AT, scoring=SCORING)
    other = score(HANA, shuffled, at=AT, scoring=SCORING)
    assert (one.fit, one.interest, one.grade) == (other.fit, other.interest, other.grade)


@given(SIGNALS)
def test_the_points_explain_the_score(signals: list[Signal]) -> None:
    result = score(HANA, signals, at=AT, scoring=SCORING)
    assert result.fit == sum(p.points for p in result.points if p.axis == "fit")
    assert result.interest == sum(p.points for p in result.points if p.axis == "interest")
    assert all(point.points for point in result.points)
    assert len(rules(result)) == len(result.points)
