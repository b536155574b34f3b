"""What a member has to do."""

from datetime import datetime, timedelta

import pytest

import funnel
from rules.refusals import Refused
from store.journal import Activity
from store.leads import Lead
from store.outbox import Outbox
from store.queries.desk import desk
from store.tasks import Task
from tests.cast import Cast
from tests.funnel import mails

pytestmark = pytest.mark.usefixtures("cast")


def test_a_task_stands_on_the_owners_desk_until_it_is_done(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    funnel.accept(lead, by=cast.tae, at=at)

    task = funnel.add_task(
        Lead.get(), "견적서 보내기", due_at=at + timedelta(days=1), by=cast.minji, at=at
    )
    assert desk(cast.tae, at).tasks == [task]

    funnel.finish_task(task, by=cast.tae, at=at + timedelta(hours=1))
    assert desk(cast.tae, at).tasks == []
    events = [row.event for row in Activity.select().order_by(Activity.id)]
    assert events[-2:] == ["task-added", "task-done"]
    assert Outbox.select().where(Outbox.kind == "thread").count() >= 2


def test_doing_a_task_twice_is_told_once(cast: Cast, at: datetime) -> None:
    task = funnel.add_task(mails.hana(at=at), "전화", by=cast.minji, at=at)
    funnel.finish_task(task, by=cast.minji, at=at)
    funnel.finish_task(Task.get(), by=cast.minji, at=at)

    assert Activity.select().where(Activity.event == "task-done").count() == 1


def test_a_task_without_words_or_in_the_past_is_refused(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    for title, due in ((" ", None), ("전화", at - timedelta(days=1))):
        with pytest.raises(Refused):
            funnel.add_task(lead, title, due_at=due, by=cast.minji, at=at)
    assert Task.select().count() == 0
