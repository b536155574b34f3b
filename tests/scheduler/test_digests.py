"""The morning desk and the week come on their day, once, and say what they count."""

from datetime import UTC, date, datetime, timedelta

import pytest

import funnel
from rules import kpi
from sandbox.slack.client import Hands
from scheduler import delivery, digests, numbers, weekly
from scheduler.context import House
from scheduler.weekly import Line, WeekFace
from store import playbooks
from store.leads import Lead
from store.outbox import Outbox
from store.people import Member
from tests.cast import Cast
from tests.scheduler.stage import MakeLead, Time
from words import translator

EN = translator("en")


def seoul(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}:00+09:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-24T08:59", None),
        ("2026-11-24T09:00", date(2026, 11, 24)),
        ("2026-11-24T12:59", date(2026, 11, 24)),
        ("2026-11-24T13:00", None),
        ("2026-11-28T09:00", None),  # Saturday
        ("2026-12-25T09:00", None),  # Christmas is a holiday in Korea
        ("2026-11-30T09:30", date(2026, 11, 30)),  # Monday
    ],
)
def test_a_desk_is_due_on_working_mornings(cast: Cast, moment: str, day: date | None) -> None:
    playbook, _ = playbooks.in_force()

    assert digests.desk_due(seoul(moment), playbook, zone="Asia/Seoul") == day


@pytest.mark.parametrize(
    ("moment", "due"),
    [
        ("2026-03-27T08:00+00:00", True),  # 09:00 in Berlin, before the clocks go forward
        ("2026-03-30T06:59+00:00", False),
        ("2026-03-30T07:00+00:00", True),  # 09:00 in Berlin, after
        ("2026-10-26T07:59+00:00", False),
        ("2026-10-26T08:00+00:00", True),
    ],
)
def test_a_desk_follows_the_members_own_clock_through_its_changes(
    cast: Cast, moment: str, due: bool
) -> None:
    playbook, _ = playbooks.in_force()
    at = datetime.fromisoformat(moment)

    assert (digests.desk_due(at, playbook, zone="Europe/Berlin") is not None) is due


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-11-23T08:59", None),
        ("2026-11-23T09:00", date(2026, 11, 23)),
        ("2026-11-25T09:00", date(2026, 11, 23)),
        ("2026-11-26T08:59", date(2026, 11, 23)),
        ("2026-11-26T09:00", None),
        ("2026-11-30T09:00", date(2026, 11, 30)),
    ],
)
def test_the_week_is_due_from_monday_morning(moment: str, until: date | None) -> None:
    week = digests.week_due(seoul(moment), "mon 09:00", zone="Asia/Seoul")

    assert (week and week.until) == until


def test_a_week_begins_and_ends_at_midnight_where_the_workspace_is() -> None:
    week = digests.week_before(date(2026, 11, 23), zone="Asia/Seoul")

    assert week.bounds() == (seoul("2026-11-16T00:00"), seoul("2026-11-23T00:00"))
    assert (week.first, week.last) == (date(2026, 11, 16), date(2026, 11, 22))


def test_a_week_with_a_clock_change_is_an_hour_shorter() -> None:
    start, end = digests.week_before(date(2026, 3, 30), zone="Europe/Berlin").bounds()

    assert end - start == timedelta(days=7, hours=-1)


def test_without_slack_no_digest_piles_up(house: House, cast: Cast) -> None:
    assert digests.queue_desks(house, at=seoul("2026-11-24T09:00")) == 0
    assert digests.queue_weekly(house, at=seoul("2026-11-23T09:00")) == 0


def test_everybody_present_gets_one_desk_a_day(speaking_house: House, cast: Cast) -> None:
    at = seoul("2026-11-24T09:00")
    funnel.set_away(cast.tae, until=at + timedelta(days=1), by=cast.tae, at=at)

    assert digests.queue_desks(speaking_house, at=at) == 4
    assert digests.queue_desks(speaking_house, at=at + timedelta(minutes=1)) == 0
    assert digests.queue_desks(speaking_house, at=at + timedelta(days=1)) == 5
    assert cast.tae not in {row.member for row in Outbox.select().where(Outbox.created_at == at)}


def test_the_week_is_queued_once(speaking_house: House, cast: Cast) -> None:
    at = seoul("2026-11-23T09:00")

    assert digests.queue_weekly(speaking_house, at=at) == 1
    assert digests.queue_weekly(speaking_house, at=at + timedelta(hours=1)) == 0
    assert digests.queue_weekly(speaking_house, at=at + timedelta(days=7)) == 1


def test_a_desk_with_work_on_it_is_delivered_and_an_empty_one_says_nothing(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    lead = make_lead()
    time.at = seoul("2026-11-25T09:00")
    Outbox.delete().execute()
    digests.queue_desks(speaking_house, at=time.at)
    delivery.deliver_waiting(speaking_house, at=time.at)

    name = Member.get_by_id(lead.owner.id).email.partition("@")[0]
    [desk] = hands.dm(name)
    assert lead.key in str(desk["blocks"])
    assert hands.dm("yuri") == []
    assert not Outbox.select().where(Outbox.done_at.is_null()).exists()


def test_the_week_is_one_message_with_a_chart_a_table_and_words(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    make_lead()
    time.at = seoul("2026-11-30T09:00")
    Outbox.delete().execute()
    digests.queue_weekly(speaking_house, at=time.at)
    delivery.deliver_waiting(speaking_house, at=time.at)

    [message] = hands.messages("managers")
    kinds = [block["type"] for block in message["blocks"]]
    assert kinds == ["header", "data_visualization", "data_table", "context"]
    assert "website: 1" in message["text"]


def test_where_charts_are_refused_the_week_comes_as_words(
    speaking_house: House, make_lead: MakeLead, hands: Hands, time: Time
) -> None:
    make_lead()
    time.at = seoul("2026-11-30T09:00")
    Outbox.delete().execute()
    hands.fault("invalid_blocks", only="data")
    digests.queue_weekly(speaking_house, at=time.at)
    delivery.deliver_waiting(speaking_house, at=time.at)

    [message] = hands.messages("managers")
    assert [block["type"] for block in message["blocks"]] == ["header", "section", "context"]
    assert "website: 1" in message["text"]


def test_the_numbers_name_what_they_count(
    speaking_house: House, make_lead: MakeLead, at: datetime
) -> None:
    leads = [make_lead(number) for number in range(1, 4)]
    for lead in leads[:2]:
        funnel.accept(lead, by=lead.owner, at=at + timedelta(hours=1))
    funnel.recycle(
        Lead.get_by_id(leads[0].id), reason="not-now", by=leads[0].owner, at=at + timedelta(hours=2)
    )

    week = numbers.week_face(digests.week_before(date(2026, 11, 30), zone="Asia/Seoul"), EN)

    assert dict(week.sources) == {"website": 3}
    shown = {line.name: weekly.shown(line.value, EN) for line in week.lines}
    assert shown["Recycled"] == "1"
    assert shown["Accepted by an SDR"] == "2 of 2"
    assert shown["Forward from MQL"] == "2 of 2"
    explained = {line.name: weekly.explained(line, EN) for line in week.lines}
    assert "period" in explained["Accepted by an SDR"]
    assert "1 undecided" in explained["Accepted by an SDR"]
    assert "cohort" in explained["Speed to lead"]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (7, "7"),
        (kpi.share(0, 0, basis="period"), "–"),
        (kpi.share(3, 4, basis="period"), "3 of 4"),
        (kpi.share(15, 20, basis="period"), "75% (15 of 20)"),
        (kpi.spread([], basis="cohort"), "–"),
        (kpi.spread([300.0, 900.0], basis="cohort"), "median 10 min, 9 of 10 within 15 min"),
        (kpi.spread([7200.0], basis="cohort"), "median 2.0 h, 9 of 10 within 2.0 h"),
        (kpi.spread([864000.0], basis="cohort"), "median 10.0 days, 9 of 10 within 10.0 days"),
    ],
)
def test_a_rate_is_shown_only_of_enough_records(value: weekly.Value, shown: str) -> None:
    assert weekly.shown(value, EN) == shown


def test_long_sources_keep_different_labels() -> None:
    week = WeekFace(
        first=date(2026, 11, 16),
        last=date(2026, 11, 22),
        sources={"a-very-long-campaign-name-one": 1, "a-very-long-campaign-name-two": 2},
        lines=(Line("Recycled", 0),),
    )

    chart = weekly.face(week, EN)["blocks"][1]["chart"]
    labels = chart["axis_config"]["categories"]
    assert len(set(labels)) == 2
    assert all(len(label) <= 20 for label in labels)


def test_a_week_without_leads_has_no_chart(speaking_house: House, cast: Cast) -> None:
    week = numbers.week_face(digests.week_before(date(2026, 11, 30), zone="Asia/Seoul"), EN)

    assert [b["type"] for b in weekly.face(week, EN)["blocks"]] == [
        "header",
        "data_table",
        "context",
    ]
