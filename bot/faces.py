"""Reads what a view needs and draws it: the five functions by which others make us speak."""

from datetime import datetime
from typing import Any

from bot import portraits
from bot.views import alerts, card, kit, sayings
from bot.views import home as home_view
from bot.views.deal import sheet
from bot.views.kit import Face, Json
from bot.views.why import WhyFace
from bot.views.why import why as why_view
from rules.playbook import Playbook
from store.deals import Deal
from store.inquiries import Inquiry
from store.journal import Activity
from store.leads import Lead
from store.outbox import Outbox
from store.people import Member
from store.playbooks import in_force
from store.queries import leads as lead_queries
from store.sequences import OutgoingMail
from words import Tr


def lead_card(lead: Lead, tr: Tr, at: datetime) -> Face:
    """The lead's card as the database has it now."""
    playbook, _ = in_force()
    face = portraits.card_face(lead, playbook, tr)
    return card.card(face, tr=tr, zone=playbook.workspace.zone, at=at)


def lead_sheet(lead: Lead, tr: Tr, at: datetime) -> Face:
    """The card, and below it what happened lately."""
    playbook, _ = in_force()
    shown = lead_card(lead, tr, at)
    steps = [portraits.happened(one, playbook, tr) for one in lead_queries.timeline(lead, limit=8)]
    title = tr("What happened")
    history = kit.section("\n".join([f"*{title}*", *(f"• {step}" for step in steps)]))
    return {
        "text": shown["text"],
        "blocks": [*shown["blocks"], history] if steps else shown["blocks"],
    }


def thread(activity: Activity, tr: Tr, at: datetime, *, ping: bool = False) -> Face:
    """The message below the card; ``ping`` mentions the lead's owner."""
    playbook, _ = in_force()
    told = sayings.told(activity.event, _detail(activity), portraits.teller(activity, playbook, tr))
    owner = activity.lead.owner if ping and activity.lead else None
    if owner is None or not owner.slack_id:
        return told
    first = kit.section(kit.mention(owner.slack_id, owner.name))
    return {"text": f"<@{owner.slack_id}> {told['text']}", "blocks": [first, *told["blocks"]]}


def direct(code: str, row: Outbox, tr: Tr, at: datetime) -> Face:
    """A private message to ``row.member``."""
    playbook, _ = in_force()
    if code == "deal-handed-over" and row.deal:
        opening = tr(alerts.DIRECT[code])
        zone = playbook.workspace.zone
        return sheet(
            portraits.deal_sheet(row.deal, playbook, tr), tr=tr, zone=zone, opening=opening
        )
    return alerts.direct(code, _alert(code, row, playbook, tr, at))


def notice(code: str, row: Outbox, tr: Tr, at: datetime) -> Face:
    """A message to the managers' or admins' channel."""
    playbook, _ = in_force()
    return alerts.notice(code, _alert(code, row, playbook, tr, at))


def home(member: Member, tr: Tr, at: datetime, *, page: int = 0) -> Json:
    """The member's App Home."""
    playbook, _ = in_force()
    zone = portraits.zone_of(member, playbook)
    return home_view.home(
        portraits.desk_face(member, playbook, tr, at), tr=tr, zone=zone, at=at, page=page
    )


def desk(member: Member, tr: Tr, at: datetime) -> Face:
    """The same desk as a message."""
    playbook, _ = in_force()
    zone = portraits.zone_of(member, playbook)
    return home_view.desk(portraits.desk_face(member, playbook, tr, at), tr=tr, zone=zone, at=at)


def deal_message(deal: Deal, tr: Tr, at: datetime) -> Face:
    playbook, _ = in_force()
    zone = playbook.workspace.zone
    return sheet(portraits.deal_sheet(deal, playbook, tr), tr=tr, zone=zone)


def why(lead: Lead, tr: Tr) -> Face:
    """The score point by point, and how the owner was found."""
    playbook, _ = in_force()
    found = lead_queries.why(lead)
    given = found.assignment
    detail = given.detail if given else {}
    face = WhyFace(
        key=lead.key,
        title=kit.title(lead.contact.name, portraits.company_name(lead)),
        grade=lead.grade,
        fit=lead.fit,
        interest=lead.interest,
        points=lead.score.get("points", []),
        version=lead.playbook_version,
        owner=portraits.member_mention(lead.owner),
        rule=str(detail.get("rule", "")),
        by=portraits.member_mention(given.by) if given else "",
        skipped=detail.get("skipped") or [],
    )
    return why_view(face, playbook, tr=tr)


def _alert(code: str, row: Outbox, playbook: Playbook, tr: Tr, at: datetime) -> alerts.Alert:
    lead, deal, zone = row.lead, _deal_of(row), playbook.workspace.zone
    if row.member:
        zone = portraits.zone_of(row.member, playbook)
    due = (
        portraits.accept_by(lead, playbook)
        if lead and code in ("sla-reminder", "sla-escalated")
        else None
    )
    return alerts.Alert(
        tr=tr,
        lead=portraits.lead_line(lead, playbook, tr) if lead else None,
        deal=portraits.deal_line(deal, playbook, tr) if deal else None,
        due=kit.moment(due, zone, at, tr) if due else "",
        words=_quoted(row),
        payload=row.payload,
    )


def _deal_of(row: Outbox) -> Deal | None:
    """A word to a member hangs on its deal; a notice only names it."""
    named = row.payload.get("deal")
    return row.deal or (Deal.numbered(int(named)) if named else None)


def _detail(activity: Activity) -> dict[str, Any]:
    """What the journal keeps; of our own answer it only names the mail, so the words are added."""
    detail = dict(activity.detail)
    if activity.event == "mail-answered" and detail.get("mail"):
        mail = OutgoingMail.numbered(int(detail["mail"]))
        detail["text"] = mail.text if mail else ""
    return detail


def _quoted(row: Outbox) -> str:
    """The words that an alert is about: the prospect's, or those of the mail under review."""
    if row.payload.get("activity"):
        activity = Activity.numbered(int(row.payload["activity"]))
        return str(activity.detail.get("text", "")) if activity else ""
    if row.payload.get("mail"):
        mail = OutgoingMail.numbered(int(row.payload["mail"]))
        return f"{mail.recipient}\n{mail.subject}" if mail else ""
    if row.payload.get("inquiry"):
        inquiry = Inquiry.numbered(_number(row.payload["inquiry"]))
        return f"{inquiry.key}: {', '.join(inquiry.reasons)}" if inquiry else ""
    return str(row.payload.get("text", ""))


def _number(value: object) -> int:
    digits = str(value).upper().removeprefix("I-")
    return int(digits) if digits.isdecimal() else 0
