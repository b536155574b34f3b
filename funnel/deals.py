"""The pipeline: move a deal, name its amount, win or lose it."""

from datetime import date, datetime
from typing import Any

from funnel import conversion, deadlines, journal, outbox
from funnel.assignment import Closed, require_reason
from funnel.conversion import AmountNeeded
from funnel.permissions import permit
from rules import lifecycle
from rules.refusals import Refused
from store.base import transaction
from store.deals import Deal
from store.journal import Activity
from store.people import Member
from store.playbooks import in_force


class NoSuchStage(Refused):
    """A deal stage that the playbook does not have."""

    code = "no-such-stage"


class BadAmount(Refused):
    """An amount that no deal can have."""

    code = "bad-amount"


LARGEST = 10**15


def advance(deal: Deal, there: str, *, amount: int | None = None, by: Member, at: datetime) -> None:
    """Move an open deal to another stage; won and lost have verbs of their own."""
    permit(by, "advance")
    playbook, _ = in_force()
    stage = next((s for s in playbook.deal_stages if s.key == there), None)
    if stage is None:
        raise NoSuchStage(stage=there, stages=[s.key for s in playbook.deal_stages])
    if stage.outcome == "won":
        return win(deal, amount=amount, by=by, at=at)
    if stage.outcome == "lost":
        raise NoSuchStage(
            stage=there, stages=[s.key for s in playbook.deal_stages if s.outcome == "open"]
        )
    _refuse_closed(deal)
    lifecycle.check_deal(deal.stage, there, playbook.deal_stages)
    amount = amount if amount is not None else deal.amount
    if stage.needs_amount and not amount:
        raise AmountNeeded(key=deal.key, stage=there)
    here = deal.stage
    with transaction():
        deal.enter(
            there, outcome="open", at=at, by=by, cause="moved", amount=amount, touched_at=at,
            sla_due_at=None, sla_level=0,
            accepted_at=deal.accepted_at or (at if stage.qualified else None),
        )  # fmt: skip
        _tell("deal-moved", deal, by=by, at=at, here=here, there=there, amount=amount)
    return None


def set_amount(
    deal: Deal, amount: int, *, close_on: date | None = None, by: Member, at: datetime
) -> None:
    """Name what a deal is worth, in the workspace's currency, and when it should close."""
    permit(by, "set_amount")
    _refuse_closed(deal)
    if not 0 < amount <= LARGEST:
        raise BadAmount(amount=amount)
    with transaction():
        deal.change(amount=amount, close_on=close_on or deal.close_on, touched_at=at)
        _tell("deal-amount-set", deal, by=by, at=at, amount=amount)


def win(deal: Deal, *, amount: int | None = None, by: Member, at: datetime) -> None:
    """Close a deal as won."""
    permit(by, "win")
    _refuse_closed(deal)
    playbook, _ = in_force()
    amount = amount if amount is not None else deal.amount
    if playbook.ending("won").needs_amount and not amount:
        raise AmountNeeded(key=deal.key, stage="won")
    with transaction():
        if amount != deal.amount:
            deal.change(amount=amount)
        conversion.close(deal, "won", playbook, event="deal-won", by=by, at=at)


def lose(deal: Deal, *, reason: str, note: str = "", by: Member, at: datetime) -> None:
    """Close a deal as lost; its leads go to recycle and come back on their day."""
    permit(by, "lose")
    _refuse_closed(deal)
    playbook, _ = in_force()
    require_reason(reason, [r.key for r in playbook.reasons.lost])
    with transaction():
        conversion.close(
            deal, "lost", playbook, event="deal-lost", reason=reason, note=note,
            recycle_as="lost", by=by, at=at,
        )  # fmt: skip


def remind_deal(deal: Deal, *, at: datetime) -> Activity | None:
    """Ping the AE about a hand-over without an answer; the second time, tell the managers."""
    playbook, _ = in_force()
    with transaction():
        deal = Deal.lock(deal.id)
        if deal.stage != playbook.first_deal_stage.key or deal.sla_due_at is None:
            return None
        if deal.sla_due_at > at:
            return None
        level = deal.sla_level + 1
        escalation = deadlines.business_time(playbook, deal.created_at, playbook.sla.escalate_after)
        deal.change(sla_level=level, sla_due_at=max(escalation, at) if level == 1 else None)
        leads = conversion.leads_of(deal)
        lead = leads[0] if leads else None
        activity = journal.record(
            "deal-sla-reminded", lead=lead, deal=deal, by=None, at=at, level=level
        )
        if level == 1 and deal.owner:
            outbox.direct(
                deal.owner, "deal-reminder", key=f"{deal.key}:{activity.id}", at=at, lead=lead,
                deal=deal,
            )  # fmt: skip
        else:
            outbox.notice(
                "managers", "deal-escalated", key=f"{deal.key}:{activity.id}", at=at, lead=lead,
                deal=deal.id,
            )  # fmt: skip
        return activity


def _tell(event: str, deal: Deal, *, by: Member, at: datetime, **detail: Any) -> None:
    leads = conversion.leads_of(deal)
    if not leads:
        journal.record(event, deal=deal, by=by, at=at, **detail)
    for lead in leads:
        activity = journal.record(event, lead=lead, deal=deal, by=by, at=at, **detail)
        outbox.card(lead, activity)
        outbox.thread(lead, activity)
    outbox.home(deal.owner, at=at)


def _refuse_closed(deal: Deal) -> None:
    if not deal.is_open:
        raise Closed(key=deal.key, here=deal.stage)
