"""Whether a mail of a sequence may leave now: how things stand, and the rules' judgement of it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from peewee import fn

from funnel import consents, people
from funnel.mailroom import Mailroom
from rules import cadence, consent
from rules.cadence import Circumstances, Clearance
from rules.lifecycle import LeadStage
from rules.playbook import Playbook, SequencePlan
from store.inquiries import LANDED, Inquiry, Mailbox
from store.people import Address, Contact
from store.sequences import Enrollment, OutgoingMail
from store.touches import Touch


def judge(
    now: Circumstances, contact: Contact, plan: SequencePlan, playbook: Playbook, *, at: datetime
) -> Clearance:
    """Send, wait or stop, by the rules and where the person is."""
    return cadence.clear(
        now,
        plan=plan,
        sending=playbook.sending,
        at=at,
        zone=zone_of(contact, playbook),
        country=playbook.workspace.country,
    )


def circumstances(
    enrollment: Enrollment,
    plan: SequencePlan,
    playbook: Playbook,
    mailroom: Mailroom,
    *,
    at: datetime,
) -> Circumstances:
    """How things stand with one walk at this moment; a handful of reads."""
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
    local = at.astimezone(ZoneInfo(zone_of(contact, playbook)))
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


def zone_of(contact: Contact, playbook: Playbook) -> str:
    """The prospect's zone, else the workspace's."""
    return contact.zone or playbook.workspace.zone
