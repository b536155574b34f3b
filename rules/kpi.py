"""The formulas behind every number shown: each names its basis and its denominator.

A `Move` is one row of the append-only stage history; nothing is computed from current status.
Windows are half-open: `since` is inside, `until` outside.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Literal, NamedTuple

from rules.lifecycle import OPEN

Basis = Literal["cohort", "period", "now"]
ENOUGH = 20


@dataclass(frozen=True)
class Number:
    """A share. `undecided` records are told beside it, and `n` is how many were looked at.

    `value` is None where there is nothing to divide by.
    """

    value: float | None
    numerator: int
    denominator: int
    basis: Basis
    undecided: int = 0
    n: int = 0
    expired: int = 0

    @property
    def is_small(self) -> bool:
        """Tell that the records should be listed instead of a rate."""
        return self.denominator < ENOUGH


@dataclass(frozen=True)
class Spread:
    """Durations in seconds: median and 90th percentile, with those still open apart."""

    median: float | None
    p90: float | None
    n: int
    basis: Basis
    undecided: int = 0

    @property
    def is_small(self) -> bool:
        return self.n < ENOUGH


class Move(NamedTuple):
    """One entry of a lead into a stage; a deal's stages follow under its lead's id and cycle."""

    lead: int
    cycle_no: int
    here: str | None
    there: str
    at: datetime


class Clocked(NamedTuple):
    """Something owed by `due_at`, and when it was done, if it was."""

    due_at: datetime
    done_at: datetime | None


class Attempt(NamedTuple):
    """An inquiry, and the first time a person (no automatic mail) tried to answer it."""

    received_at: datetime
    attempted_at: datetime | None


# Forward order of the default stages; stages aside (recycled, disqualified, lost) are not in it.
FORWARD = (
    "new",
    "nurturing",
    "mql",
    "working",
    "converted",
    "srl",
    "sql",
    "proposal",
    "negotiation",
    "won",
)


def share(
    numerator: int,
    denominator: int,
    *,
    basis: Basis,
    undecided: int = 0,
    n: int | None = None,
    expired: int = 0,
) -> Number:
    return Number(
        value=numerator / denominator if denominator else None,
        numerator=numerator,
        denominator=denominator,
        basis=basis,
        undecided=undecided,
        n=denominator if n is None else n,
        expired=expired,
    )


def spread(seconds: Iterable[float], *, basis: Basis, undecided: int = 0) -> Spread:
    values = sorted(seconds)
    return Spread(
        median=median(values) if values else None,
        p90=percentile(values, 90),
        n=len(values),
        basis=basis,
        undecided=undecided,
    )


def percentile(ordered: Sequence[float], percent: int) -> float | None:
    """Give the smallest value that so many per cent do not exceed (nearest rank)."""
    if not ordered:
        return None
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(rank, 1) - 1]


def speed_to_lead(attempts: Iterable[Attempt]) -> Spread:
    """K-08: from the inquiry's arrival to the first human attempt; `undecided` still wait."""
    known = list(attempts)
    answered = [
        (attempted - received).total_seconds() for received, attempted in known if attempted
    ]
    return spread(answered, basis="cohort", undecided=len(known) - len(answered))


def sla_compliance(owed: Iterable[Clocked], *, at: datetime) -> Number:
    """K-13: done in time among all done or overdue; what is not yet due counts nowhere."""
    known = list(owed)
    in_time = sum(1 for one in known if one.done_at and one.done_at <= one.due_at)
    late = sum(1 for one in known if one.done_at and one.done_at > one.due_at)
    overdue = sum(1 for one in known if not one.done_at and one.due_at < at)
    decided = in_time + late + overdue
    return share(in_time, decided, basis="period", undecided=len(known) - decided, n=len(known))


def acceptance_rate(*, accepted: int, rejected: int, undecided: int, expired: int = 0) -> Number:
    """K-18: accepted among decided hand-overs; undecided and expired are told beside it."""
    return share(
        accepted,
        accepted + rejected,
        basis="cohort",
        undecided=undecided,
        n=accepted + rejected + undecided + expired,
        expired=expired,
    )


def cohort_conversion(
    moves: Sequence[Move],
    stage: str,
    *,
    since: datetime,
    until: datetime,
    order: Sequence[str] = FORWARD,
) -> Number:
    """K-22: of those that entered the stage in the window, who ever got further.

    Skipping a stage counts as passing it, every cycle counts once, and those that have neither
    got further nor left are undecided.
    """
    later = frozenset(order[order.index(stage) + 1 :])
    walks = _walks(moves)
    entered = {
        key: first
        for key, walk in walks.items()
        if (first := _first(walk, stage)) is not None and since <= first.at < until
    }
    passed = {
        key
        for key, first in entered.items()
        if any(move.there in later and move.at >= first.at for move in walks[key])
    }
    still_there = sum(walks[key][-1].there == stage for key in entered.keys() - passed)
    return share(len(passed), len(entered), basis="cohort", undecided=still_there)


def period_conversion(
    moves: Sequence[Move],
    stage: str,
    *,
    since: datetime,
    until: datetime,
    order: Sequence[str] = FORWARD,
) -> Number:
    """K-23: of all exits from the stage in the window, those that went forward."""
    later = frozenset(order[order.index(stage) + 1 :])
    exits = _exits(moves, stage, since=since, until=until)
    return share(sum(move.there in later for move in exits), len(exits), basis="period")


def leakage(
    moves: Sequence[Move],
    stage: str,
    *,
    since: datetime,
    until: datetime,
    aside: Sequence[str] = ("recycled", "disqualified", "lost"),
) -> Number:
    """K-26: of all exits from the stage in the window, those that left the funnel."""
    exits = _exits(moves, stage, since=since, until=until)
    return share(sum(move.there in aside for move in exits), len(exits), basis="period")


def time_in_stage(moves: Sequence[Move], stage: str, *, since: datetime, until: datetime) -> Spread:
    """K-25: how long those that left in the window had stayed; `undecided` are in it still."""
    stays, still_there = _stays(moves, stage, since=since, until=until)
    return spread(stays, basis="period", undecided=still_there)


def entries(moves: Sequence[Move], stage: str, *, since: datetime, until: datetime) -> int:
    """Count entries into a stage in the window, once per lead and cycle."""
    return len({(m.lead, m.cycle_no) for m in moves if m.there == stage and since <= m.at < until})


def recycle_rate(moves: Sequence[Move], *, since: datetime, until: datetime) -> Number:
    """K-64: entries to recycle in the window on MQLs made in it."""
    return share(
        entries(moves, "recycled", since=since, until=until),
        entries(moves, "mql", since=since, until=until),
        basis="period",
    )


def reactivation_rate(moves: Sequence[Move], *, since: datetime, until: datetime) -> Number:
    """K-65: of the leads recycled in the window, who reached MQL again, whenever it was."""
    walks = _lives(moves)
    recycled = {
        lead: first.at
        for lead, walk in walks.items()
        if (first := _first([m for m in walk if since <= m.at < until], "recycled"))
    }
    back = {
        lead
        for lead, put_aside in recycled.items()
        if any(move.there == "mql" and move.at > put_aside for move in walks[lead])
    }
    asleep = sum(walks[lead][-1].there == "recycled" for lead in recycled.keys() - back)
    return share(len(back), len(recycled), basis="cohort", undecided=asleep)


def dormancy(moves: Sequence[Move], *, since: datetime, until: datetime) -> Spread:
    """K-67: how long leads that came back in the window had been put aside."""
    naps, asleep = _stays(moves, "recycled", since=since, until=until, into=OPEN)
    return spread(naps, basis="period", undecided=asleep)


def mix(reasons: Iterable[str]) -> Mapping[str, Number]:
    """K-27: each reason's share, the most frequent first."""
    counts = Counter(reasons)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return {key: share(count, counts.total(), basis="period") for key, count in ranked}


def queue_days(waiting: int, handled_per_day: float) -> float | None:
    """K-97: how long a newcomer waits, by Little's law."""
    return waiting / handled_per_day if handled_per_day else None


def _walks(moves: Sequence[Move]) -> dict[tuple[int, int], list[Move]]:
    """Group the history by lead and cycle, in time order."""
    walks: dict[tuple[int, int], list[Move]] = {}
    for move in sorted(moves, key=lambda move: move.at):
        walks.setdefault((move.lead, move.cycle_no), []).append(move)
    return walks


def _lives(moves: Sequence[Move]) -> dict[int, list[Move]]:
    """Group the history by lead, across its cycles."""
    lives: dict[int, list[Move]] = {}
    for move in sorted(moves, key=lambda move: move.at):
        lives.setdefault(move.lead, []).append(move)
    return lives


def _stays(
    moves: Sequence[Move],
    stage: str,
    *,
    since: datetime,
    until: datetime,
    into: Collection[str] | None = None,
) -> tuple[list[float], int]:
    """Measure the stays that ended in the window, and count those not ended by its end.

    A stay may end in the lead's next cycle: recycling does.
    """
    stays, still_there = [], 0
    for life in _lives(moves).values():
        for entry, leaving in zip(life, [*life[1:], None], strict=True):
            if entry.there != stage or entry.at >= until:
                continue
            if leaving is None or leaving.at >= until:
                still_there += 1
            elif leaving.at >= since and (into is None or leaving.there in into):
                stays.append((leaving.at - entry.at).total_seconds())
    return stays, still_there


def _first(walk: Sequence[Move], stage: str) -> Move | None:
    return next((move for move in walk if move.there == stage), None)


def _exits(moves: Sequence[Move], stage: str, *, since: datetime, until: datetime) -> list[Move]:
    return [move for move in moves if move.here == stage and since <= move.at < until]
