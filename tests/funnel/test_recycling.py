"""The loop: what did not work out now comes back at the right time."""

from datetime import date, datetime, timedelta

import pytest

import funnel
from rules.lifecycle import LeadStage
from rules.refusals import Refused
from store.journal import Activity
from store.leads import Lead, StageChange
from store.outbox import Outbox
from tests.cast import Cast
from tests.funnel import mails

pytestmark = pytest.mark.usefixtures("cast")


def test_recycling_keeps_reason_and_day(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)

    funnel.recycle(lead, reason="no-budget", revisit_on=date(2027, 3, 2), by=cast.minji, at=at)

    lead = Lead.get()
    assert (lead.stage, lead.reason) == (LeadStage.RECYCLED, "no-budget")
    assert lead.revisit_at == datetime.fromisoformat("2027-03-02T09:00:00+09:00")
    assert lead.sla_due_at is None


def test_a_day_in_the_past_is_refused(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)

    with pytest.raises(Refused) as refusal:
        funnel.recycle(lead, reason="not-now", revisit_on=at.date(), by=cast.minji, at=at)
    assert refusal.value.code == "bad-date"
    assert Lead.get().stage == LeadStage.MQL


def test_a_recycled_lead_comes_back_in_its_next_cycle_to_its_owner(
    cast: Cast, at: datetime
) -> None:
    lead = mails.hana(at=at)
    funnel.accept(lead, by=cast.tae, at=at)
    funnel.recycle(Lead.get(), reason="not-now", by=cast.tae, at=at)
    back = Lead.get().revisit_at
    assert back is not None

    funnel.revive(Lead.get(), cause="revisit", by=None, at=back)

    lead = Lead.get()
    assert (lead.is_open, lead.cycle_no, lead.owner) == (True, 2, cast.tae)
    assert StageChange.select().where(StageChange.cycle_no == 2).exists()
    assert Outbox.get(Outbox.kind == "direct").payload["code"] == "lead-came-back"


def test_the_calendar_brings_a_lead_back_only_so_often(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    Lead.update(cycle_no=3).where(Lead.id == lead.id).execute()
    funnel.recycle(Lead.get(), reason="not-now", by=cast.minji, at=at)

    funnel.revive(Lead.get(), cause="revisit", by=None, at=at + timedelta(days=200))

    assert Lead.get().stage == LeadStage.RECYCLED
    assert Activity.select().where(Activity.event == "lead-rested").exists()

    funnel.revive(Lead.get(), cause="by-hand", by=cast.minji, at=at + timedelta(days=200))
    assert Lead.get().is_open


def test_an_untouched_lead_warns_its_owner_and_then_recycles(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    funnel.accept(lead, by=cast.tae, at=at)
    due = Lead.get().stale_due_at
    assert due is not None

    funnel.warn_stale(Lead.get(), at=due)
    warning = Outbox.get(Outbox.kind == "direct")
    assert (warning.member, warning.payload["code"]) == (cast.tae, "stale-warning")
    assert Lead.get().stage == LeadStage.WORKING

    again = Lead.get().stale_due_at
    assert again is not None
    assert again > due
    funnel.warn_stale(Lead.get(), at=again)
    lead = Lead.get()
    assert (lead.stage, lead.reason) == (LeadStage.RECYCLED, "stale")


def test_a_touch_after_the_warning_starts_the_clock_anew(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    funnel.accept(lead, by=cast.tae, at=at)
    due = Lead.get().stale_due_at
    assert due is not None
    funnel.warn_stale(Lead.get(), at=due)

    funnel.update(Lead.get(), by=cast.tae, at=due + timedelta(hours=1))

    lead = Lead.get()
    assert lead.stale_warned_at is None
    assert lead.stale_due_at is not None
    assert lead.stale_due_at > due + timedelta(days=5)


def test_a_second_warning_for_the_same_cause_is_never_sent(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    funnel.accept(lead, by=cast.tae, at=at)
    due = Lead.get().stale_due_at
    assert due is not None
    funnel.warn_stale(Lead.get(), at=due)
    funnel.warn_stale(Lead.get(), at=due + timedelta(minutes=1))

    assert Outbox.select().where(Outbox.kind == "direct").count() == 1


def test_snoozing_hides_the_lead_and_waking_tells_the_owner(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    until = at + timedelta(days=2)
    funnel.snooze(lead, until=until, by=cast.minji, at=at)
    assert Lead.get().sla_due_at is None

    assert funnel.wake(Lead.get(), at=at + timedelta(days=1)) is None
    funnel.wake(Lead.get(), at=until)

    assert Lead.get().snoozed_until is None
    assert Outbox.get(Outbox.kind == "direct").payload["code"] == "lead-woken"


def test_a_note_is_kept_and_told_in_the_thread(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    activity = funnel.note(lead, "예산은 1분기에 나옴", by=cast.yuri, at=at)

    assert activity.detail["text"] == "예산은 1분기에 나옴"
    assert Outbox.select().where(Outbox.key == f"thread:{lead.key}:{activity.id}").exists()
    with pytest.raises(Refused):
        funnel.note(lead, "  ", by=cast.yuri, at=at)
