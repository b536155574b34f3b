"""Which stage a lead or deal may enter next, and who may move it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from rules.refusals import Refused

if TYPE_CHECKING:
    from rules.playbook import DealStage


class LeadStage(StrEnum):
    NEW = "new"
    NURTURING = "nurturing"
    MQL = "mql"
    WORKING = "working"
    CONVERTED = "converted"
    RECYCLED = "recycled"
    DISQUALIFIED = "disqualified"

    @property
    def is_open(self) -> bool:
        return self in OPEN


class Role(StrEnum):
    MARKETER = "marketer"
    SDR = "sdr"
    EBR = "ebr"
    AE = "ae"
    CSM = "csm"
    MANAGER = "manager"
    ADMIN = "admin"


class NotPossible(Refused):
    """A move outside the table; `allowed` is what could be done instead."""

    code = "not-possible"

    def __init__(self, here: str, there: str, allowed: tuple[str, ...]) -> None:
        super().__init__(here=here, there=there, allowed=list(allowed))
        self.here = here
        self.there = there
        self.allowed = allowed


NEW, NURTURING, MQL, WORKING, CONVERTED, RECYCLED, DISQUALIFIED = LeadStage

OPEN = frozenset({NEW, NURTURING, MQL, WORKING})
ASIDE = (RECYCLED, DISQUALIFIED)

# Converting without acceptance is the large-company shortcut; a lost deal recycles its lead.
MOVES: Mapping[LeadStage, tuple[LeadStage, ...]] = {
    NEW: (NURTURING, MQL, WORKING, CONVERTED, *ASIDE),
    NURTURING: (MQL, WORKING, CONVERTED, *ASIDE),
    MQL: (NURTURING, WORKING, CONVERTED, *ASIDE),
    WORKING: (NURTURING, MQL, CONVERTED, *ASIDE),
    CONVERTED: (RECYCLED,),
    RECYCLED: (NEW, NURTURING, MQL, DISQUALIFIED),
    DISQUALIFIED: (),
}

UNDOES: Mapping[LeadStage, tuple[LeadStage, ...]] = {
    NEW: (),
    NURTURING: (),
    MQL: (),
    WORKING: (),
    CONVERTED: (NEW, NURTURING, MQL, WORKING),
    RECYCLED: (NEW, NURTURING, MQL, WORKING, CONVERTED),
    DISQUALIFIED: (NEW, NURTURING, MQL, WORKING, RECYCLED),
}


def check(here: LeadStage, there: LeadStage) -> None:
    """Refuse a lead's move unless the table holds it."""
    _allow(here, there, MOVES[here])


def check_undo(here: LeadStage, there: LeadStage) -> None:
    """Refuse to take a lead back unless `there` can have led to `here`."""
    _allow(here, there, UNDOES[here])


def check_deal(here: str, there: str, stages: Sequence[DealStage]) -> None:
    """Refuse a deal's move: open goes to any other stage, closed goes nowhere."""
    is_open = any(stage.key == here and stage.outcome == "open" for stage in stages)
    allowed = tuple(stage.key for stage in stages if stage.key != here) if is_open else ()
    _allow(here, there, allowed)


def check_deal_undo(here: str, there: str, stages: Sequence[DealStage]) -> None:
    """Refuse to reopen a deal unless it is closed and goes back to an open stage."""
    is_closed = any(stage.key == here and stage.outcome != "open" for stage in stages)
    allowed = tuple(stage.key for stage in stages if stage.outcome == "open") if is_closed else ()
    _allow(here, there, allowed)


def lacking(needed: Collection[str], present: Mapping[str, object]) -> tuple[str, ...]:
    """Name the entry or exit criteria that are not met: absent, None, False or empty."""
    return tuple(name for name in needed if present.get(name) in (None, False, "", ()))


def _allow(here: str, there: str, allowed: tuple[str, ...]) -> None:
    if there not in allowed:
        raise NotPossible(here, there, allowed)


_HEADS = frozenset({Role.MANAGER, Role.ADMIN})
_DESK = _HEADS | {Role.SDR, Role.EBR}
_SALES = _DESK | {Role.AE}
_CLOSERS = _HEADS | {Role.AE}
_GROWERS = _DESK | {Role.MARKETER}
_EVERYONE = frozenset(Role)

MAY: Mapping[str, frozenset[Role]] = {
    "note": _EVERYONE,
    "create_lead": _EVERYONE,
    "add_task": _EVERYONE,
    "finish_task": _EVERYONE,
    "assign": _SALES,
    "accept": _DESK,
    "hand_back": _DESK,
    "qualify": _DESK,
    "disqualify": _GROWERS,
    "convert": _DESK,
    "snooze": _SALES,
    "recycle": _SALES | _GROWERS,
    "revive": _SALES | _GROWERS,
    "undo": _SALES | _GROWERS,
    "accept_deal": _CLOSERS,
    "reject_deal": _CLOSERS,
    "advance": _CLOSERS,
    "win": _CLOSERS,
    "lose": _CLOSERS,
    "set_amount": _CLOSERS,
    "enroll": _SALES | _GROWERS,
    "stop": _EVERYONE,
    "replay": _SALES | _GROWERS,
    "settle_review": _SALES | _GROWERS,
}


def may(roles: Collection[Role | str], verb: str) -> bool:
    """Tell whether one of these roles may use the verb; an unknown verb is a bug and raises."""
    return not MAY[verb].isdisjoint(roles)
