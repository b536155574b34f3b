"""A prospect answered: the lead wakes, sequences stop, the owner is told."""

from datetime import datetime

from funnel import deadlines, journal, outbox, people, recycling, scores, sequences
from funnel.threads import Thread
from rules.cadence import StopReason
from rules.identity import Facts
from rules.letters import Letter
from rules.lifecycle import LeadStage
from store.inquiries import Inquiry
from store.journal import Activity
from store.leads import Lead
from store.playbooks import in_force
from store.touches import Touch

EXCERPT = 600


def take(
    inquiry: Inquiry, letter: Letter, facts: Facts, thread: Thread | None, *, at: datetime
) -> Lead | None:
    """Attach a reply to its lead; None when there is no lead that it may be attached to."""
    if thread is None:
        return None
    person = people.resolve(facts, at=at)
    lead = Lead.lock(thread.lead.id)
    text = letter.reply or letter.text
    Touch.create(
        contact=person,
        lead=lead,
        inquiry=inquiry,
        kind="reply",
        at=inquiry.received_at,
        text=text[:EXCERPT],
        detail={"how": thread.how},
    )
    for contact in {person.id: person, lead.contact_id: lead.contact}.values():
        sequences.stop_all(contact, reason=StopReason.REPLIED, by=None, at=at)
    if lead.stage == LeadStage.RECYCLED:
        recycling.come_back(lead, cause="reply", subject="", summary=text[:EXCERPT], at=at)
        return lead
    _wake(lead, at)
    activity = journal.record(
        "reply-received",
        lead=lead,
        deal=lead.deal,
        contact=person,
        by=None,
        at=at,
        inquiry=inquiry.id,
        text=text[:EXCERPT],
        attachments=[file.name for file in letter.attachments],
        new_person=person.id != lead.contact_id,
    )
    outbox.card(lead, activity)
    outbox.thread(lead, activity, ping=True)
    tell_owner(lead, activity, at=at)
    return lead


def tell_owner(lead: Lead, activity: Activity, *, at: datetime) -> None:
    """Tell whoever works the chance now: an open deal's owner privately, a lead's on the desk."""
    if lead.deal and lead.deal.is_open and lead.deal.owner:
        outbox.direct(
            lead.deal.owner,
            "reply-on-deal",
            key=f"{lead.deal.key}:{activity.id}",
            at=at,
            lead=lead,
            deal=lead.deal,
            activity=activity.id,
        )
        outbox.home(lead.deal.owner, at=at)
    else:
        outbox.home(lead.owner, at=at)


def _wake(lead: Lead, at: datetime) -> None:
    playbook, version = in_force()
    lead.change(touched_at=at, **deadlines.waiting(playbook, at))
    if lead.is_open:
        lead.change(snoozed_until=None, **deadlines.fresh(playbook, lead.stage, at))
        scores.rescore(lead, playbook, version, at=at)
