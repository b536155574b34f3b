"""The card's overflow menu: each of its words opens what a button of that name would."""

from collections.abc import Callable, Mapping

from slack_bolt import Ack, App, BoltContext

from bot import assignment, qualification, records, recycling, sequences, triage, why
from bot.asked import Asked
from bot.ids import Action
from bot.views.kit import Json

WORDS: Mapping[str, Callable[[Asked, str], None]] = {
    "why": why.tell,
    "note": triage.show_note,
    "snooze": triage.show_snooze,
    "disqualify": qualification.show_disqualify,
    "recycle": recycling.show_recycle,
    "hand-back": assignment.show_hand_back,
    "enroll": sequences.show_enroll,
    "undo": recycling.undo,
    "assign": assignment.show_assign,
}


def register(app: App) -> None:
    app.action(Action.MORE.value)(choose)


def choose(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    word, _, value = str(action["selected_option"]["value"]).partition(":")
    run = WORDS.get(word)
    if run:
        run(context["asked"], records.key_of(value))
