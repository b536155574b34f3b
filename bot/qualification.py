"""BANT: the SDR's four questions, and putting aside who is out of target."""

from slack_bolt import Ack, App, BoltContext

import funnel
from bot import records
from bot.asked import Asked
from bot.assignment import first_word
from bot.ids import Action, Callback
from bot.views import modal
from bot.views.forms import disqualify_form, qualify_form
from bot.views.kit import Json
from bot.views.sayings import QUESTIONS
from rules.qualification import Answer, Answers, Confidence


def register(app: App) -> None:
    app.action(Action.QUALIFY.value)(open_qualify)
    app.view(Callback.QUALIFY.value)(qualify)
    app.view(Callback.DISQUALIFY.value)(disqualify)


def open_qualify(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    show_qualify(context["asked"], records.key_of(action["value"]))


def show_qualify(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        lead = records.lead(key)
        company = lead.company.name if lead.company else ""
        heading = modal.heading(lead.contact.name or lead.contact.email, company)
        asked.open(
            qualify_form(
                lead.key,
                lead.version,
                heading,
                lead.answers,
                needed=asked.playbook.qualification.needed,
                tr=asked.tr,
            )
        )


def qualify(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key = str(modal.carried(view)["lead"])
    with asked.answering(ack, asked.tr("Qualify"), key):
        funnel.qualify(records.lead(key), answers_in(view), by=asked.member, at=asked.at)


def answers_in(view: Json) -> Answers:
    """Read the four questions out of a modal."""
    return Answers(
        **{
            name: Answer(
                met={"yes": True, "no": False}.get(modal.said(view, name)),
                note=modal.said(view, f"{name}-note"),
                confidence=Confidence(modal.said(view, f"{name}-confidence") or "unknown"),
            )
            for name in QUESTIONS
        }
    )


def show_disqualify(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        lead = records.lead(key)
        reasons = asked.playbook.reasons.disqualify
        asked.open(disqualify_form(lead.key, lead.version, reasons, tr=asked.tr))


def disqualify(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key = str(modal.carried(view)["lead"])
    with asked.answering(ack, asked.tr("Disqualify"), key):
        funnel.disqualify(
            records.lead(key),
            reason=modal.said(view, "reason"),
            note=modal.said(view, "note"),
            by=asked.member,
            at=asked.at,
        )


def qualify_word(asked: Asked) -> None:
    """/lead qualify L-12"""
    show_qualify(asked, records.lead(first_word(asked)).key)


def disqualify_word(asked: Asked) -> None:
    """/lead disqualify L-12"""
    show_disqualify(asked, records.lead(first_word(asked)).key)
