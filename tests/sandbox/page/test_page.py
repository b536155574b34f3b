"""The page's HTTP side: a strict shell, mail both ways, time that moves, a website with forms."""

import json
import re
import smtplib
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from sandbox.mail import PracticeMailbox
from sandbox.page.cast import HANA, NOBODY, OPENING, SALES
from sandbox.page.scene import Clock, Scene
from sandbox.page.texts import Lang
from sandbox.page.web import create_page

PRODUCT = "http://127.0.0.1:9"


class Workspace:
    """Stands where the practice Slack is, and remembers what it was told."""

    def __init__(self) -> None:
        self.heard: list[str] = []

    def moved(self) -> None:
        self.heard.append("moved")

    def speak(self, lang: Lang) -> None:
        self.heard.append(lang)


@pytest.fixture
def clock_file(tmp_path: Path) -> Path:
    return tmp_path / "clock.json"


@pytest.fixture
def scene(clock_file: Path) -> Iterator[Scene]:
    clock = Clock(clock_file)
    with PracticeMailbox(now=clock.now) as mailbox:
        yield Scene(mailbox, clock)


@pytest.fixture
def workspace() -> Workspace:
    return Workspace()


@pytest.fixture
def client(scene: Scene, workspace: Workspace) -> FlaskClient:
    return create_page(scene, product_url=PRODUCT, inside=workspace).test_client()


def send_step(scene: Scene, to: str = HANA.address, html: str | None = None) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = SALES, to, "Welcome"
    mail["Message-ID"] = "<step@saebyeok.example>"
    mail.set_content("Read more: http://127.0.0.1:9/c/1")
    if html:
        mail.add_alternative(html, subtype="html")
    with smtplib.SMTP("127.0.0.1", scene.mailbox.smtp_port, timeout=5) as smtp:
        smtp.send_message(mail)


def inbox(client: FlaskClient, address: str = HANA.address) -> list[dict[str, Any]]:
    mails: list[dict[str, Any]] = client.get(f"/scene/mail?address={address}").get_json()
    return mails


def test_the_shell_runs_only_its_own_script(client: FlaskClient) -> None:
    answer = client.get("/?lang=en")
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", answer.text, re.S)
    assert scripts == [""]
    assert not re.search(r"\son\w+=", answer.text)


@pytest.mark.parametrize(("lang", "word"), [("ko", "영업팀 Slack"), ("en", "New mail")])
def test_the_shell_speaks_the_language_asked_for(client: FlaskClient, lang: str, word: str) -> None:
    answer = client.get(f"/?lang={lang}")
    assert f'<html lang="{lang}">' in answer.text
    assert word in answer.text


@pytest.mark.parametrize("name", ["page.css", "page.js", "dom.js", "blocks.js", "icon.svg"])
def test_what_the_shell_needs_is_served_from_here(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{name}").status_code == 200


def test_no_script_loads_anything_from_elsewhere() -> None:
    static = Path(__file__).parents[3] / "sandbox/page/static"
    for file in static.iterdir():
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/", "")
        assert not re.search(r"""["'(]https?://""", text), file.name


def test_starting_brings_the_first_inquiries_once(client: FlaskClient, scene: Scene) -> None:
    assert client.post("/scene/start", json={}).get_json() == {"written": len(OPENING)}
    assert client.post("/scene/start", json={}).get_json() == {"written": 0}
    stored = scene.mailbox.stored(SALES)
    assert len(stored) == len(OPENING)
    assert any(b"euc-kr" in one.raw for one in stored)


def test_a_prospects_mail_lands_in_our_mailbox(client: FlaskClient, scene: Scene) -> None:
    mail = {"address": HANA.address, "subject": "견적 문의", "text": "안녕하세요"}
    answer = client.post("/scene/mail", json=mail).get_json()
    assert answer["way"] == "out"
    (stored,) = scene.mailbox.stored(SALES)
    assert b"Return-Path: <hana@hanbit.example>" in stored.raw


def test_somebody_new_may_write_and_is_known_from_then_on(client: FlaskClient) -> None:
    mail = {"address": "Kim@New.example", "name": "Kim", "subject": "Hi", "text": "Hello"}
    client.post("/scene/mail", json=mail)
    people = client.get("/scene/state").get_json()["people"]
    assert {"name": "Kim", "address": "kim@new.example", "lang": "en", "received": 0} in people


@pytest.mark.parametrize("address", ["", "nobody", "a b@c.example"])
def test_a_mail_without_a_real_address_is_refused(client: FlaskClient, address: str) -> None:
    mail = {"address": address, "subject": "x", "text": "y"}
    assert client.post("/scene/mail", json=mail).status_code == 400


def test_our_mail_is_read_and_answered_with_the_right_headers(
    client: FlaskClient, scene: Scene
) -> None:
    send_step(scene, html="<p>Read <b>more</b></p>")
    (received,) = inbox(client)
    assert received["subject"] == "Welcome"
    assert "<b>more</b>" in received["html"]
    answer = {"address": HANA.address, "text": "네", "answering": received["number"]}
    client.post("/scene/mail", json=answer)
    (stored,) = scene.mailbox.stored(SALES)
    assert b"In-Reply-To: <step@saebyeok.example>" in stored.raw
    assert [mail["way"] for mail in inbox(client)] == ["out", "in"]


@pytest.mark.parametrize(
    ("kind", "mark"),
    [("auto-reply", b"Auto-Submitted: auto-replied"), ("bounce", b"multipart/report")],
)
def test_a_machine_may_answer_for_the_prospect(
    client: FlaskClient, scene: Scene, kind: str, mark: bytes
) -> None:
    send_step(scene)
    (received,) = inbox(client)
    answer = {"address": HANA.address, "kind": kind, "answering": received["number"]}
    client.post("/scene/mail", json=answer)
    (stored,) = scene.mailbox.stored(SALES)
    assert mark in stored.raw
    assert b"Return-Path: <>" in stored.raw


def test_mail_to_the_colleague_who_left_comes_back(client: FlaskClient, scene: Scene) -> None:
    send_step(scene, to=NOBODY)
    (stored,) = scene.mailbox.stored(SALES)
    assert b"multipart/report" in stored.raw
    assert inbox(client, NOBODY) == []


def test_a_person_first_met_by_our_mail_appears_among_the_prospects(
    client: FlaskClient, scene: Scene
) -> None:
    send_step(scene, to="form@filled.example")
    people = client.get("/scene/state").get_json()["people"]
    assert people[-1]["address"] == "form@filled.example"
    assert people[-1]["received"] == 1


def test_moving_time_tells_the_product_and_everybody(
    client: FlaskClient, workspace: Workspace, clock_file: Path
) -> None:
    before = client.get("/scene/state").get_json()["now"]
    after = client.post("/scene/time", json={"seconds": 86400}).get_json()
    assert json.loads(clock_file.read_text()) == {"offset": 86400.0}
    assert after["now"][:10] > before[:10]
    assert workspace.heard == ["moved"]
    client.post("/scene/time", json={"seconds": 3600})
    assert json.loads(clock_file.read_text()) == {"offset": 90000.0}


@pytest.mark.parametrize("seconds", [0, -5, 1e12])
def test_time_never_goes_back_nor_leaps(
    client: FlaskClient, clock_file: Path, seconds: float
) -> None:
    assert client.post("/scene/time", json={"seconds": seconds}).status_code == 400
    assert json.loads(clock_file.read_text()) == {"offset": 0.0}


def test_a_world_that_starts_again_goes_on_at_the_moved_time(clock_file: Path) -> None:
    Clock(clock_file).move(7200)
    assert Clock(clock_file).offset == 7200


def test_changing_the_language_changes_the_members_too(
    client: FlaskClient, workspace: Workspace
) -> None:
    client.post("/scene/language", json={"lang": "ko"})
    assert workspace.heard == ["ko"]


def test_news_is_waited_for_by_number(client: FlaskClient, scene: Scene) -> None:
    number = client.get("/scene/events?after=0").get_json()["number"]
    send_step(scene)
    assert client.get(f"/scene/events?after={number}").get_json()["number"] > number


def test_unsubscribing_needs_a_mail_that_offers_it(client: FlaskClient, scene: Scene) -> None:
    send_step(scene)
    (received,) = inbox(client)
    assert received["one_click"] is False
    answer = client.post("/scene/unsubscribe", json={"number": received["number"]})
    assert answer.status_code == 400


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("name", ["", "home", "product", "pricing", "resources", "contact"])
def test_the_website_has_every_page_in_both_languages(
    client: FlaskClient, lang: str, name: str
) -> None:
    answer = client.get(f"/site/{lang}/{name}")
    assert answer.status_code == 200
    assert f'<html lang="{lang}">' in answer.text
    assert "script" not in answer.text


def test_an_unknown_page_or_language_is_not_found(client: FlaskClient) -> None:
    assert client.get("/site/fr/").status_code == 404
    assert client.get("/site/en/careers").status_code == 404


def form_links(text: str) -> list[str]:
    return [one.replace("&amp;", "&") for one in re.findall(rf'href="({PRODUCT}/[^"]+)"', text)]


def test_a_button_says_which_button_it_was(client: FlaskClient) -> None:
    links = form_links(client.get("/site/ko/pricing").text)
    assert {urlsplit(link).path for link in links} == {"/forms/contact"}
    campaigns = {parse_qs(urlsplit(link).query)["utm_campaign"][0] for link in links}
    assert campaigns == {"pricing-s", "pricing-m", "pricing-l"}


def test_what_an_advertisement_said_stays_with_the_visit(client: FlaskClient) -> None:
    text = client.get("/site/en/?utm_source=search&utm_medium=cpc&utm_campaign=dawn").text
    (link,) = form_links(text)
    assert parse_qs(urlsplit(link).query)["utm_campaign"] == ["dawn"]
    assert "pricing?utm_source=search&amp;utm_medium=cpc&amp;utm_campaign=dawn" in text


def test_the_e_book_has_its_own_form(client: FlaskClient) -> None:
    (link,) = form_links(client.get("/site/en/resources").text)
    assert urlsplit(link).path == "/forms/ebook"
