"""The pipeline in Slack: list, show, move, name the amount, win, lose."""

from datetime import date

from slack_bolt import Ack, App, BoltContext

import funnel
from bot import faces, records, typed
from bot.asked import Asked
from bot.assignment import first_word
from bot.ids import Action, Callback
from bot.lists import deal_page
from bot.usage import Wrong
from bot.views import kit, modal
from bot.views.deal_forms import amount_form, lose_form, move_form
from bot.views.kit import Face, Json


def register(app: App) -> None:
    app.action(Action.DEAL_SHOW.value)(press_show)
    app.action(Action.DEAL_MORE.value)(press_more)
    app.view(Callback.DEAL_MOVE.value)(move)
    app.view(Callback.DEAL_AMOUNT.value)(amount)
    app.view(Callback.DEAL_LOSE.value)(lose)


def press_show(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    asked: Asked = context["asked"]
    key = records.key_of(action["value"])
    with asked.excusing(key):
        face = faces.deal_message(records.deal(key), asked.tr, asked.at)
        asked.present(asked.tr("Deal"), face)


def press_more(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    word, _, value = str(action["selected_option"]["value"]).partition(":")
    asked: Asked = context["asked"]
    key = records.key_of(value)
    if word == "win":
        win(asked, key)
    elif word in SHOWS:
        SHOWS[word](asked, key)


def win(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        deal = records.deal(key)
        funnel.win(deal, by=asked.member, at=asked.at)
        asked.whisper(kit.note(asked.tr("%(key)s is won. Congratulations!", key=deal.key)))


def show_move(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        deal = records.deal(key)
        asked.open(
            move_form(
                deal.key,
                deal.version,
                asked.playbook.deal_stages,
                here=deal.stage,
                amount=f"{deal.amount:,}" if deal.amount else "",
                tr=asked.tr,
            )
        )


def move(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key, amount = str(modal.carried(view)["deal"]), modal.said(view, "amount")
    with asked.answering(ack, asked.tr("Move deal"), key):
        funnel.advance(
            records.deal(key),
            modal.said(view, "stage"),
            amount=typed.amount(amount) if amount else None,
            by=asked.member,
            at=asked.at,
        )


def show_amount(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        deal = records.deal(key)
        asked.open(
            amount_form(
                deal.key,
                deal.version,
                amount=f"{deal.amount:,}" if deal.amount else "",
                close_on=deal.close_on.isoformat() if deal.close_on else "",
                tr=asked.tr,
            )
        )


def amount(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key, day = str(modal.carried(view)["deal"]), modal.said(view, "day")
    with asked.answering(ack, asked.tr("Amount"), key):
        funnel.set_amount(
            records.deal(key),
            typed.amount(modal.said(view, "amount")),
            close_on=date.fromisoformat(day) if day else None,
            by=asked.member,
            at=asked.at,
        )


def show_lose(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        deal = records.deal(key)
        asked.open(lose_form(deal.key, deal.version, asked.playbook.reasons.lost, tr=asked.tr))


def lose(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key = str(modal.carried(view)["deal"])
    with asked.answering(ack, asked.tr("Deal lost"), key):
        funnel.lose(
            records.deal(key),
            reason=modal.said(view, "reason"),
            note=modal.said(view, "note"),
            by=asked.member,
            at=asked.at,
        )


SHOWS = {"move": show_move, "amount": show_amount, "lose": show_lose}


def list_word(asked: Asked) -> Face:
    """/deal list [mine]"""
    mine = asked.words.strip().lower() in ("mine", "me", "내", "내것")
    return deal_page(asked, 0, mine=mine)


def show_word(asked: Asked) -> Face:
    """/deal show D-3"""
    return faces.deal_message(records.deal(first_word(asked)), asked.tr, asked.at)


def move_word(asked: Asked) -> Face:
    """/deal move D-3 proposal [15,000,000]"""
    key, stage, rest = _three(asked)
    deal = records.deal(key)
    amount = typed.amount(rest) if rest else None
    funnel.advance(deal, _stage(asked, stage), amount=amount, by=asked.member, at=asked.at)
    return faces.deal_message(records.deal(key), asked.tr, asked.at)


def amount_word(asked: Asked) -> Face:
    """/deal amount D-3 15,000,000"""
    key, _, rest = asked.words.partition(" ")
    if not rest.strip():
        raise Wrong()
    deal = records.deal(key)
    funnel.set_amount(deal, typed.amount(rest), by=asked.member, at=asked.at)
    shown = kit.money(deal.amount, deal.currency, asked.tr)
    return kit.note(asked.tr("%(key)s is now worth %(amount)s.", key=deal.key, amount=shown))


def win_word(asked: Asked) -> Face:
    """/deal win D-3 [15,000,000]"""
    key, _, rest = asked.words.partition(" ")
    deal = records.deal(key or first_word(asked))
    amount = typed.amount(rest) if rest.strip() else None
    funnel.win(deal, amount=amount, by=asked.member, at=asked.at)
    return kit.note(asked.tr("%(key)s is won. Congratulations!", key=deal.key))


def lose_word(asked: Asked) -> None:
    """/deal lose D-3"""
    show_lose(asked, records.deal(first_word(asked)).key)


def _three(asked: Asked) -> tuple[str, str, str]:
    words = asked.words.split(maxsplit=2)
    if len(words) < 2:
        raise Wrong()
    return words[0], words[1], words[2] if len(words) > 2 else ""


def _stage(asked: Asked, word: str) -> str:
    """A stage by its key, or by its title in either language."""
    wanted = word.strip().casefold()
    for stage in asked.playbook.deal_stages:
        names = {stage.key, stage.title.ko.casefold(), stage.title.en.casefold()}
        if wanted in names:
            return stage.key
    return wanted
