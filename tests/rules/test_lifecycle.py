"""Stages: the tables, and that there is no way around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules import lifecycle
from rules.lifecycle import MAY, MOVES, OPEN, UNDOES, LeadStage, NotPossible, Role, may
from rules.playbook import default

STAGES = st.sampled_from(list(LeadStage))
DEALS = default().deal_stages
DEAL_KEYS = [stage.key for stage in DEALS]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("new", "nurturing"),
        ("nurturing", "mql"),
        ("mql", "working"),
        ("working", "converted"),
        ("working", "mql"),
        ("mql", "converted"),
        ("mql", "recycled"),
        ("new", "disqualified"),
        ("converted", "recycled"),
        ("recycled", "mql"),
        ("recycled", "nurturing"),
    ],
)
def test_the_journey_is_possible(here: str, there: str) -> None:
    lifecycle.check(LeadStage(here), LeadStage(there))


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("converted", "working"),
        ("converted", "mql"),
        ("disqualified", "new"),
        ("disqualified", "recycled"),
        ("recycled", "working"),
        ("recycled", "converted"),
        ("working", "new"),
        ("new", "new"),
    ],
)
def test_a_move_outside_the_table_names_what_would_be_possible(here: str, there: str) -> None:
    with pytest.raises(NotPossible) as refusal:
        lifecycle.check(LeadStage(here), LeadStage(there))
    assert (refusal.value.here, refusal.value.there) == (here, there)
    assert refusal.value.allowed == MOVES[LeadStage(here)]


@given(st.lists(STAGES, max_size=30))
def test_no_walk_leaves_the_table(wishes: list[LeadStage]) -> None:
    here = LeadStage.NEW
    for there in wishes:
        if there in MOVES[here]:
            lifecycle.check(here, there)
            here = there
        else:
            with pytest.raises(NotPossible):
                lifecycle.check(here, there)


@given(STAGES, STAGES)
def test_only_a_move_that_can_have_happened_is_undone(here: LeadStage, there: LeadStage) -> None:
    try:
        lifecycle.check_undo(here, there)
    except NotPossible:
        return
    lifecycle.check(there, here)


def test_every_stage_is_in_both_tables() -> None:
    assert set(MOVES) == set(UNDOES) == set(LeadStage)


def test_convert_recycle_and_disqualify_can_be_undone() -> None:
    for here in (LeadStage.CONVERTED, LeadStage.RECYCLED, LeadStage.DISQUALIFIED):
        for there in OPEN:
            lifecycle.check_undo(here, there)


def test_open_stages_are_the_four_before_the_hand_over() -> None:
    assert {stage.value for stage in LeadStage if stage.is_open} == {
        "new",
        "nurturing",
        "mql",
        "working",
    }


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("srl", "sql"),
        ("sql", "negotiation"),
        ("negotiation", "sql"),
        ("srl", "lost"),
        ("sql", "won"),
    ],
)
def test_an_open_deal_goes_anywhere(here: str, there: str) -> None:
    lifecycle.check_deal(here, there, DEALS)


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("won", "sql"),
        ("lost", "srl"),
        ("won", "lost"),
        ("sql", "sql"),
        ("sql", "moon"),
        ("x", "sql"),
    ],
)
def test_a_closed_or_unknown_deal_stage_goes_nowhere(here: str, there: str) -> None:
    with pytest.raises(NotPossible):
        lifecycle.check_deal(here, there, DEALS)


@given(st.sampled_from(DEAL_KEYS), st.sampled_from(DEAL_KEYS))
def test_a_deal_is_reopened_only_from_its_end(here: str, there: str) -> None:
    closed = {"won", "lost"}
    try:
        lifecycle.check_deal_undo(here, there, DEALS)
    except NotPossible:
        assert here not in closed or there in closed
    else:
        assert here in closed
        assert there not in closed


@pytest.mark.parametrize(
    ("verb", "allowed"),
    [
        ("accept", {"sdr", "ebr", "manager", "admin"}),
        ("convert", {"sdr", "ebr", "manager", "admin"}),
        ("accept_deal", {"ae", "manager", "admin"}),
        ("win", {"ae", "manager", "admin"}),
        ("assign", {"sdr", "ebr", "ae", "manager", "admin"}),
        ("disqualify", {"sdr", "ebr", "marketer", "manager", "admin"}),
        ("note", {"marketer", "sdr", "ebr", "ae", "csm", "manager", "admin"}),
    ],
)
def test_each_verb_belongs_to_its_roles(verb: str, allowed: set[str]) -> None:
    assert {role.value for role in Role if may([role], verb)} == allowed
    assert {role.value for role in Role if may([role.value], verb)} == allowed


def test_manager_and_admin_may_everything() -> None:
    assert all(may([Role.MANAGER], verb) and may(["admin"], verb) for verb in MAY)


def test_who_has_several_roles_may_what_any_of_them_may() -> None:
    assert may(["csm", "ae"], "win")
    assert not may(["csm", "marketer"], "win")
    assert not may([], "note")
    assert not may(["visitor"], "note")


def test_an_unknown_verb_is_a_bug_not_a_refusal() -> None:
    with pytest.raises(KeyError):
        may(["admin"], "teleport")


@pytest.mark.parametrize(
    ("present", "missing"),
    [
        ({"owner": 7, "qualified": True}, ()),
        ({"owner": 7, "qualified": False}, ("qualified",)),
        ({"owner": None}, ("owner", "qualified")),
        ({"owner": "", "qualified": True}, ("owner",)),
        ({"owner": 0, "qualified": True}, ("owner",)),
    ],
)
def test_criteria_that_are_not_met_are_named(
    present: dict[str, object], missing: tuple[str, ...]
) -> None:
    assert lifecycle.lacking(("owner", "qualified"), present) == missing
