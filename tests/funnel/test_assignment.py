"""Who works a lead."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest

import funnel
from rules.lifecycle import LeadStage
from rules.refusals import Refused
from store.base import connection
from store.journal import Activity
from store.leads import Lead
from store.outbox import Outbox
from store.people import Member
from tests.cast import Cast
from tests.funnel import mails

pytestmark = pytest.mark.usefixtures("cast")


def test_accepting_moves_the_lead_to_working_and_journals_who(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)

    funnel.accept(lead, by=cast.tae, at=at)

    lead = Lead.get()
    assert (lead.stage, lead.owner, lead.accepted_at) == (LeadStage.WORKING, cast.tae, at)
    assert lead.sla_due_at is None
    activity = Activity.get(Activity.event == "lead-accepted")
    assert activity.by == cast.tae
    assert Outbox.select().where(Outbox.key == f"card:{lead.key}:{activity.id}").exists()


def test_the_second_to_accept_is_told_who_was_faster(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    funnel.accept(lead, by=cast.tae, at=at)

    with pytest.raises(Refused) as refusal:
        funnel.accept(Lead.get(), by=cast.minji, at=at)

    assert refusal.value.code == "already-accepted"
    assert refusal.value.values["who"] == cast.tae.name


def test_a_stale_copy_of_the_lead_changes_nothing(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    stale = Lead.get()
    funnel.accept(lead, by=cast.tae, at=at)

    with pytest.raises(Refused) as refusal:
        funnel.accept(stale, by=cast.minji, at=at)

    assert refusal.value.code == "gone"
    assert refusal.value.values["who"] == cast.tae.name
    assert Lead.get().owner == cast.tae


def test_of_two_members_at_once_exactly_one_wins(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    together = Barrier(2)

    def try_to_accept(member: Member) -> str:
        with connection():
            mine = Lead.get_by_id(lead.id)
            together.wait()
            try:
                funnel.accept(mine, by=member, at=at)
            except Refused as refusal:
                return refusal.code
            return "won"

    with ThreadPoolExecutor(2) as threads:
        results = list(threads.map(try_to_accept, (cast.minji, cast.tae)))

    assert results.count("won") == 1
    assert {*results} - {"won"} <= {"gone", "already-accepted"}
    assert Activity.select().where(Activity.event == "lead-accepted").count() == 1


def test_an_ae_may_not_accept_a_lead(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)

    with pytest.raises(Refused) as refusal:
        funnel.accept(lead, by=cast.jun, at=at)

    assert refusal.value.code == "not-allowed"
    assert Lead.get().stage == LeadStage.MQL


def test_leads_go_round_fairly(at: datetime) -> None:
    owners = []
    for number in range(4):
        mails.arrive(
            mails.inquiry(
                sender=f"p{number} <p{number}@c{number}.example>", message_id=f"<{number}@c>"
            ),
            at=at + timedelta(minutes=number),
        )
        owners.append(Lead.select().order_by(Lead.id.desc()).get().owner_id)

    assert owners[0] != owners[1]
    assert owners[:2] == owners[2:]


def test_an_absent_member_is_skipped_and_the_journal_says_so(cast: Cast, at: datetime) -> None:
    funnel.set_away(cast.minji, until=at + timedelta(days=2), by=cast.minji, at=at)

    lead = mails.hana(at=at)

    assert lead.owner == cast.tae
    skipped = Activity.get(Activity.event == "lead-assigned").detail["skipped"]
    assert ["Minji Kim", "away"] in skipped


def test_with_nobody_present_the_managers_are_told_and_the_sweep_assigns_later(
    cast: Cast, at: datetime
) -> None:
    for member in (cast.minji, cast.tae):
        funnel.set_away(member, until=at + timedelta(days=1), by=member, at=at)

    lead = mails.hana(at=at)
    assert lead.owner is None
    assert Outbox.get(Outbox.kind == "notice").payload["code"] == "nobody-available"

    before = Activity.select().count()
    assert funnel.route_unassigned(lead, at=at + timedelta(hours=1)) is None
    assert Activity.select().count() == before

    funnel.route_unassigned(lead, at=at + timedelta(days=2))
    assert Lead.get().owner is not None


def test_handing_back_gives_the_lead_to_somebody_else(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    funnel.accept(lead, by=cast.minji, at=at)

    funnel.hand_back(Lead.get(), reason="wrong-owner", by=cast.minji, at=at)

    lead = Lead.get()
    assert (lead.stage, lead.owner) == (LeadStage.MQL, cast.tae)


def test_a_reason_outside_the_playbook_is_refused(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)

    with pytest.raises(Refused) as refusal:
        funnel.hand_back(lead, reason="bored", by=cast.minji, at=at)

    assert "wrong-owner" in refusal.value.values["reasons"]  # type: ignore[operator]


def test_an_mql_nobody_accepts_is_pinged_and_then_escalated(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    assert lead.sla_due_at is not None

    assert funnel.remind_sla(lead, at=at) is None
    funnel.remind_sla(lead, at=lead.sla_due_at)
    reminder = Outbox.get(Outbox.kind == "direct")
    assert (reminder.member, reminder.payload["code"]) == (lead.owner, "sla-reminder")

    lead = Lead.get()
    assert lead.sla_due_at is not None
    funnel.remind_sla(lead, at=lead.sla_due_at)
    assert Outbox.select().where(Outbox.kind == "notice").get().payload["code"] == "sla-escalated"
    assert Lead.get().sla_due_at is None


def test_accepting_stops_the_acceptance_clock(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)
    funnel.accept(lead, by=cast.tae, at=at)

    assert funnel.remind_sla(Lead.get(), at=at + timedelta(days=1)) is None


def test_assigning_tells_the_new_owner(cast: Cast, at: datetime) -> None:
    lead = mails.hana(at=at)

    activity = funnel.assign(lead, cast.tae, by=cast.sora, at=at)

    assert Lead.get().owner == cast.tae
    row = Outbox.get(Outbox.key == f"thread:{lead.key}:{activity.id}")
    assert row.payload["ping"] is True
