"""Turns an anticipated refusal into one polite sentence for the person who asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.views import kit
from bot.views.sayings import questions
from rules.playbook import Playbook
from rules.refusals import Refused
from words import N_, Tr

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Listener:
    """In whose words and for which moment a refusal is told."""

    tr: Tr
    playbook: Playbook
    at: datetime

    def stage(self, key: object) -> str:
        """A lead or deal stage as people call it."""
        lang = self.tr.lang
        for lead_key, found in self.playbook.lead_stages.items():
            if lead_key == key:
                return kit.safe(found.title.in_(lang))
        for stage in self.playbook.deal_stages:
            if stage.key == key:
                return kit.safe(stage.title.in_(lang))
        return kit.safe(str(key))

    def stages(self, keys: Any) -> str:
        return ", ".join(self.stage(key) for key in keys or ()) or self.tr("nothing")


def sentence(refused: Refused, listener: Listener) -> str:
    """Why it could not be done, and where there is one, what to do instead."""
    word = SENTENCES.get(refused.code)
    if word is None:
        return listener.tr("That is not possible here (%(code)s).", code=kit.safe(refused.code))
    return word(refused.values, listener)


ROLES: Mapping[str, str] = {
    "marketer": N_("marketers"),
    "sdr": N_("SDRs"),
    "ebr": N_("EBRs"),
    "ae": N_("AEs"),
    "csm": N_("CSMs"),
    "manager": N_("managers"),
    "admin": N_("admins"),
}
FIELDS: Mapping[str, str] = {
    "owner": N_("an owner"),
    "name": N_("a name"),
    "phone": N_("a phone number"),
    "company": N_("a company"),
    "title": N_("a title"),
    "qualified": N_("a qualification (use Qualify first)"),
    "amount": N_("an amount"),
    "email": N_("an e-mail address"),
}
CONSENT: Mapping[str, str] = {
    "refused": N_("the prospect refused"),
    "no-consent": N_("the prospect never agreed"),
    "expired": N_("the consent is too old"),
    "suppressed": N_("the address must not be written to"),
}


def _not_allowed(values: Values, to: Listener) -> str:
    named = [to.tr(ROLES[str(role)]) for role in values.get("roles", ()) if str(role) in ROLES]
    if not named:
        return to.tr("Your role does not allow this.")
    return to.tr("Your role does not allow this; these do: %(roles)s.", roles=", ".join(named))


def _gone(values: Values, to: Listener) -> str:
    key, who, when = values.get("key", ""), str(values.get("who") or ""), values.get("at")
    if who and isinstance(when, datetime):
        return to.tr(
            "%(who)s changed %(key)s %(ago)s; please look again.",
            who=kit.safe(who),
            key=key,
            ago=kit.ago(when, to.at, to.tr),
        )
    return to.tr("%(key)s has changed meanwhile; please look again.", key=key)


def _already_accepted(values: Values, to: Listener) -> str:
    key, who, when = values.get("key", ""), str(values.get("who") or ""), values.get("at")
    if who and isinstance(when, datetime):
        return to.tr(
            "%(who)s took %(key)s %(ago)s.",
            who=kit.safe(who),
            key=key,
            ago=kit.ago(when, to.at, to.tr),
        )
    return to.tr("Somebody else already took %(key)s.", key=key)


def _not_possible(values: Values, to: Listener) -> str:
    if not values.get("allowed"):
        here, key = to.stage(values.get("here", "")), values.get("key", "")
        return to.tr("That does not go with %(key)s: it is in “%(here)s”.", key=key, here=here)
    return to.tr(
        "%(key)s is in “%(here)s”; from there it can go to: %(allowed)s.",
        key=values.get("key", ""),
        here=to.stage(values.get("here", "")),
        allowed=to.stages(values.get("allowed")),
    )


def _closed(values: Values, to: Listener) -> str:
    return to.tr(
        "%(key)s is closed (%(here)s).",
        key=values.get("key", ""),
        here=to.stage(values.get("here", "")),
    )


def _incomplete(values: Values, to: Listener) -> str:
    named = [
        to.tr(FIELDS[str(name)]) if str(name) in FIELDS else kit.safe(str(name))
        for name in values.get("fields", ())
    ]
    return to.tr("Something is missing: %(fields)s.", fields=", ".join(named))


def _no_such_member(values: Values, to: Listener) -> str:
    name = kit.safe(str(values.get("name", "")))
    return to.tr("No active member is called “%(name)s”; try @name.", name=name)


def _no_such_reason(values: Values, to: Listener) -> str:
    found = (to.playbook.reason(str(key)) for key in values.get("reasons", ()))
    named = [kit.safe(one.title.in_(to.tr.lang)) for one in found if one]
    return to.tr("Please choose one of these reasons: %(reasons)s.", reasons=", ".join(named))


def _not_qualified(values: Values, to: Listener) -> str:
    missing = questions(values.get("missing") or (), to.tr) or "–"
    return to.tr(
        "%(key)s is not qualified yet; still open: %(missing)s.",
        key=values.get("key", ""),
        missing=missing,
    )


def _already_enrolled(values: Values, to: Listener) -> str:
    return to.tr("%(key)s is already in that sequence.", key=values.get("key", ""))


def _no_consent(values: Values, to: Listener) -> str:
    reason = str(values.get("reason", ""))
    return to.tr(
        "No mails may go to %(key)s: %(reason)s.",
        key=values.get("key", ""),
        reason=to.tr(CONSENT[reason]) if reason in CONSENT else kit.safe(reason),
    )


def _suppressed(values: Values, to: Listener) -> str:
    return to.tr(
        "%(email)s must not be written to any more.", email=kit.safe(str(values.get("email", "")))
    )


def _bad_email(values: Values, to: Listener) -> str:
    return to.tr(
        "“%(email)s” is not an e-mail address.", email=kit.safe(str(values.get("email", "")))
    )


def _bad_date(values: Values, to: Listener) -> str:
    return to.tr(
        "“%(value)s” does not work as a date here; try `3d`, `friday` or `2026-12-01`.",
        value=kit.safe(str(values.get("value", ""))),
    )


def _amount_needed(values: Values, to: Listener) -> str:
    return to.tr(
        "“%(stage)s” needs an amount: `/deal amount %(key)s 15,000,000`",
        stage=to.stage(values.get("stage", "")),
        key=values.get("key", ""),
    )


def _no_such_stage(values: Values, to: Listener) -> str:
    keys = ", ".join(f"`{kit.safe(str(key))}`" for key in values.get("stages", ()))
    return to.tr(
        "There is no stage “%(stage)s”; try %(stages)s.",
        stage=kit.safe(str(values.get("stage", ""))),
        stages=keys,
    )


def _nothing_to_undo(values: Values, to: Listener) -> str:
    return to.tr("There is nothing to undo on %(key)s.", key=values.get("key", ""))


def _built_upon(values: Values, to: Listener) -> str:
    return to.tr(
        "%(key)s cannot be taken back: work has gone on since (%(what)s).",
        key=values.get("key", ""),
        what=kit.safe(str(values.get("what", ""))),
    )


def _not_yours(values: Values, to: Listener) -> str:
    who = kit.safe(str(values.get("who") or ""))
    if not who:
        return to.tr("%(key)s is not yours.", key=values.get("key", ""))
    return to.tr("%(key)s belongs to %(who)s.", key=values.get("key", ""), who=who)


def _no_such_sequence(values: Values, to: Listener) -> str:
    slugs = ", ".join(f"`{kit.safe(str(slug))}`" for slug in values.get("sequences", ()))
    return to.tr(
        "There is no sequence “%(sequence)s”; try %(sequences)s.",
        sequence=kit.safe(str(values.get("sequence", ""))),
        sequences=slugs or to.tr("nothing"),
    )


def _empty_note(values: Values, to: Listener) -> str:
    return to.tr("Please write something first.")


def _no_such_lead(values: Values, to: Listener) -> str:
    key = kit.safe(str(values.get("key", "")), 40)
    return to.tr("There is no lead “%(key)s”; `/lead find` searches by name.", key=key)


def _no_such_deal(values: Values, to: Listener) -> str:
    key = kit.safe(str(values.get("key", "")), 40)
    return to.tr("There is no deal “%(key)s”; `/deal list` shows the open ones.", key=key)


def _bad_amount(values: Values, to: Listener) -> str:
    return to.tr(
        "“%(value)s” does not work as an amount; try `15,000,000` or `1500만`.",
        value=kit.safe(str(values.get("value", values.get("amount", ""))), 40),
    )


def _no_such_role(values: Values, to: Listener) -> str:
    named = [to.tr(ROLES[str(role)]) for role in values.get("roles", ()) if str(role) in ROLES]
    return to.tr(
        "There is no role “%(role)s”; try %(roles)s.",
        role=kit.safe(str(values.get("role", "")), 40),
        roles=", ".join(named) or to.tr("nothing"),
    )


SENTENCES: Mapping[str, Callable[[Values, Listener], str]] = {
    "not-allowed": _not_allowed,
    "gone": _gone,
    "already-accepted": _already_accepted,
    "not-possible": _not_possible,
    "closed": _closed,
    "incomplete": _incomplete,
    "no-such-member": _no_such_member,
    "no-such-reason": _no_such_reason,
    "not-qualified": _not_qualified,
    "already-enrolled": _already_enrolled,
    "no-consent": _no_consent,
    "suppressed": _suppressed,
    "bad-email": _bad_email,
    "bad-date": _bad_date,
    "amount-needed": _amount_needed,
    "no-such-stage": _no_such_stage,
    "nothing-to-undo": _nothing_to_undo,
    "built-upon": _built_upon,
    "not-yours": _not_yours,
    "no-such-sequence": _no_such_sequence,
    "empty-note": _empty_note,
    "no-such-lead": _no_such_lead,
    "no-such-deal": _no_such_deal,
    "bad-amount": _bad_amount,
    "no-such-role": _no_such_role,
}
