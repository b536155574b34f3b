"""The SDR's verdict: the four BANT answers, and putting aside for good what is out of target."""

from datetime import datetime

from funnel import criteria, deadlines, journal, outbox, recycling, sequences
from funnel.assignment import Closed, require_reason
from funnel.permissions import permit
from rules import qualification
from rules.cadence import StopReason
from rules.lifecycle import LeadStage
from rules.qualification import Answers, Verdict
from store.base import transaction
from store.journal import Activity
from store.leads import Lead
from store.people import Member
from store.playbooks import in_force


def qualify(lead: Lead, answers: Answers, *, by: Member, at: datetime) -> Verdict:
    """Judge an SDR's answers and keep them; a lead nobody accepted yet is accepted by this."""
    permit(by, "qualify")
    if not lead.is_open:
        raise Closed(key=lead.key, here=lead.stage)
    playbook, _ = in_force()
    if lead.stage != LeadStage.WORKING:
        criteria.require(lead, LeadStage.WORKING, playbook, owner=by)
    verdict = qualification.judge(answers, needed=playbook.qualification.needed)
    with transaction():
        if lead.stage != LeadStage.WORKING:
            lead.move(
                LeadStage.WORKING, at=at, by=by, cause="qualified", owner=by, accepted_at=at,
                sla_due_at=None, sla_level=0,
            )  # fmt: skip
        lead.change(
            answers=answers.to_dict(),
            **deadlines.ANSWERED,
            **deadlines.fresh(playbook, lead.stage, at),
        )
        activity = journal.record(
            "lead-qualified" if verdict.qualified else "lead-not-qualified",
            lead=lead,
            by=by,
            at=at,
            qualified=verdict.qualified,
            met=list(verdict.met),
            missing=list(verdict.missing),
            unknown=list(verdict.unknown),
        )
        outbox.card(lead, activity)
        outbox.thread(lead, activity)
        outbox.home(by, at=at)
    return verdict


def disqualify(lead: Lead, *, reason: str, note: str = "", by: Member, at: datetime) -> Activity:
    """Put a lead aside for good: it is out of target, and no effort is spent on it."""
    permit(by, "disqualify")
    playbook, _ = in_force()
    require_reason(reason, [r.key for r in playbook.reasons.disqualify])
    before = recycling.snapshot(lead)
    with transaction():
        lead.move(
            LeadStage.DISQUALIFIED, at=at, by=by, cause=reason, reason=reason, revisit_at=None,
            **recycling.NO_CLOCKS,
        )  # fmt: skip
        sequences.stop_all(lead.contact, reason=StopReason.DISQUALIFIED, by=by, at=at)
        activity = journal.record(
            "lead-disqualified", lead=lead, by=by, at=at, reason=reason, note=note, before=before
        )
        outbox.card(lead, activity)
        outbox.home(lead.owner, at=at)
    return activity
