"""Who gets the lead, and why not the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from rules.identity import Facts
from rules.lifecycle import Role
from rules.playbook import Conditions, Routing, RoutingRule
from rules.scoring import Score

KEEPS_OWNER = "keeps-owner"
ROTATION = "rotation"
NOBODY = "nobody"

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Candidate:
    id: int
    email: str
    roles: frozenset[str]
    is_active: bool
    away_until: datetime | None
    open_leads: int
    capacity: int
    last_assigned_at: datetime | None


@dataclass(frozen=True)
class Skip:
    id: int
    reason: str


@dataclass(frozen=True)
class Decision:
    """`rule` is "keeps-owner", a rule's name, "rotation" or "nobody"; `considered` are all whom
    a step of the way looked at, in order, `skipped` those it passed over."""

    member: int | None
    rule: str
    skipped: tuple[Skip, ...]
    considered: tuple[int, ...]


@dataclass(frozen=True)
class Request:
    facts: Facts
    source: str
    form: str
    score: Score
    owner: int | None = None


def route(
    request: Request, candidates: Sequence[Candidate], *, routing: Routing, at: datetime
) -> Decision:
    """Choose a member: whom the lead knows, whom a rule names, else whose turn it is.

    A present owner keeps a returning lead even when full: the relation is worth more than the
    balance. Everybody else is asked only while there is room.
    """
    skipped: dict[int, Skip] = {}
    considered: dict[int, None] = {}
    for rule, group, is_limited in _ways(request, candidates, routing):
        considered.update(dict.fromkeys(person.id for person in group))
        free = []
        for person in group:
            reason = _absence(person, at) or ("full" if is_limited and _is_full(person) else "")
            if reason:
                skipped.setdefault(person.id, Skip(person.id, reason))
            else:
                free.append(person)
        if free:
            chosen = min(free, key=_turn)
            return _decide(chosen.id, rule, skipped, considered)
    for person in candidates:
        if person.id not in considered:
            considered[person.id] = None
            skipped[person.id] = Skip(person.id, _absence(person, at) or "wrong-role")
    return _decide(None, NOBODY, skipped, considered)


Way = tuple[str, list[Candidate], bool]


def _ways(request: Request, candidates: Sequence[Candidate], routing: Routing) -> Iterable[Way]:
    if request.owner is not None:
        yield KEEPS_OWNER, [one for one in candidates if one.id == request.owner], False
    for rule in routing.rules:
        if matches(rule.when, request):
            yield rule.name, _named(rule, candidates), True
    roles = {role.value for role in routing.rotate}
    yield ROTATION, [one for one in candidates if roles & one.roles], True


def _named(rule: RoutingRule, candidates: Sequence[Candidate]) -> list[Candidate]:
    if isinstance(rule.to, Role):
        return [one for one in candidates if rule.to.value in one.roles]
    return [one for one in candidates if one.email.lower() == rule.to]


def _absence(person: Candidate, at: datetime) -> str:
    if not person.is_active:
        return "inactive"
    return "away" if person.away_until and person.away_until > at else ""


def _is_full(person: Candidate) -> bool:
    return person.open_leads >= person.capacity


def _turn(person: Candidate) -> tuple[datetime, int, int]:
    """Least recently served first: who returns from leave gets one lead, then queues again."""
    return person.last_assigned_at or _LONG_AGO, person.open_leads, person.id


def _decide(
    member: int | None, rule: str, skipped: dict[int, Skip], considered: dict[int, None]
) -> Decision:
    return Decision(
        member=member,
        rule=rule,
        skipped=tuple(skip for skip in skipped.values() if skip.id != member),
        considered=tuple(considered),
    )


def matches(when: Conditions, request: Request) -> bool:
    """Tell whether every condition given holds; unknown facts fulfil none."""
    facts = request.facts
    listed = (
        (when.sources, request.source),
        (when.forms, request.form),
        (when.countries, facts.country.upper()),
        (when.languages, facts.language),
        (when.domains, facts.domain),
        (when.grades, request.score.grade),
    )
    if any(allowed and value not in allowed for allowed, value in listed):
        return False
    size = facts.employees
    if when.min_employees is not None and (size is None or size < when.min_employees):
        return False
    return when.max_employees is None or (size is not None and size <= when.max_employees)
