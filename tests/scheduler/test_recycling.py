"""The loop turns: a forgotten lead is warned about, put aside, and comes back on its date."""

from datetime import date, datetime, timedelta

import funnel
from rules.lifecycle import LeadStage
from scheduler import recycling
from scheduler.context import House
from store.leads import Lead
from store.outbox import Outbox
from tests.scheduler.stage import MakeLead


def now(lead: Lead) -> Lead:
    return Lead.get_by_id(lead.id)


def test_a_lead_is_warned_about_once_and_then_put_aside(house: House, make_lead: MakeLead) -> None:
    lead = make_lead()

    recycling.handle_stale(house, at=lead.stale_due_at - timedelta(minutes=1))
    assert now(lead).stale_warned_at is None

    recycling.handle_stale(house, at=lead.stale_due_at)
    recycling.handle_stale(house, at=lead.stale_due_at)
    warned = now(lead)
    assert warned.stage == LeadStage.MQL
    assert Outbox.select().where(Outbox.key.startswith("direct:")).count() == 1

    recycling.handle_stale(house, at=warned.stale_due_at)
    aside = now(lead)
    assert (aside.stage, aside.reason) == (LeadStage.RECYCLED, "stale")
    assert aside.revisit_at is not None


def test_a_touch_after_the_warning_keeps_the_lead(
    house: House, make_lead: MakeLead, at: datetime
) -> None:
    lead = make_lead()
    recycling.handle_stale(house, at=lead.stale_due_at)
    warned = now(lead)
    recycle_at = warned.stale_due_at
    funnel.update(warned, by=warned.owner, at=recycle_at - timedelta(hours=1))

    recycling.handle_stale(house, at=recycle_at)

    assert now(lead).stage == LeadStage.MQL


def test_a_recycled_lead_comes_back_on_its_date_and_not_before(
    house: House, make_lead: MakeLead, at: datetime
) -> None:
    lead = make_lead()
    funnel.recycle(lead, reason="not-now", revisit_on=date(2027, 1, 11), by=lead.owner, at=at)
    due = now(lead).revisit_at

    recycling.bring_back(house, at=due - timedelta(minutes=1))
    assert now(lead).stage == LeadStage.RECYCLED

    recycling.bring_back(house, at=due)
    recycling.bring_back(house, at=due)
    back = now(lead)
    assert back.is_open
    assert back.cycle_no == 2


def test_a_lead_whose_cycles_are_used_up_rests(
    house: House, make_lead: MakeLead, at: datetime
) -> None:
    lead = make_lead()
    funnel.recycle(lead, reason="not-now", by=lead.owner, at=at)
    due = now(lead).revisit_at
    Lead.update(cycle_no=99).where(Lead.id == lead.id).execute()

    recycling.bring_back(house, at=due)

    assert now(lead).stage == LeadStage.RECYCLED
    assert recycling.bring_back(house, at=due) == 0


def test_a_snoozed_lead_wakes_at_its_hour(house: House, make_lead: MakeLead, at: datetime) -> None:
    lead = make_lead()
    until = at + timedelta(days=2)
    funnel.snooze(lead, until=until, by=lead.owner, at=at)

    assert recycling.wake_snoozed(house, at=until - timedelta(seconds=1)) == 0
    assert recycling.wake_snoozed(house, at=until) == 1
    assert recycling.wake_snoozed(house, at=until) == 0
    assert now(lead).snoozed_until is None


def test_many_leads_come_back_in_one_run(house: House, make_lead: MakeLead, at: datetime) -> None:
    leads = [make_lead(number) for number in range(1, 4)]
    for lead in leads:
        funnel.recycle(lead, reason="not-now", by=lead.owner, at=at)

    recycling.bring_back(house, at=now(leads[-1]).revisit_at)

    assert all(now(lead).is_open for lead in leads)
