"""Who gets a lead, who was passed over, and why."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.identity import Facts
from rules.lifecycle import Role
from rules.playbook import Conditions, Routing, RoutingRule
from rules.routing import Candidate, Decision, Request, Skip, matches, route
from rules.scoring import Score

AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def person(id: int, name: str, role: str = "sdr", **changed: Any) -> Candidate:
    usual = Candidate(
        id=id,
        email=f"{name}@saebyeok.example",
        roles=frozenset({role}),
        is_active=True,
        away_until=None,
        open_leads=3,
        capacity=40,
        last_assigned_at=AT - HOUR * id,
    )
    return replace(usual, **changed)


MINJI = person(1, "minji")
TAE = person(2, "tae")
JUN = person(3, "jun", "ae")
SORA = person(4, "sora", "manager")
TEAM = [MINJI, TAE, JUN, SORA]

HANA = Request(
    facts=Facts("hana@hanbit.example", country="KR", language="ko", employees=250),
    source="website",
    form="contact",
    score=Score(fit=52, interest=40, grade="A2", points=(), is_mql=True),
)


def choose(
    team: list[Candidate], *rules: RoutingRule, request: Request = HANA, **changed: Any
) -> Decision:
    return route(request, team, routing=Routing(rules=rules, **changed), at=AT)


def test_whose_turn_it_is_gets_the_lead() -> None:
    assert choose(TEAM) == Decision(member=2, rule="rotation", skipped=(), considered=(1, 2))


def test_who_never_had_one_comes_first() -> None:
    assert choose([TAE, replace(MINJI, last_assigned_at=None)]).member == 1


def test_of_equals_the_one_with_less_work_comes_first() -> None:
    busy = replace(MINJI, last_assigned_at=None, open_leads=9)
    free = replace(TAE, last_assigned_at=None, open_leads=1)
    assert choose([busy, free]).member == 2


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"is_active": False}, "inactive"),
        ({"away_until": AT + HOUR}, "away"),
        ({"open_leads": 40}, "full"),
        ({"capacity": 0}, "full"),
    ],
)
def test_who_cannot_is_passed_over_with_the_reason(changed: dict[str, Any], reason: str) -> None:
    decision = choose([MINJI, replace(TAE, **changed)])
    assert (decision.member, decision.rule) == (1, "rotation")
    assert decision.skipped == (Skip(2, reason),)
    assert decision.considered == (1, 2)


def test_who_is_back_from_leave_is_present() -> None:
    assert choose([MINJI, replace(TAE, away_until=AT)]).member == 2


def test_with_nobody_able_the_lead_stays_free_and_everybody_has_a_reason() -> None:
    team = [replace(MINJI, is_active=False), replace(TAE, open_leads=40), JUN]
    assert choose(team) == Decision(
        member=None,
        rule="nobody",
        skipped=(Skip(1, "inactive"), Skip(2, "full"), Skip(3, "wrong-role")),
        considered=(1, 2, 3),
    )


def test_with_no_members_at_all_nobody_gets_it() -> None:
    assert choose([]) == Decision(None, "nobody", (), ())


def test_a_returning_lead_keeps_its_owner_whose_turn_it_is_not() -> None:
    decision = choose(TEAM, request=replace(HANA, owner=1))
    assert (decision.member, decision.rule) == (1, "keeps-owner")


def test_an_owner_keeps_a_lead_even_when_full_or_of_another_role() -> None:
    full = replace(JUN, open_leads=99)
    assert choose([MINJI, full], request=replace(HANA, owner=3)).member == 3


@pytest.mark.parametrize("changed", [{"is_active": False}, {"away_until": AT + HOUR}])
def test_an_absent_owner_loses_the_lead_to_the_rotation(changed: dict[str, Any]) -> None:
    gone = replace(MINJI, **changed)
    decision = choose([gone, TAE], request=replace(HANA, owner=1))
    assert (decision.member, decision.rule) == (2, "rotation")
    assert [skip.id for skip in decision.skipped] == [1]


def test_an_owner_who_left_the_list_is_forgotten() -> None:
    assert choose(TEAM, request=replace(HANA, owner=77)).rule == "rotation"


def test_the_first_matching_rule_decides() -> None:
    decision = choose(
        TEAM,
        RoutingRule(name="english", when=Conditions(languages=("en",)), to="jun@saebyeok.example"),
        RoutingRule(name="big", when=Conditions(min_employees=100), to="Minji@saebyeok.example"),
        RoutingRule(name="any", to="tae@saebyeok.example"),
    )
    assert (decision.member, decision.rule) == (1, "big")


def test_a_rule_whose_member_is_away_hands_on_to_the_next() -> None:
    decision = choose(
        [replace(MINJI, away_until=AT + HOUR), TAE],
        RoutingRule(name="big", when=Conditions(min_employees=100), to="minji@saebyeok.example"),
    )
    assert (decision.member, decision.rule) == (2, "rotation")
    assert decision.skipped == (Skip(1, "away"),)


def test_a_rule_may_name_a_role_whose_members_rotate() -> None:
    rule = RoutingRule(name="to-sales", to=Role.AE)
    assert choose(TEAM, rule).member == 3
    assert choose([MINJI, TAE], rule).rule == "rotation"


def test_a_rule_for_a_stranger_is_passed() -> None:
    rule = RoutingRule(name="ghost", to="ghost@saebyeok.example")
    assert choose(TEAM, rule).rule == "rotation"


def test_the_playbook_says_who_rotates() -> None:
    assert choose(TEAM, rotate=(Role.AE, Role.MANAGER)).member == 4


@pytest.mark.parametrize(
    ("when", "holds"),
    [
        (Conditions(), True),
        (Conditions(sources=("website",)), True),
        (Conditions(sources=("mail", "website")), True),
        (Conditions(sources=("mail",)), False),
        (Conditions(forms=("contact",)), True),
        (Conditions(forms=("ebook",)), False),
        (Conditions(countries=("KR",)), True),
        (Conditions(countries=("JP",)), False),
        (Conditions(languages=("ko",)), True),
        (Conditions(languages=("en",)), False),
        (Conditions(domains=("hanbit.example",)), True),
        (Conditions(domains=("other.example",)), False),
        (Conditions(grades=("A1", "A2")), True),
        (Conditions(grades=("B1",)), False),
        (Conditions(min_employees=250), True),
        (Conditions(min_employees=251), False),
        (Conditions(max_employees=250), True),
        (Conditions(max_employees=249), False),
        (Conditions(languages=("ko",), min_employees=251), False),
    ],
)
def test_all_conditions_given_must_hold(when: Conditions, holds: bool) -> None:
    assert matches(when, HANA) is holds


def test_an_unknown_size_fulfils_no_size_condition() -> None:
    unknown = replace(HANA, facts=Facts("hana@naver.com"))
    assert not matches(Conditions(min_employees=1), unknown)
    assert not matches(Conditions(max_employees=10_000), unknown)
    assert not matches(Conditions(domains=("naver.com",)), unknown)


TEAMS = st.lists(
    st.builds(
        person,
        st.integers(1, 9),
        st.just("somebody"),
        st.sampled_from(["sdr", "ae", "marketer"]),
        is_active=st.booleans(),
        away_until=st.sampled_from([None, AT - HOUR, AT + HOUR]),
        open_leads=st.integers(0, 4),
        capacity=st.integers(0, 3),
        last_assigned_at=st.sampled_from([None, AT - HOUR, AT - 2 * HOUR]),
    ),
    max_size=7,
    unique_by=lambda candidate: candidate.id,
)


@given(TEAMS, st.none() | st.integers(1, 9))
def test_only_somebody_present_with_room_is_chosen(
    team: list[Candidate], owner: int | None
) -> None:
    decision = choose(team, request=replace(HANA, owner=owner))
    chosen = next((one for one in team if one.id == decision.member), None)
    assert (chosen is None) == (decision.rule == "nobody")
    assert decision.member not in [skip.id for skip in decision.skipped]
    assert {skip.id for skip in decision.skipped} <= set(decision.considered)
    if chosen:
        assert chosen.is_active
        assert not (chosen.away_until and chosen.away_until > AT)
        if decision.rule == "rotation":
            assert chosen.open_leads < chosen.capacity
            assert "sdr" in chosen.roles


def test_twelve_leads_among_three_are_four_each() -> None:
    team = {n: person(n, f"sdr{n}", last_assigned_at=None, open_leads=0) for n in (1, 2, 3)}
    got: Counter[int] = Counter()
    for turn in range(12):
        chosen = choose(list(team.values())).member
        assert chosen is not None
        got[chosen] += 1
        team[chosen] = replace(
            team[chosen],
            last_assigned_at=AT + turn * HOUR,
            open_leads=team[chosen].open_leads + 1,
        )
    assert got == {1: 4, 2: 4, 3: 4}
