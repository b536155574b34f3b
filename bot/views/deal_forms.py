"""The modals of the hand-over and of the pipeline."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.ids import Callback
from bot.views import kit, modal
from bot.views.forms import bant_questions, note_question, reason_question
from bot.views.kit import Json
from rules.playbook import DealStage, Reason
from words import Tr

NEW_DEAL = "new"


def convert_form(
    key: str,
    version: int,
    heading: str,
    *,
    name: str,
    deals: Sequence[tuple[str, str]],
    tr: Tr,
) -> Json:
    """A new deal or, when the company has one, its open deal; the open one is offered first."""
    blocks: list[Json] = [kit.header(heading)]
    if deals:
        options = [*deals[:9], (NEW_DEAL, tr("A new deal"))]
        choice = modal.select(options, chosen=deals[0][0], radio=True)
        blocks.append(modal.ask("deal", tr("This company has an open deal"), choice))
    blocks += [
        modal.ask(
            "name",
            tr("Name of a new deal"),
            modal.text_input(value=name, most=200),
            is_optional=True,
        ),
        amount_question(tr, "", is_optional=True),
        modal.ask(
            "member",
            tr("Who takes it over?"),
            modal.user_input(),
            is_optional=True,
            hint=tr("Empty: the AE with the fewest open deals."),
        ),
    ]
    return modal.modal(
        tr, tr("Convert"), Callback.CONVERT, blocks, submit=tr("Convert"), lead=key, version=version
    )


def accept_form(
    key: str, version: int, heading: str, *, amount: str, answers: Mapping[str, Any], tr: Tr
) -> Json:
    """The AE names the amount and looks at the SDR's answers again."""
    blocks = [
        kit.header(heading),
        amount_question(tr, amount, is_optional=False),
        kit.context(tr("What the SDR found out. Correct what you see otherwise.")),
        *bant_questions(answers, tr),
    ]
    return modal.modal(
        tr,
        tr("Accept deal"),
        Callback.DEAL_ACCEPT,
        blocks,
        submit=tr("Accept"),
        deal=key,
        version=version,
    )


def reject_form(key: str, version: int, reasons: Sequence[Reason], *, tr: Tr) -> Json:
    blocks = [
        kit.context(tr("The lead goes to recycling and comes back on the day of its reason.")),
        reason_question(reasons, tr),
        note_question(tr),
    ]
    return modal.modal(
        tr,
        tr("Reject deal"),
        Callback.DEAL_REJECT,
        blocks,
        submit=tr("Reject"),
        deal=key,
        version=version,
    )


def lose_form(key: str, version: int, reasons: Sequence[Reason], *, tr: Tr) -> Json:
    blocks = [reason_question(reasons, tr), note_question(tr)]
    return modal.modal(
        tr,
        tr("Deal lost"),
        Callback.DEAL_LOSE,
        blocks,
        submit=tr("Save"),
        deal=key,
        version=version,
    )


def move_form(
    key: str, version: int, stages: Sequence[DealStage], *, here: str, amount: str, tr: Tr
) -> Json:
    options = [
        (s.key, s.title.in_(tr.lang)) for s in stages if s.outcome != "lost" and s.key != here
    ]
    blocks = [
        modal.ask("stage", tr("Next stage"), modal.select(options)),
        amount_question(tr, amount, is_optional=True),
    ]
    return modal.modal(
        tr,
        tr("Move deal"),
        Callback.DEAL_MOVE,
        blocks,
        submit=tr("Move"),
        deal=key,
        version=version,
    )


def amount_form(key: str, version: int, *, amount: str, close_on: str, tr: Tr) -> Json:
    blocks = [
        amount_question(tr, amount, is_optional=False),
        modal.ask("day", tr("Closes on"), modal.date_input(close_on), is_optional=True),
    ]
    return modal.modal(
        tr,
        tr("Amount"),
        Callback.DEAL_AMOUNT,
        blocks,
        submit=tr("Save"),
        deal=key,
        version=version,
    )


def amount_question(tr: Tr, value: str, *, is_optional: bool) -> Json:
    return modal.ask(
        "amount",
        tr("Amount"),
        modal.text_input(value=value, most=40),
        is_optional=is_optional,
        hint=tr("For example 15,000,000 or 1500만"),
    )
