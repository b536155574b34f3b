"""The pages served over a real socket, and a visitor who keeps no cookies."""

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode

from waitress.server import create_server

from intake.guard import Limits
from intake.web import create_app

SECRET = b"a secret of thirty-two bytes ..."
HANA = {
    "name": "한하나",
    "email": "hana@hanbit.example.kr",
    "company": "한빛물류",
    "title": "물류팀장",
    "phone": "010-1234-5678",
    "employees": "100",
    "message": "견적을 받고 싶습니다.\r\n감사합니다.",
    "privacy": "yes",
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def hidden(self) -> dict[str, str]:
        """The hidden fields of the page's form."""
        return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', self.text))


@dataclass
class Website:
    """The running pages; ``at`` is the time they believe in."""

    at: datetime
    port: int = 0
    woken: list[int] = field(default_factory=list)

    def pass_time(self, **time: float) -> None:
        self.at += timedelta(**time)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def ask(
        self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None
    ) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in (headers or {}).items()}
        connection.request(method, path, body=body or None, headers=named)
        response = connection.getresponse()
        answer = Answer(response.status, dict(response.headers), response.read())
        connection.close()
        return answer

    def post(self, path: str, values: Mapping[str, str], **headers: str) -> Answer:
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(values).encode(), kind | headers)

    def post_json(self, path: str, value: object, **headers: str) -> Answer:
        kind = {"Content-Type": "application/json"}
        return self.ask("POST", path, json.dumps(value).encode(), kind | headers)

    def post_parts(self, path: str, values: Mapping[str, str]) -> Answer:
        lines = [
            f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in values.items()
        ]
        kind = {"Content-Type": "multipart/form-data; boundary=cut"}
        return self.ask("POST", path, "".join([*lines, "--cut--\r\n"]).encode(), kind)

    def fill(self, path: str = "/forms/contact", /, **changes: str) -> dict[str, str]:
        """Open a form page, take one's time, and fill it in as Hana does."""
        shown = self.get(path)
        self.pass_time(seconds=20)
        return shown.hidden | HANA | changes


@contextmanager
def served(at: datetime, limits: Limits | None = None) -> Iterator[Website]:
    website = Website(at)
    app = create_app(
        now=lambda: website.at,
        public_url="https://leadloop.example",
        secret=SECRET,
        wake=lambda: website.woken.append(1),
        limits=limits,
    )
    server: Any = create_server(app, host="127.0.0.1", port=0, threads=6)
    website.port = server.effective_port

    def run() -> None:
        with suppress(OSError):  # close() takes the socket away from under its select()
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        yield website
    finally:
        server.close()
        thread.join(5)


def at_once(count: int, act: Callable[[], Answer]) -> list[Answer]:
    """Do the same thing on several threads at the same moment."""
    start = threading.Barrier(count)
    answers: list[Answer] = []

    def one() -> None:
        start.wait()
        answers.append(act())

    threads = [threading.Thread(target=one) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
