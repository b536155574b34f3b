"""Gives a word from outside to the right lead: joins, revives or opens one."""

from dataclasses import asdict, dataclass, field
from datetime import datetime

from funnel import assignment, deadlines, journal, outbox, people, recycling, replies, scores
from funnel.landing import FirstTouch
from rules.identity import Facts
from rules.lifecycle import LeadStage
from store.inquiries import Inquiry
from store.leads import Lead, StageChange
from store.people import Contact, Member
from store.playbooks import in_force
from store.touches import Touch

EXCERPT = 600


@dataclass(frozen=True)
class Approach:
    """What an inquiry says, whichever way it came."""

    facts: Facts
    kind: str
    subject: str
    text: str
    lang: str
    source: str
    form: str = ""
    what: str = ""
    touch: FirstTouch = field(default_factory=FirstTouch)


def take_in(
    approach: Approach, *, inquiry: Inquiry | None, by: Member | None = None, at: datetime
) -> Lead:
    """Give an inquiry to the right lead: the open one, the recycled one revived, or a new one."""
    contact = people.resolve(approach.facts, at=at)
    lead = _lead_to_join(contact)
    if lead is None:
        return _open(contact, approach, inquiry, by=by, at=at)
    _touch(contact, lead, approach, inquiry, at=at)
    if lead.stage == LeadStage.RECYCLED:
        recycling.come_back(lead, cause=approach.kind, subject=approach.subject,
                            summary=approach.text[:EXCERPT], at=at)  # fmt: skip
        return lead
    return _join(lead, approach, by=by, at=at)


def _lead_to_join(contact: Contact) -> Lead | None:
    """An open lead, else one whose deal is open, else a recycled one; None asks for a new lead."""
    leads = list(Lead.select().where(Lead.contact == contact).order_by(Lead.id.desc()).limit(20))
    best = min(leads, key=_nearness, default=None)
    return Lead.lock(best.id) if best is not None and _nearness(best) < FAR else None


FAR = 3


def _nearness(lead: Lead) -> int:
    """How gladly a new word of the person joins this lead: 0 first, ``FAR`` not at all."""
    if lead.is_open:
        return 0
    if lead.stage == LeadStage.CONVERTED and lead.deal and lead.deal.is_open:
        return 1
    return 2 if lead.stage == LeadStage.RECYCLED else FAR


def _open(
    contact: Contact,
    approach: Approach,
    inquiry: Inquiry | None,
    *,
    by: Member | None,
    at: datetime,
) -> Lead:
    playbook, version = in_force()
    arrived = inquiry.received_at if inquiry else at
    lead = Lead.create(
        contact=contact,
        company=contact.company,
        source=approach.source,
        form=approach.form,
        language=approach.lang or contact.language,
        subject=approach.subject[:300],
        summary=approach.text[:EXCERPT],
        search=_searchable(contact, approach),
        first_touch=asdict(approach.touch),
        inquired_at=arrived,
        created_at=at,
        stage_at=at,
        **deadlines.fresh(playbook, LeadStage.NEW, at),
    )
    StageChange.create(lead=lead, there=lead.stage, at=at, by=by, cause=approach.kind)
    _touch(contact, lead, approach, inquiry, at=at)
    activity = journal.record(
        "lead-created", lead=lead, contact=contact, by=by, at=at, source=approach.source,
        inquiry=inquiry.id if inquiry else None,
    )  # fmt: skip
    score = scores.judge(lead, playbook, at=at)
    scores.rescore(lead, playbook, version, at=at, score=score)
    assignment.route(lead, approach.facts, score, playbook, at=at)
    outbox.card(lead, activity)
    return lead


def _join(lead: Lead, approach: Approach, *, by: Member | None, at: datetime) -> Lead:
    """Another word of somebody whose lead is open, or whose deal is."""
    playbook, version = in_force()
    lead.change(touched_at=at, **deadlines.waiting(playbook, at))
    if lead.is_open:
        lead.change(snoozed_until=None, **deadlines.fresh(playbook, lead.stage, at))
        scores.rescore(lead, playbook, version, at=at)
    activity = journal.record(
        "lead-joined", lead=lead, by=by, at=at, source=approach.source,
        subject=approach.subject[:300], text=approach.text[:EXCERPT],
    )  # fmt: skip
    outbox.card(lead, activity)
    outbox.thread(lead, activity, ping=True)
    replies.tell_owner(lead, activity, at=at)
    return lead


def _touch(
    contact: Contact, lead: Lead, approach: Approach, inquiry: Inquiry | None, *, at: datetime
) -> None:
    Touch.create(
        contact=contact,
        lead=lead,
        inquiry=inquiry,
        kind=approach.kind,
        at=inquiry.received_at if inquiry else at,
        text=approach.text[:EXCERPT],
        detail={"what": approach.what},
        **asdict(approach.touch),
    )


def _searchable(contact: Contact, approach: Approach) -> str:
    company = contact.company
    words = (
        contact.name,
        approach.facts.email,
        contact.title,
        company.name if company else "",
        company.domain if company else "",
        approach.facts.phone,
        approach.subject,
    )
    return " ".join(word for word in words if word).casefold()[:1000]
