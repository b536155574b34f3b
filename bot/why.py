"""Why a lead has its score and its owner."""

from slack_bolt import Ack, App, BoltContext

from bot import faces, records
from bot.asked import Asked
from bot.assignment import first_word
from bot.ids import Action
from bot.views.kit import Face, Json


def register(app: App) -> None:
    app.action(Action.WHY.value)(press)


def press(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    tell(context["asked"], records.key_of(action["value"]))


def tell(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        asked.present(asked.tr("Why?"), faces.why(records.lead(key), asked.tr))


def why_word(asked: Asked) -> Face:
    """/lead why L-12"""
    return faces.why(records.lead(first_word(asked)), asked.tr)
