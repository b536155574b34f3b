"""The loop by hand: put a lead aside, bring it back, take the last step back."""

from datetime import date

from slack_bolt import Ack, App, BoltContext

import funnel
from bot import records
from bot.asked import Asked
from bot.assignment import first_word
from bot.ids import Action, Callback
from bot.views import kit, modal
from bot.views.forms import recycle_form
from bot.views.kit import Face, Json


def register(app: App) -> None:
    app.action(Action.RECYCLE.value)(open_recycle)
    app.action(Action.UNDO.value)(press_undo)
    app.action(Action.REVIVE.value)(press_revive)
    app.view(Callback.RECYCLE.value)(recycle)


def open_recycle(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    show_recycle(context["asked"], records.key_of(action["value"]))


def show_recycle(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        lead = records.lead(key)
        reasons = asked.playbook.recycling.reasons
        asked.open(recycle_form(lead.key, lead.version, reasons, tr=asked.tr))


def recycle(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key, day = str(modal.carried(view)["lead"]), modal.said(view, "day")
    with asked.answering(ack, asked.tr("Recycle"), key):
        funnel.recycle(
            records.lead(key),
            reason=modal.said(view, "reason"),
            revisit_on=date.fromisoformat(day) if day else None,
            note=modal.said(view, "note"),
            by=asked.member,
            at=asked.at,
        )


def press_undo(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    undo(context["asked"], records.key_of(action["value"]))


def undo(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        funnel.undo(records.lead(key), by=asked.member, at=asked.at)
        asked.redraw_elsewhere(key)


def press_revive(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    asked: Asked = context["asked"]
    key = records.key_of(action["value"])
    with asked.excusing(key):
        funnel.revive(records.lead(key), cause="by-hand", by=asked.member, at=asked.at)
        asked.redraw_elsewhere(key)


def recycle_word(asked: Asked) -> None:
    """/lead recycle L-12"""
    show_recycle(asked, records.lead(first_word(asked)).key)


def undo_word(asked: Asked) -> Face:
    """/lead undo L-12"""
    lead = records.lead(first_word(asked))
    funnel.undo(lead, by=asked.member, at=asked.at)
    return kit.note(asked.tr("The last step of %(key)s was taken back.", key=lead.key))
