"""The hands of a person in the practice Slack, for tests and demos: a thin HTTP client."""

import json
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

Json = dict[str, Any]


class CannotDo(AssertionError):
    """The practice Slack would not let a person do this, or the app did not acknowledge."""

    def __init__(self, answer: Json) -> None:
        super().__init__(json.dumps(answer, ensure_ascii=False))
        self.answer = answer


class Hands:
    """Every call returns after the app acknowledged.

    A call that fails raises CannotDo unless `strict` is off; a form with complaints does not.
    """

    def __init__(self, url: str, *, strict: bool = True, timeout: float = 60) -> None:
        self.url = url.rstrip("/") + "/control/"
        self.strict = strict
        self.timeout = timeout
        self.opener = build_opener(ProxyHandler({}))

    def get(self, what: str, **query: Any) -> Json:
        given = {name: value for name, value in query.items() if value is not None}
        return self.send(Request(f"{self.url}{what}?{urlencode(given)}"))

    def post(self, what: str, **body: Any) -> Json:
        given = {name: value for name, value in body.items() if value is not None}
        data = json.dumps(given).encode()
        return self.send(Request(self.url + what, data, {"Content-Type": "application/json"}))

    def send(self, request: Request) -> Json:
        with self.opener.open(request, timeout=self.timeout) as response:
            answer: Json = json.load(response)
        if self.strict and not answer["ok"] and answer.get("error") != "invalid_input":
            raise CannotDo(answer)
        return answer

    # What a person does.

    def type(
        self, user: str, text: str, *, channel: str = "dm", thread_ts: str | None = None
    ) -> Json:
        """Type a slash command or a message."""
        if text.startswith("/"):
            return self.post("command", user=user, channel=channel, text=text)
        return self.post("message", user=user, channel=channel, text=text, thread_ts=thread_ts)

    def press(
        self,
        user: str,
        action_id: str,
        *,
        surface: str = "message",
        channel: str | None = None,
        ts: str | None = None,
        block_id: str | None = None,
        value: str | None = None,
        selected: Any = None,
        values: Json | None = None,
    ) -> Json:
        """Press a button or choose in a menu; without `ts`, the newest message that has it."""
        return self.post(
            "interact",
            user=user,
            action_id=action_id,
            surface=surface,
            channel=channel,
            ts=ts,
            block_id=block_id,
            value=value,
            selected=selected,
            values=values,
        )

    def submit(self, user: str, values: Json | None = None) -> Json:
        """Fill in and submit the top modal; `values` is {block_id: {action_id: plain value}}."""
        return self.post("view-submit", user=user, values=values or {})

    def close(self, user: str) -> Json:
        return self.post("view-close", user=user)

    def options(
        self, user: str, action_id: str, value: str, *, block_id: str | None = None
    ) -> list[Json]:
        answer = self.post(
            "options", user=user, action_id=action_id, value=value, block_id=block_id
        )
        return list(answer.get("options", []))

    def shortcut(
        self, user: str, callback_id: str, *, channel: str | None = None, ts: str | None = None
    ) -> Json:
        return self.post("shortcut", user=user, callback_id=callback_id, channel=channel, ts=ts)

    def open_home(self, user: str) -> Json | None:
        """Open the Home tab and return what it shows once the app acknowledged."""
        self.post("open-home", user=user)
        return self.home(user)

    # What a person sees.

    def state(self) -> Json:
        return self.get("state")

    def messages(self, channel: str, user: str | None = None) -> list[Json]:
        return list(self.get("messages", channel=channel, user=user)["messages"])

    def dm(self, user: str) -> list[Json]:
        return list(self.get("dm", user=user)["messages"])

    def modal(self, user: str) -> Json | None:
        view: Json | None = self.get("modal", user=user)["view"]
        return view

    def modal_errors(self, user: str) -> dict[str, str]:
        return dict(self.get("modal", user=user)["errors"])

    def home(self, user: str) -> Json | None:
        view: Json | None = self.get("home", user=user)["view"]
        return view

    # What an onlooker does and sees.

    def wait_for_app(self, seconds: float = 20) -> bool:
        return bool(self.post("wait-for-app", seconds=seconds)["connected"])

    def wait_for_change(self, after: int, seconds: float = 20) -> int:
        """Wait until something visible changed; return the version to wait beyond next."""
        return int(self.get("events", after=after, seconds=seconds)["version"])

    def fault(self, name: str, *, on: bool = True, **options: Any) -> Json:
        return self.post("fault", name=name, on=on, **options)

    def advance(self, seconds: float) -> Json:
        return self.post("clock", advance=seconds)

    def reset(self) -> Json:
        return self.post("reset")

    def log(self, after: int = 0) -> list[Json]:
        return list(self.get("log", after=after)["log"])

    def violations(self) -> list[Json]:
        return list(self.get("violations")["violations"])

    def histogram(self) -> Json:
        return dict(self.get("histogram")["histogram"])
