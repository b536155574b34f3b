"""Finds our members among the users of the Slack workspace, by e-mail address."""

from dataclasses import dataclass
from datetime import datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler

from bot.people import People, Stranger
from leadloop.settings import SlackSettings
from store.people import Member
from store.queries import members

PATIENCE = 10
NOT_THERE = ("users_not_found", "user_not_found")


@dataclass(frozen=True)
class Link:
    """A member who had no Slack user so far; ``slack_id`` is empty if none was found."""

    name: str
    email: str
    slack_id: str


def link_members(slack: SlackSettings, *, at: datetime) -> list[Link]:
    """Link everybody who is not linked yet, with the language they use in Slack."""
    client = WebClient(token=slack.bot_token, base_url=slack.api_url, timeout=PATIENCE)
    client.retry_handlers.append(RateLimitErrorRetryHandler(max_retry_count=3))
    people = People()
    return [
        Link(one.name, one.email, _linked(people, client, one, at=at))
        for one in members.active()
        if not one.slack_id
    ]


def _linked(people: People, client: WebClient, member: Member, *, at: datetime) -> str:
    try:
        found = client.users_lookupByEmail(email=member.email)
        slack_id = str(found["user"]["id"])
        return str(people.member(client, slack_id, at=at).slack_id)
    except SlackApiError as refused:
        if refused.response.get("error") in NOT_THERE:
            return ""
        raise
    except Stranger:
        return ""
