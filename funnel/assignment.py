"""Who works a lead: routing, assigning, accepting, handing back, and the clock on accepting."""

from datetime import datetime
from typing import Any

from peewee import fn

from funnel import criteria, deadlines, journal, outbox, people, scores
from funnel.permissions import permit
from rules import routing
from rules.identity import Facts
from rules.lifecycle import LeadStage
from rules.playbook import Playbook
from rules.refusals import Refused
from rules.routing import Candidate, Decision
from rules.scoring import Score
from store.base import transaction
from store.journal import Activity
from store.leads import Lead
from store.people import Member
from store.playbooks import in_force

WORKABLE = (LeadStage.NEW, LeadStage.NURTURING, LeadStage.MQL)
OPEN_STAGES = [stage.value for stage in LeadStage if stage.is_open]


class AlreadyAccepted(Refused):
    """Somebody was faster."""

    code = "already-accepted"


class Closed(Refused):
    """The lead is not being worked any more: converted, recycled or disqualified."""

    code = "closed"


class NoSuchReason(Refused):
    """A reason that the playbook does not list."""

    code = "no-such-reason"


class NotPresent(Refused):
    """The member cannot be given leads: left, or without the role."""

    code = "no-such-member"


def assign(lead: Lead, to: Member, *, by: Member | None, at: datetime) -> Activity:
    """Give an open lead to a member, who is told by the same transaction."""
    permit(by, "assign")
    _refuse_closed(lead)
    if not to.is_active:
        raise NotPresent(name=to.name)
    playbook, _ = in_force()
    with transaction():
        return hand_to(lead, to, playbook, rule="by-hand", by=by, at=at)


def hand_to(
    lead: Lead,
    to: Member,
    playbook: Playbook,
    *,
    rule: str,
    by: Member | None,
    at: datetime,
    skipped: list[list[str]] | None = None,
) -> Activity:
    """Write an assignment, whoever decided it, and queue the telling."""
    before = lead.owner
    lead.change(
        owner=to,
        assigned_at=at,
        snoozed_until=None,
        **deadlines.acceptance_clock(playbook, lead.stage, at),
        **deadlines.fresh(playbook, lead.stage, at),
    )
    Member.update(last_assigned_at=at).where(Member.id == to.id).execute()
    activity = journal.record(
        "lead-assigned",
        lead=lead,
        by=by,
        at=at,
        to=to.name,
        to_id=to.id,
        rule=rule,
        skipped=skipped or [],
    )
    outbox.card(lead, activity)
    if rule == "by-hand":
        outbox.thread(lead, activity, ping=True)
    for member in {m.id: m for m in (before, to) if m}.values():
        outbox.home(member, at=at)
    return activity


def route(
    lead: Lead,
    facts: Facts,
    score: Score,
    playbook: Playbook,
    *,
    at: datetime,
    keep: Member | None = None,
) -> Activity:
    """Find an owner by the playbook and write down who was skipped and why."""
    team = _team()
    decision = _decide(lead, facts, score, playbook, team, at=at, keep=keep)
    return _give(lead, decision, playbook, team, at=at)


def _team() -> list[Member]:
    return list(Member.select().order_by(Member.id))


def _decide(
    lead: Lead,
    facts: Facts,
    score: Score,
    playbook: Playbook,
    team: list[Member],
    *,
    at: datetime,
    keep: Member | None = None,
    besides: Member | None = None,
) -> Decision:
    """Ask the routing rules, with ``keep`` as the owner to prefer or ``besides`` to leave out."""
    owner = keep.id if keep else lead.owner_id
    request = routing.Request(
        facts=facts, source=lead.source, form=lead.form, score=score, owner=owner
    )
    asked = [one for one in candidates(team, playbook) if one.id != (besides and besides.id)]
    return routing.route(request, asked, routing=playbook.routing, at=at)


def _give(
    lead: Lead, decision: Decision, playbook: Playbook, team: list[Member], *, at: datetime
) -> Activity:
    names = {member.id: member for member in team}
    skipped = [[names[skip.id].name, skip.reason] for skip in decision.skipped]
    if decision.member is None:
        return _leave_unassigned(lead, decision, skipped, at=at)
    return hand_to(
        lead, names[decision.member], playbook, rule=decision.rule, by=None, at=at, skipped=skipped
    )


def candidates(team: list[Member], playbook: Playbook) -> list[Candidate]:
    """The members as routing sees them, with the number of open leads each holds."""
    held: Any = (
        Lead.select(Lead.owner, fn.COUNT(Lead.id))
        .where(Lead.owner.is_null(False), Lead.stage.in_(OPEN_STAGES))
        .group_by(Lead.owner)
        .tuples()
    )
    load: dict[int, int] = dict(held)
    return [
        Candidate(
            id=member.id,
            email=member.email,
            roles=frozenset(member.roles),
            is_active=member.is_active,
            away_until=member.away_until,
            open_leads=load.get(member.id, 0),
            capacity=member.capacity or playbook.routing.capacity,
            last_assigned_at=member.last_assigned_at,
        )
        for member in team
    ]


def route_unassigned(lead: Lead, *, at: datetime) -> Activity | None:
    """Try again to find an owner; None when there is still nobody."""
    playbook, _ = in_force()
    with transaction():
        lead = Lead.lock(lead.id)
        if lead.owner_id or not lead.is_open:
            return None
        score = scores.judge(lead, playbook, at=at)
        facts, team = people.facts_of(lead.contact), _team()
        decision = _decide(lead, facts, score, playbook, team, at=at)
        return _give(lead, decision, playbook, team, at=at) if decision.member else None


def accept(lead: Lead, *, by: Member, at: datetime) -> Activity:
    """Take a lead to work on (SAL). First come, first served; the second is told who was faster."""
    permit(by, "accept")
    if lead.stage == LeadStage.WORKING:
        owner = lead.owner.name if lead.owner else ""
        raise AlreadyAccepted(key=lead.key, who=owner, at=lead.accepted_at)
    _refuse_closed(lead)
    playbook, _ = in_force()
    criteria.require(lead, LeadStage.WORKING, playbook, owner=by)
    before = lead.owner
    with transaction():
        lead.move(
            LeadStage.WORKING,
            at=at,
            by=by,
            cause="accepted",
            owner=by,
            assigned_at=lead.assigned_at or at,
            accepted_at=at,
            sla_due_at=None,
            sla_level=0,
            snoozed_until=None,
            **deadlines.fresh(playbook, LeadStage.WORKING, at),
        )
        activity = journal.record("lead-accepted", lead=lead, by=by, at=at)
        outbox.card(lead, activity)
        for member in {m.id: m for m in (before, by) if m}.values():
            outbox.home(member, at=at)
    return activity


def hand_back(lead: Lead, *, reason: str, note: str = "", by: Member, at: datetime) -> Activity:
    """Give an accepted or assigned lead back with a reason; routing finds somebody else."""
    permit(by, "hand_back")
    _refuse_closed(lead)
    playbook, _ = in_force()
    require_reason(reason, [r.key for r in playbook.reasons.hand_back])
    with transaction():
        nobody = {"owner": None, "assigned_at": None, "accepted_at": None, "sla_due_at": None}
        if lead.stage == LeadStage.WORKING:
            fresh = deadlines.fresh(playbook, LeadStage.MQL, at)
            lead.move(LeadStage.MQL, at=at, by=by, cause=f"handed-back:{reason}", **nobody, **fresh)
        else:
            lead.change(**nobody)
        activity = journal.record(
            "lead-handed-back", lead=lead, by=by, at=at, reason=reason, note=note
        )
        outbox.thread(lead, activity)
        score = scores.judge(lead, playbook, at=at)
        facts = people.facts_of(lead.contact)
        team = _team()
        decision = _decide(lead, facts, score, playbook, team, at=at, besides=by)
        _give(lead, decision, playbook, team, at=at)
        outbox.card(lead, activity)
        outbox.home(by, at=at)
    return activity


def remind_sla(lead: Lead, *, at: datetime) -> Activity | None:
    """Ping the owner of an MQL that nobody accepted; the second time, tell the managers."""
    playbook, _ = in_force()
    with transaction():
        lead = Lead.lock(lead.id)
        if lead.stage != LeadStage.MQL or lead.sla_due_at is None or lead.sla_due_at > at:
            return None
        level = lead.sla_level + 1
        if level == 1:
            start = lead.assigned_at or lead.stage_at
            due = deadlines.business_time(playbook, start, playbook.sla.escalate_after)
            lead.change(sla_level=level, sla_due_at=max(due, at))
            activity = journal.record("lead-sla-reminded", lead=lead, by=None, at=at, level=level)
            if lead.owner:
                outbox.direct(
                    lead.owner, "sla-reminder", key=f"{lead.key}:{activity.id}", at=at, lead=lead
                )
            return activity
        lead.change(sla_level=level, sla_due_at=None)
        activity = journal.record("lead-sla-escalated", lead=lead, by=None, at=at, level=level)
        outbox.notice(
            "managers", "sla-escalated", key=f"{lead.key}:{activity.id}", at=at, lead=lead
        )
        outbox.card(lead, activity)
        return activity


def set_away(member: Member, *, until: datetime | None, by: Member, at: datetime) -> Activity:
    """Keep new leads from a member until a moment; ``None`` says the member is back."""
    if by.id != member.id:
        permit(by, "assign")
    with transaction():
        Member.update(away_until=until).where(Member.id == member.id).execute()
        member.away_until = until
        return journal.record(
            "member-away",
            by=by,
            at=at,
            member=member.name,
            until=until.isoformat() if until else "",
        )


def require_reason(reason: str, known: list[str]) -> None:
    """Refuse a reason that is not on the playbook's list."""
    if reason not in known:
        raise NoSuchReason(reason=reason, reasons=known)


def _refuse_closed(lead: Lead) -> None:
    if not lead.is_open:
        raise Closed(key=lead.key, here=lead.stage)


def _leave_unassigned(
    lead: Lead, decision: Decision, skipped: list[list[str]], *, at: datetime
) -> Activity:
    activity = journal.record(
        "lead-unassigned", lead=lead, by=None, at=at, rule=decision.rule, skipped=skipped
    )
    outbox.card(lead, activity)
    outbox.notice("managers", "nobody-available", key=lead.key, at=at, lead=lead)
    return activity
