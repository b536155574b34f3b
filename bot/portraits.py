"""Gathers from the database what the views of leads, deals and desks show."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot import records
from bot.views import kit, reasons, sayings
from bot.views.card import CardFace, DealFace
from bot.views.deal import DealSheet
from bot.views.forms import LastWords
from bot.views.home import DeskFace
from bot.views.lines import DealLine, LeadLine, TaskLine
from bot.views.teller import Teller
from funnel import deadlines
from rules.playbook import Playbook
from store.deals import Deal
from store.journal import Activity
from store.leads import Lead
from store.people import Member
from store.queries import desk as desk_queries
from store.queries import leads as lead_queries
from store.tasks import Task
from words import Tr


def card_face(lead: Lead, playbook: Playbook, tr: Tr) -> CardFace:
    """Everything the card shows, read at once."""
    contact = lead.contact
    return CardFace(
        key=lead.key,
        version=lead.version,
        stage=str(lead.stage),
        stage_title=lead_stage(lead, playbook, tr),
        name=contact.name,
        company=company_name(lead),
        title=contact.title,
        email=contact.email,
        phone=contact.phone,
        grade=lead.grade,
        reasons=reasons.short(lead.score.get("points", []), playbook, tr),
        source=_source(lead, playbook, tr),
        subject=lead.subject,
        excerpt=lead.summary,
        owner=member_mention(lead.owner),
        last=_last(lead, playbook, tr),
        qualified=bant(lead.answers, playbook, tr),
        reason=_reason(lead.reason, playbook, tr),
        sequence=_sequence(lead, playbook, tr),
        cycle_no=lead.cycle_no,
        accept_by=accept_by(lead, playbook),
        snoozed_until=lead.snoozed_until if lead.is_open else None,
        revisit_on=_local_day(lead.revisit_at, playbook),
        has_replied=lead.is_open and lead.replied_at is not None,
        deal=_deal_face(lead.deal, playbook, tr) if lead.deal else None,
    )


def lead_line(lead: Lead, playbook: Playbook, tr: Tr, *, why: str = "") -> LeadLine:
    return LeadLine(
        key=lead.key,
        version=lead.version,
        name=lead.contact.name or lead.contact.email,
        company=company_name(lead),
        stage_title=lead_stage(lead, playbook, tr),
        grade=lead.grade,
        owner=member_mention(lead.owner),
        why=why,
    )


def deal_line(deal: Deal, playbook: Playbook, tr: Tr, *, why: str = "") -> DealLine:
    return DealLine(
        key=deal.key,
        version=deal.version,
        name=deal.name,
        company=deal.company.name if deal.company else "",
        stage_title=deal_stage(deal.stage, playbook, tr),
        amount=kit.money(deal.amount, deal.currency, tr),
        owner=member_mention(deal.owner),
        why=why,
    )


def desk_face(member: Member, playbook: Playbook, tr: Tr, at: datetime) -> DeskFace:
    """What waits for this member; whose it is goes without saying."""
    found = desk_queries.desk(member, at)
    zone = zone_of(member, playbook)

    def due(lead: Lead) -> str:
        until = accept_by(lead, playbook)
        accept = tr("Accept by %(due)s", due=kit.moment(until, zone, at, tr)) if until else ""
        return " · ".join(filter(None, (accept, waits(lead))))

    def waits(lead: Lead) -> str:
        """Since when the prospect waits for us, which no answer has ended yet."""
        if lead.replied_at is None:
            return ""
        return tr("waits since %(when)s", when=kit.moment(lead.replied_at, zone, at, tr))

    def since(lead: Lead) -> str:
        return tr("last touch %(ago)s", ago=kit.ago(lead.touched_at, at, tr))

    def rows(leads: Sequence[Lead], why: Any) -> list[LeadLine]:
        lines = (lead_line(lead, playbook, tr, why=why(lead)) for lead in leads)
        return [replace(line, owner="") for line in lines]

    return DeskFace(
        name=member.name,
        away_until=member.away_until,
        overdue=rows(found.overdue, due),
        replied=rows(found.replied, waits),
        waiting=rows(found.waiting, due),
        stale=rows(found.stale, since),
        tasks=[_task_line(task) for task in found.tasks],
        working=rows(found.working, since),
        deals=[replace(deal_line(deal, playbook, tr), owner="") for deal in found.deals],
    )


def deal_sheet(deal: Deal, playbook: Playbook, tr: Tr) -> DealSheet:
    leads = [f"*{lead.key}* {kit.safe(lead.contact.name, 80)}" for lead in records.leads_of(deal)]
    activity = records.newest_of(deal)
    return DealSheet(
        key=deal.key,
        version=deal.version,
        name=deal.name,
        company=deal.company.name if deal.company else "",
        stage_title=deal_stage(deal.stage, playbook, tr),
        is_first=deal.stage == playbook.first_deal_stage.key,
        outcome=deal.outcome,
        amount=kit.money(deal.amount, deal.currency, tr),
        owner=member_mention(deal.owner),
        bant=bant(deal.answers, playbook, tr),
        leads=", ".join(leads),
        last=happened(activity, playbook, tr),
        reason=_reason(deal.reason, playbook, tr),
        next_step=deal.next_step,
        close_on=deal.close_on,
        due_at=deal.sla_due_at,
    )


def last_words(lead: Lead, zone: str, tr: Tr) -> LastWords:
    """What an answer answers: the prospect's newest words, else what made the lead."""
    touch = records.last_touch(lead)
    if touch is None:
        return LastWords(lead.summary or lead.subject, "")
    return LastWords(touch.text, kit.stamp(touch.at, zone, tr))


def member_mention(member: Member | None) -> str:
    return kit.mention(member.slack_id, member.name) if member else ""


def company_name(lead: Lead) -> str:
    company = lead.company or lead.contact.company
    return company.name if company else ""


def lead_stage(lead: Lead, playbook: Playbook, tr: Tr) -> str:
    return next(
        (
            found.title.in_(tr.lang)
            for key, found in playbook.lead_stages.items()
            if key == lead.stage
        ),
        str(lead.stage),
    )


def deal_stage(key: str, playbook: Playbook, tr: Tr) -> str:
    return next((s.title.in_(tr.lang) for s in playbook.deal_stages if s.key == key), key)


def accept_by(lead: Lead, playbook: Playbook) -> datetime | None:
    """Until when an MQL should be accepted; nobody's clock runs before it has an owner."""
    if lead.stage != "mql" or lead.assigned_at is None:
        return None
    return deadlines.accept_by(playbook, lead.assigned_at)


def zone_of(member: Member, playbook: Playbook) -> str:
    return member.zone or playbook.workspace.zone


def bant(answers: dict[str, Any], playbook: Playbook, tr: Tr) -> str:
    """BANT 3 of 4: Budget, Need, Timeline; empty before anybody asked."""
    if not answers:
        return ""
    met = [name for name in sayings.QUESTIONS if (answers.get(name) or {}).get("met")]
    line = tr("BANT %(met)d of 4", met=len(met))
    return f"{line}: {sayings.questions(met, tr)}" if met else line


def teller(activity: Activity, playbook: Playbook, tr: Tr) -> Teller:
    return Teller(member_mention(activity.by), tr, playbook)


def _last(lead: Lead, playbook: Playbook, tr: Tr) -> str:
    return happened(lead_queries.last_activity(lead), playbook, tr)


def happened(activity: Activity | None, playbook: Playbook, tr: Tr) -> str:
    """Who did what and when; the moment is written out, for a card is not redrawn by the minute."""
    if activity is None:
        return ""
    line = sayings.sentence(activity.event, activity.detail, teller(activity, playbook, tr))
    first = line.splitlines()[0].rstrip(":")
    return f"{first} · {kit.stamp(activity.at, playbook.workspace.zone, tr)}"


def _source(lead: Lead, playbook: Playbook, tr: Tr) -> str:
    form = playbook.forms.get(lead.form) if lead.form else None
    if form:
        return tr("Form: %(title)s", title=form.title.in_(tr.lang))
    known = reasons.SOURCES.get(lead.source)
    return tr(known) if known else ""


def _reason(key: str, playbook: Playbook, tr: Tr) -> str:
    found = playbook.reason(key) if key else None
    return found.title.in_(tr.lang) if found else key


def _sequence(lead: Lead, playbook: Playbook, tr: Tr) -> str:
    running = records.running(lead)
    plans = [playbook.sequences.get(slug) for slug in running]
    return ", ".join(
        plan.title.in_(tr.lang) if plan else slug for slug, plan in zip(running, plans, strict=True)
    )


def _deal_face(deal: Deal, playbook: Playbook, tr: Tr) -> DealFace:
    return DealFace(
        key=deal.key,
        version=deal.version,
        name=deal.name,
        stage=deal.stage,
        stage_title=deal_stage(deal.stage, playbook, tr),
        is_first=deal.stage == playbook.first_deal_stage.key,
        outcome=deal.outcome,
        amount=kit.money(deal.amount, deal.currency, tr),
        owner=member_mention(deal.owner),
        due_at=deal.sla_due_at,
    )


def _task_line(task: Task) -> TaskLine:
    lead = task.lead.key if task.lead else ""
    return TaskLine(title=task.title, due_at=task.due_at, lead=lead, value=str(task.id))


def _local_day(at: datetime | None, playbook: Playbook) -> date | None:
    return at.astimezone(ZoneInfo(playbook.workspace.zone)).date() if at else None
