"""What passes between a lead and us while it is worked: notes, snoozes, touches, our answers."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from funnel import deadlines, journal, outbox, people, scores, sequences
from funnel.assignment import Closed
from funnel.mailroom import Mailroom
from funnel.permissions import permit
from rules import threading
from rules.cadence import StopReason
from rules.refusals import Refused
from store.base import transaction
from store.inquiries import Inquiry
from store.journal import Activity
from store.leads import Lead
from store.people import Contact, Member
from store.playbooks import in_force
from store.sequences import OutgoingMail
from store.touches import Touch


class EmptyNote(Refused):
    """A note without words."""

    code = "empty-note"


class BadDate(Refused):
    """A date that cannot be meant."""

    code = "bad-date"


def note(lead: Lead, text: str, *, by: Member, at: datetime) -> Activity:
    """Keep what a member knows about a lead; it counts as work on it."""
    permit(by, "note")
    if not text.strip():
        raise EmptyNote()
    waited = lead.replied_at is not None
    with transaction():
        _worked(lead, at)
        activity = journal.record("lead-noted", lead=lead, by=by, at=at, text=text.strip())
        if waited:
            outbox.card(lead, activity)
        outbox.thread(lead, activity)
    return activity


def update(lead: Lead, *, by: Member, at: datetime) -> Activity:
    """Say "I am on it": the stale clock starts anew."""
    permit(by, "note")
    _refuse_closed(lead)
    with transaction():
        _worked(lead, at)
        activity = journal.record("lead-updated", lead=lead, by=by, at=at)
        outbox.card(lead, activity)
        outbox.home(by, at=at)
    return activity


def snooze(lead: Lead, *, until: datetime, by: Member, at: datetime) -> Activity:
    """Put an open lead out of sight until a moment at most 90 days away."""
    permit(by, "snooze")
    _refuse_closed(lead)
    if not at < until <= at + timedelta(days=90):
        raise BadDate(value=until.isoformat())
    with transaction():
        lead.change(
            snoozed_until=until,
            touched_at=at,
            sla_due_at=None,
            stale_due_at=None,
            stale_warned_at=None,
        )
        activity = journal.record("lead-snoozed", lead=lead, by=by, at=at, until=until.isoformat())
        outbox.card(lead, activity)
        outbox.home(by, at=at)
    return activity


def wake(lead: Lead, *, at: datetime) -> Activity | None:
    """Bring a snoozed lead back to its owner; None when it is awake already."""
    playbook, _ = in_force()
    with transaction():
        lead = Lead.lock(lead.id)
        if lead.snoozed_until is None or lead.snoozed_until > at:
            return None
        clocks = deadlines.fresh(playbook, lead.stage, at) | deadlines.acceptance_clock(
            playbook, lead.stage, at
        )
        lead.change(snoozed_until=None, **clocks)
        activity = journal.record("lead-woken", lead=lead, by=None, at=at)
        outbox.card(lead, activity)
        if lead.owner:
            outbox.direct(
                lead.owner, "lead-woken", key=f"{lead.key}:{activity.id}", at=at, lead=lead
            )
            outbox.home(lead.owner, at=at)
        return activity


def record_touch(
    kind: str,
    *,
    at: datetime,
    contact: Contact | None = None,
    lead: Lead | None = None,
    direction: str = "in",
    is_bot: bool = False,
    **where: Any,
) -> Touch:
    """Keep one contact with a prospect (a click, a visit, a call) and score the open lead anew."""
    with transaction():
        if lead is None and contact is not None:
            lead = newest_lead(contact)
        touch = Touch.create(
            kind=kind,
            at=at,
            contact=contact,
            lead=lead,
            direction=direction,
            is_bot=is_bot,
            **where,
        )
        if lead is not None and direction == "in" and not is_bot and lead.is_open:
            playbook, version = in_force()
            lead = Lead.lock(lead.id)
            before = lead.grade
            activity = scores.rescore(lead, playbook, version, at=at)
            if activity is None and lead.grade != before:
                activity = journal.record(
                    "lead-regraded", lead=lead, by=None, at=at, before=before, grade=lead.grade
                )
            if activity is not None:
                outbox.card(lead, activity)
        return touch


def answer_mail(
    lead: Lead, text: str, *, mailroom: Mailroom, by: Member, at: datetime
) -> OutgoingMail:
    """Queue a member's own answer to the prospect, threaded below the last mail; sequences stop."""
    permit(by, "note")
    if not text.strip():
        raise EmptyNote()
    with transaction():
        to = lead.contact.email
        last = last_mail_in(lead)
        mail = OutgoingMail.create(
            lead=lead,
            contact=lead.contact,
            member=by,
            kind="answer",
            recipient=to,
            recipient_key=people.key_of(to),
            message_id=threading.sign_id(
                f"a{lead.id}-{secrets.token_hex(4)}", secret=mailroom.secret, domain=mailroom.domain
            ),
            in_reply_to=last.message_id if last else "",
            references=[last.message_id] if last and last.message_id else [],
            subject=f"Re: {threading.bare_subject(lead.subject)}",
            text=text.strip(),
            queued_at=at,
            due_at=at,
        )
        sequences.stop_all(lead.contact, reason=StopReason.OWN_MAIL, by=by, at=at)
        _worked(lead, at)
        lead.change(attempted_at=lead.attempted_at or at)
        activity = journal.record("mail-answered", lead=lead, by=by, at=at, mail=mail.id)
        outbox.card(lead, activity)
        outbox.thread(lead, activity)
        outbox.home(by, at=at)
    return mail


def newest_lead(contact: Contact) -> Lead | None:
    """The lead of a person that matters now: an open one, else the newest."""
    leads = list(Lead.select().where(Lead.contact == contact).order_by(Lead.id.desc()).limit(20))
    return next((lead for lead in leads if lead.is_open), leads[0] if leads else None)


def last_mail_in(lead: Lead) -> Inquiry | None:
    """The newest mail of the prospect that has an id we can answer to."""
    found: Inquiry | None = (
        Inquiry.select(*Inquiry.light())
        .where(Inquiry.lead == lead, Inquiry.source == "mail", Inquiry.message_id != "")
        .order_by(Inquiry.id.desc())
        .first()
    )
    return found


def _worked(lead: Lead, at: datetime) -> None:
    """A member did something about the lead: it is touched, and the prospect waits no longer."""
    values = dict(deadlines.ANSWERED)
    if lead.is_open:
        playbook, _ = in_force()
        values |= deadlines.fresh(playbook, lead.stage, at)
    lead.change(**values)


def _refuse_closed(lead: Lead) -> None:
    if not lead.is_open:
        raise Closed(key=lead.key, here=lead.stage)
