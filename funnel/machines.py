"""What machines answer: bounces that may be trusted, and people who are out of the office."""

from datetime import datetime, timedelta

from funnel import consents, deadlines, journal, outbox, people, sequences, threads
from funnel.mailroom import Mailroom
from rules import identity
from rules.cadence import StopReason
from rules.letters import Failure, Letter
from rules.screening import Verdict
from store.leads import Lead
from store.people import Address
from store.playbooks import in_force
from store.sequences import OutgoingMail
from store.touches import Touch

TRUSTED_FOR = timedelta(days=14)


def bounce(
    letter: Letter, verdict: Verdict, mailroom: Mailroom, *, at: datetime
) -> tuple[Lead | None, tuple[str, ...]]:
    """Act on a bounce, but only on one that quotes mail which we really sent.

    Returns the lead concerned and further reasons (``unproven``: nothing was changed).
    """
    ids = (*letter.returned_ids, *letter.in_reply_to, *letter.references)
    mail = threads.sent_mail(ids, mailroom)
    if mail is None or not _proves(mail, at):
        return None, ("unproven",)
    failure = _failure_of(mail, letter)
    if failure.why == "delayed":
        return mail.lead, ()
    _mark(mail, failure, verdict, at)
    return mail.lead, ()


def auto_reply(
    letter: Letter, verdict: Verdict, thread: threads.Thread | None, *, at: datetime
) -> Lead | None:
    """Remember that somebody is away; their sequence waits for the day they are back."""
    contact = people.known(letter.author.email)
    lead = thread.lead if thread else None
    if contact is None:
        return lead
    if verdict.until:
        playbook, _ = in_force()
        back = deadlines.start_of_day(playbook, verdict.until)
        sequences.hold(contact, until=back, reason="away", at=at)
    if lead:
        journal.record(
            "auto-reply-received",
            lead=lead,
            contact=contact,
            by=None,
            at=at,
            until=verdict.until.isoformat() if verdict.until else "",
            reasons=list(verdict.reasons[:3]),
        )
    return lead


def _proves(mail: OutgoingMail, at: datetime) -> bool:
    """Sent lately, and the person has not written since."""
    if mail.sent_at is None or at - mail.sent_at > TRUSTED_FOR:
        return False
    answered = Touch.select().where(
        Touch.contact == mail.contact_id,
        Touch.kind.in_(("reply", "mail")),
        Touch.at > mail.sent_at,
    )
    return not answered.exists()


def _failure_of(mail: OutgoingMail, letter: Letter) -> Failure:
    """The fate of the one we wrote to; a forwarder reports another address, for the same person."""
    for failure in letter.failures:
        if identity.normal_email(failure.address) == mail.recipient_key:
            return failure
    if letter.failures:
        return letter.failures[0]
    return Failure(address=mail.recipient, hard=False, status="", why="unknown")


def _mark(mail: OutgoingMail, failure: Failure, verdict: Verdict, at: datetime) -> None:
    complaint = "complaint" in verdict.reasons
    OutgoingMail.update(bounced="hard" if failure.hard else "soft").where(
        OutgoingMail.id == mail.id
    ).execute()
    activity = journal.record(
        "mail-bounced",
        lead=mail.lead,
        contact=mail.contact,
        by=None,
        at=at,
        mail=mail.id,
        hard=failure.hard,
        status=failure.status,
        why="complaint" if complaint else failure.why,
    )
    if failure.hard or complaint:
        Address.update(bounced_at=at).where(Address.key == mail.recipient_key).execute()
        consents.suppress(mail.recipient_key, reason="complaint" if complaint else "bounced", at=at)
        if mail.contact:
            sequences.stop_all(mail.contact, reason=StopReason.BOUNCED, by=None, at=at)
    if mail.lead:
        outbox.card(mail.lead, activity)
        outbox.thread(mail.lead, activity, ping=failure.hard)
