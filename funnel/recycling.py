"""The loop: put a lead aside with a reason and a day, and bring it back."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from funnel import assignment, deadlines, journal, outbox, people, scores, sequences
from funnel.engagement import BadDate
from funnel.permissions import permit
from rules import recycling
from rules.cadence import StopReason
from rules.lifecycle import LeadStage
from rules.playbook import Playbook
from rules.refusals import Refused
from store.base import transaction
from store.journal import Activity
from store.leads import Lead
from store.people import Member
from store.playbooks import in_force

LONGEST = timedelta(days=3 * 365)


class NotRecycled(Refused):
    """Only a recycled lead can be revived."""

    code = "not-possible"


def recycle(
    lead: Lead,
    *,
    reason: str,
    revisit_on: date | None = None,
    note: str = "",
    by: Member | None,
    at: datetime,
) -> Activity:
    """Put a lead aside until a day; without one the playbook's days for the reason count."""
    permit(by, "recycle")
    playbook, _ = in_force()
    assignment.require_reason(reason, [r.key for r in playbook.recycling.reasons])
    today = at.astimezone(ZoneInfo(playbook.workspace.zone)).date()
    day = revisit_on or recycling.revisit_on(reason, today, playbook.recycling)
    if not today < day <= today + LONGEST:
        raise BadDate(value=day.isoformat())
    if lead.stage == LeadStage.CONVERTED and lead.deal and lead.deal.is_open:
        raise assignment.Closed(key=lead.key, here=lead.stage)
    return put_aside(lead, playbook, reason=reason, day=day, note=note, by=by, at=at)


def put_aside(
    lead: Lead,
    playbook: Playbook,
    *,
    reason: str,
    day: date,
    note: str,
    by: Member | None,
    at: datetime,
) -> Activity:
    """Write a recycling, whoever decided it (a person, a lost deal, a stale lead)."""
    before = snapshot(lead)
    with transaction():
        lead.move(
            LeadStage.RECYCLED,
            at=at,
            by=by,
            cause=reason,
            reason=reason,
            revisit_at=deadlines.start_of_day(playbook, day),
            **NO_CLOCKS,
        )
        sequences.stop_all(lead.contact, reason=StopReason.RECYCLED, by=by, at=at)
        activity = journal.record(
            "lead-recycled", lead=lead, by=by, at=at, reason=reason,
            revisit_on=day.isoformat(), note=note, before=before,
        )  # fmt: skip
        outbox.card(lead, activity)
        outbox.home(lead.owner, at=at)
    return activity


NO_CLOCKS: dict[str, Any] = {
    "sla_due_at": None,
    "sla_level": 0,
    "stale_due_at": None,
    "stale_warned_at": None,
    "snoozed_until": None,
    **deadlines.ANSWERED,
}


def revive(lead: Lead, *, cause: str, by: Member | None, at: datetime) -> Activity | None:
    """Bring a recycled lead back before or on its day; None when its cycles are used up.

    The calendar may bring a lead back only as often as the playbook says; a member, and the
    prospect's own word, always may.
    """
    permit(by, "revive")
    playbook, _ = in_force()
    with transaction():
        lead = Lead.lock(lead.id)
        if lead.stage != LeadStage.RECYCLED:
            raise NotRecycled(key=lead.key, here=lead.stage, there=LeadStage.NURTURING, allowed=[])
        if cause == "revisit" and not recycling.may_come_back(lead.cycle_no, playbook.recycling):
            lead.change(revisit_at=None)
            return journal.record("lead-rested", lead=lead, by=by, at=at, cycles=lead.cycle_no)
        return come_back(lead, cause=cause, by=by, at=at)


def come_back(
    lead: Lead,
    *,
    cause: str,
    subject: str = "",
    summary: str = "",
    by: Member | None = None,
    at: datetime,
) -> Activity:
    """Open a recycled lead again, in its next cycle, scored and routed anew."""
    playbook, version = in_force()
    news = {"subject": subject[:300]} if subject else {}
    news |= {"summary": summary} if summary else {}
    lead.move(
        LeadStage.NURTURING,
        at=at,
        by=by,
        cause=f"revived:{cause}",
        cycle_no=lead.cycle_no + 1,
        revisit_at=None,
        reason="",
        accepted_at=None,
        deal=None,
        **(deadlines.waiting(playbook, at) if summary else deadlines.ANSWERED),
        **news,
        **deadlines.fresh(playbook, LeadStage.NURTURING, at),
    )
    activity = journal.record(
        "lead-revived", lead=lead, by=by, at=at, cause=cause, cycle=lead.cycle_no, text=summary
    )
    score = scores.judge(lead, playbook, at=at)
    scores.rescore(lead, playbook, version, at=at, score=score)
    assignment.route(
        lead, people.facts_of(lead.contact), score, playbook, at=at, keep=by or lead.owner
    )
    outbox.card(lead, activity)
    outbox.thread(lead, activity, ping=True)
    if lead.owner:
        outbox.direct(
            lead.owner, "lead-came-back", key=f"{lead.key}:{activity.id}", at=at, lead=lead,
            activity=activity.id,
        )  # fmt: skip
    return activity


def warn_stale(lead: Lead, *, at: datetime) -> Activity | None:
    """Warn the owner of an untouched lead; when the warning is not heard either, recycle it."""
    playbook, _ = in_force()
    space = playbook.workspace
    with transaction():
        lead = Lead.lock(lead.id)
        if not lead.is_open or lead.stale_due_at is None or lead.stale_due_at > at:
            return None
        if lead.stale_warned_at is not None:
            today = at.astimezone(ZoneInfo(space.zone)).date()
            day = recycling.revisit_on("stale", today, playbook.recycling)
            return put_aside(lead, playbook, reason="stale", day=day, note="", by=None, at=at)
        due = recycling.recycle_due(
            at, stale=playbook.stale, hours=space.hours, zone=space.zone, country=space.country
        )
        lead.change(stale_warned_at=at, stale_due_at=due)
        activity = journal.record(
            "lead-stale-warned", lead=lead, by=None, at=at, recycle_at=due.isoformat()
        )
        if lead.owner:
            outbox.direct(
                lead.owner, "stale-warning", key=f"{lead.key}:{activity.id}", at=at, lead=lead,
                recycle_at=due.isoformat(),
            )  # fmt: skip
            outbox.home(lead.owner, at=at)
        else:
            outbox.notice(
                "managers", "stale-warning", key=f"{lead.key}:{activity.id}", at=at, lead=lead,
                recycle_at=due.isoformat(),
            )  # fmt: skip
        return activity


def snapshot(lead: Lead) -> dict[str, Any]:
    """What an undo needs to put a lead back as it was."""
    moments = ("accepted_at", "revisit_at", "sla_due_at", "stale_due_at", "snoozed_until")
    kept: dict[str, Any] = {name: _text(getattr(lead, name)) for name in moments}
    return kept | {
        "stage": lead.stage,
        "owner": lead.owner_id,
        "reason": lead.reason,
        "sla_level": lead.sla_level,
        "deal": lead.deal_id,
    }


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
