"""What a lead is worth: fit (who they are) and interest (what they do), point by point."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Literal

from rules.identity import Facts, company_domain, is_disposable, is_free_mail, is_role_address
from rules.playbook import Scoring, SignalRule

Axis = Literal["fit", "interest"]
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Point:
    rule: str
    axis: Axis
    points: int
    detail: str = ""


@dataclass(frozen=True)
class Signal:
    """One act of the prospect; `points` replaces the rule's, as a form's own interest does."""

    kind: str
    at: datetime
    detail: str = ""
    is_bot: bool = False
    points: int | None = None


@dataclass(frozen=True)
class Score:
    fit: int
    interest: int
    grade: str
    points: tuple[Point, ...]
    is_mql: bool


def score(facts: Facts, signals: Sequence[Signal], *, at: datetime, scoring: Scoring) -> Score:
    """Add up both axes and name every rule that counted.

    Interest fades: each act loses half its points every half-life of its rule. What a machine
    did counts nothing, and neither does an opened mail, which says little about a person.
    """
    points = (*_fit(facts, scoring), *_interest(signals, at=at, scoring=scoring))
    fit = sum(point.points for point in points if point.axis == "fit")
    interest = sum(point.points for point in points if point.axis == "interest")
    return Score(
        fit=fit,
        interest=interest,
        grade="ABCD"[_band(fit, scoring.fit_bands)]
        + "1234"[_band(interest, scoring.interest_bands)],
        points=points,
        is_mql=fit >= scoring.mql_fit and interest >= scoring.mql_interest,
    )


def _band(value: int, edges: tuple[int, int, int]) -> int:
    return sum(value < edge for edge in edges)


def _fit(facts: Facts, scoring: Scoring) -> list[Point]:
    found = (
        _title(facts.title, scoring),
        _size(facts.employees, scoring),
        _country(facts.country, scoring),
        *_email(facts.email, scoring),
    )
    return [point for point in found if point and point.points]


def _title(title: str, scoring: Scoring) -> Point | None:
    for rule in scoring.titles:
        if title and _words(rule.words).search(title.casefold()):
            return Point(rule.rule, "fit", rule.points, title)
    return None


@lru_cache(maxsize=128)
def _words(words: tuple[str, ...]) -> re.Pattern[str]:
    """Latin words match whole, for "director" holds "cto"; Hangul is written without spaces."""
    return re.compile(
        "|".join(
            rf"(?<![a-z]){re.escape(word.casefold())}(?![a-z])"
            if word.isascii()
            else re.escape(word)
            for word in words
        )
    )


def _size(employees: int | None, scoring: Scoring) -> Point | None:
    if employees is None:
        return None
    for rule in scoring.sizes:
        if rule.at_least <= employees and (rule.at_most is None or employees <= rule.at_most):
            return Point(rule.rule, "fit", rule.points, str(employees))
    return None


def _country(country: str, scoring: Scoring) -> Point | None:
    if not country:
        return None
    code = country.upper()
    return Point("country", "fit", scoring.countries.get(code, scoring.other_country), code)


def _email(email: str, scoring: Scoring) -> list[Point]:
    domain = email.rpartition("@")[2]
    found = []
    if is_disposable(domain):
        found.append(Point("email-disposable", "fit", scoring.email.disposable, domain))
    elif is_free_mail(domain):
        found.append(Point("email-free", "fit", scoring.email.free, domain))
    elif company := company_domain(email):
        found.append(Point("email-company", "fit", scoring.email.company, company))
    if is_role_address(email):
        found.append(Point("email-role", "fit", scoring.email.role, email.rpartition("@")[0]))
    return found


def _interest(signals: Sequence[Signal], *, at: datetime, scoring: Scoring) -> list[Point]:
    """One point per rule, not per act: thirty visits are one line on the card."""
    by_rule: dict[str, tuple[SignalRule, list[Signal]]] = {}
    for signal in sorted(signals, key=lambda signal: signal.at, reverse=True):
        rule = None if signal.is_bot else _rule_for(signal, scoring)
        if rule:
            by_rule.setdefault(rule.rule, (rule, []))[1].append(signal)
    found = (_point(rule, acts, at=at) for rule, acts in by_rule.values())
    return [point for point in found if point.points]


def _rule_for(signal: Signal, scoring: Scoring) -> SignalRule | None:
    for rule in scoring.signals:
        if rule.kind == signal.kind and fnmatchcase(signal.detail, rule.detail):
            return rule
    return None


def _point(rule: SignalRule, acts: list[Signal], *, at: datetime) -> Point:
    total = sum(_faded(act, rule, at=at) for act in acts)
    points = round(max(-rule.cap, min(rule.cap, total)))
    details = dict.fromkeys(act.detail for act in acts if act.detail)
    return Point(rule.rule, "interest", points, ", ".join(list(details)[:3]))


def _faded(act: Signal, rule: SignalRule, *, at: datetime) -> float:
    """A clock that runs ahead must not make an act worth more than it was."""
    age = max(timedelta(), at - act.at) / DAY
    full = rule.points if act.points is None else act.points
    return float(full * 0.5 ** (age / rule.half_life_days))
