"""Speaks in Slack for the worker: posts, edits, and finds again what it may have posted before."""

import logging
from collections.abc import Mapping
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.views.kit import Face, Json

log = logging.getLogger(__name__)
EVENT = "leadloop"
SECONDS = 10
# An hour of a channel as full as Slack allows.
PAGES = 40
A_PAGE = 100
# Slack said no for good: nothing changes until a person changes something.
PERMANENT = frozenset(
    {
        "account_inactive",
        "cannot_dm_bot",
        "channel_not_found",
        "ekm_access_denied",
        "invalid_auth",
        "invalid_blocks",
        "invalid_blocks_format",
        "is_archived",
        "message_not_found",
        "missing_scope",
        "msg_blocks_too_long",
        "msg_too_long",
        "no_permission",
        "not_authed",
        "not_in_channel",
        "restricted_action",
        "token_expired",
        "token_revoked",
        "user_disabled",
        "user_not_found",
        "view_too_large",
    }
)
# Slack's own words: "some aspect of the operation" may have "succeeded before the error".
HALF_DONE = frozenset({"internal_error", "fatal_error"})


# The reading methods of the Web API take no JSON.
AS_JSON = frozenset({"chat.postMessage", "chat.update", "views.publish", "conversations.open"})


class SlackTrouble(Exception):
    """Slack did not do what was asked.

    ``permanent`` is true when trying again cannot help. ``unknown`` is true when no answer came,
    so that the message may have been posted: look with ``find_posted`` before posting again.
    """

    def __init__(
        self,
        code: str,
        *,
        permanent: bool = False,
        retry_after: float | None = None,
        unknown: bool = False,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.permanent = permanent
        self.retry_after = retry_after
        self.unknown = unknown


class Slack:
    """One bot token's voice. Every message carries its key as metadata."""

    def __init__(self, token: str, api_url: str = "https://slack.com/api/") -> None:
        self.client = WebClient(token=token, base_url=api_url, timeout=SECONDS, retry_handlers=[])
        self._channels: dict[str, str] = {}
        self._directs: dict[str, str] = {}

    def post_card(self, channel: str, face: Face, key: str) -> tuple[str, str]:
        """Post a lead's card; where it stands now, as (channel id, ts)."""
        return self._post(self.channel_id(channel), face, key)

    def update(self, channel: str, ts: str, face: Face, key: str = "") -> None:
        """Redraw a message in place."""
        carried = {"metadata": _metadata(key)} if key else {}
        self._call("chat.update", channel=channel, ts=ts, **_shown(face), **carried)

    def thread(self, channel: str, ts: str, face: Face, key: str) -> tuple[str, str]:
        """Post below a card."""
        return self._post(channel, face, key, thread_ts=ts)

    def direct(self, slack_id: str, face: Face, key: str) -> tuple[str, str]:
        """Write to one member."""
        return self._post(self.direct_id(slack_id), face, key)

    def notice(self, channel: str, face: Face, key: str) -> tuple[str, str]:
        """Write into a channel."""
        return self._post(self.channel_id(channel), face, key)

    def publish_home(self, slack_id: str, view: Json) -> None:
        """Redraw a member's App Home."""
        self._call("views.publish", user_id=slack_id, view=view)

    def find_posted(
        self, channel: str, key: str, since: float, *, thread_ts: str | None = None
    ) -> str | None:
        """The ts of our message with this key, if a post without an answer arrived after all.

        ``channel`` is an id or a name, ``since`` the Unix time before which it cannot have been.
        None is a promise that it is not there; where too much was said since, this raises instead.
        """
        method = "conversations.replies" if thread_ts else "conversations.history"
        asked: dict[str, Any] = {
            "channel": self.channel_id(channel),
            "oldest": f"{since:.6f}",
            "inclusive": True,
            "include_all_metadata": True,
            "limit": A_PAGE,
        }
        if thread_ts:
            asked["ts"] = thread_ts
        for _ in range(PAGES):
            answer = self._call(method, **asked)
            for message in answer.get("messages", []):
                if _key_of(message) == key:
                    return str(message["ts"])
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return None
            asked["cursor"] = cursor
        raise SlackTrouble("too-far-back")

    def channel_id(self, channel: str) -> str:
        """The id of a channel given by name or id; names are looked up once."""
        name = channel.strip().lstrip("#")
        if name[:1] in "CGD" and len(name) >= 9 and name.isalnum() and name.isupper():
            return name
        if name not in self._channels:
            self._channels |= self._listed()
        if name not in self._channels:
            raise SlackTrouble("channel_not_found", permanent=True)
        return self._channels[name]

    def direct_id(self, slack_id: str) -> str:
        """The id of our conversation with a member, opened at the first word."""
        if slack_id not in self._directs:
            answer = self._call("conversations.open", users=slack_id)
            self._directs[slack_id] = str(answer["channel"]["id"])
        return self._directs[slack_id]

    def _listed(self) -> dict[str, str]:
        found: dict[str, str] = {}
        cursor = ""
        while True:
            answer = self._call(
                "conversations.list",
                types="public_channel",
                exclude_archived=True,
                limit=1000,
                **({"cursor": cursor} if cursor else {}),
            )
            found |= {one["name"]: one["id"] for one in answer.get("channels", [])}
            cursor = (answer.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return found

    def _post(self, channel: str, face: Face, key: str, **where: str) -> tuple[str, str]:
        answer = self._call(
            "chat.postMessage",
            channel=channel,
            metadata=_metadata(key),
            unfurl_links=False,
            unfurl_media=False,
            **_shown(face),
            **where,
        )
        return str(answer["channel"]), str(answer["ts"])

    def _call(self, method: str, **values: Any) -> dict[str, Any]:
        try:
            answer = (
                self.client.api_call(method, json=values)
                if method in AS_JSON
                else (self.client.api_call(method, params=values))
            )
        except SlackApiError as refusal:
            raise _trouble(refusal) from refusal
        except (SlackClientError, HTTPException, OSError) as lost:
            raise SlackTrouble("no-answer", unknown=True) from lost
        data: Any = answer.data
        return data if isinstance(data, dict) else {}


def _shown(face: Face) -> dict[str, Any]:
    return {"text": face["text"], "blocks": face["blocks"]}


def _metadata(key: str) -> Json:
    return {"event_type": EVENT, "event_payload": {"key": key}}


def _key_of(message: Json) -> str:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != EVENT:
        return ""
    return str((metadata.get("event_payload") or {}).get("key", ""))


def _trouble(refusal: SlackApiError) -> SlackTrouble:
    response: Any = refusal.response
    if isinstance(response, dict):  # what stands between us and Slack answered, and not in JSON
        return SlackTrouble(f"http-{response.get('status', 0)}", unknown=True)
    status, body = response.status_code, response.data
    code = str(body.get("error", "")) if isinstance(body, dict) else ""
    if status == 429 or code == "ratelimited":
        return SlackTrouble("ratelimited", retry_after=_seconds(response.headers))
    if status >= 500:
        return SlackTrouble(f"http-{status}", unknown=True)
    if code in HALF_DONE:
        return SlackTrouble(code, unknown=True)
    return SlackTrouble(code or f"http-{status}", permanent=code in PERMANENT)


def _seconds(headers: Mapping[str, Any]) -> float:
    """How long Slack asks us to wait; half a minute when it does not say."""
    named = {name.lower(): value for name, value in headers.items()}
    try:
        return float(str(named.get("retry-after", "")))
    except ValueError:
        return 30.0
