"""Every view in both languages, with what a hostile prospect might write, within the limits."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from bot import excuses
from bot.views import alerts, card, deal, deal_forms, forms, home, kit, lines, modal, sayings, why
from bot.views.card import CardFace, DealFace
from bot.views.deal import DealSheet
from bot.views.home import DeskFace
from bot.views.kit import Face, Json
from bot.views.lines import DealLine, LeadLine, TaskLine
from bot.views.teller import Teller
from bot.views.why import WhyFace
from rules.playbook import default
from rules.refusals import Refused
from sandbox.slack.limits import validate
from words import Tr, translator

AT = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
ZONE = "Asia/Seoul"
HOSTILE = (
    "<!channel> <@U0BOSS> <https://evil.example|click> `code` ```block``` *bold* _lean_ ~gone~ "
    "\u202egnp.exe \x00\x07 & &amp; <b> :tada: 한글이름 👩‍💻 ﷽ \n\r\n\t"
)
LONG = HOSTILE * 40
POINTS = [
    {"rule": "title-decision-maker", "axis": "fit", "points": 20, "detail": LONG},
    {"rule": "email-free", "axis": "fit", "points": -5, "detail": "naver.com"},
    {"rule": LONG, "axis": "interest", "points": 40, "detail": ""},
]
PLAYBOOK = default()
STAGES = ("new", "nurturing", "mql", "working", "converted", "recycled", "disqualified")
MENTIONS = ("<!", "<@U0BOSS", "<http")


@pytest.fixture(params=["ko", "en"])
def tr(request: pytest.FixtureRequest) -> Tr:
    return translator(request.param)


def card_face(stage: str, words: str) -> CardFace:
    return CardFace(
        key="L-1042",
        version=7,
        stage=stage,
        stage_title=words,
        name=words,
        company=words,
        title=words,
        email=words,
        phone=words,
        grade="A1",
        reasons=kit.safe(words),
        source=words,
        subject=words,
        excerpt=words,
        owner="<@U0MINJI>",
        last=kit.safe(words),
        qualified="BANT 3 of 4",
        reason=words,
        sequence=words,
        cycle_no=2,
        accept_by=AT - timedelta(minutes=5),
        snoozed_until=AT + timedelta(days=3),
        revisit_on=date(2027, 2, 1),
        has_replied=True,
        deal=deal_face(words),
    )


def deal_face(words: str) -> DealFace:
    return DealFace(
        key="D-87",
        version=2,
        name=words,
        stage="srl",
        stage_title=words,
        is_first=True,
        outcome="open",
        amount="₩15,000,000",
        owner="<@U0JUN>",
        due_at=AT + timedelta(hours=2),
    )


def lead_line(words: str) -> LeadLine:
    return LeadLine("L-1", 3, words, words, words, "A1", "<@U0MINJI>", kit.safe(words))


def deal_line(words: str) -> DealLine:
    return DealLine("D-1", 3, words, words, words, "₩1", "<@U0JUN>", kit.safe(words))


def desk_face(words: str, many: int) -> DeskFace:
    leads, deals = [lead_line(words)] * many, [deal_line(words)] * many
    tasks = [TaskLine(words, AT, "L-1")] * many
    away = AT + timedelta(days=1)
    return DeskFace("Minji", away, leads, leads, leads, leads, tasks, leads, deals)


def messages(words: str, tr: Tr) -> Iterator[Face]:
    for stage in STAGES:
        face = card_face(stage, words)
        yield card.card(face, tr=tr, zone=ZONE, at=AT)
        yield card.card(replace(face, deal=None, accept_by=None), tr=tr, zone=ZONE, at=AT)
    yield home.desk(desk_face(words, 20), tr=tr, zone=ZONE, at=AT)
    yield home.desk(desk_face(words, 0), tr=tr, zone=ZONE, at=AT)
    for is_first in (True, False):
        yield deal.sheet(sheet_face(words, is_first), tr=tr, zone=ZONE, opening="!")
    yield why.why(why_face(words), PLAYBOOK, tr=tr)
    for code in (*alerts.DIRECT, *alerts.NOTICE, "unheard-of"):
        for alert in some_alerts(words, tr):
            yield alerts.direct(code, alert)
            yield alerts.notice(code, alert)
    for event in (*sayings.PLAIN, *sayings.SPECIAL, "unheard-of"):
        for who in ("<@U0MINJI>", ""):
            yield sayings.told(event, detail(words), Teller(who, tr, PLAYBOOK))
    rows = [lines.lead_row(lead_line(words), tr)] * 60
    yield lines.listing("Found", rows, empty="–", tr=tr, more="find:10:x", first=11)


def some_alerts(words: str, tr: Tr) -> Iterator[alerts.Alert]:
    payload = {"mail": 7, "inquiry": 9, "mailbox": words, "reason": words}
    yield alerts.Alert(tr, lead_line(words), None, "11:00", words, payload)
    yield alerts.Alert(tr, None, deal_line(words), "", words, payload)
    yield alerts.Alert(tr, None, None, "", "", payload)


def sheet_face(words: str, is_first: bool) -> DealSheet:
    return DealSheet(
        key="D-87",
        version=2,
        name=words,
        company=words,
        stage_title=words,
        is_first=is_first,
        outcome="open",
        amount="",
        owner="",
        bant="BANT",
        leads="L-1",
        last=kit.safe(words),
        reason=words,
        next_step=words,
        close_on=date(2027, 1, 1),
        due_at=AT,
    )


def why_face(words: str) -> WhyFace:
    return WhyFace(
        key="L-1",
        title=words,
        grade="A1",
        fit=1,
        interest=2,
        points=POINTS,
        version=3,
        owner="<@U0MINJI>",
        rule=words,
        skipped=[[words, "away"], ["Tae", words]],
    )


def detail(words: str) -> Mapping[str, Any]:
    return MappingProxyType(
        {
            "to": words,
            "rule": words,
            "skipped": [[words, "full"]],
            "reason": words,
            "note": words,
            "text": words,
            "subject": words,
            "sequence": words,
            "step": 2,
            "deal_key": words,
            "revisit_on": "2027-01-01",
            "until": "2027-01-01T09:00:00",
            "met": ["budget"],
            "missing": ["need"],
            "here": words,
            "there": words,
            "amount": 15_000_000,
            "answer": words,
        }
    )


def modals(words: str, tr: Tr) -> Iterator[Json]:
    reasons = PLAYBOOK.recycling.reasons
    heading = modal.heading(words, words)
    answers = {"budget": {"met": True, "note": words, "confidence": "said"}}
    yield forms.assign_form("L-1", 1, "U0MINJI", tr=tr)
    yield forms.hand_back_form("L-1", 1, reasons, tr=tr)
    yield forms.recycle_form("L-1", 1, reasons, tr=tr)
    yield forms.disqualify_form("L-1", 1, reasons, tr=tr)
    yield forms.note_form("L-1", 1, tr=tr)
    said = forms.LastWords(words, "11:00")
    yield forms.reply_form("L-1", 1, heading, said, tr=tr)
    yield forms.snooze_form("L-1", 1, "2026-11-25", tr=tr)
    yield forms.enroll_form("L-1", 1, [(f"welcome-{n}", words) for n in range(120)], tr=tr)
    yield forms.new_lead_form(tr=tr, email="hana@example.com", phone="010", note=words)
    yield forms.qualify_form("L-1", 1, heading, answers, needed=3, tr=tr)
    deals = [(f"D-{n}", words) for n in range(20)]
    yield deal_forms.convert_form("L-1", 1, heading, name=words, deals=deals, tr=tr)
    yield deal_forms.accept_form("D-1", 1, heading, amount="1", answers=answers, tr=tr)
    yield deal_forms.reject_form("D-1", 1, reasons, tr=tr)
    yield deal_forms.lose_form("D-1", 1, reasons, tr=tr)
    yield deal_forms.move_form("D-1", 1, PLAYBOOK.deal_stages, here="sql", amount="1", tr=tr)
    yield deal_forms.amount_form("D-1", 1, amount="1", close_on="2026-12-01", tr=tr)
    yield modal.message(tr, words, words)
    yield modal.reader(
        tr, words, card.card(card_face("mql", words), tr=tr, zone=ZONE, at=AT)["blocks"]
    )


@pytest.mark.parametrize("words", ["한하나", HOSTILE, LONG, "", "가" * 5000], ids=len)
def test_every_message_stays_within_the_limits(words: str, tr: Tr) -> None:
    for face in messages(words, tr):
        assert face["text"].strip()
        assert validate(dict(face), "message") == []


@pytest.mark.parametrize("words", ["한하나", HOSTILE, LONG, "가" * 5000], ids=len)
def test_every_modal_stays_within_the_limits(words: str, tr: Tr) -> None:
    for view in modals(words, tr):
        assert validate(view, "modal") == [], view["title"]


@pytest.mark.parametrize("many", [0, 1, 30])
def test_every_page_of_the_home_tab_stays_within_the_limits(many: int, tr: Tr) -> None:
    for page in range(0, 7, 3):
        view = home.home(desk_face(LONG, many), tr=tr, zone=ZONE, at=AT, page=page)
        assert validate(view, "home") == []


def test_nothing_a_prospect_writes_can_ping_or_link(tr: Tr) -> None:
    for face in messages(HOSTILE, tr):
        for text in parsed_texts(face):
            assert not any(mention in text for mention in MENTIONS), text
            assert "`code`" not in text
            assert "*bold*" not in text
            assert "\u202e" not in text


def test_a_deal_is_paged_by_its_key_and_version_only(tr: Tr) -> None:
    """No lead data travels through a button or a modal's metadata."""
    for face in messages("secret-name", tr):
        for part in walk(face["blocks"]):
            if part.get("type") == "button":
                assert "secret" not in part["value"]
    for view in modals("secret-name", tr):
        assert "secret" not in view.get("private_metadata", "")
        assert set(json.loads(view.get("private_metadata") or "{}")) <= {"lead", "deal", "version"}


@pytest.mark.parametrize(
    ("stage", "ids"),
    [
        ("new", ["accept", "assign", "reply", "more"]),
        ("nurturing", ["accept", "assign", "reply", "more"]),
        ("mql", ["accept", "assign", "reply", "more"]),
        ("working", ["reply", "qualify", "convert", "note", "more"]),
        ("converted", ["deal-accept", "deal-reject", "more"]),
        ("recycled", ["revive", "undo", "more"]),
        ("disqualified", ["undo", "more"]),
    ],
)
def test_a_card_has_the_buttons_of_its_stage(stage: str, ids: list[str]) -> None:
    face = card.card(card_face(stage, "Hana"), tr=translator("en"), zone=ZONE, at=AT)

    [row] = [block for block in face["blocks"] if block["type"] == "actions"]
    assert [element["action_id"] for element in row["elements"]] == ids


@pytest.mark.parametrize(
    ("waits", "qualified", "ids", "needed"),
    [
        (True, "BANT", ["reply", "qualify", "convert", "note", "more"], "reply"),
        (False, "BANT", ["qualify", "convert", "reply", "note", "more"], "convert"),
        (False, "", ["qualify", "convert", "reply", "note", "more"], "qualify"),
    ],
)
def test_the_button_that_a_working_lead_needs_now_stands_out(
    waits: bool, qualified: str, ids: list[str], needed: str
) -> None:
    face = replace(card_face("working", "Hana"), has_replied=waits, qualified=qualified)
    shown = card.card(face, tr=translator("en"), zone=ZONE, at=AT)

    [row] = [block for block in shown["blocks"] if block["type"] == "actions"]
    assert [element["action_id"] for element in row["elements"]] == ids
    strong = [one["action_id"] for one in row["elements"] if one.get("style") == "primary"]
    assert strong == [needed]


def test_the_menu_of_a_working_lead_lets_it_go_in_every_way() -> None:
    face = card.card(card_face("working", "Hana"), tr=translator("en"), zone=ZONE, at=AT)

    [menu] = [part for part in walk(face["blocks"]) if part.get("type") == "overflow"]
    words = [option["value"].split(":")[0] for option in menu["options"]]
    assert words == ["snooze", "recycle", "disqualify", "hand-back", "enroll"]


def test_the_card_says_until_when_to_accept() -> None:
    face = replace(card_face("mql", "Hana"), accept_by=AT + timedelta(minutes=30))

    shown = card.card(face, tr=translator("en"), zone=ZONE, at=AT)

    assert "Accept by Tue, Nov 24 11:00" in str(shown["blocks"])


def test_an_empty_desk_teaches_what_to_do(tr: Tr) -> None:
    view = home.home(desk_face("", 0), tr=tr, zone=ZONE, at=AT)

    assert ("/lead 등록" if tr.lang == "ko" else "/lead new") in str(view["blocks"])


def test_why_tells_what_added_and_what_took_away() -> None:
    text = str(why.why(why_face("x"), PLAYBOOK, tr=translator("en"))["blocks"])

    assert "+ 20  Decision maker" in text
    assert "− 5  Free-mail address (naver.com)" in text
    assert "x (away)" in text


def test_every_refusal_has_a_sentence_in_both_languages(tr: Tr) -> None:
    listener = excuses.Listener(tr, PLAYBOOK, AT)
    for code in refusal_codes():
        for values in ({}, VALUES):
            sentence = excuses.sentence(Refused(code, **values), listener)
            assert sentence.strip(), code
            assert f"({code})" not in sentence, f"{code} has no words"


VALUES: dict[str, Any] = {
    "key": "L-1",
    "who": "Minji",
    "at": AT - timedelta(minutes=2),
    "roles": ["sdr", "ae"],
    "here": "mql",
    "there": "converted",
    "allowed": ["working"],
    "fields": ["phone", "qualified"],
    "name": HOSTILE,
    "reasons": ["not-now"],
    "missing": ["budget"],
    "reason": "refused",
    "email": HOSTILE,
    "value": HOSTILE,
    "stage": "sql",
    "stages": ["sql", "won"],
    "what": "D-1",
    "sequence": "welcome",
    "sequences": ["welcome"],
}


def refusal_codes() -> set[str]:
    """Every code that any room can raise."""
    import bot.app  # noqa: F401
    import funnel  # noqa: F401

    def below(cls: type[Refused]) -> Iterator[type[Refused]]:
        for one in cls.__subclasses__():
            yield one
            yield from below(one)

    told_elsewhere = {"refused", "stranger"}
    contract = set(excuses.SENTENCES)
    return ({one.code for one in below(Refused)} | contract) - told_elsewhere


def parsed_texts(face: Face) -> Iterator[str]:
    """The texts in which Slack looks for mentions, links and formatting."""
    yield face["text"]
    for part in walk(face["blocks"]):
        if part.get("type") == "mrkdwn":
            yield part["text"].replace("<@U0MINJI>", "").replace("<@U0JUN>", "")


def walk(part: Any) -> Iterator[Json]:
    if isinstance(part, dict):
        yield part
        for value in part.values():
            yield from walk(value)
    elif isinstance(part, list):
        for value in part:
            yield from walk(value)
