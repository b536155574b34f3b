"""Knows which member a Slack user is, and links the two once, by e-mail address."""

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackClientError

import funnel
from rules.refusals import Refused
from store.people import Member
from store.queries import members

log = logging.getLogger(__name__)
REMEMBERED = 60.0


class Stranger(Refused):
    """A Slack user who may not use Leadloop; ``why`` is a key of the sentences in the app."""

    code = "stranger"


@dataclass(frozen=True)
class Turned:
    """Somebody we turned away lately, and in which language to say it again."""

    why: str
    locale: str
    until: float


class People:
    """The lookup asks Slack once per unknown user and then not again for a minute."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._turned: dict[str, Turned] = {}

    def member(self, client: WebClient, slack_id: str, *, at: datetime) -> Member:
        """Find the member, linking by e-mail if need be; raise Stranger for anybody else."""
        found = members.by_slack(slack_id)
        if found is not None and found.is_active:
            return found
        if found is not None:
            raise Stranger(why="inactive", locale=found.language)
        return self._introduce(client, slack_id, at)

    def _introduce(self, client: WebClient, slack_id: str, at: datetime) -> Member:
        lately = self._turned.get(slack_id)
        if lately and lately.until > self._monotonic():
            raise Stranger(why=lately.why, locale=lately.locale)
        user = _user(client, slack_id)
        why, found = _judge(user)
        if found is None:
            locale = str(user.get("locale", ""))
            self._turned[slack_id] = Turned(why, locale, self._monotonic() + REMEMBERED)
            raise Stranger(why=why, locale=locale)
        funnel.link_member(found, slack_id, at=at)
        language = str(user.get("locale", ""))[:2]
        if not found.language and language in ("ko", "en"):
            funnel.set_language(found, language, at=at)
        return members.by_slack(slack_id) or found


def _judge(user: dict[str, Any]) -> tuple[str, Member | None]:
    """Guests, bots and people of other workspaces are turned away whatever their address is."""
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return "guest", None
    if user.get("is_stranger") or user.get("is_bot") or user.get("deleted"):
        return "elsewhere", None
    email = str(user.get("profile", {}).get("email") or "")
    found = members.by_email(email) if email else None
    if found is None or not found.is_active:
        return "unknown", None
    return "", found


def _user(client: WebClient, slack_id: str) -> dict[str, Any]:
    try:
        answer = client.users_info(user=slack_id, include_locale=True)
    except (SlackClientError, OSError) as trouble:
        log.warning("verb=link-member error=%s", type(trouble).__name__)
        raise Stranger(why="later", locale="")
    user: dict[str, Any] = answer.get("user") or {}
    return user
