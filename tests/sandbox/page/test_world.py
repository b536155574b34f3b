"""The practice world starts as one thing, lets the product in, and stops cleanly."""

import json
import signal
import smtplib
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import unquote, urlsplit
from urllib.request import Request, urlopen

import pytest
from imapclient import IMAPClient
from slack_sdk import WebClient

from sandbox.demo import PracticeWorld

ROOT = Path(__file__).parents[3]
VARIABLES = {
    *("IMAP_URL", "SMTP_URL", "MAIL_FROM", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"),
    *("SLACK_SIGNING_SECRET", "SLACK_API_URL", "SLACK_LEADS_CHANNEL"),
    *("SLACK_MANAGERS_CHANNEL", "SLACK_ADMIN_CHANNEL"),
}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PracticeWorld]:
    file = tmp_path_factory.mktemp("world") / "clock.json"
    with PracticeWorld(product_url="http://127.0.0.1:9", clock_file=file, lang="en") as world:
        yield world


def ask(world: PracticeWorld, path: str, body: object = None, **headers: str) -> Any:
    data = None if body is None else json.dumps(body).encode()
    sent = {"Content-Type": "application/json"} | headers
    with urlopen(Request(world.url + path, data, sent), timeout=10) as answer:
        return json.load(answer)


def test_every_variable_of_the_product_is_given(world: PracticeWorld) -> None:
    environment = world.environment()
    assert environment.keys() == VARIABLES
    assert all(environment.values())


def test_the_mail_addresses_work(world: PracticeWorld) -> None:
    imap = urlsplit(world.environment()["IMAP_URL"])
    with IMAPClient(imap.hostname, port=imap.port, ssl=False, timeout=5) as client:
        client.login(unquote(imap.username or ""), unquote(imap.password or ""))
        client.select_folder(imap.path.lstrip("/"), readonly=True)
    smtp = urlsplit(world.environment()["SMTP_URL"])
    with smtplib.SMTP(smtp.hostname or "", smtp.port or 0, timeout=5) as sender:
        sender.login(unquote(smtp.username or ""), unquote(smtp.password or ""))


def test_the_slack_tokens_work_and_everybody_is_there(world: PracticeWorld) -> None:
    environment = world.environment()
    client = WebClient(
        token=environment["SLACK_BOT_TOKEN"], base_url=environment["SLACK_API_URL"], timeout=5
    )
    assert client.auth_test()["ok"]
    channels = {channel["name"] for channel in client.conversations_list()["channels"]}
    assert channels == {"leads", "managers", "leadloop-admin"}
    minji = client.users_lookupByEmail(email="minji@saebyeok.example")["user"]
    assert minji["real_name"] == "Minji Kim"


def test_the_page_reaches_slack_through_its_own_address(world: PracticeWorld) -> None:
    state = ask(world, "control/state")
    assert [user["name"] for user in state["users"]] == ["minji", "tae", "jun", "sora", "yuri"]
    said = ask(world, "control/message", {"user": "minji", "channel": "leads", "text": "Hello"})
    told = ask(world, "control/messages?channel=leads&user=tae")["messages"]
    assert told[-1]["ts"] == said["ts"]


def test_news_from_slack_and_from_outside_are_one_number(world: PracticeWorld) -> None:
    number = ask(world, "scene/state")["number"]
    heard: list[int] = []

    def wait() -> None:
        heard.append(ask(world, f"scene/events?after={number}")["number"])

    waiting = threading.Thread(target=wait)
    waiting.start()
    ask(world, "control/message", {"user": "tae", "channel": "leads", "text": "News"})
    waiting.join(10)
    assert heard[0] > number


def test_time_moves_in_slack_as_well(world: PracticeWorld) -> None:
    before = ask(world, "control/state")["now"]
    ask(world, "scene/time", {"seconds": 604800})
    assert ask(world, "control/state")["now"] >= before + 604800


def test_the_members_language_follows_the_page(world: PracticeWorld) -> None:
    for lang, locale in (("ko", "ko-KR"), ("en", "en-US")):
        ask(world, "scene/language", {"lang": lang})
        assert {user["locale"] for user in ask(world, "control/state")["users"]} == {locale}


@pytest.mark.parametrize("path", ["scene/start", "control/message"])
def test_a_foreign_page_cannot_act_here(world: PracticeWorld, path: str) -> None:
    with pytest.raises(HTTPError) as refused:
        ask(world, path, {}, **{"Content-Type": "text/plain"})
    assert refused.value.code == 415
    with pytest.raises(HTTPError) as rebound:
        ask(world, "scene/state", Host="evil.example")
    assert rebound.value.code == 421


def test_as_a_process_it_says_where_it_is_and_stops_on_a_signal(tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    command = [sys.executable, "-m", "sandbox", "--product-url", "http://127.0.0.1:9"]
    process = subprocess.Popen(
        [*command, "--clock-file", str(file)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        assert ready["environment"].keys() == VARIABLES
        with urlopen(ready["url"], timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    finally:
        process.kill()
        process.wait()
    assert json.loads(file.read_text()) == {"offset": 0.0}
