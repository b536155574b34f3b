"""Starting a sequence with a lead."""

from slack_bolt import Ack, App, BoltContext

import funnel
from bot import records
from bot.asked import Asked
from bot.ids import Callback
from bot.views import modal
from bot.views.forms import enroll_form
from bot.views.kit import Json
from rules.refusals import Refused


def register(app: App) -> None:
    app.view(Callback.ENROLL.value)(enroll)


def show_enroll(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        lead = records.lead(key)
        plans = asked.playbook.sequences
        if not plans:
            raise Refused("no-such-sequence", sequence="", sequences=())
        options = [(slug, plan.title.in_(asked.tr.lang) or slug) for slug, plan in plans.items()]
        asked.open(enroll_form(lead.key, lead.version, options, tr=asked.tr))


def enroll(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key = str(modal.carried(view)["lead"])
    with asked.answering(ack, asked.tr("Start a sequence"), key):
        slug = modal.said(view, "sequence")
        funnel.enroll(records.lead(key), slug, by=asked.member, at=asked.at)
