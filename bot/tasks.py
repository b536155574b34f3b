"""Tasks: one line about a lead with a day, ticked off on the desk."""

from datetime import datetime

from slack_bolt import Ack, App, BoltContext

import funnel
from bot import home, records, typed
from bot.asked import Asked
from bot.ids import Action
from bot.usage import Wrong
from bot.views import kit
from bot.views.kit import Face, Json
from rules.refusals import Refused
from store.tasks import Task


def register(app: App) -> None:
    app.action(Action.TASK_DONE.value)(done)


def done(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    asked: Asked = context["asked"]
    value = str(action["value"])
    with asked.excusing():
        task = Task.numbered(int(value)) if value.isdecimal() else None
        if task is None:
            raise Refused("gone", key=value)
        funnel.finish_task(task, by=asked.member, at=asked.at)
        home.draw(asked)


def task_word(asked: Asked) -> Face:
    """/lead task L-12 [friday] send the quote"""
    key, _, text = asked.words.partition(" ")
    lead = records.lead(key)
    title, due_at = _read(asked, text.strip())
    if not title:
        raise Wrong
    task = funnel.add_task(lead, kit.bare(title), due_at=due_at, by=asked.member, at=asked.at)
    tr = asked.tr
    return kit.note(
        tr("On the desk of %(who)s: %(title)s", who=task.owner.name, title=kit.safe(task.title))
    )


def _read(asked: Asked, text: str) -> tuple[str, datetime | None]:
    """A first word that is a day is the day; all else is what is to be done."""
    word, _, rest = text.partition(" ")
    try:
        day = typed.day(word, asked.today)
    except Refused:
        return text, None
    return rest.strip(), typed.opening(day, asked.playbook, asked.zone)
