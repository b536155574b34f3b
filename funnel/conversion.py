"""The hand-over from SDR to AE: convert, accept, reject."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from funnel import criteria, deadlines, journal, outbox, recycling, sequences
from funnel.assignment import AlreadyAccepted, Closed, NotPresent, require_reason
from funnel.permissions import permit
from rules import qualification
from rules import recycling as recycling_rules
from rules.cadence import StopReason
from rules.lifecycle import LeadStage, Role
from rules.playbook import Playbook
from rules.qualification import Answers
from rules.refusals import Refused
from store.base import transaction
from store.deals import Deal, DealContact
from store.leads import Lead, StageChange
from store.people import Member
from store.playbooks import in_force


class AmountNeeded(Refused):
    """From this stage on a deal has an amount."""

    code = "amount-needed"


class NotYours(Refused):
    """The deal was handed to somebody else."""

    code = "not-yours"


def convert(
    lead: Lead,
    *,
    deal: Deal | None = None,
    owner: Member | None = None,
    name: str = "",
    amount: int | None = None,
    by: Member | None,
    at: datetime,
) -> Deal:
    """Hand a lead over to sales: a new deal, or the company's open one that was chosen.

    The lead stays, linked. Without ``owner`` the AE with the fewest open deals gets it.
    """
    permit(by, "convert")
    if not lead.is_open:
        raise Closed(key=lead.key, here=lead.stage)
    playbook, _ = in_force()
    criteria.require(lead, LeadStage.CONVERTED, playbook, amount=amount)
    before = recycling.snapshot(lead)
    with transaction():
        joined = deal is not None
        if deal is None:
            deal = _new_deal(lead, owner, name, amount, playbook, by=by, at=at)
        elif not deal.is_open:
            raise Closed(key=deal.key, here=deal.stage)
        DealContact.insert(deal=deal, contact=lead.contact).on_conflict_ignore().execute()
        lead.move(
            LeadStage.CONVERTED, at=at, by=by, cause=deal.key, deal=deal, **recycling.NO_CLOCKS
        )
        sequences.stop_all(lead.contact, reason=StopReason.CONVERTED, by=by, at=at)
        activity = journal.record(
            "lead-converted", lead=lead, deal=deal, by=by, at=at, deal_key=deal.key,
            joined=joined, owner=deal.owner.name if deal.owner else "", before=before,
        )  # fmt: skip
        outbox.card(lead, activity)
        outbox.thread(lead, activity)
        if deal.owner:
            outbox.direct(
                deal.owner, "deal-handed-over", key=f"{deal.key}:{activity.id}", at=at, lead=lead,
                deal=deal, activity=activity.id,
            )  # fmt: skip
        for member in (deal.owner, by):
            outbox.home(member, at=at)
    return deal


def accept_deal(
    deal: Deal,
    *,
    amount: int | None = None,
    answers: Answers | None = None,
    by: Member,
    at: datetime,
) -> None:
    """The AE confirms the opportunity (SQL); it now needs an amount and counts as pipeline."""
    permit(by, "accept_deal")
    playbook, _ = in_force()
    there = playbook.accepted_deal_stage
    _refuse_settled(deal, playbook)
    amount = amount if amount is not None else deal.amount
    if there.needs_amount and not amount:
        raise AmountNeeded(key=deal.key, stage=there.key)
    changes = _recheck(deal, answers)
    with transaction():
        deal.enter(
            there.key, outcome="open", at=at, by=by, cause="accepted", amount=amount,
            owner=by if deal.owner_id is None else deal.owner_id, accepted_at=at, touched_at=at,
            sla_due_at=None, sla_level=0,
            answers=answers.to_dict() if answers else deal.answers,
        )  # fmt: skip
        for lead in leads_of(deal):
            activity = journal.record(
                "deal-accepted", lead=lead, deal=deal, by=by, at=at, amount=amount, changes=changes
            )
            outbox.card(lead, activity)
            outbox.thread(lead, activity)
            outbox.home(lead.owner, at=at)
        outbox.home(by, at=at)


def reject_deal(deal: Deal, *, reason: str, note: str = "", by: Member, at: datetime) -> None:
    """The AE sends a hand-over back with a reason; its lead goes to recycle."""
    permit(by, "reject_deal")
    playbook, _ = in_force()
    _refuse_settled(deal, playbook)
    require_reason(reason, [r.key for r in playbook.reasons.reject])
    with transaction():
        close(deal, "lost", playbook, event="deal-rejected", reason=reason, note=note,
              recycle_as="rejected", by=by, at=at)  # fmt: skip


def close(
    deal: Deal,
    outcome: str,
    playbook: Playbook,
    *,
    event: str,
    reason: str = "",
    note: str = "",
    recycle_as: str = "",
    by: Member | None,
    at: datetime,
) -> None:
    """End a deal and tell it on its leads; a lost one sends them to recycle."""
    deal.enter(
        playbook.ending(outcome).key, outcome=outcome, at=at, by=by, cause=reason or event,
        reason=reason, closed_at=at, touched_at=at, sla_due_at=None, sla_level=0,
    )  # fmt: skip
    today = at.astimezone(ZoneInfo(playbook.workspace.zone)).date()
    for lead in leads_of(deal):
        activity = journal.record(
            event, lead=lead, deal=deal, by=by, at=at, reason=reason, note=note,
            amount=deal.amount,
        )  # fmt: skip
        outbox.thread(lead, activity)
        if recycle_as:
            day = _revisit(playbook, reason, recycle_as, today)
            recycling.put_aside(
                lead, playbook, reason=recycle_as, day=day, note=note, by=None, at=at
            )
        else:
            outbox.card(lead, activity)
        outbox.home(lead.owner, at=at)
    outbox.home(deal.owner, at=at)


def leads_of(deal: Deal) -> list[Lead]:
    """The leads that were converted into this deal and still are."""
    found = Lead.select().where(Lead.deal == deal, Lead.stage == LeadStage.CONVERTED.value)
    return list(found.order_by(Lead.id))


def _new_deal(
    lead: Lead,
    owner: Member | None,
    name: str,
    amount: int | None,
    playbook: Playbook,
    *,
    by: Member | None,
    at: datetime,
) -> Deal:
    owner = owner or _least_loaded_ae(at)
    if owner is not None and not owner.is_active:
        raise NotPresent(name=owner.name)
    company = lead.company
    title = name.strip() or (company.name if company and company.name else lead.contact.name)
    first = playbook.first_deal_stage
    deal = Deal.create(
        company=company,
        name=title or lead.contact.email,
        owner=owner,
        stage=first.key,
        amount=amount,
        currency=playbook.workspace.currency,
        answers=lead.answers,
        created_at=at,
        stage_at=at,
        touched_at=at,
        sla_due_at=deadlines.business_time(playbook, at, playbook.sla.remind_after),
    )
    StageChange.create(deal=deal, there=first.key, at=at, by=by, cause=lead.key)
    return deal


def _least_loaded_ae(at: datetime) -> Member | None:
    aes = [
        member
        for member in Member.select().where(Member.is_active)
        if Role.AE in member.roles and member.is_present(at)
    ]
    return min(aes, key=lambda member: (_open_deals(member), member.id), default=None)


def _open_deals(member: Member) -> int:
    count: int = Deal.select().where(Deal.owner == member, Deal.outcome == "open").count()
    return count


def _refuse_settled(deal: Deal, playbook: Playbook) -> None:
    """Only what was handed over and not decided yet can be accepted or rejected."""
    if deal.stage == playbook.first_deal_stage.key:
        return
    if deal.accepted_at:
        newest = (
            StageChange.select()
            .where(StageChange.deal == deal, StageChange.cause == "accepted")
            .order_by(StageChange.id.desc())
            .first()
        )
        who = newest.by.name if newest and newest.by else ""
        raise AlreadyAccepted(key=deal.key, who=who, at=deal.accepted_at)
    raise Closed(key=deal.key, here=deal.stage)


def _recheck(deal: Deal, answers: Answers | None) -> list[str]:
    """Which BANT answers the AE saw otherwise than the SDR."""
    if answers is None:
        return []
    before = Answers.from_dict(deal.answers)
    return [change.name for change in qualification.changes(before, answers)]


def _revisit(playbook: Playbook, reason: str, recycle_as: str, today: date) -> date:
    """The days that the reason itself names count more than those of being lost in general."""
    found = playbook.reason(reason)
    if found is not None and found.revisit_after is not None:
        return today + timedelta(days=found.revisit_after)
    return recycling_rules.revisit_on(recycle_as, today, playbook.recycling)
