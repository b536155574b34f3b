"""Turns what landed into leads: screen, find the person, open or join, score, route, tell."""

import json
from datetime import datetime, timedelta
from typing import Any

from funnel import (
    consents,
    journal,
    machines,
    opening,
    outbox,
    people,
    replies,
    sequences,
    threads,
)
from funnel.landing import FirstTouch, raw_of
from funnel.mailroom import Mailroom
from funnel.permissions import permit
from rules import identity, screening
from rules.identity import Facts
from rules.letters import Letter
from rules.lifecycle import LeadStage
from rules.playbook import Form, Playbook
from rules.refusals import Refused
from rules.screening import Kind, Surroundings, Verdict
from store.base import transaction
from store.inquiries import CAPTURED, IGNORED, LANDED, QUARANTINED, Inquiry
from store.journal import Activity
from store.leads import Lead
from store.people import Member
from store.playbooks import in_force

RETRY_AFTER = timedelta(minutes=1)


def capture_mail(
    inquiry: Inquiry,
    letter: Letter,
    facts: Facts,
    *,
    mailroom: Mailroom,
    by: Member | None = None,
    at: datetime,
) -> Inquiry:
    """Judge one landed mail and do all that follows from it, in one transaction.

    Capturing twice is harmless: what is no longer ``landed`` stays as it is.
    """
    with transaction():
        inquiry = Inquiry.lock(inquiry.id)
        if inquiry.state != LANDED:
            return inquiry
        original = _earlier_copy(inquiry)
        if original:
            return _settle(inquiry, IGNORED, original.kind, ("duplicate", original.key))
        thread = threads.find(letter, mailroom, at=at)
        ground = threads.may_continue(letter, thread) if thread else ""
        verdict = screening.screen(
            letter, _surroundings(letter, mailroom, thread_known=bool(ground)), today=at.date()
        )
        if thread and not ground and verdict.kind == Kind.INQUIRY:
            verdict = Verdict(verdict.kind, (*verdict.reasons, f"answers-{thread.lead.key}"))
        known = thread if ground else None
        return _act(inquiry, letter, facts, verdict, thread=known, mailroom=mailroom, at=at)


def capture_form(inquiry: Inquiry, *, by: Member | None = None, at: datetime) -> Inquiry:
    """Turn one landed form into a lead, with the consents that were given on it."""
    playbook, _ = in_force()
    with transaction():
        inquiry = Inquiry.lock(inquiry.id)
        if inquiry.state != LANDED:
            return inquiry
        form = playbook.forms.get(inquiry.form)
        if form is None:
            return quarantine(inquiry, reason="unknown-form", at=at)
        kept = json.loads(raw_of(inquiry))
        approach = _from_form(form, kept, playbook)
        if not identity.normal_email(approach.facts.email):
            return quarantine(inquiry, reason="no-address", at=at)
        lead = opening.take_in(approach, inquiry=inquiry, at=at)
        consents.from_form(lead.contact, form, kept["fields"], approach.lang, inquiry, at=at)
        _settle(inquiry, CAPTURED, Kind.INQUIRY, (f"form-{form.slug}",), lead=lead)
        if form.enroll and lead.is_open and lead.stage != LeadStage.WORKING:
            _enroll_quietly(lead, form.enroll, at=at)
        return inquiry


def create_lead(
    facts: Facts, *, subject: str = "", note: str = "", by: Member, at: datetime
) -> Lead:
    """Make a lead by hand; a person whom we know joins the open lead instead."""
    permit(by, "create_lead")
    approach = opening.Approach(
        facts=facts,
        kind="hand",
        subject=subject,
        text=note,
        lang=facts.language,
        source="hand",
        what="by-hand",
    )
    with transaction():
        return opening.take_in(approach, inquiry=None, by=by, at=at)


def quarantine(inquiry: Inquiry, *, reason: str, by: Member | None = None, at: datetime) -> Inquiry:
    """Put aside what cannot be understood, in plain sight, until a person looks at it."""
    kind = inquiry.kind or Kind.UNREADABLE
    with transaction():
        inquiry = Inquiry.lock(inquiry.id)
        if inquiry.state != LANDED:
            return inquiry
        _settle(inquiry, QUARANTINED, kind, (reason,))
        journal.record("inquiry-quarantined", by=by, at=at, inquiry=inquiry.id, reason=reason)
        outbox.notice(
            "admin",
            "inquiry-quarantined",
            key=f"{inquiry.key}:{inquiry.attempts}",
            at=at,
            inquiry=inquiry.id,
            reasons=[reason],
        )
    return inquiry


def postpone_inquiry(inquiry: Inquiry, *, trouble: str, at: datetime) -> None:
    """Try a landed inquiry again a little later, and keep the code of what went wrong."""
    wait = RETRY_AFTER * 2**inquiry.attempts
    Inquiry.update(due_at=at + wait, trouble=trouble).where(
        Inquiry.id == inquiry.id, Inquiry.state == LANDED
    ).execute()


def try_inquiry(inquiry: Inquiry, *, at: datetime, lease: timedelta) -> bool:
    """Count one try at a claimed inquiry before it is read; False when it was settled meanwhile.

    Counted one by one, since a mail that kills its reader must not take its neighbours along.
    """
    return inquiry.attempt(at=at, lease=lease)


def replay(inquiry: Inquiry, *, by: Member | None, at: datetime) -> Inquiry:
    """Have a quarantined or ignored inquiry read once more."""
    permit(by, "replay")
    with transaction():
        Inquiry.update(state=LANDED, attempts=0, due_at=at, trouble="").where(
            Inquiry.id == inquiry.id, Inquiry.state.in_((QUARANTINED, IGNORED))
        ).execute()
        journal.record("inquiry-replayed", by=by, at=at, inquiry=inquiry.id)
        return Inquiry.lock(inquiry.id)


def _act(
    inquiry: Inquiry,
    letter: Letter,
    facts: Facts,
    verdict: Verdict,
    *,
    thread: threads.Thread | None,
    mailroom: Mailroom,
    at: datetime,
) -> Inquiry:
    """Do what the kind of a mail asks for."""
    if verdict.kind in (Kind.SPAM, Kind.UNREADABLE):
        inquiry.kind = verdict.kind
        return quarantine(inquiry, reason=verdict.reasons[0], at=at)
    if verdict.kind in (Kind.INQUIRY, Kind.REPLY) and not identity.normal_email(facts.email):
        inquiry.kind = verdict.kind
        return quarantine(inquiry, reason="no-address", at=at)
    if verdict.kind in (Kind.LIST, Kind.OWN):
        return _settle(inquiry, IGNORED, verdict.kind, verdict.reasons)
    if verdict.kind == Kind.BOUNCE:
        lead, more = machines.bounce(letter, verdict, mailroom, at=at)
        return _settle(
            inquiry, CAPTURED if lead else IGNORED, Kind.BOUNCE, verdict.reasons + more, lead=lead
        )
    if verdict.kind == Kind.AUTO_REPLY:
        lead = machines.auto_reply(letter, verdict, thread, at=at)
        return _settle(inquiry, IGNORED, Kind.AUTO_REPLY, verdict.reasons, lead=lead)
    if "unsubscribe" in verdict.reasons:
        consents.unsubscribe_address(letter.author.email, source="mail", at=at)
    if verdict.kind == Kind.REPLY:
        lead = replies.take(inquiry, letter, facts, thread, at=at)
        if lead or "unsubscribe" in verdict.reasons:
            state = CAPTURED if lead else IGNORED
            return _settle(inquiry, state, Kind.REPLY, verdict.reasons, lead=lead)
    lead = opening.take_in(_from_mail(letter, facts), inquiry=inquiry, at=at)
    return _settle(inquiry, CAPTURED, Kind.INQUIRY, verdict.reasons, lead=lead)


def _from_mail(letter: Letter, facts: Facts) -> opening.Approach:
    return opening.Approach(
        facts=facts,
        kind="mail",
        subject=letter.subject,
        text=letter.text,
        lang=letter.lang if letter.lang in ("ko", "en") else "",
        source="mail",
        what="mail",
    )


def _from_form(form: Form, kept: dict[str, Any], playbook: Playbook) -> opening.Approach:
    fields: dict[str, str] = kept["fields"]
    lang = kept["lang"]
    size = fields.get("employees", "")
    return opening.Approach(
        facts=Facts(
            email=fields["email"],
            name=fields.get("name", ""),
            title=fields.get("title", ""),
            phone=fields.get("phone", ""),
            company=fields.get("company", ""),
            country=fields.get("country", "")
            or (playbook.workspace.country if lang == "ko" else ""),
            employees=int(size) if size.isdecimal() else None,
            language=lang,
        ),
        kind="form",
        subject=form.title.in_(lang),
        text=fields.get("message", ""),
        lang=lang,
        source=form.source,
        form=form.slug,
        what=form.slug,
        touch=FirstTouch(**kept["touch"]),
    )


def _surroundings(letter: Letter, mailroom: Mailroom, *, thread_known: bool) -> Surroundings:
    members = people.member_addresses()
    ours = letter.sender.email.lower() in mailroom.own_addresses
    signed = threads.sent_mail((letter.message_id,), mailroom) is not None
    return Surroundings(
        own_addresses=mailroom.own_addresses,
        member_addresses=members,
        inbound_groups=mailroom.inbound_groups,
        unsubscribe_address=mailroom.unsubscribe_address,
        form_senders=mailroom.form_senders,
        thread_known=thread_known,
        signed_own=signed and (ours or letter.sender.email.lower() in members),
    )


def _earlier_copy(inquiry: Inquiry) -> Inquiry | None:
    """The same mail, landed before from another mailbox or under another UID."""
    if inquiry.source != "mail" or not inquiry.content_hash:
        return None
    found: Inquiry | None = (
        Inquiry.select(*Inquiry.light())
        .where(
            Inquiry.content_hash == inquiry.content_hash,
            Inquiry.message_id == inquiry.message_id,
            Inquiry.id < inquiry.id,
        )
        .order_by(Inquiry.id)
        .first()
    )
    return found


def _enroll_quietly(lead: Lead, slug: str, *, at: datetime) -> Activity | None:
    """Enroll as the form promises; a person who may not be written to is simply not enrolled."""
    try:
        sequences.enroll(lead, slug, by=None, at=at)
    except Refused as refusal:
        return journal.record(
            "lead-not-enrolled", lead=lead, by=None, at=at, sequence=slug, reason=refusal.code
        )
    return None


def _settle(
    inquiry: Inquiry,
    state: str,
    kind: str,
    reasons: tuple[str, ...],
    *,
    lead: Lead | None = None,
) -> Inquiry:
    inquiry.state, inquiry.kind, inquiry.reasons = state, str(kind), list(reasons)
    inquiry.lead, inquiry.trouble = lead, ""
    Inquiry.update(state=state, kind=str(kind), reasons=list(reasons), lead=lead, trouble="").where(
        Inquiry.id == inquiry.id
    ).execute()
    return inquiry
