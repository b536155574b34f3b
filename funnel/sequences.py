"""Walks leads through sequences: enroll, take the next step, stop, and settle what was sent."""

from datetime import datetime, timedelta

from funnel import clearance, consents, deadlines, journal, outbox, people
from funnel.mailroom import Mailroom
from funnel.permissions import permit
from rules import cadence, consent, threading
from rules.cadence import StopReason
from rules.lifecycle import LeadStage
from rules.playbook import Playbook, SequencePlan
from rules.refusals import Refused
from store.base import transaction
from store.leads import Lead
from store.people import Contact, Member
from store.playbooks import in_force
from store.sequences import Enrollment, OutgoingMail, Sequence, Step


class NoSuchSequence(Refused):
    """A sequence that the playbook in force does not have."""

    code = "no-such-sequence"


class AlreadyEnrolled(Refused):
    """The lead is walking through this sequence already."""

    code = "already-enrolled"


class NoConsent(Refused):
    """The person has not allowed, or has taken back, mail of this purpose."""

    code = "no-consent"


class Unreachable(Refused):
    """There is no address that we may write to."""

    code = "suppressed"


def enroll(lead: Lead, slug: str, *, by: Member | None, at: datetime) -> Enrollment:
    """Begin a sequence with a lead; its first step is due as the plan says."""
    permit(by, "enroll")
    playbook, _ = in_force()
    with transaction():
        lead = Lead.lock(lead.id)
        sequence = Sequence.current(slug)
        if sequence is None:
            raise NoSuchSequence(sequence=slug, sequences=sorted(playbook.sequences))
        _refuse_unwritable(lead, sequence)
        walking = (
            Enrollment.select()
            .join(Sequence)
            .where(Enrollment.lead == lead, Enrollment.state == "active", Sequence.slug == slug)
        )
        if walking.exists():
            raise AlreadyEnrolled(key=lead.key, sequence=slug)
        plan = SequencePlan.model_validate(sequence.plan)
        enrollment = Enrollment.create(
            sequence=sequence,
            lead=lead,
            contact=lead.contact,
            due_at=_due(plan, 1, at, lead.contact, playbook),
            started_at=at,
            by=by,
        )
        if lead.stage == LeadStage.NEW:
            fresh = deadlines.fresh(playbook, LeadStage.NURTURING, at)
            lead.move(LeadStage.NURTURING, at=at, by=by, cause=f"enrolled:{slug}", **fresh)
        activity = journal.record(
            "lead-enrolled", lead=lead, by=by, at=at, sequence=slug, enrollment=enrollment.id
        )
        outbox.card(lead, activity)
        outbox.thread(lead, activity)
    return enrollment


def stop(enrollment: Enrollment, *, reason: StopReason, by: Member | None, at: datetime) -> None:
    """End one walk; a mail of it that has not left yet is called back."""
    permit(by, "stop")
    with transaction():
        enrollment = Enrollment.lock(enrollment.id)
        if enrollment.state != "active":
            return
        _end(enrollment, "stopped", reason, by=by, at=at)


def stop_all(contact: Contact, *, reason: StopReason, by: Member | None, at: datetime) -> int:
    """End every walk of a person; how many there were comes back."""
    walks = list(
        Enrollment.select().where(Enrollment.contact == contact, Enrollment.state == "active")
    )
    for walk in walks:
        stop(walk, reason=reason, by=None, at=at)
    # the last mail of a walk may still be queued when the walk itself has finished
    OutgoingMail.update(state="cancelled", answer=reason.value).where(
        OutgoingMail.contact == contact,
        OutgoingMail.enrollment.is_null(False),
        OutgoingMail.state == "queued",
    ).execute()
    return len(walks)


def hold(contact: Contact, *, until: datetime, reason: str, at: datetime) -> None:
    """Let a person's next steps wait until a moment (they are out of the office)."""
    del at
    with transaction():
        Enrollment.update(due_at=until, waiting_for=reason, version=Enrollment.version + 1).where(
            Enrollment.contact == contact,
            Enrollment.state == "active",
            Enrollment.due_at < until,
        ).execute()


def take_step(enrollment: Enrollment, *, mailroom: Mailroom, at: datetime) -> OutgoingMail | None:
    """Queue the mail that is due and move on; every reason to wait or to stop is asked first.

    The checks run in the transaction that makes the mail, and the pair (enrollment, step) is
    unique: no step is made twice, and none after a reply. None means that it waits or has ended;
    the enrollment keeps why.
    """
    playbook, _ = in_force()
    with transaction():
        enrollment = Enrollment.lock(enrollment.id)
        if enrollment.state != "active":
            return None
        plan = SequencePlan.model_validate(enrollment.sequence.plan)
        step = Step.get_or_none(
            Step.sequence == enrollment.sequence_id, Step.position == enrollment.position
        )
        if step is None:
            _end(enrollment, "finished", StopReason.FINISHED, by=None, at=at)
            return None
        now = clearance.circumstances(enrollment, plan, playbook, mailroom, at=at)
        verdict = clearance.judge(now, enrollment.contact, plan, playbook, at=at)
        if verdict.verdict == "stop":
            _end(enrollment, "stopped", StopReason(verdict.reason), by=None, at=at)
            return None
        if verdict.verdict == "wait":
            until = verdict.until or at + timedelta(hours=1)
            enrollment.change(due_at=until, waiting_for=verdict.reason)
            return None
        mail = _make_mail(enrollment, step, mailroom, at)
        _move_on(enrollment, plan, playbook, at)
        return mail


def _refuse_unwritable(lead: Lead, sequence: Sequence) -> None:
    email = lead.contact.email
    suppressed = not email or consents.is_suppressed(email)
    permission = consent.may_write(
        consent.Purpose(sequence.purpose),
        consents=consents.facts(lead.contact),
        suppressed=suppressed,
    )
    if suppressed:
        raise Unreachable(email=email)
    if not permission.allowed:
        raise NoConsent(key=lead.key, reason=str(permission.reason))


def _make_mail(
    enrollment: Enrollment, step: Step, mailroom: Mailroom, at: datetime
) -> OutgoingMail:
    contact, lead = enrollment.contact, enrollment.lead
    before = (
        OutgoingMail.select(OutgoingMail.message_id)
        .where(OutgoingMail.enrollment == enrollment, OutgoingMail.state != "cancelled")
        .order_by(OutgoingMail.id)
    )
    earlier = [mail.message_id for mail in before]
    return OutgoingMail.create(
        enrollment=enrollment,
        step=step,
        lead=lead,
        contact=contact,
        member=lead.owner,
        recipient=contact.email,
        recipient_key=people.key_of(contact.email),
        message_id=threading.sign_id(
            f"e{enrollment.id}-s{step.position}", secret=mailroom.secret, domain=mailroom.domain
        ),
        in_reply_to=earlier[-1] if earlier else "",
        references=earlier[-10:],
        queued_at=at,
        due_at=at,
    )


def _move_on(enrollment: Enrollment, plan: SequencePlan, playbook: Playbook, at: datetime) -> None:
    """Point at the next step, counted from this one's real time, so that nothing ever bursts."""
    following = enrollment.position + 1
    if plan.step(following) is None:
        enrollment.change(
            state="finished",
            position=following,
            due_at=None,
            ended_at=at,
            reason=StopReason.FINISHED.value,
            waiting_for="",
        )
        journal.record(
            "sequence-finished", lead=enrollment.lead, by=None, at=at, sequence=plan.slug
        )
        return
    due = _due(plan, following, at, enrollment.contact, playbook)
    enrollment.change(position=following, due_at=due, waiting_for="")


def _due(
    plan: SequencePlan, position: int, after: datetime, contact: Contact, playbook: Playbook
) -> datetime:
    step = plan.step(position)
    if step is None:
        raise ValueError(f"{plan.slug} has no step {position}")
    return cadence.next_due(
        step,
        after,
        zone=clearance.zone_of(contact, playbook),
        window=plan.window or playbook.sending.window,
        country=contact.country or playbook.workspace.country,
    )


def _end(
    enrollment: Enrollment, state: str, reason: StopReason, *, by: Member | None, at: datetime
) -> None:
    enrollment.change(state=state, due_at=None, ended_at=at, reason=reason.value, waiting_for="")
    OutgoingMail.update(state="cancelled", answer=reason.value).where(
        OutgoingMail.enrollment == enrollment, OutgoingMail.state == "queued"
    ).execute()
    slug = enrollment.sequence.slug
    event = "sequence-finished" if state == "finished" else "sequence-stopped"
    activity = journal.record(
        event, lead=enrollment.lead, by=by, at=at, sequence=slug, reason=reason.value
    )
    if state == "stopped":
        outbox.thread(enrollment.lead, activity)
