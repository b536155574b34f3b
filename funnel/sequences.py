"""Walks leads through sequences: enroll, take the next step, stop, and settle what was sent."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from peewee import fn

from funnel import consents, deadlines, journal, outbox, people
from funnel.mailroom import Mailroom
from funnel.permissions import permit
from rules import cadence, consent, threading
from rules.cadence import Circumstances, Clearance, StopReason
from rules.lifecycle import LeadStage
from rules.playbook import Playbook, SequencePlan
from rules.refusals import Refused
from store.base import transaction
from store.inquiries import LANDED, Inquiry, Mailbox
from store.leads import Lead
from store.people import Address, Contact, Member
from store.playbooks import in_force
from store.sequences import Enrollment, OutgoingMail, Sequence, Step
from store.touches import Touch


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
        now = _circumstances(enrollment, plan, playbook, mailroom, at)
        clearance = _judge(now, enrollment.contact, plan, playbook, at)
        if clearance.verdict == "stop":
            _end(enrollment, "stopped", StopReason(clearance.reason), by=None, at=at)
            return None
        if clearance.verdict == "wait":
            until = clearance.until or at + timedelta(hours=1)
            enrollment.change(due_at=until, waiting_for=clearance.reason)
            return None
        mail = _make_mail(enrollment, step, mailroom, at)
        _move_on(enrollment, plan, playbook, at)
        return mail


def begin_send(mail: OutgoingMail, *, mailroom: Mailroom, at: datetime) -> bool:
    """Ask a last time, just before the socket, whether this mail may leave now.

    False calls it back (the person has answered, refused or bounced in the meantime, the lead has
    moved on, somebody else has settled the mail) or lets it wait (it is night by now, or the
    mailbox has not been read).
    """
    with transaction():
        walk = Enrollment.lock(mail.enrollment_id) if mail.enrollment_id else None
        mail.state = OutgoingMail.lock(mail.id).state
        if mail.state != "sending":
            return False
        clearance = _second_thought(mail, walk, mailroom, at)
        if clearance.verdict == "stop":
            mail.settle("cancelled", answer=clearance.reason)
        elif clearance.verdict == "wait":
            mail.settle("queued", due_at=clearance.until, answer=clearance.reason)
        return clearance.verdict == "send"


def _second_thought(
    mail: OutgoingMail, walk: Enrollment | None, mailroom: Mailroom, at: datetime
) -> Clearance:
    """Judge anew what was due a moment ago; the mail itself is not counted against its day."""
    if walk is None:
        refused = mail.kind != "answer" and consents.is_suppressed(mail.recipient)
        return Clearance("stop", StopReason.SUPPRESSED) if refused else Clearance("send")
    if walk.state == "stopped":
        return Clearance("stop", walk.reason)
    plan = SequencePlan.model_validate(walk.sequence.plan)
    playbook, _ = in_force()
    now = replace(_circumstances(walk, plan, playbook, mailroom, at), sent_today=0)
    return _judge(now, walk.contact, plan, playbook, at)


def mail_sent(mail: OutgoingMail, *, subject: str, text: str, answer: str, at: datetime) -> None:
    """Note that the server took a mail; it becomes a touch and a line on the lead."""
    with transaction():
        sent = {"sent_at": at, "subject": subject, "text": text, "answer": answer[:500]}
        # the server's word counts, even when it came so late that a person was asked meanwhile
        if not mail.settle("sent", also_from="review", **sent):
            return
        Touch.create(
            contact=mail.contact,
            lead=mail.lead,
            member=mail.member,
            kind="answer" if mail.kind == "answer" else "sequence",
            direction="out",
            at=at,
            text=subject,
            detail={"mail": mail.id},
        )
        if mail.lead:
            _tell_sent(mail, Lead.lock(mail.lead.id), subject, at)


def mail_failed(
    mail: OutgoingMail,
    *,
    answer: str,
    is_permanent: bool,
    retry_at: datetime | None = None,
    at: datetime,
) -> None:
    """Note a refusal: for now (it is queued again for ``retry_at``) or for good."""
    with transaction():
        if not is_permanent:
            mail.settle("queued", due_at=retry_at or at + timedelta(minutes=5), answer=answer[:500])
            return
        if not mail.settle("failed", answer=answer[:500]):
            return
        activity = journal.record(
            "mail-failed", lead=mail.lead, contact=mail.contact, by=None, at=at,
            mail=mail.id, answer=answer[:200],
        )  # fmt: skip
        if mail.enrollment:
            stop(mail.enrollment, reason=StopReason.BOUNCED, by=None, at=at)
        if mail.lead:
            outbox.thread(mail.lead, activity, ping=True)


def mail_unclear(mail: OutgoingMail, *, answer: str, at: datetime) -> None:
    """The server's word never came: a person decides, since a second copy is worse than none."""
    with transaction():
        if mail.settle("review", answer=answer[:500]):
            _ask_for_review(mail, at)


def review_stranded(*, before: datetime, at: datetime) -> int:
    """Put up for review what a worker that died left in ``sending``."""
    with transaction():
        stranded = list(
            OutgoingMail.select().where(
                OutgoingMail.state == "sending", OutgoingMail.due_at < before
            )
        )
        for mail in stranded:
            if mail.settle("review", answer="no-answer"):
                _ask_for_review(mail, at)
    return len(stranded)


def settle_review(mail: OutgoingMail, *, verdict: str, by: Member, at: datetime) -> None:
    """A person says of an unclear mail: it was ``sent``, send it ``again``, or ``skip`` it."""
    permit(by, "settle_review")
    states = {"sent": "sent", "again": "queued", "skip": "cancelled"}
    values = {"sent": {"sent_at": at}, "again": {"due_at": at}}.get(verdict, {})
    with transaction():
        changed = (
            OutgoingMail.update(state=states[verdict], **values)
            .where(OutgoingMail.id == mail.id, OutgoingMail.state == "review")
            .execute()
        )
        if changed:
            journal.record(
                "mail-reviewed", lead=mail.lead, by=by, at=at, mail=mail.id, verdict=verdict
            )


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


def _judge(
    now: Circumstances, contact: Contact, plan: SequencePlan, playbook: Playbook, at: datetime
) -> Clearance:
    return cadence.clear(
        now,
        plan=plan,
        sending=playbook.sending,
        at=at,
        zone=_zone(contact, playbook),
        country=playbook.workspace.country,
    )


def _circumstances(
    enrollment: Enrollment,
    plan: SequencePlan,
    playbook: Playbook,
    mailroom: Mailroom,
    at: datetime,
) -> Circumstances:
    contact = enrollment.contact
    email = contact.email
    suppressed = not email or consents.is_suppressed(email)
    permission = consent.may_write(
        plan.purpose, consents=consents.facts(contact), suppressed=suppressed
    )
    return Circumstances(
        lead_stage=LeadStage(enrollment.lead.stage),
        purpose=plan.purpose,
        has_consent=permission.allowed,
        mailbox_read_at=_mailboxes_read_at(mailroom),
        has_unread_mail=_has_unread_mail(),
        has_replied_since_enrolled=_wrote_since(contact, enrollment.started_at),
        has_unsubscribed=permission.reason == consent.Ground.WITHDRAWN,
        is_suppressed=suppressed,
        has_bounced=_all_bounced(contact),
        is_own_address=people.key_of(email) in people.member_addresses(),
        sent_today=_sent_today(contact, playbook, at),
    )


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
        zone=_zone(contact, playbook),
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


def _tell_sent(mail: OutgoingMail, lead: Lead, subject: str, at: datetime) -> None:
    is_answer = mail.kind == "answer"
    if is_answer and lead.attempted_at is None:
        lead.change(attempted_at=at)
    activity = journal.record(
        "mail-sent",
        lead=lead,
        by=mail.member if is_answer else None,
        at=at,
        mail=mail.id,
        subject=subject,
        sequence=mail.enrollment.sequence.slug if mail.enrollment else "",
        step=mail.step.position if mail.step else 0,
    )
    outbox.thread(lead, activity)


def _ask_for_review(mail: OutgoingMail, at: datetime) -> None:
    activity = journal.record("mail-in-review", lead=mail.lead, by=None, at=at, mail=mail.id)
    owner = mail.member or (mail.lead.owner if mail.lead else None)
    if owner:
        outbox.direct(
            owner, "mail-review", key=f"M-{mail.id}:{activity.id}", at=at, lead=mail.lead,
            mail=mail.id,
        )  # fmt: skip
    else:
        outbox.notice("admin", "mail-review", key=f"M-{mail.id}", at=at, lead=mail.lead,
                      mail=mail.id)  # fmt: skip


def _mailboxes_read_at(mailroom: Mailroom) -> datetime | None:
    """The oldest last reading of the mailboxes we read; None when one was never read.

    Rows of mailboxes that are configured no more do not count.
    """
    rows = {row.name: row.read_at for row in Mailbox.select(Mailbox.name, Mailbox.read_at)}
    reads = [rows.get(name) for name in mailroom.mailboxes or rows]
    return min(read for read in reads if read) if reads and all(reads) else None


def _has_unread_mail() -> bool:
    """Something has landed that nobody has understood yet: it may be a reply."""
    landed = Inquiry.select(Inquiry.id).where(Inquiry.state == LANDED, Inquiry.source == "mail")
    return bool(landed.exists())


def _wrote_since(contact: Contact, since: datetime) -> bool:
    wrote = Touch.select().where(
        Touch.contact == contact, Touch.kind.in_(("reply", "mail")), Touch.at > since
    )
    return bool(wrote.exists())


def _all_bounced(contact: Contact) -> bool:
    fine = Address.select().where(Address.contact == contact, Address.bounced_at.is_null())
    return not fine.exists()


def _sent_today(contact: Contact, playbook: Playbook, at: datetime) -> int:
    local = at.astimezone(ZoneInfo(_zone(contact, playbook)))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    count: int = (
        OutgoingMail.select(fn.COUNT(OutgoingMail.id))
        .where(
            OutgoingMail.contact == contact,
            OutgoingMail.kind == "sequence",
            OutgoingMail.state.in_(("queued", "sending", "sent", "review")),
            OutgoingMail.queued_at >= midnight,
        )
        .scalar()
    )
    return count


def _zone(contact: Contact, playbook: Playbook) -> str:
    """The prospect's zone, else the workspace's."""
    return contact.zone or playbook.workspace.zone
