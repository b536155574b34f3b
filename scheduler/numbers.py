"""Collects the week's numbers for the managers, each with its basis and its denominator."""

from rules import kpi
from rules.kpi import FORWARD, Number
from rules.playbook import Playbook
from scheduler.digests import Week
from scheduler.weekly import Line, WeekFace
from store import playbooks
from store.queries import numbers
from store.queries.numbers import Weekly
from words import Tr

STEPS = ("new", "nurturing", "mql", "working")


def week_face(week: Week, tr: Tr) -> WeekFace:
    """Count the week and name every number in the reader's language."""
    playbook, _ = playbooks.in_force()
    start, end = week.bounds()
    found = numbers.weekly(start, end)
    return WeekFace(
        first=week.first,
        last=week.last,
        sources={_source(key, tr): count for key, count in found.new_by_source.items()},
        lines=(
            Line(tr("Speed to lead"), _speed(found), tr("inquiry to first attempt of a person")),
            Line(tr("Accepted by an SDR"), _acceptance(found), tr("of accepted and handed back")),
            *(_step(stage, found, playbook, tr) for stage in STEPS),
            Line(tr("Not accepted in time"), found.overdue_now, tr("as of now")),
            Line(tr("Recycled"), found.recycled, tr("in the week")),
            Line(tr("Revived"), found.revived, tr("in the week")),
            Line(tr("Deals won"), _won(found), tr("of deals won and lost")),
        ),
    )


def _source(key: str, tr: Tr) -> str:
    named = {"mail": tr("E-mail"), "form": tr("Form"), "hand": tr("By hand"), "": tr("Unknown")}
    return named.get(key, key)


def _speed(found: Weekly) -> kpi.Spread:
    seconds = [attempt.total_seconds() for attempt in found.attempts]
    return kpi.spread(seconds, basis="cohort", undecided=found.unattempted)


def _acceptance(found: Weekly) -> Number:
    decided = found.accepted + found.handed_back
    return kpi.share(found.accepted, decided, basis="period", undecided=found.undecided_now)


def _step(stage: str, found: Weekly, playbook: Playbook, tr: Tr) -> Line:
    """K-23: of all exits from a stage, those that went forward."""
    exits = found.passed.get(stage, {})
    later = FORWARD[FORWARD.index(stage) + 1 :]
    forward = sum(count for there, count in exits.items() if there in later)
    title = next(
        (rules.title.in_(tr.lang) for key, rules in playbook.lead_stages.items() if key == stage),
        stage,
    )
    value = kpi.share(forward, sum(exits.values()), basis="period")
    return Line(tr("Forward from %(stage)s", stage=title), value, tr("of all that left the stage"))


def _won(found: Weekly) -> Number:
    return kpi.share(found.won, found.won + found.lost, basis="period")
