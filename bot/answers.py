"""Answering the prospect by e-mail without leaving Slack."""

from slack_bolt import Ack, App, BoltContext

import funnel
from bot import portraits, records
from bot.asked import Asked
from bot.assignment import first_word
from bot.ids import Action, Callback
from bot.views import modal
from bot.views.forms import reply_form
from bot.views.kit import Json
from rules.refusals import Refused


def register(app: App) -> None:
    app.action(Action.REPLY.value)(open_reply)
    app.view(Callback.REPLY.value)(reply)


def open_reply(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    show_reply(context["asked"], records.key_of(action["value"]))


def show_reply(asked: Asked, key: str) -> None:
    """Show the last words of the prospect above the answer; without an address nobody types."""
    with asked.excusing(key):
        lead = records.lead(key)
        if not lead.contact.email:
            raise Refused("incomplete", fields=["email"])
        heading = modal.heading(lead.contact.name or lead.contact.email, lead.contact.email)
        said = portraits.last_words(lead, asked.zone, asked.tr)
        asked.open(reply_form(lead.key, lead.version, heading, said, tr=asked.tr))


def reply(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key = str(modal.carried(view)["lead"])
    with asked.answering(ack, asked.tr("Reply"), key):
        funnel.answer_mail(
            records.lead(key),
            modal.said(view, "text"),
            mailroom=asked.mailroom,
            by=asked.member,
            at=asked.at,
        )


def reply_word(asked: Asked) -> None:
    """/lead reply L-12"""
    show_reply(asked, records.lead(first_word(asked)).key)
