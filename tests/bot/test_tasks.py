"""Tasks from Slack: put on a desk, ticked off at Home."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

import funnel
from store.leads import Lead
from store.tasks import Task
from tests.bot.conftest import Room
from tests.cast import Cast

NewLead = Callable[..., Lead]


@pytest.fixture
def working(room: Room, cast: Cast, new_lead: NewLead) -> Lead:
    lead = new_lead()
    funnel.accept(lead, by=cast.tae, at=room.at)
    return lead


def test_a_task_with_a_day_lands_on_the_owners_desk(working: Lead, room: Room, cast: Cast) -> None:
    room.hands.type("minji", f"/lead task {working.key} 금요일 견적서 보내기", channel="leads")

    task = Task.get()
    assert (task.owner, task.title) == (cast.tae, "견적서 보내기")
    assert task.due_at == datetime(2026, 11, 27, 0, 0, tzinfo=UTC)


def test_a_task_without_a_day_keeps_all_its_words(working: Lead, room: Room) -> None:
    room.hands.type("tae", f"/lead task {working.key} call Hana back", channel="leads")

    assert (Task.get().title, Task.get().due_at) == ("call Hana back", None)


def test_a_task_without_words_gets_an_example(working: Lead, room: Room) -> None:
    room.hands.type("tae", f"/lead task {working.key}", channel="leads")

    assert Task.select().count() == 0


def test_done_at_home_ticks_it_off(working: Lead, room: Room, cast: Cast) -> None:
    funnel.add_task(working, "전화하기", by=cast.tae, at=room.at)
    room.hands.open_home("tae")

    room.hands.press("tae", "task-done", surface="home")

    assert Task.get().done_at is not None
