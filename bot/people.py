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
JUDGED_FOR = 24 * 3600.0


class Stranger(Refused):
    """A Slack user who may not use Leadloop; ``why`` is a key of the sentences in the app."""

    code = "stranger"


@dataclass(frozen=True)
class Turned:
    """Somebody we turned away lately, and in which language to say it again."""

    why: str
    locale: str
    until: float


@dataclass(frozen=True)
class Workspace:
    """The one workspace we are installed in, and the enterprise it belongs to if any."""

    team: str = ""
    enterprise: str = ""

    @property
    def ids(self) -> frozenset[str]:
        return frozenset({self.team, self.enterprise} - {""})


class People:
    """The lookup asks Slack once per unknown user and then not again for a minute.

    A linked member is looked at once a day: who became a guest or left loses what they could do.
    """

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._monotonic = monotonic
        self._turned: dict[str, Turned] = {}
        self._judged: dict[str, float] = {}
        self._ours = Workspace()
        self._ask_again = float("-inf")

    def workspace(self, client: WebClient) -> Workspace:
        """Tell which workspace is ours; nothing is known of it while Slack does not answer."""
        if not self._ours.team and self._ask_again <= self._monotonic():
            try:
                answer = client.auth_test()
            except (SlackClientError, OSError) as trouble:
                log.warning("verb=auth-test error=%s", type(trouble).__name__)
                self._ask_again = self._monotonic() + REMEMBERED
            else:
                self._ours = Workspace(
                    str(answer.get("team_id") or ""), str(answer.get("enterprise_id") or "")
                )
        return self._ours

    def member(self, client: WebClient, slack_id: str, *, at: datetime) -> Member:
        """Find the member, linking by e-mail if need be; raise Stranger for anybody else."""
        found = members.by_slack(slack_id)
        if found is None:
            return self._introduce(client, slack_id, at)
        if not found.is_active:
            raise Stranger(why="inactive", locale=found.language)
        if self._judged.get(slack_id, float("-inf")) <= self._monotonic():
            self._judge_again(client, slack_id)
        return found

    def _judge_again(self, client: WebClient, slack_id: str) -> None:
        """While Slack does not answer, what we knew of a member holds."""
        try:
            user, ours = _user(client, slack_id), self._known_workspace(client)
        except Stranger:
            self._judged[slack_id] = self._monotonic() + REMEMBERED
            return
        if why := _objection(user, ours):
            raise Stranger(why=why, locale=str(user.get("locale", "")))
        self._judged[slack_id] = self._monotonic() + JUDGED_FOR

    def _introduce(self, client: WebClient, slack_id: str, at: datetime) -> Member:
        lately = self._turned.get(slack_id)
        if lately and lately.until > self._monotonic():
            raise Stranger(why=lately.why, locale=lately.locale)
        user, ours = _user(client, slack_id), self._known_workspace(client)
        why, found = _judge(user, ours)
        if found is not None and _is_taken(client, found, slack_id):
            log.warning("verb=link-member refused=has-another-slack-user member=%s", found.id)
            why, found = "unknown", None
        if found is None:
            locale = str(user.get("locale", ""))
            self._turned[slack_id] = Turned(why, locale, self._monotonic() + REMEMBERED)
            raise Stranger(why=why, locale=locale)
        funnel.link_member(found, slack_id, at=at)
        self._judged[slack_id] = self._monotonic() + JUDGED_FOR
        language = str(user.get("locale", ""))[:2]
        if not found.language and language in ("ko", "en"):
            funnel.set_language(found, language, at=at)
        return members.by_slack(slack_id) or found

    def _known_workspace(self, client: WebClient) -> Workspace:
        ours = self.workspace(client)
        if not ours.team:
            raise Stranger(why="later", locale="")
        return ours


def _judge(user: dict[str, Any], ours: Workspace) -> tuple[str, Member | None]:
    if why := _objection(user, ours):
        return why, None
    email = str(user.get("profile", {}).get("email") or "")
    found = members.by_email(email) if email else None
    if found is None or not found.is_active:
        return "unknown", None
    return "", found


def _objection(user: dict[str, Any], ours: Workspace) -> str:
    """Guests, bots and people of other workspaces are turned away whatever their address is."""
    if user.get("is_restricted") or user.get("is_ultra_restricted"):
        return "guest"
    if user.get("is_stranger") or user.get("is_bot") or user.get("deleted"):
        return "elsewhere"
    in_enterprise = user.get("enterprise_user") or {}
    teams = {user.get("team_id"), *in_enterprise.get("teams", ())}
    return "" if ours.team in teams else "elsewhere"


def _is_taken(client: WebClient, member: Member, slack_id: str) -> bool:
    """Whoever takes over an address in Slack does not become the member who had it before.

    Only an account that Slack has closed gives way to a new one.
    """
    if not member.slack_id or member.slack_id == slack_id:
        return False
    return not _user(client, member.slack_id).get("deleted")


def _user(client: WebClient, slack_id: str) -> dict[str, Any]:
    try:
        answer = client.users_info(user=slack_id, include_locale=True)
    except (SlackClientError, OSError) as trouble:
        log.warning("verb=link-member error=%s", type(trouble).__name__)
        raise Stranger(why="later", locale="")
    user: dict[str, Any] = answer.get("user") or {}
    return user
