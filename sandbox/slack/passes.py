"""Things handed to an app that wear out: triggers and response URLs."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

TRIGGER_SECONDS = 3.0
RESPONSE_URL_SECONDS = 30 * 60.0
RESPONSE_URL_USES = 5


class WornOut(Exception):
    """The pass is unknown, too old or used up; `error` is Slack's word for it."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


@dataclass
class Trigger:
    user: str
    issued_at: float
    used: bool = False


@dataclass
class ResponseUrl:
    channel: str
    user: str
    issued_at: float
    source: str | None = None
    thread_ts: str | None = None
    uses: int = 0


class Passes:
    def __init__(self, now: Callable[[], float]) -> None:
        self.now = now
        self.triggers: dict[str, Trigger] = {}
        self.urls: dict[str, ResponseUrl] = {}

    def new_trigger(self, user: str) -> str:
        key = f"{int(self.now() * 1000)}.{secrets.randbelow(10**12)}.{secrets.token_hex(16)}"
        self.triggers[key] = Trigger(user, self.now())
        return key

    def use_trigger(self, key: str, *, expired: bool = False) -> Trigger:
        trigger = self.triggers.get(key)
        if trigger is None:
            raise WornOut("invalid_trigger_id")
        if trigger.used:
            raise WornOut("exchanged_trigger_id")
        if expired or self.now() - trigger.issued_at > TRIGGER_SECONDS:
            raise WornOut("expired_trigger_id")
        trigger.used = True
        return trigger

    def new_url(
        self, channel: str, user: str, *, source: str | None = None, thread_ts: str | None = None
    ) -> str:
        """Make the secret end of a response URL; `source` is the message that was clicked."""
        token = secrets.token_urlsafe(18)
        self.urls[token] = ResponseUrl(channel, user, self.now(), source, thread_ts)
        return token

    def use_url(self, token: str, *, used_up: bool = False) -> ResponseUrl:
        url = self.urls.get(token)
        if url is None:
            raise WornOut("invalid_url")
        if self.now() - url.issued_at > RESPONSE_URL_SECONDS:
            raise WornOut("expired_url")
        if used_up or url.uses >= RESPONSE_URL_USES:
            raise WornOut("used_url")
        url.uses += 1
        return url
