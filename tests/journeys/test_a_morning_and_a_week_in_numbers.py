"""Each morning everybody sees their desk once; on Mondays the managers see the week in numbers."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.journeys.hand_over import hand_over, inquire
from tests.journeys.people import HANA, Colleague
from tests.journeys.town import Town


def test_a_morning_begins_with_the_desk(town: Town) -> None:
    lead = inquire(town)
    go_to_the_next_morning(town, "08:55")
    before = {one.name: len(one.messages()) for one in (town.tae, town.minji)}

    for _ in range(4):
        town.later(minutes=10)

    desk = [one for one in town.tae.messages()[before["tae"] :] if "Tae" in one.words]
    assert len(desk) == 1
    assert lead in desk[0].words
    assert len(town.minji.messages()) == before["minji"]
    assert "L-1" in town.tae.home()


def test_a_week_in_numbers(town: Town) -> None:
    hand_over(town)
    town.prospect_writes(HANA, "견적 문의", "창고 30곳의 견적을 부탁드립니다.")
    town.catch_up()
    while f"{town.now().astimezone(ZoneInfo('Asia/Seoul')):%a}" != "Mon":
        town.later(days=1)
    town.later(minutes=1)

    week = weekly(town)[-1]
    assert "The week in numbers" in week.words
    assert "E-mail: 2" in week.raw["text"]
    chart = next(one for one in week.raw["blocks"] if one["type"] == "data_visualization")
    assert chart["chart"]["series"][0]["data"] == [{"label": "E-mail", "value": 2}]
    assert any(one["type"] == "data_table" for one in week.raw["blocks"])

    count = len(weekly(town))
    town.later(hours=1)
    assert len(weekly(town)) == count


def test_a_workspace_that_refuses_charts_reads_words(town: Town) -> None:
    hand_over(town)
    town.hands.fault("invalid_blocks", only="data")
    while f"{town.now().astimezone(ZoneInfo('Asia/Seoul')):%a}" != "Mon":
        town.later(days=1)

    assert "E-mail: 1" in weekly(town)[-1].words


def weekly(town: Town) -> list:  # type: ignore[type-arg]
    return [one for one in town.channel("managers") if "The week in numbers" in one.words]


def go_to_the_next_morning(town: Town, clock: str) -> None:
    here = town.now().astimezone(ZoneInfo("Asia/Seoul"))
    hour, minute = (int(part) for part in clock.split(":"))
    there = (here + timedelta(days=1)).replace(hour=hour, minute=minute)
    town.later(seconds=(there - here).total_seconds())
