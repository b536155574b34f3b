"""The hand-over to sales, the pipeline, and the way back."""

from datetime import date, datetime, timedelta

import pytest

import funnel
from rules.lifecycle import LeadStage
from rules.qualification import Answer, Answers
from rules.refusals import Refused
from store.deals import Deal, DealContact
from store.journal import Activity
from store.leads import Lead, StageChange
from store.outbox import Outbox
from tests.cast import Cast, sample_playbook
from tests.funnel import mails

pytestmark = pytest.mark.usefixtures("cast")


@pytest.fixture
def qualified(cast: Cast, at: datetime) -> Lead:
    lead = mails.hana(at=at)
    funnel.accept(lead, by=cast.minji, at=at)
    mails.qualify(Lead.get(), cast.minji, at)
    return Lead.get()


def test_qualifying_keeps_the_answers_and_the_verdict(qualified: Lead) -> None:
    assert qualified.answers["budget"]["met"] is True
    assert Activity.get(Activity.event == "lead-qualified").detail["qualified"] is True


def test_too_few_answers_do_not_qualify(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)

    verdict = funnel.qualify(lead, Answers(need=Answer(met=True)), by=cast.minji, at=at)

    assert not verdict.qualified
    assert "budget" in verdict.unknown
    with pytest.raises(Refused) as refusal:
        funnel.convert(Lead.get(), by=cast.minji, at=at)
    assert refusal.value.code == "not-qualified"


def test_converting_makes_a_deal_and_keeps_the_lead_linked(
    qualified: Lead, cast: Cast, at: datetime
) -> None:
    deal = funnel.convert(qualified, by=cast.minji, at=at)

    lead = Lead.get()
    assert (lead.stage, lead.deal) == (LeadStage.CONVERTED, deal)
    assert (deal.stage, deal.owner, deal.amount) == ("srl", cast.jun, None)
    assert DealContact.get().contact == lead.contact
    told = Outbox.get(Outbox.kind == "direct")
    assert (told.member, told.payload["code"]) == (cast.jun, "deal-handed-over")


def test_a_conversion_can_join_the_open_deal_of_the_company(
    qualified: Lead, cast: Cast, at: datetime
) -> None:
    first = funnel.convert(qualified, by=cast.minji, at=at)
    mails.arrive(
        mails.inquiry(sender="도윤 <doyun@hanbit.example>", message_id="<7@hanbit.example>"), at=at
    )
    other = Lead.select().order_by(Lead.id.desc()).get()
    mails.qualify(other, cast.tae, at)

    joined = funnel.convert(Lead.get_by_id(other.id), deal=first, by=cast.tae, at=at)

    assert joined == first
    assert Deal.select().count() == 1
    assert DealContact.select().count() == 2


def test_accepting_a_deal_needs_an_amount_and_enters_the_pipeline(
    qualified: Lead, cast: Cast, at: datetime
) -> None:
    deal = funnel.convert(qualified, by=cast.minji, at=at)

    with pytest.raises(Refused) as refusal:
        funnel.accept_deal(deal, by=cast.jun, at=at)
    assert refusal.value.code == "amount-needed"

    funnel.accept_deal(deal, amount=30_000_000, by=cast.jun, at=at)
    assert (Deal.get().stage, Deal.get().amount) == ("sql", 30_000_000)


def test_a_deal_is_accepted_once(qualified: Lead, cast: Cast, at: datetime) -> None:
    deal = funnel.convert(qualified, by=cast.minji, at=at)
    funnel.accept_deal(deal, amount=1_000_000, by=cast.jun, at=at)

    with pytest.raises(Refused) as refusal:
        funnel.accept_deal(Deal.get(), amount=1, by=cast.sora, at=at)
    assert refusal.value.code == "already-accepted"
    assert refusal.value.values["who"] == cast.jun.name


def test_an_sdr_may_not_accept_a_deal(qualified: Lead, cast: Cast, at: datetime) -> None:
    deal = funnel.convert(qualified, by=cast.minji, at=at)

    with pytest.raises(Refused) as refusal:
        funnel.accept_deal(deal, amount=1, by=cast.minji, at=at)
    assert refusal.value.code == "not-allowed"


def test_a_rejected_deal_sends_its_lead_to_recycle(
    qualified: Lead, cast: Cast, at: datetime
) -> None:
    deal = funnel.convert(qualified, by=cast.minji, at=at)

    funnel.reject_deal(deal, reason="no-authority", by=cast.jun, at=at)

    lead = Lead.get()
    assert (lead.stage, lead.reason) == (LeadStage.RECYCLED, "rejected")
    assert lead.revisit_at is not None
    assert lead.revisit_at.date() == date(2027, 1, 23)
    assert not Deal.get().is_open


def test_a_won_deal_closes_and_its_history_tells_the_way(
    qualified: Lead, cast: Cast, at: datetime
) -> None:
    deal = funnel.convert(qualified, by=cast.minji, at=at)
    funnel.accept_deal(deal, amount=5_000_000, by=cast.jun, at=at)
    funnel.advance(Deal.get(), "proposal", by=cast.jun, at=at)
    funnel.win(Deal.get(), by=cast.jun, at=at)

    assert (Deal.get().outcome, Deal.get().stage) == ("won", "won")
    way = [row.there for row in StageChange.select().where(StageChange.deal == deal)]
    assert way == ["srl", "sql", "proposal", "won"]


def test_a_lost_deal_sends_its_lead_to_recycle_with_the_days_of_the_reason(
    qualified: Lead, cast: Cast, at: datetime
) -> None:
    deal = funnel.convert(qualified, by=cast.minji, at=at)
    funnel.accept_deal(deal, amount=5_000_000, by=cast.jun, at=at)

    funnel.lose(Deal.get(), reason="no-decision", by=cast.jun, at=at)

    lead = Lead.get()
    assert lead.stage == LeadStage.RECYCLED
    assert lead.revisit_at is not None
    assert (lead.revisit_at - at).days in (89, 90)


def test_a_closed_deal_cannot_be_moved(qualified: Lead, cast: Cast, at: datetime) -> None:
    deal = funnel.convert(qualified, by=cast.minji, at=at)
    funnel.accept_deal(deal, amount=5, by=cast.jun, at=at)
    funnel.win(Deal.get(), by=cast.jun, at=at)

    with pytest.raises(Refused) as refusal:
        funnel.advance(Deal.get(), "proposal", by=cast.jun, at=at)
    assert refusal.value.code == "closed"


def test_undoing_a_conversion_removes_the_deal_it_made(
    qualified: Lead, cast: Cast, at: datetime
) -> None:
    funnel.convert(qualified, by=cast.minji, at=at)

    funnel.undo(Lead.get(), by=cast.minji, at=at)

    lead = Lead.get()
    assert (lead.stage, lead.deal, lead.owner) == (LeadStage.WORKING, None, cast.minji)
    assert Deal.select().count() == 0


def test_what_was_built_upon_cannot_be_undone(qualified: Lead, cast: Cast, at: datetime) -> None:
    deal = funnel.convert(qualified, by=cast.minji, at=at)
    funnel.accept_deal(deal, amount=5, by=cast.jun, at=at)

    with pytest.raises(Refused) as refusal:
        funnel.undo(Lead.get(), by=cast.minji, at=at)
    assert refusal.value.code == "built-upon"
    assert Lead.get().stage == LeadStage.CONVERTED


@pytest.mark.parametrize("verb", ["recycle", "disqualify"])
def test_recycle_and_disqualify_can_be_undone(cast: Cast, at: datetime, verb: str) -> None:
    lead = mails.hana(at=at)
    reason = "not-now" if verb == "recycle" else "out-of-target"
    getattr(funnel, verb)(lead, reason=reason, by=cast.minji, at=at)
    assert not Lead.get().is_open

    funnel.undo(Lead.get(), by=cast.minji, at=at + timedelta(minutes=1))

    lead = Lead.get()
    assert (lead.stage, lead.reason, lead.revisit_at) == (LeadStage.MQL, "", None)
    assert lead.stale_due_at is not None


def test_there_is_nothing_to_undo_on_an_untouched_lead(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)

    with pytest.raises(Refused) as refusal:
        funnel.undo(lead, by=cast.minji, at=at)
    assert refusal.value.code == "nothing-to-undo"


def test_a_step_is_undone_only_once(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    funnel.recycle(lead, reason="not-now", by=cast.minji, at=at)
    funnel.undo(Lead.get(), by=cast.minji, at=at)

    with pytest.raises(Refused) as refusal:
        funnel.undo(Lead.get(), by=cast.minji, at=at)
    assert refusal.value.code == "nothing-to-undo"


def test_an_unanswered_hand_over_is_pinged_and_then_escalated(
    qualified: Lead, cast: Cast, at: datetime
) -> None:
    deal = funnel.convert(qualified, by=cast.minji, at=at)
    assert deal.sla_due_at is not None
    funnel.remind_deal(deal, at=deal.sla_due_at)
    funnel.remind_deal(Deal.get(), at=deal.sla_due_at + timedelta(hours=3))

    codes = [row.payload.get("code") for row in Outbox.select().order_by(Outbox.id)]
    assert "deal-reminder" in codes
    assert codes[-1] == "deal-escalated"


def test_the_playbook_can_ask_for_more_before_a_lead_is_worked(cast: Cast, at: datetime) -> None:
    strict = sample_playbook()
    working = strict.lead_stages[LeadStage.WORKING].model_copy(update={"entry": ("title", "phone")})
    stages = {**strict.lead_stages, LeadStage.WORKING: working}
    funnel.apply_playbook(strict.model_copy(update={"lead_stages": stages}), by=None, at=at)
    mails.arrive(
        mails.inquiry(sender="Ann <ann@c.example>", text="Hi", message_id="<a@c.example>"), at=at
    )

    with pytest.raises(Refused) as refusal:
        funnel.accept(Lead.get(), by=cast.minji, at=at)
    assert refusal.value.code == "incomplete"
    assert refusal.value.values["fields"] == ["title", "phone"]
    assert Lead.get().is_open
