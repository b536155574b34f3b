"""The Slack app: what happens to every request before a listener sees it, and who listens.

One request runs on one thread from the signature to the acknowledgement: middleware and listener
share the thread's database connection, and nothing waits in Bolt's own queue.
"""

import logging
import re
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from slack_bolt import Ack, App, BoltContext, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.error import BoltUnhandledRequestError
from slack_sdk import WebClient

import funnel
from bot import (
    answers,
    assignment,
    command,
    conversion,
    deals,
    home,
    menu,
    qualification,
    recycling,
    reviews,
    sequences,
    tasks,
    triage,
)
from bot.asides import Asides
from bot.asked import Asked, whisper
from bot.people import People, Stranger
from bot.views import home as home_view
from bot.views import kit
from bot.views.kit import Json
from funnel.mailroom import Mailroom
from store.base import connection
from store.playbooks import in_force
from words import N_, Tr, translator

log = logging.getLogger(__name__)
THREADS = 16
SECONDS = 5
ROOMS = (
    answers, assignment, command, conversion, deals, home, menu, qualification, recycling, reviews,
    sequences, tasks, triage,
)  # fmt: skip

STRANGERS = {
    "unknown": N_(
        "Leadloop does not know you yet. Please ask an admin to add you: "
        "`leadloop members add` with your name and the e-mail address you use in Slack."
    ),
    "inactive": N_("Your Leadloop access has ended. Please ask an admin if that is a mistake."),
    "guest": N_("Leadloop is for full members of this workspace, not for guests."),
    "elsewhere": N_("Leadloop is for members of this workspace only."),
    "later": N_("Slack could not tell us who you are. Please try again in a minute."),
}


class SlackApp(App):
    """Bolt's app with one database connection around each request."""

    asides: Asides

    def dispatch(self, req: BoltRequest) -> BoltResponse:
        with connection():
            return super().dispatch(req)


def create_app(
    *,
    token: str,
    signing_secret: str,
    base_url: str,
    now: Callable[[], datetime],
    mailroom: Mailroom,
    leads_channel: str = "",
    language_default: str = "",
) -> SlackApp:
    """Make the app. It starts without Slack: nothing is called before the first request."""
    app = SlackApp(
        client=WebClient(base_url=base_url, timeout=SECONDS),
        signing_secret=signing_secret or secrets.token_hex(16),
        authorize=_authorized(token),
        process_before_response=True,
        raise_error_for_unhandled_request=True,
        listener_executor=ThreadPoolExecutor(THREADS, thread_name_prefix="slack"),
    )
    app.asides = Asides()
    door = Door(People(), app.asides, now, mailroom, language_default)
    app.middleware(door.once)
    app.middleware(door.introduce)
    for room in ROOMS:
        room.register(app)
    _catch_the_rest(app)
    app.error(door.fail)
    return app


def _authorized(token: str) -> Callable[..., AuthorizeResult]:
    """The signature proves that Slack speaks for the one workspace we are installed in."""

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=token)

    return authorize


@dataclass(frozen=True)
class Door:
    """What every request passes: seen before? who is it? And where failures end."""

    people: People
    asides: Asides
    now: Callable[[], datetime]
    mailroom: Mailroom
    language: str

    def once(
        self, body: Json, context: BoltContext, next: Callable[[], Any]
    ) -> BoltResponse | None:
        """Acknowledge a delivery that was handled before, and do nothing."""
        context["at"] = self.now()
        key = delivery_key(body)
        if key and not funnel.first_delivery(f"slack:{key}", at=context["at"]):
            log.info("delivery=repeated")
            return BoltResponse(status=200, body="")
        next()
        return None

    def introduce(
        self, body: Json, context: BoltContext, client: WebClient, next: Callable[[], Any]
    ) -> BoltResponse | None:
        """Find the member and the language; turn everybody else away politely."""
        slack_id = _user_of(body)
        if slack_id is None:
            next()
            return None
        try:
            if _is_from_elsewhere(body, self.people.workspace(client).ids):
                raise Stranger(why="elsewhere", locale="")
            member = self.people.member(client, slack_id, at=context["at"])
        except Stranger as stranger:
            return self._turn_away(stranger, body, client, slack_id)
        playbook, _ = in_force()
        tr = translator(member.language or self.language or playbook.workspace.language)
        context["member"], context["tr"] = member, tr
        context["asked"] = Asked(
            member=member,
            tr=tr,
            at=context["at"],
            playbook=playbook,
            mailroom=self.mailroom,
            client=client,
            asides=self.asides,
            people=self.people,
            body=body,
        )
        next()
        return None

    def fail(
        self, error: Exception, body: Json, context: BoltContext, client: WebClient
    ) -> BoltResponse:
        """Answer 200 whatever happened: Slack then does not show a failure of its own."""
        if isinstance(error, BoltUnhandledRequestError):
            log.info("request=unhandled type=%s", body.get("type"))
            return BoltResponse(status=200, body="")
        reference = secrets.token_hex(4)
        log.error("request=failed reference=%s", reference, exc_info=error)
        tr: Tr = context.get("tr") or translator(self.language)
        sentence = tr(
            "Something went wrong on our side; nothing was changed. "
            "Please tell an admin this number: %(reference)s",
            reference=reference,
        )
        whisper(self.asides, client, body, kit.note(sentence))
        return BoltResponse(status=200, body="")

    def _turn_away(
        self, stranger: Stranger, body: Json, client: WebClient, slack_id: str
    ) -> BoltResponse:
        tr = translator(str(stranger.values.get("locale") or self.language))
        sentence = tr(STRANGERS[str(stranger.values["why"])])
        log.info("refused=stranger why=%s", stranger.values["why"])
        if body.get("event", {}).get("type") == "app_home_opened":
            view = home_view.stranger(sentence, tr)
            self.asides.run(lambda: client.views_publish(user_id=slack_id, view=view))
        elif "command" in body or body.get("type") != "event_callback":
            whisper(self.asides, client, body, kit.note(sentence))
        return BoltResponse(status=200, body="")


def delivery_key(body: Json) -> str:
    """What is the same when Slack delivers the same thing again."""
    if body.get("event_id"):
        return str(body["event_id"])
    parts = [str(body.get("trigger_id") or "")]
    parts += [str(action.get("action_ts", "")) for action in body.get("actions", [])]
    return ":".join(parts) if parts[0] else ""


def _user_of(body: Json) -> str | None:
    found = body.get("user_id") or body.get("event", {}).get("user")
    user = body.get("user")
    return str(found or (user.get("id") if isinstance(user, dict) else "") or "") or None


def _is_from_elsewhere(body: Json, ours: frozenset[str] = frozenset()) -> bool:
    """In a channel shared with another company, its people can press our buttons too.

    Their presses bear their own workspace; a modal also tells in which one we are installed.
    """
    user, team = body.get("user"), body.get("team") or {}
    view = body.get("view") or {}
    installed = {view.get("app_installed_team_id")} - {None}
    homes = ours or installed or {team.get("id"), team.get("enterprise_id")}
    if isinstance(user, dict):
        theirs = [user.get("team_id"), *installed]
        enterprise = team.get("enterprise_id")
    else:
        theirs = [body.get("context_team_id") or body.get("team_id")] if ours else []
        enterprise = body.get("context_enterprise_id") or body.get("enterprise_id")
    return enterprise not in ours and any(one and one not in homes for one in theirs)


def _catch_the_rest(app: App) -> None:
    """Answer what no listener knows: Socket Mode acknowledges only what was answered."""

    def unknown_press(ack: Ack, context: BoltContext) -> None:
        ack()
        asked: Asked | None = context.get("asked")
        if asked:
            sentence = asked.tr("This button is from an older version; try `/lead desk`.")
            asked.whisper(kit.note(sentence))

    def nothing(ack: Ack) -> None:
        ack()

    anything = re.compile("")
    app.action(anything)(unknown_press)
    app.command(anything)(nothing)
    app.shortcut(anything)(nothing)
    app.view(anything)(nothing)
    app.view_closed(anything)(nothing)
    app.options(anything)(nothing)
    app.event(anything)(nothing)
