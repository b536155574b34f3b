"""One sentence for everything that can happen to a lead or a deal."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.views import kit, reasons
from bot.views.kit import Face
from bot.views.mail_sayings import MAILS
from bot.views.teller import Detail, Teller
from words import N_, Tr

PLAIN: Mapping[str, tuple[str, str]] = {
    # event: (somebody did it, it happened by itself)
    "lead-created": (N_("%(who)s made this lead."), N_("New inquiry.")),
    "lead-joined": (N_("%(who)s added an inquiry."), N_("The same person wrote again.")),
    "lead-revived": (N_("%(who)s brought this lead back."), N_("This lead is back.")),
    "lead-became-mql": (
        N_("%(who)s raised this lead to MQL."),
        N_("The score passed the bar: MQL."),
    ),
    "lead-unassigned": (N_("%(who)s took the owner off."), N_("This lead has no owner now.")),
    "lead-accepted": (N_("%(who)s accepted this lead."), N_("This lead was accepted.")),
    "lead-woken": (N_("%(who)s ended the snooze."), N_("The snooze is over.")),
    "lead-updated": (N_("%(who)s is on it."), N_("This lead was updated.")),
    "lead-stale-warned": (
        N_("%(who)s reminded the owner."),
        N_("Nobody has touched this lead for a while; its owner was reminded."),
    ),
    "lead-sla-reminded": (
        N_("%(who)s reminded the owner to accept."),
        N_("Not accepted yet; the owner was reminded."),
    ),
    "lead-sla-escalated": (
        N_("%(who)s told the managers."),
        N_("Still not accepted; the managers were told."),
    ),
    "lead-undone": (N_("%(who)s took back the last step."), N_("The last step was taken back.")),
    "sequence-finished": (N_("%(who)s ended the sequence."), N_("The sequence is finished.")),
    "mail-in-review": (
        N_("%(who)s put a mail up for review."),
        N_("It is unclear whether a mail went out; somebody has to look."),
    ),
    "mail-bounced": (N_("A mail came back undelivered."), N_("A mail came back undelivered.")),
    "address-bounced": (N_("The address does not work."), N_("The address does not work.")),
    "auto-reply-received": (
        N_("An automatic reply came in."),
        N_("An automatic reply came in."),
    ),
    "prospect-unsubscribed": (
        N_("The prospect does not want any more mails."),
        N_("The prospect does not want any more mails."),
    ),
    "deal-accepted": (N_("%(who)s accepted the deal."), N_("The deal was accepted.")),
    "deal-sla-reminded": (
        N_("%(who)s reminded sales of the deal."),
        N_("The deal is not accepted yet; its owner was reminded."),
    ),
    "lead-regraded": (N_("%(who)s changed the grade."), N_("The grade changed.")),
    "mail-answered": (N_("%(who)s answers the prospect:"), N_("An answer is on its way:")),
    "task-added": (N_("%(who)s added a task:"), N_("A new task:")),
    "task-done": (N_("%(who)s has done:"), N_("Done:")),
    "member-away": (N_("%(who)s set an absence."), N_("An absence was set.")),
    "inquiry-quarantined": (
        N_("%(who)s put an inquiry aside."),
        N_("An inquiry was put aside because it could not be read."),
    ),
}


def sentence(event: str, detail: Detail, teller: Teller) -> str:
    """Say what happened in one line of mrkdwn."""
    special = SPECIAL.get(event)
    if special:
        return special(detail, teller)
    by_somebody, by_itself = PLAIN.get(event, (event, event))
    if teller.who:
        return teller.tr(by_somebody, who=teller.who)
    return teller.tr(by_itself)


def told(event: str, detail: Detail, teller: Teller) -> Face:
    """The message below the card, with the words that were written, if any."""
    line = sentence(event, detail, teller)
    words = str(detail.get("text") or detail.get("note") or "").strip()
    return kit.face(line, kit.section(line), kit.quote(words) if words else None)


def _assigned(detail: Detail, teller: Teller) -> str:
    tr, to = teller.tr, kit.safe(str(detail.get("to", "")), 80)
    if teller.who:
        line = tr("%(who)s gave this lead to *%(to)s*.", who=teller.who, to=to)
    else:
        rule = reasons.route(str(detail.get("rule", "")), teller.playbook, tr)
        line = tr("Assigned to *%(to)s*: %(why)s.", to=to, why=rule)
    passed = reasons.skipped(detail.get("skipped") or [], tr)
    return line + "\n" + tr("Passed over: %(members)s", members=passed) if passed else line


def _handed_back(detail: Detail, teller: Teller) -> str:
    return teller.tr(
        "%(who)s handed this lead back: %(reason)s", who=teller.doer, reason=teller.reason(detail)
    )


def _qualified(detail: Detail, teller: Teller) -> str:
    tr = teller.tr
    met = questions(detail.get("met") or [], tr) or tr("nothing")
    return tr("%(who)s qualified this lead: %(met)s", who=teller.doer, met=met)


def _not_qualified(detail: Detail, teller: Teller) -> str:
    tr = teller.tr
    open_ = questions([*(detail.get("missing") or []), *(detail.get("unknown") or [])], tr)
    return tr(
        "%(who)s checked this lead; it does not qualify yet. Open: %(missing)s",
        who=teller.doer,
        missing=open_ or tr("nothing"),
    )


def _disqualified(detail: Detail, teller: Teller) -> str:
    return teller.tr(
        "%(who)s disqualified this lead: %(reason)s", who=teller.doer, reason=teller.reason(detail)
    )


def _converted(detail: Detail, teller: Teller) -> str:
    return teller.tr(
        "%(who)s converted this lead to *%(deal)s*.",
        who=teller.doer,
        deal=kit.safe(str(detail.get("deal_key") or detail.get("deal", ""))),
    )


def _recycled(detail: Detail, teller: Teller) -> str:
    tr, reason = teller.tr, teller.reason(detail)
    if teller.who:
        line = tr("%(who)s put this lead aside: %(reason)s", who=teller.who, reason=reason)
    else:
        line = tr("This lead was put aside: %(reason)s", reason=reason)
    until = _date(detail.get("revisit_on"))
    if until is None:
        return line
    return line + "\n" + tr("It comes back on %(day)s.", day=kit.full_day(until, tr))


def _rested(detail: Detail, teller: Teller) -> str:
    return teller.tr.n(
        "After %(num)d round this lead rests: it comes back when the prospect writes.",
        "After %(num)d rounds this lead rests: it comes back when the prospect writes.",
        int(detail.get("cycles") or 1),
    )


def _snoozed(detail: Detail, teller: Teller) -> str:
    until = _date(str(detail.get("until", ""))[:10])
    if until is None:
        return teller.tr("%(who)s snoozed this lead.", who=teller.doer)
    return teller.tr(
        "%(who)s snoozed this lead until %(day)s.",
        who=teller.doer,
        day=kit.full_day(until, teller.tr),
    )


def _noted(detail: Detail, teller: Teller) -> str:
    return teller.tr("Note by %(who)s:", who=teller.doer)


def _replied(detail: Detail, teller: Teller) -> str:
    return teller.tr("The prospect replied:")


def _deal_new(detail: Detail, teller: Teller) -> str:
    return teller.tr("%(who)s opened a deal for sales.", who=teller.doer)


def _deal_joined(detail: Detail, teller: Teller) -> str:
    return teller.tr("%(who)s added this lead to an open deal.", who=teller.doer)


def _deal_rejected(detail: Detail, teller: Teller) -> str:
    return teller.tr(
        "%(who)s sent the deal back: %(reason)s", who=teller.doer, reason=teller.reason(detail)
    )


def _deal_moved(detail: Detail, teller: Teller) -> str:
    tr = teller.tr
    line = tr(
        "%(who)s moved the deal: %(here)s → %(there)s",
        who=teller.doer,
        here=teller.deal_stage(str(detail.get("here", ""))),
        there=teller.deal_stage(str(detail.get("there", ""))),
    )
    amount = teller.money(detail.get("amount"))
    return f"{line} · {amount}" if amount else line


def _deal_amount(detail: Detail, teller: Teller) -> str:
    return teller.tr(
        "%(who)s set the amount: %(amount)s",
        who=teller.doer,
        amount=teller.money(detail.get("amount")) or "–",
    )


def _deal_won(detail: Detail, teller: Teller) -> str:
    amount = teller.money(detail.get("amount"))
    line = teller.tr("%(who)s won the deal. Congratulations!", who=teller.doer)
    return f"{line} {amount}" if amount else line


def _deal_lost(detail: Detail, teller: Teller) -> str:
    return teller.tr(
        "%(who)s lost the deal: %(reason)s", who=teller.doer, reason=teller.reason(detail)
    )


SPECIAL: Mapping[str, Callable[[Detail, Teller], str]] = {
    "lead-assigned": _assigned,
    "lead-handed-back": _handed_back,
    "lead-qualified": _qualified,
    "lead-not-qualified": _not_qualified,
    "lead-disqualified": _disqualified,
    "lead-rested": _rested,
    "lead-converted": _converted,
    "lead-recycled": _recycled,
    "lead-snoozed": _snoozed,
    "lead-noted": _noted,
    "reply-received": _replied,
    **MAILS,
    "deal-created": _deal_new,
    "deal-joined": _deal_joined,
    "deal-rejected": _deal_rejected,
    "deal-moved": _deal_moved,
    "deal-amount-set": _deal_amount,
    "deal-won": _deal_won,
    "deal-lost": _deal_lost,
}

QUESTIONS: Mapping[str, str] = {
    "budget": N_("Budget"),
    "authority": N_("Authority"),
    "need": N_("Need"),
    "timeline": N_("Timeline"),
}


def questions(names: Any, tr: Tr) -> str:
    """Budget, Need."""
    return ", ".join(tr(QUESTIONS[name]) for name in names if name in QUESTIONS)


def _date(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        return None
