"""Who we are: members, their roles and their Slack users."""

from collections.abc import Sequence
from datetime import datetime

from funnel import journal
from funnel.people import BadEmail
from rules import identity
from rules.lifecycle import Role
from rules.refusals import Refused
from store.base import transaction
from store.people import Member


class NoSuchRole(Refused):
    """A role that does not exist."""

    code = "no-such-role"


def add_member(
    name: str,
    email: str,
    *,
    roles: Sequence[str],
    language: str = "",
    zone: str = "",
    slack_id: str | None = None,
    by: Member | None = None,
    at: datetime,
) -> Member:
    """Add one of us, or bring the member with this address up to date."""
    if identity.normal_email(email) is None:
        raise BadEmail(email=email)
    known = [role.value for role in Role]
    for role in roles:
        if role not in known:
            raise NoSuchRole(role=role, roles=known)
    values = {
        "name": name, "roles": list(roles), "language": language, "zone": zone, "is_active": True,
    }  # fmt: skip
    with transaction():
        member = Member.get_or_none(Member.email == email.strip().lower())
        if member is None:
            member = Member.create(
                email=email.strip().lower(), slack_id=slack_id, created_at=at, **values
            )
        else:
            Member.update(**values).where(Member.id == member.id).execute()
            member = Member.get_by_id(member.id)
        journal.record("member-added", by=by, at=at, member=member.id, roles=list(roles))
        return member


def link_member(member: Member, slack_id: str, *, at: datetime) -> Member:
    """Connect a member with the Slack user who has the same e-mail address."""
    with transaction():
        Member.update(slack_id=slack_id).where(Member.id == member.id).execute()
        journal.record("member-linked", by=member, at=at)
        return Member.get_by_id(member.id)


def set_language(member: Member, language: str, *, at: datetime) -> Member:
    """Choose the language in which a member is spoken to."""
    with transaction():
        Member.update(language=language).where(Member.id == member.id).execute()
        journal.record("member-language", by=member, at=at, language=language)
        return Member.get_by_id(member.id)
