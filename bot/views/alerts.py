"""Messages to one member and to the managers' and admins' channels, by their code."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.ids import Action
from bot.views import kit, lines
from bot.views.kit import Face, Json
from bot.views.lines import DealLine, LeadLine
from words import N_, Tr


@dataclass(frozen=True)
class Alert:
    """What an alert may need; ``words`` are the prospect's, and ``due`` is ready to read."""

    tr: Tr
    lead: LeadLine | None = None
    deal: DealLine | None = None
    due: str = ""
    words: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


DIRECT: Mapping[str, str] = {
    "sla-reminder": N_("This lead waits for you to accept it."),
    "stale-warning": N_(
        "Nobody has touched this lead for a while. Soon it is put aside by itself."
    ),
    "lead-woken": N_("Your snooze is over."),
    "lead-assigned": N_("This lead is yours."),
    "lead-came-back": N_("A lead you know came back."),
    "deal-handed-over": N_("A deal was handed to you. Accept it or send it back with a reason."),
    "deal-reminder": N_("This deal still waits for you to accept it."),
    "reply-on-deal": N_("The customer of this deal wrote."),
    "mail-review": N_("The mail server never confirmed this mail. Did it go out? Look and decide."),
}
NOTICE: Mapping[str, str] = {
    "sla-escalated": N_("Nobody accepted this lead in time."),
    "word-given-up": N_("Slack would not take a message; it was given up."),
    "deal-escalated": N_("Sales did not accept this deal in time."),
    "nobody-available": N_("Nobody was available to take this lead. Please assign it."),
    "inquiry-quarantined": N_("An inquiry could not be read and was put aside; nothing is lost."),
    "mailbox-renumbered": N_(
        "A mailbox was numbered anew by its server; it is read again, without doubles."
    ),
    "mailbox-troubled": N_("A mailbox cannot be read. Sequences wait until it can."),
}


def direct(code: str, alert: Alert) -> Face:
    """What one member is told privately."""
    return _told(DIRECT.get(code), code, alert)


def notice(code: str, alert: Alert) -> Face:
    """What a channel is told."""
    return _told(NOTICE.get(code) or DIRECT.get(code), code, alert)


def _told(sentence: str | None, code: str, alert: Alert) -> Face:
    tr = alert.tr
    opening = tr(sentence) if sentence else kit.safe(code)
    if alert.due:
        opening += " " + tr("Due: %(when)s", when=alert.due)
    subject = _subject(alert)
    return kit.face(
        f"{opening} {subject}".strip(),
        kit.section(opening),
        kit.section(subject) if subject else None,
        kit.quote(alert.words) if alert.words else None,
        _buttons(code, alert),
    )


def _subject(alert: Alert) -> str:
    if alert.deal:
        facts = [kit.safe(alert.deal.stage_title, 60), alert.deal.amount]
        return f"{lines.deal_title(alert.deal)}\n{' · '.join(filter(None, facts))}"
    if alert.lead:
        facts = [kit.safe(alert.lead.stage_title, 60), alert.lead.grade, alert.lead.owner]
        return f"{lines.lead_title(alert.lead)}\n{' · '.join(filter(None, facts))}"
    named = (alert.payload.get(name) for name in ("mailbox", "reason", "trouble"))
    return " · ".join(kit.safe(str(value)) for value in named if value)


def _buttons(code: str, alert: Alert) -> Json | None:
    make = BUTTONS.get(code, _show)
    buttons = make(alert)
    return kit.actions(*buttons) if buttons else None


def _show(alert: Alert) -> list[Json]:
    if alert.deal:
        return [kit.button(alert.tr("Show"), Action.DEAL_SHOW, alert.deal.value)]
    if alert.lead:
        return [kit.button(alert.tr("Show"), Action.SHOW, alert.lead.value)]
    return []


def _accept(alert: Alert) -> list[Json]:
    if alert.lead is None:
        return []
    accept = kit.button(alert.tr("Accept"), Action.ACCEPT, alert.lead.value, style="primary")
    return [accept, kit.button(alert.tr("Show"), Action.SHOW, alert.lead.value)]


def _assign(alert: Alert) -> list[Json]:
    if alert.lead is None:
        return []
    return [
        kit.button(alert.tr("Assign…"), Action.ASSIGN, alert.lead.value, style="primary"),
        kit.button(alert.tr("Show"), Action.SHOW, alert.lead.value),
    ]


def _stale(alert: Alert) -> list[Json]:
    if alert.lead is None:
        return []
    tr, value = alert.tr, alert.lead.value
    return [
        kit.button(tr("I'm on it"), Action.UPDATE, value, style="primary"),
        kit.button(tr("Snooze"), Action.SNOOZE, value),
        kit.button(tr("Recycle"), Action.RECYCLE, value),
    ]


def _deal(alert: Alert) -> list[Json]:
    if alert.deal is None:
        return []
    return [
        kit.button(alert.tr("Accept deal"), Action.DEAL_ACCEPT, alert.deal.value, style="primary"),
        kit.button(alert.tr("Reject…"), Action.DEAL_REJECT, alert.deal.value),
    ]


def _answer(alert: Alert) -> list[Json]:
    if alert.lead is None:
        return _show(alert)
    reply = kit.button(alert.tr("Reply"), Action.REPLY, alert.lead.value, style="primary")
    return [reply, *_show(alert)]


def _review(alert: Alert) -> list[Json]:
    tr, mail = alert.tr, str(alert.payload.get("mail", ""))
    return [
        kit.button(tr("It went out"), Action.REVIEW_SENT, mail),
        kit.button(tr("Send again"), Action.REVIEW_AGAIN, mail),
        kit.button(tr("Skip it"), Action.REVIEW_SKIP, mail),
    ]


def _quarantine(alert: Alert) -> list[Json]:
    inquiry = str(alert.payload.get("inquiry", ""))
    return [kit.button(alert.tr("Try again"), Action.REPLAY, inquiry)] if inquiry else []


BUTTONS: Mapping[str, Callable[[Alert], list[Json]]] = {
    "sla-reminder": _accept,
    "lead-assigned": _accept,
    "sla-escalated": _assign,
    "nobody-available": _assign,
    "stale-warning": _stale,
    "deal-handed-over": _deal,
    "deal-reminder": _deal,
    "reply-on-deal": _answer,
    "mail-review": _review,
    "inquiry-quarantined": _quarantine,
}
