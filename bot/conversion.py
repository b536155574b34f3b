"""The hand-over from SDR to AE: convert, accept, reject."""

from slack_bolt import Ack, App, BoltContext

import funnel
from bot import records, typed
from bot.asked import Asked
from bot.assignment import first_word, member_of
from bot.ids import Action, Callback
from bot.qualification import answers_in
from bot.views import kit, modal
from bot.views.deal_forms import NEW_DEAL, accept_form, convert_form, reject_form
from bot.views.kit import Face, Json
from funnel import criteria
from funnel.permissions import permit
from rules.lifecycle import LeadStage
from rules.playbook import Playbook
from rules.refusals import Refused
from store.deals import Deal
from store.leads import Lead
from store.queries import leads as lead_queries
from words import Tr

ANY_AMOUNT = 1


def register(app: App) -> None:
    app.action(Action.CONVERT.value)(open_convert)
    app.action(Action.DEAL_ACCEPT.value)(open_accept)
    app.action(Action.DEAL_REJECT.value)(open_reject)
    app.view(Callback.CONVERT.value)(convert)
    app.view(Callback.DEAL_ACCEPT.value)(accept)
    app.view(Callback.DEAL_REJECT.value)(reject)


def open_convert(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    show_convert(context["asked"], records.key_of(action["value"]))


def show_convert(asked: Asked, key: str) -> None:
    """Ask only about a lead that could be converted, so that nobody types in vain."""
    with asked.excusing(key):
        lead = records.lead(key)
        _refuse_early(lead, asked)
        company = lead.company.name if lead.company else ""
        asked.open(
            convert_form(
                lead.key,
                lead.version,
                modal.heading(lead.contact.name or lead.contact.email, company),
                name=company or lead.contact.name,
                deals=_joinable(lead, asked.playbook, asked.tr),
                tr=asked.tr,
            )
        )


def _refuse_early(lead: Lead, asked: Asked) -> None:
    """Say no to what the verb would refuse whatever is typed; the amount can still be named."""
    permit(asked.member, "convert")
    if not lead.is_open:
        raise Refused("closed", key=lead.key, here=lead.stage)
    criteria.require(lead, LeadStage.CONVERTED, asked.playbook, amount=ANY_AMOUNT)


def _joinable(lead: Lead, playbook: Playbook, tr: Tr) -> list[tuple[str, str]]:
    titles = {stage.key: stage.title.in_(tr.lang) for stage in playbook.deal_stages}
    return [
        (deal.key, f"{deal.key} {deal.name} · {titles.get(deal.stage, deal.stage)}")
        for deal in lead_queries.open_deals_of_company(lead)
    ]


def convert(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key, chosen = str(modal.carried(view)["lead"]), modal.said(view, "deal")
    with asked.answering(ack, asked.tr("Convert"), key):
        amount, to = modal.said(view, "amount"), modal.said(view, "member")
        funnel.convert(
            records.lead(key),
            deal=records.deal(chosen) if chosen not in ("", NEW_DEAL) else None,
            owner=member_of(asked, to) if to else None,
            name=modal.said(view, "name"),
            amount=typed.amount(amount) if amount else None,
            by=asked.member,
            at=asked.at,
        )


def convert_word(asked: Asked) -> None:
    """/lead convert L-12"""
    show_convert(asked, records.lead(first_word(asked)).key)


def open_accept(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    show_accept(context["asked"], records.key_of(action["value"]))


def show_accept(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        deal = records.deal(key)
        asked.open(
            accept_form(
                deal.key,
                deal.version,
                heading(deal),
                amount=f"{deal.amount:,}" if deal.amount else "",
                answers=deal.answers,
                tr=asked.tr,
            )
        )


def accept(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key = str(modal.carried(view)["deal"])
    with asked.answering(ack, asked.tr("Accept deal"), key):
        funnel.accept_deal(
            records.deal(key),
            amount=typed.amount(modal.said(view, "amount")),
            answers=answers_in(view),
            by=asked.member,
            at=asked.at,
        )


def open_reject(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    show_reject(context["asked"], records.key_of(action["value"]))


def show_reject(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        deal = records.deal(key)
        reasons = asked.playbook.reasons.reject
        asked.open(reject_form(deal.key, deal.version, reasons, tr=asked.tr))


def reject(ack: Ack, view: Json, context: BoltContext) -> None:
    asked: Asked = context["asked"]
    key = str(modal.carried(view)["deal"])
    with asked.answering(ack, asked.tr("Reject deal"), key):
        funnel.reject_deal(
            records.deal(key),
            reason=modal.said(view, "reason"),
            note=modal.said(view, "note"),
            by=asked.member,
            at=asked.at,
        )


def accept_word(asked: Asked) -> Face | None:
    """/deal accept D-3 [15,000,000]: with an amount at once, else by a modal."""
    key, _, amount = asked.words.partition(" ")
    deal = records.deal(key or first_word(asked))
    if not amount.strip():
        show_accept(asked, deal.key)
        return None
    funnel.accept_deal(deal, amount=typed.amount(amount), by=asked.member, at=asked.at)
    return kit.note(asked.tr("%(key)s is accepted.", key=deal.key))


def reject_word(asked: Asked) -> None:
    """/deal reject D-3"""
    show_reject(asked, records.deal(first_word(asked)).key)


def heading(deal: Deal) -> str:
    company = deal.company.name if deal.company else ""
    return modal.heading(deal.name, company)
