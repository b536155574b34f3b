"""The last question before a mail leaves, and what became of it."""

from dataclasses import replace
from datetime import datetime, timedelta

from funnel import clearance, consents, journal, outbox, sequences
from funnel.mailroom import Mailroom
from funnel.permissions import permit
from rules.cadence import Clearance, StopReason
from rules.playbook import SequencePlan
from store.base import transaction
from store.leads import Lead
from store.people import Member
from store.playbooks import in_force
from store.sequences import Enrollment, OutgoingMail
from store.touches import Touch


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
        verdict = _second_thought(mail, walk, mailroom, at)
        if verdict.verdict == "stop":
            mail.settle("cancelled", answer=verdict.reason)
        elif verdict.verdict == "wait":
            mail.settle("queued", due_at=verdict.until, answer=verdict.reason)
        return verdict.verdict == "send"


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
    now = replace(clearance.circumstances(walk, plan, playbook, mailroom, at=at), sent_today=0)
    return clearance.judge(now, walk.contact, plan, playbook, at=at)


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
            sequences.stop(mail.enrollment, reason=StopReason.BOUNCED, by=None, at=at)
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
