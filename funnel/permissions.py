"""Asks the role table before a verb changes anything."""

from rules.lifecycle import MAY, may
from rules.refusals import Refused
from store.people import Member


class NotAllowed(Refused):
    """The member's roles do not include this verb."""

    code = "not-allowed"


def permit(by: Member | None, verb: str) -> None:
    """Refuse when a member may not use a verb; Leadloop itself (``None``) may use all."""
    if by is not None and not (by.is_active and may(by.roles, verb)):
        raise NotAllowed(verb=verb, roles=sorted(MAY[verb]))
