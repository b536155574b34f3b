"""The web process put together: pages for prospects, the door for Slack, numbers for us."""

import hashlib
import hmac
import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Event, Thread

import pytest
from flask import Flask
from flask.testing import FlaskClient

import funnel
from leadloop.clock import real_now
from leadloop.playbooks import read_folder
from leadloop.serving import serve
from leadloop.settings import read
from leadloop.supervisor import HOME
from leadloop.wsgi import create_web
from sandbox.slack import PracticeSlack
from store import base, schema
from store.leases import Rate

SECRET = "s" * 32
OVER_HTTP = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_SIGNING_SECRET": SECRET,
    "SLACK_LEADS_CHANNEL": "#leads",
    "SLACK_API_URL": "http://127.0.0.1:1/api/",
}


@pytest.fixture
def furnished(bare: dict[str, str]) -> dict[str, str]:
    """A database with the sample playbook in force."""
    base.open_database(bare["DATABASE_URL"])
    schema.migrate()
    with base.connection():
        funnel.apply_playbook(read_folder(HOME / "playbook"), by=None, at=real_now())
    return bare


def web(furnished: dict[str, str], **given: str) -> Flask:
    return create_web(read(furnished | given), real_now)


@pytest.fixture
def client(furnished: dict[str, str]) -> FlaskClient:
    return web(furnished).test_client()


def test_the_forms_of_the_playbook_are_served(client: FlaskClient) -> None:
    assert client.get("/forms/contact").status_code == 200
    assert client.get("/forms/nothing").status_code == 404


def test_a_database_that_is_gone_makes_us_unready_and_not_dead(
    client: FlaskClient, tmp_path: Path
) -> None:
    assert client.get("/readyz").status_code == 200

    base.open_database(f"sqlite:///{tmp_path}/empty.db")

    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_the_numbers_are_for_those_inside_only(client: FlaskClient) -> None:
    inside = client.get("/metrics")
    by_proxy = client.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})

    assert inside.status_code == 200
    assert b"leadloop_inquiries_waiting" in inside.data
    assert by_proxy.status_code == 404


@contextmanager
def serving(app: Flask) -> Iterator[int]:
    """The application behind waitress on a socket of its own; yields the port."""
    stop, port = Event(), free_port()
    server = Thread(
        target=serve, args=(app,), kwargs={"host": "127.0.0.1", "port": port, "stop": stop}
    )
    server.start()
    try:
        answered(f"http://127.0.0.1:{port}/healthz")
        yield port
    finally:
        stop.set()
        server.join(10)


def status_of(port: int, method: str, path: str, body: bytes = b"", **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, body=body or None, headers=named)
    status = connection.getresponse().status
    connection.close()
    return status


def test_behind_a_proxy_the_web_process_knows_who_asks(furnished: dict[str, str]) -> None:
    with serving(web(furnished, TRUSTED_PROXIES="1")) as port:
        assert status_of(port, "GET", "/metrics") == 200
        for header in ("X_Forwarded_For", "Forwarded", "X_Real_IP", "Via"):
            assert status_of(port, "GET", "/metrics", **{header: "203.0.113.9"}) == 404
        for address in ("203.0.113.9", "198.51.100.7"):
            given = {"X_Forwarded_For": address, "Content_Type": "application/json"}
            status_of(port, "POST", "/forms/contact", b"{}", **given)

    assert addresses_counted() == 2


def test_a_visitor_may_not_send_megabytes(furnished: dict[str, str]) -> None:
    with serving(web(furnished, **OVER_HTTP)) as port:
        for path in ("/slack/events", "/forms/contact", "/healthz"):
            assert status_of(port, "POST", path, Content_Length="1100000") == 413


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("127.0.0.1", 200),
        ("10.1.2.3", 200),
        ("::1", 200),
        ("8.8.8.8", 404),
        ("2001:4860::1", 404),
        ("", 404),
    ],
)
def test_the_numbers_are_told_to_neighbours_only(
    client: FlaskClient, address: str, status: int
) -> None:
    answer = client.get("/metrics", environ_base={"REMOTE_ADDR": address})

    assert answer.status_code == status


def signed(body: str, secret: str = SECRET) -> dict[str, str]:
    stamp = str(int(time.time()))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256)
    return {
        "X-Slack-Request-Timestamp": stamp,
        "X-Slack-Signature": f"v0={digest.hexdigest()}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def test_slack_is_not_served_without_a_signing_secret(client: FlaskClient) -> None:
    assert client.post("/slack/events", data="x=1").status_code in (404, 405)


def test_slack_is_heard_only_with_a_valid_signature(furnished: dict[str, str]) -> None:
    client = web(furnished, **OVER_HTTP).test_client()
    body = json.dumps({"type": "url_verification", "challenge": "c-1", "token": "t"})
    headers = signed(body) | {"Content-Type": "application/json"}
    forged = signed(body, "wrong" * 8) | {"Content-Type": "application/json"}

    heard = client.post("/slack/events", data=body, headers=headers)
    refused = client.post("/slack/events", data=body, headers=forged)

    assert heard.status_code == 200
    assert b"c-1" in heard.data
    assert refused.status_code == 401


@pytest.mark.parametrize("body", ["{", "[1]", "[" * 50_000, "payload=%7B", "\xff"])
@pytest.mark.parametrize("kind", ["application/json", "application/x-www-form-urlencoded"])
def test_what_slack_has_not_signed_is_not_even_parsed(
    furnished: dict[str, str], body: str, kind: str
) -> None:
    client = web(furnished, **OVER_HTTP).test_client()

    unsigned = client.post("/slack/events", data=body, headers={"Content-Type": kind})
    forged = client.post(
        "/slack/events", data=body, headers=signed(body, "wrong" * 8) | {"Content-Type": kind}
    )

    assert (unsigned.status_code, forged.status_code) == (401, 401)


def test_a_body_is_bounded_under_any_server(furnished: dict[str, str]) -> None:
    client = web(furnished, **OVER_HTTP).test_client()

    answer = client.post("/slack/events", data=b"x" * 1_100_000)

    assert answer.status_code == 413


def addresses_counted() -> int:
    with base.connection():
        return Rate.select().where(Rate.key.startswith("form-address:")).count()


@pytest.mark.parametrize(("proxies", "counted"), [("0", 1), ("1", 2)])
def test_a_forwarded_address_is_believed_only_from_proxies_of_ours(
    furnished: dict[str, str], proxies: str, counted: int
) -> None:
    client = web(furnished, TRUSTED_PROXIES=proxies).test_client()

    for address in ("203.0.113.9", "198.51.100.7"):
        client.post(
            "/forms/contact",
            json={"email": "hana@hanbit.example.kr"},
            headers={"X-Forwarded-For": address},
        )

    assert addresses_counted() == counted


def test_the_practice_slack_reaches_the_listeners_over_http(furnished: dict[str, str]) -> None:
    stop, port = Event(), free_port()
    with PracticeSlack(request_url=f"http://127.0.0.1:{port}/slack/events") as slack:
        given = OVER_HTTP | {
            "SLACK_BOT_TOKEN": slack.bot_token,
            "SLACK_SIGNING_SECRET": slack.signing_secret,
            "SLACK_API_URL": slack.api_url,
        }
        server = Thread(
            target=serve,
            args=(web(furnished, **given),),
            kwargs={"host": "127.0.0.1", "port": port, "stop": stop},
        )
        server.start()
        try:
            answered(f"http://127.0.0.1:{port}/healthz")
            assert slack.verify_url()["ok"] is True
        finally:
            begun = time.monotonic()
            stop.set()
            server.join(10)

    assert not server.is_alive()
    assert time.monotonic() - begun < 5


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_gunicorn_serves_the_application(furnished: dict[str, str], tmp_path: Path) -> None:
    pytest.importorskip("gunicorn")
    port = free_port()
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "--no-control-socket", "--workers", "1"),
            *("--bind", f"127.0.0.1:{port}", "leadloop.wsgi:app"),
        ],
        env=furnished | {"PATH": os.environ["PATH"], "PYTHONPATH": str(HOME)},
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        assert answered(f"http://127.0.0.1:{port}/readyz") == b"ready\n"
        assert b"<form" in answered(f"http://127.0.0.1:{port}/forms/contact")
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=20)

    assert process.returncode == 0, said


def test_a_bad_setting_stops_gunicorn_with_the_variables_name(
    furnished: dict[str, str], tmp_path: Path
) -> None:
    pytest.importorskip("gunicorn")
    process = subprocess.run(
        [
            *(sys.executable, "-m", "gunicorn", "--no-control-socket", "--workers", "1"),
            *("--bind", f"127.0.0.1:{free_port()}", "leadloop.wsgi:app"),
        ],
        env=furnished | {"PATH": os.environ["PATH"], "PYTHONPATH": str(HOME), "PORT": "x"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert process.returncode != 0
    assert "PORT has a value that does not fit" in process.stderr


def answered(url: str, seconds: float = 30) -> bytes:
    until = time.monotonic() + seconds
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                return bytes(answer.read())
        except OSError:
            if time.monotonic() > until:
                raise
            Event().wait(0.1)
