"""May we write to this person, for this purpose?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    MARKETING = "marketing"
    SERVICE = "service"


class Ground(StrEnum):
    """Why a mail may or may not be written."""

    GRANTED = "granted"
    SERVICE = "service"
    SUPPRESSED = "suppressed"
    WITHDRAWN = "withdrawn"
    NO_CONSENT = "no-consent"


@dataclass(frozen=True)
class ConsentFact:
    """One recorded answer; a refusal or an unsubscribe is a fact with `granted` false."""

    purpose: Purpose
    granted: bool
    at: datetime


@dataclass(frozen=True)
class Permission:
    allowed: bool
    reason: Ground


def may_write(purpose: Purpose, *, consents: Sequence[ConsentFact], suppressed: bool) -> Permission:
    """Judge by the newest answer for this purpose; suppression of the address beats all.

    Advertising needs a recorded yes. Service mail needs none, but a recorded no is obeyed.
    Answers about one purpose say nothing about the other.
    """
    if suppressed:
        return Permission(False, Ground.SUPPRESSED)
    answers = [fact for fact in consents if fact.purpose == purpose]
    if answers:
        # Of two answers given at the same moment the refusal counts.
        newest = max(answers, key=lambda fact: (fact.at, not fact.granted))
        return (
            Permission(True, Ground.GRANTED)
            if newest.granted
            else Permission(False, Ground.WITHDRAWN)
        )
    if purpose == Purpose.SERVICE:
        return Permission(True, Ground.SERVICE)
    return Permission(False, Ground.NO_CONSENT)
