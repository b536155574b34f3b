"""What a person must decide: mails whose fate is unknown, inquiries nobody could read."""

from slack_bolt import Ack, App, BoltContext

import funnel
from bot.asked import Asked
from bot.ids import Action
from bot.views import kit
from bot.views.kit import Json
from rules.refusals import Refused
from store.inquiries import Inquiry
from store.sequences import OutgoingMail
from words import N_

VERDICTS = {
    Action.REVIEW_SENT.value: ("sent", N_("Noted: the mail went out.")),
    Action.REVIEW_AGAIN.value: ("again", N_("The mail is sent again.")),
    Action.REVIEW_SKIP.value: ("skip", N_("The mail is skipped.")),
}


def register(app: App) -> None:
    for action in VERDICTS:
        app.action(action)(settle)
    app.action(Action.REPLAY.value)(replay)


def settle(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    asked: Asked = context["asked"]
    verdict, sentence = VERDICTS[action["action_id"]]
    with asked.excusing():
        mail = OutgoingMail.numbered(_number(action["value"]))
        if mail is None:
            raise Refused("gone", key=f"M-{action['value']}")
        funnel.settle_review(mail, verdict=verdict, by=asked.member, at=asked.at)
        asked.redraw(kit.note(asked.tr(sentence)))


def replay(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    asked: Asked = context["asked"]
    with asked.excusing():
        inquiry = Inquiry.numbered(_number(action["value"]))
        if inquiry is None:
            raise Refused("gone", key=str(action["value"]))
        funnel.replay(inquiry, by=asked.member, at=asked.at)
        asked.redraw(kit.note(asked.tr("%(key)s is read once more.", key=inquiry.key)))


def _number(value: object) -> int:
    digits = str(value).upper().removeprefix("I-")
    return int(digits) if digits.isdecimal() else 0
