"""Takes back the newest convert, recycle or disqualify of a lead, while nothing was built on it."""

from datetime import datetime
from typing import Any

from funnel import deadlines, journal, outbox
from funnel.permissions import permit
from rules import lifecycle
from rules.lifecycle import LeadStage
from rules.refusals import Refused
from store.base import transaction
from store.deals import Deal, DealContact
from store.journal import Activity
from store.leads import Lead, StageChange
from store.people import Member
from store.playbooks import in_force
from store.tasks import Task

UNDOABLE = ("lead-converted", "lead-recycled", "lead-disqualified")


class NothingToUndo(Refused):
    """The lead's last step is none that can be taken back."""

    code = "nothing-to-undo"


class BuiltUpon(Refused):
    """Others have worked on what would have to go."""

    code = "built-upon"


def undo(lead: Lead, *, by: Member, at: datetime) -> Activity:
    """Put a lead back to where it was before its last convert, recycle or disqualify."""
    permit(by, "undo")
    with transaction():
        lead = Lead.lock(lead.id)
        last = _last_step(lead)
        if last is None:
            raise NothingToUndo(key=lead.key)
        before = last.detail["before"]
        there = LeadStage(before["stage"])
        lifecycle.check_undo(LeadStage(lead.stage), there)
        if last.event == "lead-converted":
            _take_back_deal(lead, last)
        elif lead.deal and before["deal"] and not lead.deal.is_open:
            raise BuiltUpon(key=lead.key, what=lead.deal.key)
        playbook, _ = in_force()
        values = _restored(before) | {
            key: value
            for key, value in deadlines.fresh(playbook, there, at).items()
            if there.is_open
        }
        lead.enter(there, at=at, by=by, cause="undone", **values)
        Activity.update(undone_at=at).where(Activity.id == last.id).execute()
        activity = journal.record("lead-undone", lead=lead, by=by, at=at, undone=last.event)
        outbox.card(lead, activity)
        outbox.thread(lead, activity)
        outbox.home(lead.owner, at=at)
        return activity


def _last_step(lead: Lead) -> Activity | None:
    """The step that put the lead where it is, if it can be taken back."""
    found: Activity | None = (
        Activity.select()
        .where(
            Activity.lead == lead,
            Activity.event.in_(UNDOABLE),
            Activity.undone_at.is_null(),
            Activity.at >= lead.stage_at,
        )
        .order_by(Activity.id.desc())
        .first()
    )
    return found


def _take_back_deal(lead: Lead, last: Activity) -> None:
    """Remove a deal that this conversion made; only detach from one that was there before."""
    deal = lead.deal
    if deal is None:
        return
    if last.detail["joined"]:
        DealContact.delete().where(
            DealContact.deal == deal, DealContact.contact == lead.contact_id
        ).execute()
        return
    others = Lead.select().where(Lead.deal == deal, Lead.id != lead.id).exists()
    worked_on = deal.accepted_at or deal.version > 2 or not deal.is_open
    tasks = Task.select().where(Task.deal == deal).exists()
    if others or worked_on or tasks:
        raise BuiltUpon(key=lead.key, what=deal.key)
    _erase(deal, lead)


def _erase(deal: Deal, lead: Lead) -> None:
    from store.outbox import Outbox

    lead.change(deal=None)
    Outbox.delete().where(Outbox.deal == deal, Outbox.done_at.is_null()).execute()
    Outbox.update(deal=None).where(Outbox.deal == deal).execute()
    Activity.update(deal=None).where(Activity.deal == deal).execute()
    StageChange.delete().where(StageChange.deal == deal).execute()
    deal.delete_instance(recursive=False)


def _restored(before: dict[str, Any]) -> dict[str, Any]:
    moments = ("accepted_at", "revisit_at", "sla_due_at", "snoozed_until")
    values: dict[str, Any] = {
        name: datetime.fromisoformat(before[name]) if before[name] else None for name in moments
    }
    return values | {
        "owner": before["owner"],
        "reason": before["reason"],
        "sla_level": before["sla_level"],
        "deal": before["deal"],
    }
