"""What somebody owes a prospect, said by the clock: first to them, then to the managers."""

from datetime import datetime, timedelta

import pytest

import funnel
from rules.qualification import Answer, Answers, Confidence
from scheduler import slas
from scheduler.context import House
from store.leads import Lead
from store.outbox import Outbox
from tests.cast import Cast
from tests.scheduler.stage import MakeLead

YES = Answer(met=True, confidence=Confidence.SAID)


def said(code: str) -> list[Outbox]:
    return [row for row in Outbox.select() if row.payload.get("code") == code]


def test_nothing_is_said_before_anything_is_due(house: House, make_lead: MakeLead) -> None:
    lead = make_lead()

    assert slas.remind_unaccepted(house, at=lead.sla_due_at - timedelta(seconds=1)) == 0
    assert said("sla-reminder") == []


def test_the_owner_is_pinged_once_and_then_the_managers_are_told(
    house: House, make_lead: MakeLead
) -> None:
    lead = make_lead()

    slas.remind_unaccepted(house, at=lead.sla_due_at)
    slas.remind_unaccepted(house, at=lead.sla_due_at)
    [reminder] = said("sla-reminder")
    assert reminder.member == lead.owner

    second = Lead.get_by_id(lead.id).sla_due_at
    slas.remind_unaccepted(house, at=second)
    slas.remind_unaccepted(house, at=second + timedelta(days=30))
    [escalation] = said("sla-escalated")
    assert escalation.payload["channel"] == "managers"


def test_an_accepted_lead_reminds_nobody(house: House, make_lead: MakeLead, at: datetime) -> None:
    lead = make_lead()
    due = lead.sla_due_at
    funnel.accept(lead, by=lead.owner, at=at)

    assert slas.remind_unaccepted(house, at=due) == 0


def test_every_overdue_lead_is_reminded_of_in_one_run(house: House, make_lead: MakeLead) -> None:
    leads = [make_lead(number) for number in range(1, 4)]

    slas.remind_unaccepted(house, at=leads[-1].sla_due_at)

    assert {row.lead for row in said("sla-reminder")} == set(leads)


def test_one_bad_lead_does_not_keep_the_others_waiting(
    house: House, make_lead: MakeLead, caplog: pytest.LogCaptureFixture
) -> None:
    bad, good = make_lead(1), make_lead(2)
    Lead.update(stage="no-such-stage").where(Lead.id == bad.id).execute()

    slas.remind_unaccepted(house, at=good.sla_due_at)

    assert [row.lead for row in said("sla-reminder")] == [good]


def test_a_lead_nobody_was_free_for_finds_an_owner_later(
    house: House, make_lead: MakeLead, cast: Cast, at: datetime
) -> None:
    for sdr in (cast.minji, cast.tae):
        funnel.set_away(sdr, until=at + timedelta(days=1), by=sdr, at=at)
    lead = make_lead()
    assert lead.owner is None

    slas.find_owners(house, at=at + timedelta(hours=1))
    assert Lead.get_by_id(lead.id).owner is None

    slas.find_owners(house, at=at + timedelta(days=1))
    assert Lead.get_by_id(lead.id).owner in (cast.minji, cast.tae)


def test_the_ae_is_reminded_of_a_hand_over(
    house: House, make_lead: MakeLead, cast: Cast, at: datetime
) -> None:
    lead = make_lead()
    funnel.accept(lead, by=cast.minji, at=at)
    funnel.qualify(lead, Answers(YES, YES, YES, YES), by=cast.minji, at=at)
    deal = funnel.convert(lead, owner=cast.jun, by=cast.minji, at=at)

    assert slas.remind_deals(house, at=deal.sla_due_at - timedelta(seconds=1)) == 0
    slas.remind_deals(house, at=deal.sla_due_at)
    slas.remind_deals(house, at=deal.sla_due_at)

    [reminder] = said("deal-reminder")
    assert reminder.member == cast.jun
