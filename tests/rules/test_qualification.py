"""BANT: the bar, the reasons, and what a second look changed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.qualification import Answer, Answers, Change, Confidence, Verdict, changes, judge

YES = Answer(met=True, confidence=Confidence.SAID)
NO = Answer(met=False, note="다음 해 예산", confidence=Confidence.SAID)
GUESS = Answer(met=True, confidence=Confidence.GUESS)


@pytest.mark.parametrize(
    ("answers", "needed", "verdict"),
    [
        (
            Answers(budget=YES, authority=YES, need=YES),
            3,
            Verdict(True, ("budget", "authority", "need"), (), ("timeline",)),
        ),
        (
            Answers(budget=NO, authority=YES, need=YES),
            3,
            Verdict(False, ("authority", "need"), ("budget",), ("timeline",)),
        ),
        (
            Answers(budget=NO, authority=YES, need=YES),
            2,
            Verdict(True, ("authority", "need"), ("budget",), ("timeline",)),
        ),
        (
            Answers(),
            1,
            Verdict(False, (), (), ("budget", "authority", "need", "timeline")),
        ),
        (
            Answers(budget=GUESS, need=YES),
            2,
            Verdict(True, ("budget", "need"), (), ("authority", "timeline"), ("budget",)),
        ),
    ],
)
def test_a_verdict_names_every_answer(answers: Answers, needed: int, verdict: Verdict) -> None:
    assert judge(answers, needed=needed) == verdict


ANSWER = st.builds(
    Answer, st.sampled_from([None, True, False]), st.text(max_size=10), st.sampled_from(Confidence)
)
ANSWERS = st.builds(Answers, ANSWER, ANSWER, ANSWER, ANSWER)


@given(ANSWERS, st.integers(1, 4))
def test_every_question_is_in_exactly_one_group(answers: Answers, needed: int) -> None:
    verdict = judge(answers, needed=needed)
    groups = verdict.met + verdict.missing + verdict.unknown
    assert sorted(groups) == ["authority", "budget", "need", "timeline"]
    assert verdict.qualified == (len(verdict.met) >= needed)
    assert set(verdict.guessed) <= set(verdict.met)


@given(ANSWERS)
def test_answers_survive_the_database(answers: Answers) -> None:
    assert Answers.from_dict(json.loads(json.dumps(answers.to_dict()))) == answers


def test_what_was_not_kept_was_not_asked() -> None:
    assert Answers.from_dict({}) == Answers()
    assert Answers.from_dict({"need": {"met": True}}) == Answers(need=Answer(met=True))


def test_a_second_look_shows_what_it_found_otherwise() -> None:
    before = Answers(budget=GUESS, need=YES)
    after = Answers(budget=NO, need=YES, timeline=YES)
    assert changes(before, after) == (
        Change("budget", GUESS, NO),
        Change("timeline", Answer(), YES),
    )


def test_another_wording_is_no_change() -> None:
    reworded = Answer(met=True, note="예산 승인됨", confidence=Confidence.SAID)
    assert changes(Answers(budget=YES), Answers(budget=reworded)) == ()
