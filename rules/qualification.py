"""BANT: whether a conversation meets the bar sales and marketing agreed on."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, NamedTuple, Self

QUESTIONS = ("budget", "authority", "need", "timeline")


class Confidence(StrEnum):
    UNKNOWN = "unknown"
    GUESS = "guess"
    SAID = "said"
    PROVEN = "proven"


@dataclass(frozen=True)
class Answer:
    """`met` None means not asked, or asked without an answer."""

    met: bool | None = None
    note: str = ""
    confidence: Confidence = Confidence.UNKNOWN


NOT_ASKED = Answer()


@dataclass(frozen=True)
class Answers:
    budget: Answer = NOT_ASKED
    authority: Answer = NOT_ASKED
    need: Answer = NOT_ASKED
    timeline: Answer = NOT_ASKED

    def items(self) -> tuple[tuple[str, Answer], ...]:
        return tuple((field.name, getattr(self, field.name)) for field in fields(self))

    def to_dict(self) -> dict[str, dict[str, Any]]:
        return {
            name: {"met": a.met, "note": a.note, "confidence": a.confidence.value}
            for name, a in self.items()
        }

    @classmethod
    def from_dict(cls, kept: Mapping[str, Mapping[str, Any]]) -> Self:
        """Read what `to_dict` wrote; a question it lacks was not asked."""
        return cls(
            **{
                name: Answer(
                    met=kept[name].get("met"),
                    note=kept[name].get("note", ""),
                    confidence=Confidence(kept[name].get("confidence", Confidence.UNKNOWN)),
                )
                for name in QUESTIONS
                if name in kept
            }
        )


@dataclass(frozen=True)
class Verdict:
    """`missing` are the answers no, `unknown` those not given, `guessed` the yes nobody said."""

    qualified: bool
    met: tuple[str, ...]
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    guessed: tuple[str, ...] = ()


class Change(NamedTuple):
    name: str
    before: Answer
    after: Answer


def judge(answers: Answers, *, needed: int) -> Verdict:
    """Tell whether enough of the four questions are answered with yes."""
    met = tuple(name for name, answer in answers.items() if answer.met)
    return Verdict(
        qualified=len(met) >= needed,
        met=met,
        missing=tuple(name for name, answer in answers.items() if answer.met is False),
        unknown=tuple(name for name, answer in answers.items() if answer.met is None),
        guessed=tuple(
            name
            for name, answer in answers.items()
            if answer.met and answer.confidence == Confidence.GUESS
        ),
    )


def changes(before: Answers, after: Answers) -> tuple[Change, ...]:
    """Name the questions a second look answered otherwise; a reworded note alone is no change."""
    return tuple(
        Change(name, old, new)
        for (name, old), (_, new) in zip(before.items(), after.items(), strict=True)
        if (old.met, old.confidence) != (new.met, new.confidence)
    )
