"""Raw counts for the weekly numbers; ``rules.kpi`` turns them into rates with their basis.

Everything is read from the journal and the stage history, never from the current status (K-01).
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import fn

from store.journal import Activity
from store.leads import Lead, StageChange


@dataclass(frozen=True)
class Weekly:
    """What happened from ``start`` up to, but not including, ``end``."""

    start: datetime
    end: datetime
    new_by_source: dict[str, int]
    entered: dict[str, int]
    passed: dict[str, dict[str, int]]
    accepted: int
    handed_back: int
    attempts: list[timedelta]
    unattempted: int
    overdue_now: int
    undecided_now: int
    recycled: int
    revived: int
    won: int
    lost: int
    won_amount: int


def weekly(start: datetime, end: datetime) -> Weekly:
    """Count a span of time, period basis, apart from what is named ``…_now``."""
    events = _events(start, end)
    created = list(
        Lead.select(Lead.source, Lead.inquired_at, Lead.attempted_at, Lead.accepted_at).where(
            Lead.created_at >= start, Lead.created_at < end
        )
    )
    firsts = [(lead.inquired_at, lead.attempted_at) for lead in created]
    return Weekly(
        start=start,
        end=end,
        new_by_source=dict(Counter(lead.source for lead in created).most_common()),
        entered=_entered(start, end),
        passed=_passed(start, end),
        accepted=events["lead-accepted"],
        handed_back=events["lead-handed-back"],
        attempts=[tried - asked for asked, tried in firsts if tried],
        unattempted=sum(1 for _, tried in firsts if not tried),
        overdue_now=_overdue(end),
        undecided_now=Lead.select().where(Lead.stage == "mql").count(),
        recycled=events["lead-recycled"],
        revived=events["lead-revived"],
        won=events["deal-won"],
        lost=events["deal-lost"],
        won_amount=_won_amount(start, end),
    )


def _events(start: datetime, end: datetime) -> Counter[str]:
    rows: Any = (
        Activity.select(Activity.event, fn.COUNT(Activity.id))
        .where(Activity.at >= start, Activity.at < end, Activity.undone_at.is_null())
        .group_by(Activity.event)
        .tuples()
    )
    return Counter(dict(rows))


def _entered(start: datetime, end: datetime) -> dict[str, int]:
    """How many leads entered each stage, once per cycle."""
    rows: Any = (
        StageChange.select(StageChange.lead, StageChange.cycle_no, StageChange.there)
        .where(
            StageChange.at >= start,
            StageChange.at < end,
            StageChange.lead.is_null(False),
            StageChange.cause != "undone",
        )
        .distinct()
        .tuples()
    )
    return dict(Counter(there for _, _, there in rows))


def _passed(start: datetime, end: datetime) -> dict[str, dict[str, int]]:
    """Exits out of each stage in the span, by where they led."""
    rows: Any = (
        StageChange.select(StageChange.here, StageChange.there, fn.COUNT(StageChange.id))
        .where(
            StageChange.at >= start,
            StageChange.at < end,
            StageChange.lead.is_null(False),
            StageChange.here != "",
            StageChange.cause != "undone",
        )
        .group_by(StageChange.here, StageChange.there)
        .tuples()
    )
    passed: dict[str, dict[str, int]] = {}
    for here, there, count in rows:
        passed.setdefault(here, {})[there] = count
    return passed


def _overdue(at: datetime) -> int:
    late = (Lead.sla_level > 0) | (Lead.sla_due_at <= at)
    count: int = Lead.select().where(Lead.stage == "mql", late).count()
    return count


def _won_amount(start: datetime, end: datetime) -> int:
    """Each deal once, though it is journalled for each of its leads."""
    rows = Activity.select(Activity.deal, Activity.detail).where(
        Activity.event == "deal-won", Activity.at >= start, Activity.at < end
    )
    amounts = {row.deal_id: row.detail.get("amount") or 0 for row in rows}
    return sum(amounts.values())
