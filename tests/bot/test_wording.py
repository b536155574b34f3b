"""Titles, moments and private answers read well: nothing twice, no stale hour, one sentence."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

import funnel
from bot import excuses, faces, portraits
from bot.views import card, deal, kit, lines, modal
from rules.playbook import default
from rules.refusals import Refused
from store.leads import Lead
from store.outbox import DIRECT, Outbox
from tests.bot.test_views import AT, VALUES, ZONE, card_face, deal_line, lead_line, sheet_face
from tests.cast import HANA, Cast, sample_playbook
from words import translator

KO, EN = translator("ko"), translator("en")
SAME = "hanbit.example"
# A full stop, and after it another sentence; an example such as 2026-12-01 has no space behind.
SECOND = re.compile(r"[.!?] +[A-Z가-힣]")


def test_a_title_says_everything_once() -> None:
    assert kit.title("Hana", "Hanbit") == "Hana · Hanbit"
    assert kit.title(SAME, "Hanbit.example") == SAME
    assert kit.title("", SAME) == SAME
    assert kit.title("", "") == ""


def test_cards_deals_rows_and_modals_do_not_repeat_a_company_without_a_name() -> None:
    face = replace(card_face("mql", SAME), name=SAME, company=SAME)
    sheet = sheet_face(SAME, is_first=True)
    headers = [
        card.card(face, tr=EN, zone=ZONE, at=AT)["blocks"][0],
        deal.sheet(sheet, tr=EN, zone=ZONE)["blocks"][0],
    ]

    assert [header["text"]["text"] for header in headers] == [SAME, SAME]
    assert modal.heading(SAME, SAME) == SAME
    assert lines.lead_title(lead_line(SAME)) == f"*L-1* {SAME}"
    assert lines.deal_title(deal_line(SAME)) == f"*D-1* {SAME}"


def test_the_card_always_names_the_day_since_it_stands_for_days() -> None:
    face = replace(card_face("mql", "Hana"), accept_by=AT + timedelta(minutes=30))

    shown = str(card.card(face, tr=KO, zone=ZONE, at=AT)["blocks"])

    assert "수락 기한: 11월 24일 (화) 11:00" in shown


def test_a_reminder_of_another_day_says_which(cast: Cast, at: datetime) -> None:
    lead = funnel.create_lead(HANA, note="견적", by=cast.minji, at=at)
    funnel.assign(lead, cast.minji, by=cast.sora, at=at)
    Lead.update(stage="mql").execute()
    row = Outbox.create(
        key="reminder", kind=DIRECT, lead=lead, member=cast.minji, payload={"code": "sla-reminder"},
        created_at=at, due_at=at,
    )  # fmt: skip

    row = Outbox.get_by_id(row.id)
    today = faces.direct("sla-reminder", row, EN, at)["text"]
    tomorrow = faces.direct("sla-reminder", row, EN, at + timedelta(days=1))["text"]

    assert re.search(r"Due: \d\d:\d\d", today)
    assert "Due: Tue, Nov 24" in tomorrow


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_private_answer_is_one_short_sentence(lang: str) -> None:
    listener = excuses.Listener(translator(lang), default(), AT)
    plain = VALUES | {"name": "tae", "email": "x", "value": "x", "stages": ["sql", "won"]}
    for code in excuses.SENTENCES:
        told = excuses.sentence(Refused(code, **plain), listener)
        assert not SECOND.search(told), f"{code}: {told}"
        assert len(told) < 120, f"{code}: {told}"


@pytest.mark.parametrize(
    ("lang", "words"),
    [("ko", "11월 24일 (화) 10:30부터 답변 대기"), ("en", "waits since Tue, Nov 24 10:30")],
)
def test_the_desk_says_since_when_a_prospect_waits(
    cast: Cast, at: datetime, lang: str, words: str
) -> None:
    lead = funnel.create_lead(HANA, note="견적", by=cast.minji, at=at)
    funnel.accept(lead, by=cast.minji, at=at)
    found = Lead.find(lead.key)
    assert found is not None
    due = at + timedelta(hours=4)
    found.change(replied_at=at, answer_due_at=due)
    later = at + timedelta(days=1)

    tr, playbook = translator(lang), sample_playbook()
    [overdue] = portraits.desk_face(cast.minji, playbook, tr, later).overdue
    [replied] = portraits.desk_face(cast.minji, playbook, tr, at).replied

    assert overdue.why == words
    assert "10:30" in replied.why
    assert overdue.owner == ""


def test_the_card_shows_the_subject_in_bold_and_no_empty_lines() -> None:
    words = "안녕하세요.\r\n\r\n \n견적 부탁드립니다."
    face = replace(card_face("mql", "Hana"), subject="배차 문의", excerpt=words)

    blocks = card.card(face, tr=KO, zone=ZONE, at=AT)["blocks"]

    [quoted] = [block for block in blocks if block["type"] == "rich_text"]
    assert quoted["elements"][0]["elements"] == [
        {"type": "text", "text": "배차 문의\n", "style": {"bold": True}},
        {"type": "text", "text": "안녕하세요.\n견적 부탁드립니다."},
    ]
