"""The modals of a lead: what each verb needs to be told, no more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.ids import Callback
from bot.views import kit, modal
from bot.views.kit import Json
from bot.views.sayings import QUESTIONS
from rules.playbook import Reason
from words import N_, Tr

MET: Mapping[str, str] = {"yes": N_("Yes"), "no": N_("No"), "unknown": N_("Not known yet")}
CONFIDENCE: Mapping[str, str] = {
    "unknown": N_("Not sure"),
    "guess": N_("Our guess"),
    "said": N_("They said so"),
    "proven": N_("Proven"),
}
HINTS: Mapping[str, str] = {
    "budget": N_("Is there money for this, or a way to get it?"),
    "authority": N_("Do we talk to somebody who decides?"),
    "need": N_("Is there a problem that we solve?"),
    "timeline": N_("Is there a date by which it must be done?"),
}


@dataclass(frozen=True)
class LastWords:
    """What the prospect said last, and a ready-made moment, empty when it is not known."""

    text: str
    when: str


def assign_form(key: str, version: int, owner: str | None, *, tr: Tr) -> Json:
    who = modal.ask("member", tr("Who should work %(key)s?", key=key), modal.user_input(owner))
    return modal.modal(
        tr, tr("Assign"), Callback.ASSIGN, [who], submit=tr("Assign"), lead=key, version=version
    )


def hand_back_form(key: str, version: int, reasons: Sequence[Reason], *, tr: Tr) -> Json:
    blocks = [reason_question(reasons, tr), note_question(tr)]
    return modal.modal(
        tr,
        tr("Hand back"),
        Callback.HAND_BACK,
        blocks,
        submit=tr("Hand back"),
        lead=key,
        version=version,
    )


def recycle_form(key: str, version: int, reasons: Sequence[Reason], *, tr: Tr) -> Json:
    day = modal.ask(
        "day",
        tr("Comes back on"),
        modal.date_input(),
        is_optional=True,
        hint=tr("Empty: the playbook's day for the reason."),
    )
    blocks = [reason_question(reasons, tr), day, note_question(tr)]
    return modal.modal(
        tr,
        tr("Recycle"),
        Callback.RECYCLE,
        blocks,
        submit=tr("Recycle"),
        lead=key,
        version=version,
    )


def disqualify_form(key: str, version: int, reasons: Sequence[Reason], *, tr: Tr) -> Json:
    blocks = [reason_question(reasons, tr), note_question(tr)]
    return modal.modal(
        tr,
        tr("Disqualify"),
        Callback.DISQUALIFY,
        blocks,
        submit=tr("Disqualify"),
        lead=key,
        version=version,
    )


def note_form(key: str, version: int, *, tr: Tr) -> Json:
    text = modal.ask(
        "text", tr("What do you know about %(key)s?", key=key), modal.text_input(lines=True)
    )
    return modal.modal(
        tr, tr("Note"), Callback.NOTE, [text], submit=tr("Save"), lead=key, version=version
    )


def reply_form(key: str, version: int, heading: str, said: LastWords, *, tr: Tr) -> Json:
    """The prospect's last words, and room for ours."""
    text = modal.ask(
        "text",
        tr("Your answer"),
        modal.text_input(lines=True),
        hint=tr("Sent as an e-mail in your name. Running sequences stop."),
    )
    quoted = [kit.quote(said.text, 1500)] if said.text.strip() else []
    when = [kit.context(said.when)] if said.when else []
    return modal.modal(
        tr,
        tr("Reply"),
        Callback.REPLY,
        [kit.header(heading), *when, *quoted, text],
        submit=tr("Send"),
        lead=key,
        version=version,
    )


def snooze_form(key: str, version: int, tomorrow: str, *, tr: Tr) -> Json:
    day = modal.ask("day", tr("Out of sight until"), modal.date_input(tomorrow))
    return modal.modal(
        tr, tr("Snooze"), Callback.SNOOZE, [day], submit=tr("Snooze"), lead=key, version=version
    )


def enroll_form(key: str, version: int, sequences: Sequence[tuple[str, str]], *, tr: Tr) -> Json:
    which = modal.ask(
        "sequence", tr("Which mails should %(key)s get?", key=key), modal.select(sequences)
    )
    return modal.modal(
        tr,
        tr("Start a sequence"),
        Callback.ENROLL,
        [which],
        submit=tr("Start"),
        lead=key,
        version=version,
    )


def new_lead_form(*, tr: Tr, email: str = "", phone: str = "", note: str = "") -> Json:
    blocks = [
        modal.ask("email", tr("E-mail"), modal.email_input(email)),
        modal.ask("name", tr("Name"), modal.text_input(most=200), is_optional=True),
        modal.ask("company", tr("Company"), modal.text_input(most=200), is_optional=True),
        modal.ask("title", tr("Title"), modal.text_input(most=200), is_optional=True),
        modal.ask("phone", tr("Phone"), modal.text_input(value=phone, most=50), is_optional=True),
        modal.ask(
            "note",
            tr("What do they want?"),
            modal.text_input(lines=True, value=note),
            is_optional=True,
        ),
    ]
    return modal.modal(tr, tr("New lead"), Callback.NEW_LEAD, blocks, submit=tr("Make lead"))


def qualify_form(
    key: str, version: int, heading: str, answers: Mapping[str, Any], *, needed: int, tr: Tr
) -> Json:
    """The four questions with what was answered before."""
    opening = tr.n(
        "%(num)d yes makes this lead qualified.",
        "%(num)d of the four answers must be yes for this lead to be qualified.",
        needed,
    )
    blocks = [kit.header(heading), kit.context(opening), *bant_questions(answers, tr)]
    return modal.modal(
        tr, tr("Qualify"), Callback.QUALIFY, blocks, submit=tr("Save"), lead=key, version=version
    )


def bant_questions(answers: Mapping[str, Any], tr: Tr) -> list[Json]:
    """Per question: met or not, how sure we are, and what was said."""
    blocks = []
    for name, label in QUESTIONS.items():
        before = answers.get(name) or {}
        met = _met(before.get("met"))
        choices = [(value, tr(words)) for value, words in MET.items()]
        sure = [(value, tr(words)) for value, words in CONFIDENCE.items()]
        blocks += [
            modal.ask(
                name, tr(label), modal.select(choices, chosen=met, radio=True), hint=tr(HINTS[name])
            ),
            modal.ask(
                f"{name}-confidence",
                tr("How sure are we?"),
                modal.select(sure, chosen=str(before.get("confidence") or "unknown")),
            ),
            modal.ask(
                f"{name}-note",
                tr("What was said"),
                modal.text_input(value=str(before.get("note") or ""), most=500),
                is_optional=True,
            ),
        ]
    return blocks


def _met(met: object) -> str:
    return "unknown" if met is None else "yes" if met else "no"


def reason_question(reasons: Sequence[Reason], tr: Tr) -> Json:
    options = [(reason.key, reason.title.in_(tr.lang)) for reason in reasons]
    return modal.ask("reason", tr("Why?"), modal.select(options))


def note_question(tr: Tr) -> Json:
    return modal.ask("note", tr("Note"), modal.text_input(lines=True, most=1000), is_optional=True)
