"""Each morning everybody sees their desk once; on Mondays the managers see the week in numbers."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from tests.journeys.hand_over import hand_over, inquire
from tests.journeys.people import HANA, Colleague
from tests.journeys.reading import Message
from tests.journeys.town import Town


def test_a_morning_begins_with_the_desk(town: Town) -> None:
    lead = inquire(town)
    go_to_the_next_morning(town, "08:55")
    assert desks(town.tae) == []

    for _ in range(3):
        town.later(minutes=10)

    [desk] = desks(town.tae)
    assert "*Overdue (1)*" in desk
    assert f"*{lead}* Daniel Reed" in desk
    assert desks(town.minji) == []
    assert f"*{lead}* Daniel Reed" in town.tae.home()


def test_every_working_day_has_one_desk(town: Town) -> None:
    inquire(town)
    town.tae.presses_in("leads", "Accept")

    town.days_pass(5)

    assert len(desks(town.tae)) == 3, "Wednesday to Friday, not on the weekend"


def test_a_week_in_numbers(town: Town) -> None:
    hand_over(town)
    town.prospect_writes(HANA, "견적 문의", "창고 30곳의 견적을 부탁드립니다.")
    town.days_pass(6)

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
    town.later(days=6)

    assert "E-mail: 1" in weekly(town)[-1].words


def desks(colleague: Colleague) -> list[str]:
    return [one.words for one in colleague.messages() if "My desk" in one.words]


def weekly(town: Town) -> list[Message]:
    return [one for one in town.channel("managers") if "The week in numbers" in one.words]


def go_to_the_next_morning(town: Town, clock: str) -> None:
    here = town.now().astimezone(ZoneInfo("Asia/Seoul"))
    hour, minute = (int(part) for part in clock.split(":"))
    there = (here + timedelta(days=1)).replace(hour=hour, minute=minute)
    town.later(seconds=(there - here).total_seconds())
