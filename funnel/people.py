"""The one identity resolver: the same address, normalised, is the same person on every path."""

from datetime import datetime

from rules import identity
from rules.identity import Facts
from rules.refusals import Refused
from store.people import Address, Company, Contact, Member, Phone


class BadEmail(Refused):
    """What should be an e-mail address is none."""

    code = "bad-email"


def resolve(facts: Facts, *, at: datetime) -> Contact:
    """Find or make the person behind these facts, locked until the transaction ends.

    Blanks are filled in; what is known is never overwritten. Two transactions that meet the same
    new address at once get the same contact: the unique key decides, and the loser follows.
    """
    key = identity.normal_email(facts.email)
    if key is None:
        raise BadEmail(email=facts.email)
    address = Address.get_or_none(Address.key == key)
    contact_id = address.contact_id if address else _introduce(facts, key, at)
    contact = Contact.lock(contact_id)
    _complete(contact, facts, at)
    return contact


def known(email: str) -> Contact | None:
    """The person with this address, if we know one."""
    key = identity.normal_email(email)
    address = Address.get_or_none(Address.key == key) if key else None
    return address.contact if address else None


def facts_of(contact: Contact) -> Facts:
    """What we know about a person, in the shape that the rules judge."""
    company = contact.company
    return Facts(
        email=contact.email,
        name=contact.name,
        title=contact.title,
        phone=contact.phone,
        company=company.name if company else "",
        country=contact.country or (company.country if company else ""),
        employees=company.employees if company else None,
        language=contact.language,
    )


def member_addresses() -> frozenset[str]:
    """Normalised addresses of all members; mail from them is never a lead."""
    found = (identity.normal_email(member.email) for member in Member.select(Member.email))
    return frozenset(address for address in found if address)


def _introduce(facts: Facts, key: str, at: datetime) -> int:
    contact = Contact.create(created_at=at, company=_company(facts, at))
    taken = (
        Address.insert(contact=contact, email=facts.email.strip(), key=key, created_at=at)
        .on_conflict_ignore()
        .returning(Address.id)
        .execute()
    )
    if list(taken):
        return int(contact.id)
    contact.delete_instance()
    return int(Address.get(Address.key == key).contact_id)


def _company(facts: Facts, at: datetime) -> Company | None:
    """By registrable domain; by name only where the address tells no domain."""
    name, key = facts.company.strip(), identity.company_key(facts.company)
    if facts.domain:
        Company.insert(
            name=name or facts.domain,
            name_key=key,
            domain=facts.domain,
            country=facts.country,
            employees=facts.employees,
            created_at=at,
        ).on_conflict_ignore().execute()
        return Company.get(Company.domain == facts.domain)
    if not key:
        return None
    same = Company.select().where(Company.name_key == key).order_by(Company.id).first()
    return same or Company.create(
        name=name, name_key=key, country=facts.country, employees=facts.employees, created_at=at
    )


def _complete(contact: Contact, facts: Facts, at: datetime) -> None:
    """Fill the blanks of a person, of the company and of the list of phones."""
    said = {
        "name": facts.name,
        "title": facts.title,
        "language": facts.language,
        "country": facts.country,
    }
    news = {name: value for name, value in said.items() if value and not getattr(contact, name)}
    if contact.company_id is None:
        news["company"] = _company(facts, at)  # type: ignore[assignment]
    if news:
        Contact.update(**news).where(Contact.id == contact.id).execute()
        for name, value in news.items():
            setattr(contact, name, value)
    _complete_company(contact.company, facts)
    phone = identity.normal_phone(facts.phone, facts.country or "KR") if facts.phone else None
    if phone:
        Phone.insert(
            contact=contact, number=facts.phone.strip(), key=phone, created_at=at
        ).on_conflict_ignore().execute()


def _complete_company(company: Company | None, facts: Facts) -> None:
    if company is None:
        return
    news: dict[str, object] = {}
    if facts.company and company.name in ("", company.domain):
        news |= {"name": facts.company.strip(), "name_key": identity.company_key(facts.company)}
    if facts.employees is not None and company.employees is None:
        news["employees"] = facts.employees
    if news:
        Company.update(**news).where(Company.id == company.id).execute()
        for name, value in news.items():
            setattr(company, name, value)


def key_of(email: str) -> str:
    """The normalised address, or the address as it stands where it cannot be normalised."""
    return identity.normal_email(email) or email.strip().lower()
