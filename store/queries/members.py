"""Members, found the ways people and Slack name them."""

from store.people import Member


def by_slack(slack_id: str) -> Member | None:
    return Member.get_or_none(Member.slack_id == slack_id)


def by_email(email: str) -> Member | None:
    return Member.get_or_none(Member.email == email.strip().lower())


def active(role: str | None = None) -> list[Member]:
    """Members who have not left, by name; with ``role`` only those who have it."""
    members = list(Member.select().where(Member.is_active).order_by(Member.name))
    return [member for member in members if role is None or role in member.roles]


def everyone() -> list[Member]:
    return list(Member.select().order_by(Member.is_active.desc(), Member.name))


def find(text: str) -> list[Member]:
    """Active members whose name or address begins with the text, in any case."""
    wanted = text.strip().lstrip("@").casefold()
    if not wanted:
        return []
    return [
        member
        for member in active()
        if member.name.casefold().startswith(wanted)
        or member.email.startswith(wanted)
        or any(part.casefold().startswith(wanted) for part in member.name.split())
    ]
