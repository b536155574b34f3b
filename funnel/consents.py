"""The ledger of who allowed what, and the list of those who are never written to."""

from collections.abc import Mapping
from datetime import datetime

from funnel import journal, outbox, people, sequences
from rules import identity
from rules.cadence import StopReason
from rules.consent import ConsentFact, Purpose
from rules.playbook import Form
from store.base import transaction
from store.consents import Consent, Suppression
from store.inquiries import Inquiry
from store.leads import Lead
from store.people import Contact, Member
from store.touches import Touch

YES = frozenset({"on", "true", "1", "yes", "y"})


def grant(
    contact: Contact,
    purpose: Purpose,
    *,
    text: str,
    text_version: str,
    source: str,
    inquiry: Inquiry | None = None,
    at: datetime,
) -> Consent:
    """Write down a permission together with the words that the person saw."""
    return Consent.create(
        contact=contact,
        purpose=purpose.value,
        is_granted=True,
        text=text,
        text_version=text_version,
        source=source,
        inquiry=inquiry,
        at=at,
    )


def from_form(
    contact: Contact,
    form: Form,
    fields: Mapping[str, str],
    lang: str,
    inquiry: Inquiry,
    *,
    at: datetime,
) -> None:
    """Keep every consent box that was ticked, with the words and version the person was shown."""
    for field in form.fields:
        if field.is_consent and fields.get(field.name, "").lower() in YES:
            grant(
                contact,
                field.is_consent,
                text=fields.get(f"{field.name}.text") or field.consent_text.in_(lang),
                text_version=fields.get(f"{field.name}.version") or field.consent_version,
                source=f"form:{form.slug}",
                inquiry=inquiry,
                at=at,
            )


def facts(contact: Contact) -> list[ConsentFact]:
    """What the person said so far, in the shape that the rules judge."""
    return [
        ConsentFact(purpose=Purpose(row.purpose), granted=row.is_granted, at=row.at)
        for row in Consent.select().where(Consent.contact == contact).order_by(Consent.at)
    ]


def is_suppressed(email: str) -> bool:
    """Tell whether no path may send to this address, by itself or by its domain."""
    key = people.key_of(email)
    domain = key.rpartition("@")[2]
    keys = {key, domain, identity.company_domain(key) or domain}
    return Suppression.select().where(Suppression.key.in_(sorted(keys))).exists()


def suppress(key: str, *, reason: str, detail: str = "", at: datetime) -> None:
    """Never write to this normalised address or domain again; the first reason stays."""
    Suppression.insert(key=key, reason=reason, detail=detail, at=at).on_conflict_ignore().execute()


def unsubscribe(contact: Contact, *, source: str, by: Member | None = None, at: datetime) -> None:
    """Take back every permission for advertising, suppress all addresses, stop all sequences.

    Answers of a person to a person stay possible: they are not mass mail. Doing it twice changes
    nothing more.
    """
    with transaction():
        newest = (
            Consent.select()
            .where(Consent.contact == contact, Consent.purpose == Purpose.MARKETING.value)
            .order_by(Consent.id.desc())
            .first()
        )
        if newest is not None and not newest.is_granted:
            return
        Consent.create(
            contact=contact,
            purpose=Purpose.MARKETING.value,
            is_granted=False,
            basis="refusal",
            source=source,
            at=at,
        )
        for address in contact.addresses:
            suppress(address.key, reason="unsubscribed", detail=source, at=at)
        sequences.stop_all(contact, reason=StopReason.UNSUBSCRIBED, by=by, at=at)
        Touch.create(contact=contact, kind="unsubscribe", at=at, detail={"what": source})
        _tell(contact, source, by=by, at=at)


def unsubscribe_address(email: str, *, source: str, at: datetime) -> None:
    """Unsubscribe whoever has this address; an unknown one is suppressed all the same."""
    contact = people.known(email)
    if contact:
        unsubscribe(contact, source=source, at=at)
    else:
        suppress(people.key_of(email), reason="unsubscribed", detail=source, at=at)


def _tell(contact: Contact, source: str, *, by: Member | None, at: datetime) -> None:
    lead = Lead.select().where(Lead.contact == contact).order_by(Lead.id.desc()).first()
    activity = journal.record(
        "prospect-unsubscribed", lead=lead, contact=contact, by=by, at=at, source=source
    )
    if lead:
        outbox.card(lead, activity)
        outbox.thread(lead, activity)
