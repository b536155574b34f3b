"""One sentence for everything that can happen to our mails and sequences."""

from collections.abc import Callable, Mapping

from bot.views import kit
from bot.views.teller import Detail, Teller
from words import N_, Tr


def _mailed(detail: Detail, teller: Teller) -> str:
    tr, subject = teller.tr, kit.safe(str(detail.get("subject", "")))
    if detail.get("sequence"):
        return tr(
            "Mail %(step)s of “%(sequence)s” went out: %(subject)s",
            step=str(detail.get("step", "")),
            sequence=teller.sequence(str(detail["sequence"])),
            subject=subject,
        )
    return tr("The answer of %(who)s went out: %(subject)s", who=teller.doer, subject=subject)


def _mail_failed(detail: Detail, teller: Teller) -> str:
    return teller.tr(
        "A mail could not be sent: %(answer)s", answer=kit.safe(str(detail.get("answer", "")))
    )


def _enrolled(detail: Detail, teller: Teller) -> str:
    title = teller.sequence(str(detail.get("sequence", "")))
    return teller.tr("%(who)s started the sequence “%(title)s”.", who=teller.doer, title=title)


STOPS: Mapping[str, str] = {
    "replied": N_("the prospect replied"),
    "unsubscribed": N_("the prospect unsubscribed"),
    "bounced": N_("the address does not work"),
    "converted": N_("the lead became a deal"),
    "disqualified": N_("the lead was disqualified"),
    "recycled": N_("the lead was put aside"),
    "suppressed": N_("the address must not be written to"),
    "no-consent": N_("there is no consent"),
    "own-mail": N_("one of us wrote in person"),
    "by-hand": N_("stopped by hand"),
    "finished": N_("it was finished"),
    "stage": N_("the lead entered another stage"),
}


# Why a form's sequence did not begin, where that is not among the reasons for an end.
OBSTACLES: Mapping[str, str] = {
    "already-enrolled": N_("it is running already"),
    "no-such-sequence": N_("there is no such sequence any more"),
}
VERDICTS: Mapping[str, str] = {
    "sent": N_("%(who)s found that the mail went out."),
    "again": N_("%(who)s has the mail sent again."),
    "skip": N_("%(who)s lets the mail be."),
}


def _stopped(detail: Detail, teller: Teller) -> str:
    tr, reason = teller.tr, str(detail.get("reason", ""))
    return tr(
        "The sequence “%(title)s” was stopped: %(why)s.",
        title=teller.sequence(str(detail.get("sequence", ""))),
        why=_why(reason, tr),
    )


def _not_enrolled(detail: Detail, teller: Teller) -> str:
    return teller.tr(
        "The sequence “%(title)s” did not start: %(why)s.",
        title=teller.sequence(str(detail.get("sequence", ""))),
        why=_why(str(detail.get("reason", "")), teller.tr),
    )


def _why(reason: str, tr: Tr) -> str:
    known = STOPS.get(reason) or OBSTACLES.get(reason)
    return tr(known) if known else kit.safe(reason)


def _reviewed(detail: Detail, teller: Teller) -> str:
    verdict = VERDICTS.get(str(detail.get("verdict", "")), VERDICTS["sent"])
    return teller.tr(verdict, who=teller.doer)


MAILS: Mapping[str, Callable[[Detail, Teller], str]] = {
    "mail-sent": _mailed,
    "mail-failed": _mail_failed,
    "mail-reviewed": _reviewed,
    "lead-enrolled": _enrolled,
    "lead-not-enrolled": _not_enrolled,
    "sequence-stopped": _stopped,
}
