"""The numbers: test vectors of the definitions, and small histories told row by row."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import kpi
from rules.kpi import Attempt, Clocked, Move, Number, Spread

AT = datetime(2026, 11, 23, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
WEEK = {"since": AT, "until": AT + 7 * DAY}


def walk(
    lead: int, *steps: tuple[str, float], cycle_no: int = 1, here: str | None = None
) -> list[Move]:
    """A lead's way: stage and day, counted from the start of the week."""
    moves = []
    for there, day in steps:
        moves.append(Move(lead, cycle_no, here, there, AT + day * DAY))
        here = there
    return moves


def test_sla_counts_overdue_but_not_what_is_not_yet_due() -> None:
    due = AT - HOUR
    owed = [
        *[Clocked(due, due - HOUR)] * 18,
        *[Clocked(due, due + HOUR / 2)] * 5,
        *[Clocked(due, None)] * 2,
        *[Clocked(AT + HOUR, None)] * 3,
    ]
    assert kpi.sla_compliance(owed, at=AT) == Number(0.72, 18, 25, "period", undecided=3, n=28)


def test_an_answer_at_the_last_moment_is_in_time() -> None:
    assert kpi.sla_compliance([Clocked(AT, AT)], at=AT).value == 1


def test_acceptance_leaves_the_undecided_out_and_tells_them() -> None:
    found = kpi.acceptance_rate(accepted=30, rejected=10, undecided=6, expired=4)
    assert found == Number(0.75, 30, 40, "cohort", undecided=6, n=50, expired=4)


def test_without_decisions_there_is_no_rate() -> None:
    assert kpi.acceptance_rate(accepted=0, rejected=0, undecided=3).value is None
    assert kpi.sla_compliance([], at=AT).value is None


def test_a_rate_of_few_says_so() -> None:
    assert kpi.acceptance_rate(accepted=10, rejected=9, undecided=0).is_small
    assert not kpi.acceptance_rate(accepted=10, rejected=10, undecided=0).is_small


def test_speed_to_lead_is_median_and_p90_of_the_answered() -> None:
    minutes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 60]
    attempts = [Attempt(AT, AT + timedelta(minutes=m)) for m in minutes] + [Attempt(AT, None)]
    assert kpi.speed_to_lead(attempts) == Spread(
        median=5.5 * 60, p90=9 * 60, n=10, basis="cohort", undecided=1
    )


def test_speed_of_nothing_is_unknown() -> None:
    assert kpi.speed_to_lead([Attempt(AT, None)]) == Spread(None, None, 0, "cohort", undecided=1)


@pytest.mark.parametrize(
    ("values", "percent", "found"),
    [([], 90, None), ([7], 90, 7), ([1, 2], 50, 1), ([1, 2, 3, 4], 90, 4), (range(1, 101), 95, 95)],
)
def test_a_percentile_is_one_of_the_values(values: list[float], percent: int, found: float) -> None:
    assert kpi.percentile(list(values), percent) == found


HISTORY = [
    *walk(1, ("new", 0), ("mql", 1), ("working", 2), ("converted", 3)),
    *walk(2, ("new", 0), ("mql", 1), ("recycled", 2)),
    *walk(3, ("new", 0), ("mql", 1)),
    *walk(4, ("mql", 2), ("converted", 9)),
    *walk(5, ("mql", -3), ("working", 1)),
    *walk(6, ("new", 0), ("nurturing", 1)),
]


def test_cohort_conversion_follows_who_entered_whenever_they_get_further() -> None:
    found = kpi.cohort_conversion(HISTORY, "mql", **WEEK)
    assert found == Number(0.5, 2, 4, "cohort", undecided=1, n=4)


def test_period_conversion_counts_the_exits_of_the_week() -> None:
    found = kpi.period_conversion(HISTORY, "mql", **WEEK)
    assert found == Number(2 / 3, 2, 3, "period", n=3)


def test_leakage_is_what_left_the_funnel() -> None:
    assert kpi.leakage(HISTORY, "mql", **WEEK) == Number(1 / 3, 1, 3, "period", n=3)


def test_a_skipped_stage_counts_as_passed() -> None:
    found = kpi.cohort_conversion(walk(1, ("new", 0), ("converted", 1)), "new", **WEEK)
    assert found.value == 1


def test_a_step_back_is_no_conversion() -> None:
    back = walk(1, ("mql", 0), ("nurturing", 1))
    assert kpi.cohort_conversion(back, "mql", **WEEK).value == 0
    assert kpi.period_conversion(back, "mql", **WEEK).value == 0


def test_going_to_and_fro_in_one_cycle_counts_once() -> None:
    restless = walk(1, ("mql", 0), ("nurturing", 1), ("mql", 2), ("working", 3))
    found = kpi.cohort_conversion(restless, "mql", **WEEK)
    assert (found.numerator, found.denominator) == (1, 1)
    assert kpi.entries(restless, "mql", **WEEK) == 1


def test_a_second_cycle_counts_again() -> None:
    moves = walk(1, ("mql", 0), ("recycled", 1)) + walk(
        1, ("mql", 3), ("working", 4), cycle_no=2, here="recycled"
    )
    found = kpi.cohort_conversion(moves, "mql", **WEEK)
    assert (found.numerator, found.denominator, found.undecided) == (1, 2, 0)


def test_deal_stages_are_later_than_lead_stages() -> None:
    moves = walk(1, ("mql", 0), ("converted", 1), ("srl", 1), ("sql", 2))
    assert kpi.cohort_conversion(moves, "srl", **WEEK).value == 1
    assert kpi.cohort_conversion(moves, "sql", **WEEK) == Number(
        0.0, 0, 1, "cohort", undecided=1, n=1
    )


def test_a_company_may_have_stages_of_its_own() -> None:
    moves = walk(1, ("trial", 0), ("pilot", 1))
    found = kpi.cohort_conversion(moves, "trial", order=("trial", "pilot"), **WEEK)
    assert found.value == 1


def test_the_window_holds_its_first_moment_and_not_its_last() -> None:
    moves = walk(1, ("mql", 0)) + walk(2, ("mql", 7))
    assert kpi.cohort_conversion(moves, "mql", **WEEK).denominator == 1


def test_time_in_stage_tells_who_is_still_there_apart() -> None:
    moves = [
        *walk(1, ("working", 0), ("converted", 2)),
        *walk(2, ("working", -4), ("recycled", 2)),
        *walk(3, ("working", 1)),
        *walk(4, ("working", -9), ("converted", -8)),
        *walk(5, ("working", 1), ("converted", 8)),
    ]
    found = kpi.time_in_stage(moves, "working", **WEEK)
    assert found == Spread(median=4 * 86400, p90=6 * 86400, n=2, basis="period", undecided=2)


def back_from(lead: int, aside: float, back: float, stage: str = "mql") -> list[Move]:
    return walk(lead, ("mql", aside - 1), ("recycled", aside)) + walk(
        lead, (stage, back), cycle_no=2, here="recycled"
    )


RECYCLED = [
    *back_from(1, 1, 2),
    *back_from(2, 1, 30),
    *back_from(3, 1, 3, "nurturing"),
    *walk(4, ("mql", 0), ("recycled", 2)),
    *walk(5, ("mql", -9), ("recycled", -8)),
]


def test_reactivation_follows_the_recycled_until_they_are_mql_again() -> None:
    found = kpi.reactivation_rate(RECYCLED, **WEEK)
    assert found == Number(0.5, 2, 4, "cohort", undecided=1, n=4)


def test_recycle_rate_is_recycled_on_mqls() -> None:
    found = kpi.recycle_rate(RECYCLED, **WEEK)
    assert (found.numerator, found.denominator, found.basis) == (4, 5, "period")


def test_dormancy_is_the_sleep_of_those_that_woke() -> None:
    dropped = walk(9, ("recycled", 1), ("disqualified", 2))
    found = kpi.dormancy(RECYCLED + dropped, **WEEK)
    assert found == Spread(median=1.5 * 86400, p90=2 * 86400, n=2, basis="period", undecided=3)


def test_reasons_are_shares_of_all_most_frequent_first() -> None:
    found = kpi.mix(["price", "no-fit", "price", "price"])
    assert list(found) == ["price", "no-fit"]
    assert found["price"] == Number(0.75, 3, 4, "period", n=4)
    assert kpi.mix([]) == {}


def test_queue_time_is_waiting_on_handled() -> None:
    assert kpi.queue_days(60, 15) == 4
    assert kpi.queue_days(60, 0) is None


STAGES = ["new", "nurturing", "mql", "working", "converted", "recycled", "disqualified"]
WALKS = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 2), st.sampled_from(STAGES), st.integers(-9, 9)),
    max_size=30,
)


@given(WALKS, st.sampled_from(["new", "mql", "working"]))
def test_a_share_is_between_nothing_and_everything(
    rows: list[tuple[int, int, str, int]], stage: str
) -> None:
    moves: list[Move] = []
    last: dict[int, str] = {}
    for lead, cycle, there, day in sorted(rows, key=lambda row: row[3]):
        moves.append(Move(lead, cycle, last.get(lead), there, AT + day * DAY))
        last[lead] = there
    for judge in (kpi.cohort_conversion, kpi.period_conversion, kpi.leakage):
        found = judge(moves, stage, **WEEK)
        assert 0 <= found.numerator <= found.denominator
        assert found.undecided <= found.denominator
        assert (found.value is None) == (found.denominator == 0)
    back = kpi.reactivation_rate(moves, **WEEK)
    assert back.numerator + back.undecided <= back.denominator
