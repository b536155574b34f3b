"""Bringing payloads to the app: signed HTTP or Socket Mode, acks within 3 seconds, retries."""

import hashlib
import hmac
import http.client
import json
import threading
import time
import uuid
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from sandbox.slack.wire import Json, post
from sandbox.slack.world import World

ACK_SECONDS = 3.0
LOOK_AGAIN = 0.5
RETRY_AFTER = (0.0, 60.0, 300.0)


@dataclass(frozen=True)
class Ack:
    """How the app answered: in time or not, with which body, and what went wrong."""

    acked: bool
    ms: float
    body: Json
    error: str = ""
    final: bool = False


@dataclass(frozen=True)
class Retry:
    number: int
    reason: str


@dataclass
class Due:
    at: float
    payload: Json
    retry: Retry
    envelope_id: str


class Carrier(Protocol):
    def send(self, kind: str, payload: Json, *, retry: Retry | None, envelope_id: str) -> Ack: ...


class SignedHttp:
    """Posts to the request URL, signed with the v0 scheme over the raw body."""

    def __init__(self, request_url: str, signing_secret: str) -> None:
        self.request_url = request_url
        self.secret = signing_secret.encode()

    def send(self, kind: str, payload: Json, *, retry: Retry | None, envelope_id: str) -> Ack:
        body, content_type = encoded(kind, payload)
        headers = {"Content-Type": content_type, "User-Agent": "Slackbot 1.0", **self.sign(body)}
        if retry is not None:
            headers["X-Slack-Retry-Num"] = str(retry.number)
            headers["X-Slack-Retry-Reason"] = retry.reason
        started = time.perf_counter()
        try:
            answer = post(self.request_url, body, headers, seconds=ACK_SECONDS)
        except TimeoutError:
            return Ack(False, since(started), {}, "timeout")
        except (OSError, http.client.HTTPException):
            return Ack(False, since(started), {}, "connection_failed")
        ms = since(started)
        final = answer.headers.get("x-slack-no-retry") == "1"
        if answer.status != 200:
            return Ack(False, ms, {}, f"http_{answer.status}", final)
        return Ack(True, ms, parsed(answer.body, answer.headers.get("content-type", "")))

    def sign(self, body: bytes) -> dict[str, str]:
        # Real time, even when the workspace's clock was moved: the app compares it with its own.
        stamp = str(int(time.time()))
        digest = hmac.new(self.secret, f"v0:{stamp}:".encode() + body, hashlib.sha256)
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest.hexdigest()}",
        }


def encoded(kind: str, payload: Json) -> tuple[bytes, str]:
    form = "application/x-www-form-urlencoded"
    if kind == "slash_commands":
        return urlencode(payload).encode(), form
    if kind == "interactive":
        return urlencode({"payload": json.dumps(payload, ensure_ascii=False)}).encode(), form
    return json.dumps(payload, ensure_ascii=False).encode(), "application/json"


def parsed(body: bytes, content_type: str) -> Json:
    """Read an ack's body: JSON as it is, anything else as the text of a reply."""
    text = body.decode("utf-8", "replace")
    if not text.strip():
        return {}
    if content_type.startswith("application/json"):
        try:
            found: Any = json.loads(text)
        except ValueError:
            return {"text": text}
        return found if isinstance(found, dict) else {}
    return {"text": text}


def since(started: float) -> float:
    return (time.perf_counter() - started) * 1000


class Courier:
    """Delivers under the workspace's faults, keeps the record, and repeats unanswered events.

    Commands, clicks and submissions are never repeated; events are, at once, after one minute
    and after five, on the workspace's clock.
    """

    def __init__(self, world: World, carrier: Carrier) -> None:
        self.world = world
        self.carrier = carrier
        self.later: list[Due] = []
        self.wake = threading.Condition()
        self.stopping = False
        self.thread = threading.Thread(target=self.run, name="slack-retries", daemon=True)

    def deliver(
        self,
        kind: str,
        payload: Json,
        name: str,
        *,
        retry: Retry | None = None,
        envelope_id: str | None = None,
    ) -> Ack:
        faults, record = self.world.faults, self.world.record
        if faults.is_on("down"):
            return Ack(False, 0.0, {}, "slack_is_down")
        envelope_id = envelope_id or str(uuid.uuid4())
        ack = self.carrier.send(kind, payload, retry=retry, envelope_id=envelope_id)
        if faults.strikes("duplicate"):
            self.carrier.send(kind, payload, retry=retry, envelope_id=envelope_id)
        if ack.acked and faults.strikes("dropped_ack"):
            ack = Ack(False, ack.ms, {}, "timeout")
        if ack.acked:
            record.ack(kind, ack.ms)
        record.traffic("delivery", name, ok=ack.acked, ms=ack.ms, error=ack.error)
        record.touch()
        return ack

    def deliver_event(self, payload: Json, name: str) -> Ack:
        """Deliver an event and, if nobody answers, once more at once; then on the clock."""
        envelope_id = str(uuid.uuid4())
        ack = self.deliver("events_api", payload, name, envelope_id=envelope_id)
        if ack.acked or ack.final:
            return ack
        return self.again(Due(self.world.now(), payload, Retry(1, reason(ack)), envelope_id), name)

    def again(self, due: Due, name: str) -> Ack:
        ack = self.deliver(
            "events_api", due.payload, name, retry=due.retry, envelope_id=due.envelope_id
        )
        number = due.retry.number + 1
        if not ack.acked and not ack.final and number <= len(RETRY_AFTER):
            at = self.world.now() + RETRY_AFTER[number - 1]
            with self.wake:
                self.later.append(Due(at, due.payload, Retry(number, reason(ack)), due.envelope_id))
                self.wake.notify()
        return ack

    def deliver_due(self) -> int:
        """Repeat what is due by now; return how many."""
        with self.wake:
            now = self.world.now()
            ready = [due for due in self.later if due.at <= now]
            self.later = [due for due in self.later if due.at > now]
        for due in ready:
            self.again(due, f"event:{due.payload.get('event', {}).get('type')}")
        return len(ready)

    def forget(self) -> None:
        with self.wake:
            self.later.clear()

    def start(self) -> None:
        self.thread.start()

    def stop(self) -> None:
        with self.wake:
            self.stopping = True
            self.wake.notify()
        if self.thread.is_alive():
            self.thread.join(10)

    def run(self) -> None:
        while not self.stopping:
            with self.wake:
                # The workspace's clock may leap at any moment: look again while something waits.
                if not self.stopping:
                    self.wake.wait(LOOK_AGAIN if self.later else None)
            self.deliver_due()


def reason(ack: Ack) -> str:
    """Name the failure as the retry headers do."""
    named = {"timeout": "http_timeout", "connection_failed": "connection_failed"}
    return named.get(ack.error, "http_error")
