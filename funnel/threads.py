"""Which conversation a mail continues, and whether its sender may continue it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from funnel import people
from funnel.mailroom import Mailroom
from rules import identity, threading
from rules.letters import Letter
from store.inquiries import Inquiry
from store.leads import Lead
from store.people import Contact
from store.sequences import OutgoingMail

NEWEST_IDS = 32
SAME_SUBJECT = timedelta(days=30)


@dataclass(frozen=True)
class Thread:
    """A conversation that was found: its lead, how (``signed-id``, ``stored-id`` …), our mail."""

    lead: Lead
    how: str
    mail: OutgoingMail | None = None


def find(letter: Letter, mailroom: Mailroom, *, at: datetime) -> Thread | None:
    """Look for the conversation, strongest evidence first; a bad signature is no evidence."""
    for clue in (_by_signed_id, _by_tag, _by_stored_id):
        found = clue(letter, mailroom)
        if found:
            return found
    return _by_subject(letter, at)


def may_continue(letter: Letter, thread: Thread) -> str:
    """Say on what ground the sender belongs to the thread; empty when a stranger writes.

    Ids can be forged or forwarded, so the sender is checked before anything is attached.
    """
    contact = people.known(letter.author.email)
    if contact and contact.id == thread.lead.contact_id:
        return "same-person"
    domain = identity.company_domain(letter.author.email)
    company = thread.lead.company
    if domain and company and company.domain == domain:
        return "same-company"
    return ""


def sent_mail(ids: Iterator[str] | tuple[str, ...], mailroom: Mailroom) -> OutgoingMail | None:
    """The mail of ours that one of these ids names, if the id is really ours."""
    for one in ids:
        if threading.read_ref(one, secret=mailroom.secret):
            mail = OutgoingMail.get_or_none(OutgoingMail.message_id == one)
            if mail:
                return mail
    return None


def _ids(letter: Letter) -> tuple[str, ...]:
    """In-Reply-To first, then References from the newest to the oldest."""
    newest_first = tuple(reversed(letter.references))[:NEWEST_IDS]
    return tuple(dict.fromkeys((*letter.in_reply_to, *newest_first)))


def _by_signed_id(letter: Letter, mailroom: Mailroom) -> Thread | None:
    mail = sent_mail(_ids(letter), mailroom)
    return Thread(mail.lead, "signed-id", mail) if mail and mail.lead else None


def _by_tag(letter: Letter, mailroom: Mailroom) -> Thread | None:
    for recipient in letter.recipients:
        ref = threading.read_tag(recipient, mailroom.secret)
        lead = Lead.find(ref) if ref else None
        if lead:
            return Thread(lead, "reply-address")
    return None


def _by_stored_id(letter: Letter, mailroom: Mailroom) -> Thread | None:
    ids = _ids(letter)
    if not ids:
        return None
    for before in (
        Inquiry.select(*Inquiry.light())
        .where(Inquiry.message_id.in_(ids))
        .order_by(Inquiry.id.desc())
    ):
        if before.lead:
            return Thread(before.lead, "stored-id")
    return None


def _by_subject(letter: Letter, at: datetime) -> Thread | None:
    """Only for a subject that says it answers, only for the same person, only for a while."""
    if not threading.answers(letter.subject):
        return None
    contact = people.known(letter.author.email)
    lead = _recent(contact, at) if contact else None
    bare = threading.bare_subject(letter.subject).casefold()
    if lead and bare and threading.bare_subject(lead.subject).casefold() == bare:
        return Thread(lead, "subject")
    return None


def _recent(contact: Contact, at: datetime) -> Lead | None:
    found: Lead | None = (
        Lead.select()
        .where(Lead.contact == contact, Lead.touched_at > at - SAME_SUBJECT)
        .order_by(Lead.id.desc())
        .first()
    )
    return found
