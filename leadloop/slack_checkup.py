"""Asks Slack whether the tokens, the scopes and the channels are what Leadloop needs."""

from collections.abc import Iterator
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from leadloop.settings import SlackSettings
from words import Tr

Looks = Iterator[tuple[bool, str]]
PATIENCE = 10


def look(slack: SlackSettings, tr: Tr) -> Looks:
    """Yield (is it fine, the sentence) for token, scopes, app token and each channel."""
    client = WebClient(token=slack.bot_token, base_url=slack.api_url, timeout=PATIENCE)
    try:
        answer = client.auth_test()
    except SlackApiError as refused:
        yield False, _bad_token("SLACK_BOT_TOKEN", _code(refused), tr)
        return
    except Exception:
        yield (
            False,
            tr(
                "Slack cannot be reached at %(url)s. Check the network and SLACK_API_URL.",
                url=slack.api_url,
            ),
        )
        return
    yield True, tr("Connected to the workspace %(team)s.", team=answer.get("team", "?"))
    yield from _scopes(answer.headers, tr)
    yield from _ears(slack, tr)
    yield from _channels(client, slack, tr)


def _scopes(headers: Any, tr: Tr) -> Looks:
    from bot.manifest import BOT_SCOPES

    found = {name.lower(): value for name, value in dict(headers).items()}.get("x-oauth-scopes")
    if found is None:
        return
    value = ",".join(found) if isinstance(found, list) else str(found)
    missing = sorted(set(BOT_SCOPES) - {scope.strip() for scope in value.split(",")})
    if missing:
        yield (
            False,
            tr(
                "The Slack app lacks these scopes: %(scopes)s. Add them under OAuth & Permissions, "
                "then install the app again.",
                scopes=", ".join(missing),
            ),
        )
    else:
        yield True, tr("The Slack app has every scope it needs.")


def _ears(slack: SlackSettings, tr: Tr) -> Looks:
    """Buttons and commands reach us by Socket Mode or by signed HTTP; one of them must be set."""
    if slack.app_token:
        yield _socket_mode(slack, tr)
    elif slack.signing_secret:
        yield True, tr("Slack calls /slack/events; its signatures are verified.")
    else:
        yield (
            False,
            tr(
                "Slack has no way to us: set SLACK_APP_TOKEN (Socket Mode) or SLACK_SIGNING_SECRET "
                "(HTTP), or buttons and commands go unanswered."
            ),
        )


def _socket_mode(slack: SlackSettings, tr: Tr) -> tuple[bool, str]:
    client = WebClient(token=slack.app_token, base_url=slack.api_url, timeout=PATIENCE)
    try:
        client.apps_connections_open(app_token=slack.app_token)
    except SlackApiError as refused:
        return False, _bad_token("SLACK_APP_TOKEN", _code(refused), tr)
    return True, tr("Socket Mode is open.")


def _channels(client: WebClient, slack: SlackSettings, tr: Tr) -> Looks:
    """Look at each channel once, however many purposes it serves."""
    wanted = dict.fromkeys((slack.leads_channel, slack.managers_channel, slack.admin_channel))
    try:
        known = _known_channels(client)
    except SlackApiError as refused:
        yield (
            False,
            tr(
                "Slack does not list the channels (%(code)s); the app needs the scope "
                "channels:read.",
                code=_code(refused),
            ),
        )
        return
    for name in filter(None, wanted):
        yield _channel(name, known.get(name.removeprefix("#")), tr)


def _channel(name: str, found: dict[str, Any] | None, tr: Tr) -> tuple[bool, str]:
    if found is None:
        return False, tr(
            "There is no public channel %(channel)s. Create it, then type /invite @Leadloop there.",
            channel=name,
        )
    if found.get("is_archived"):
        return False, tr("The channel %(channel)s is archived; choose another one.", channel=name)
    if not found.get("is_member"):
        return False, tr(
            "The app is not in the channel %(channel)s. Type /invite @Leadloop there.", channel=name
        )
    return True, tr("The app is in the channel %(channel)s.", channel=name)


def _known_channels(client: WebClient) -> dict[str, dict[str, Any]]:
    """List the channels by name and by id, since a setting may hold either."""
    known: dict[str, dict[str, Any]] = {}
    cursor = ""
    while True:
        page = client.conversations_list(limit=200, cursor=cursor, exclude_archived=False)
        for channel in page["channels"]:
            known[channel["id"]] = known[channel["name"]] = channel
        cursor = (page.get("response_metadata") or {}).get("next_cursor", "")
        if not cursor:
            return known


def _bad_token(name: str, code: str, tr: Tr) -> str:
    if code in ("missing_scope", "not_allowed_token_type"):
        return tr(
            "%(name)s is a token of the wrong kind (%(code)s). docs/slack.md tells where to find "
            "the right one.",
            name=name,
            code=code,
        )
    return tr(
        "Slack does not accept %(name)s (%(code)s). Copy it again from the app's page; after a "
        "reinstallation it is a new one.",
        name=name,
        code=code,
    )


def _code(refused: SlackApiError) -> str:
    return str(refused.response.get("error", "?"))
