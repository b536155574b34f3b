"""Who works a lead: accept, assign, hand back, be away."""

from datetime import datetime

from slack_bolt import Ack, App, BoltContext

import funnel
from bot import records, typed
from bot.asked import Asked
from bot.ids import Action, Callback
from bot.people import Stranger
from bot.usage import Wrong
from bot.views import kit, modal
from bot.views.forms import assign_form, hand_back_form
from bot.views.kit import Face, Json
from rules.refusals import Refused
from store.people import Member
from store.queries import members


def register(app: App) -> None:
    app.action(Action.ACCEPT.value)(accept)
    app.action(Action.ASSIGN.value)(open_assign)
    app.view(Callback.ASSIGN.value)(assign)
    app.view(Callback.HAND_BACK.value)(hand_back)


def accept(ack: Ack, action: Json, context: BoltContext) -> None:
    """First click wins; the second person is told who was faster and sees the card anew."""
    ack()
    asked: Asked = context["asked"]
    key = records.key_of(action["value"])
    with asked.excusing(key):
        lead = records.lead(key)
        funnel.accept(lead, by=asked.member, at=asked.at)
        asked.redraw_elsewhere(key)


def open_assign(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    show_assign(context["asked"], records.key_of(action["value"]))


def show_assign(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        lead = records.lead(key)
        owner = lead.owner.slack_id if lead.owner else None
        asked.open(assign_form(lead.key, lead.version, owner, tr=asked.tr))


def assign(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key = str(modal.carried(view)["lead"])
    with asked.answering(ack, asked.tr("Assign"), key):
        to = member_of(asked, modal.said(view, "member"))
        funnel.assign(records.lead(key), to, by=asked.member, at=asked.at)


def show_hand_back(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        lead = records.lead(key)
        reasons = asked.playbook.reasons.hand_back
        asked.open(hand_back_form(lead.key, lead.version, reasons, tr=asked.tr))


def hand_back(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key = str(modal.carried(view)["lead"])
    with asked.answering(ack, asked.tr("Hand back"), key):
        funnel.hand_back(
            records.lead(key),
            reason=modal.said(view, "reason"),
            note=modal.said(view, "note"),
            by=asked.member,
            at=asked.at,
        )


def accept_word(asked: Asked) -> Face:
    """/lead accept L-12"""
    lead = records.lead(first_word(asked))
    funnel.accept(lead, by=asked.member, at=asked.at)
    return kit.note(asked.tr("%(key)s is yours.", key=lead.key))


def assign_word(asked: Asked) -> Face | None:
    """/lead assign L-12 [@minji]: with a name at once, without one by a modal."""
    key, _, name = asked.words.partition(" ")
    lead = records.lead(key or first_word(asked))
    if not name.strip():
        show_assign(asked, lead.key)
        return None
    to = member_of(asked, name)
    funnel.assign(lead, to, by=asked.member, at=asked.at)
    sentence = asked.tr("%(key)s now belongs to %(who)s.", key=lead.key, who=kit.safe(to.name))
    return kit.note(sentence)


def away_word(asked: Asked) -> Face:
    """/lead away [until] friday, or /lead away back."""
    words = asked.words.strip().lower()
    words = words.removeprefix("until ").removesuffix("까지").strip()
    if not words:
        raise Wrong()
    until = None if words in ("back", "off", "복귀") else _until(asked, words)
    funnel.set_away(asked.member, until=until, by=asked.member, at=asked.at)
    if until is None:
        return kit.note(asked.tr("Welcome back. New leads come to you again."))
    shown = kit.moment(until, asked.zone, asked.at, asked.tr)
    return kit.note(
        asked.tr("You are away until %(when)s; no new leads come to you until then.", when=shown)
    )


def _until(asked: Asked, words: str) -> datetime:
    day = typed.day(words, asked.today)
    until = typed.opening(day, asked.playbook, asked.zone)
    if until <= asked.at:
        raise typed.BadDate(value=words)
    return until


def first_word(asked: Asked) -> str:
    """The key a command is about."""
    words = asked.words.split()
    if not words:
        raise Wrong()
    return words[0]


def member_of(asked: Asked, text: str) -> Member:
    """The member behind a mention, a Slack id, an address or a name."""
    slack_id = typed.mentioned(text) or (text if text[:1] in "UW" and text.isupper() else None)
    if slack_id:
        return _by_slack(asked, slack_id)
    exact = members.by_email(text)
    found = [exact] if exact else members.find(text)
    if len(found) != 1:
        raise Refused("no-such-member", name=text.strip())
    return found[0]


def _by_slack(asked: Asked, slack_id: str) -> Member:
    """A colleague who never wrote to us yet is linked now."""
    try:
        return asked.people.member(asked.client, slack_id, at=asked.at)
    except Stranger:
        raise Refused("no-such-member", name=slack_id)
