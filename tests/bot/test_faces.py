"""What the worker says, drawn from the database as it is now."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

import funnel
from bot import faces
from rules.qualification import Answer, Answers
from sandbox.slack.limits import validate
from store.leads import Lead
from store.outbox import Outbox
from store.queries import leads as lead_queries
from tests.cast import HANA, Cast
from words import translator

BANT = Answers(
    budget=Answer(met=True), authority=Answer(met=True), need=Answer(met=True, note="급함")
)


@pytest.fixture
def lead(cast: Cast, at: datetime) -> Lead:
    made = funnel.create_lead(HANA, note="견적 <!channel>", by=cast.minji, at=at)
    funnel.assign(made, cast.minji, by=cast.sora, at=at)
    funnel.accept(made, by=cast.minji, at=at)
    funnel.qualify(made, BANT, by=cast.minji, at=at)
    return made


def queued(kind: str, code: str = "") -> Outbox:
    rows = [row for row in Outbox.select() if row.kind == kind]
    return next(row for row in rows if not code or row.payload.get("code") == code)


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_card_of_every_step_can_be_posted(
    lead: Lead, cast: Cast, at: datetime, lang: str
) -> None:
    tr = translator(lang)
    steps: list[Callable[[], object]] = [
        lambda: None,
        lambda: funnel.convert(lead, owner=cast.jun, by=cast.minji, at=at),
        lambda: funnel.undo(lead, by=cast.minji, at=at),
        lambda: funnel.recycle(newest(lead), reason="not-now", by=cast.minji, at=at),
        lambda: funnel.revive(newest(lead), cause="by-hand", by=cast.minji, at=at),
        lambda: funnel.disqualify(newest(lead), reason="spam", by=cast.minji, at=at),
    ]
    for step in steps:
        step()
        face = faces.lead_card(newest(lead), tr, at)
        assert validate(dict(face), "message") == []
        assert "<!channel>" not in face["text"]


def newest(lead: Lead) -> Lead:
    found = Lead.find(lead.key)
    assert found is not None
    return found


def test_the_card_names_the_deal_and_asks_the_ae(lead: Lead, cast: Cast, at: datetime) -> None:
    deal = funnel.convert(lead, owner=cast.jun, by=cast.minji, at=at)

    shown = str(faces.lead_card(newest(lead), translator("en"), at)["blocks"])

    assert deal.key in shown
    assert "deal-accept" in shown


def test_every_step_is_told_in_the_thread(lead: Lead, cast: Cast, at: datetime) -> None:
    funnel.convert(lead, owner=cast.jun, by=cast.minji, at=at)
    for lang in ("ko", "en"):
        for activity in lead_queries.timeline(lead, limit=100):
            face = faces.thread(activity, translator(lang), at)
            assert activity.event not in face["text"]
            assert validate(dict(face), "message") == []


def test_a_ping_mentions_the_owner(lead: Lead, cast: Cast, at: datetime) -> None:
    funnel.link_member(cast.minji, "U0MINJI", at=at)
    activity = funnel.note(newest(lead), "급함", by=cast.sora, at=at)

    face = faces.thread(activity, translator("ko"), at, ping=True)

    assert face["text"].startswith("<@U0MINJI>")


def test_the_ae_is_shown_what_the_sdr_found_out(lead: Lead, cast: Cast, at: datetime) -> None:
    funnel.convert(lead, owner=cast.jun, by=cast.minji, at=at)

    face = faces.direct(
        "deal-handed-over", queued("direct", "deal-handed-over"), translator("en"), at
    )

    assert "BANT 3 of 4: Budget, Authority, Need" in str(face["blocks"])
    assert "deal-reject" in str(face["blocks"])


def test_a_stale_warning_offers_three_ways_out(cast: Cast, at: datetime) -> None:
    made = funnel.create_lead(HANA, by=cast.minji, at=at)
    funnel.accept(made, by=cast.minji, at=at)
    later = at + timedelta(days=60)
    funnel.warn_stale(newest(made), at=later)

    face = faces.direct("stale-warning", queued("direct", "stale-warning"), translator("en"), later)

    ids = [e["action_id"] for b in face["blocks"] if b["type"] == "actions" for e in b["elements"]]
    assert ids == ["update", "snooze", "recycle"]


def test_the_desk_is_the_same_on_the_home_tab_and_in_a_message(
    lead: Lead, cast: Cast, at: datetime
) -> None:
    tr = translator("en")

    assert lead.key in str(faces.home(cast.minji, tr, at)["blocks"])
    assert lead.key in str(faces.desk(cast.minji, tr, at)["blocks"])


def test_why_names_who_assigned_the_lead(lead: Lead, at: datetime) -> None:
    assert "Sora Choi" in str(faces.why(lead, translator("en"))["blocks"])
