"""What a member has to do about a lead: one line and a day."""

from datetime import datetime, timedelta

from funnel import deadlines, journal, outbox
from funnel.engagement import BadDate, EmptyNote
from funnel.permissions import permit
from store.base import transaction
from store.leads import Lead
from store.people import Member
from store.playbooks import in_force
from store.tasks import Task

LONGEST = timedelta(days=365)
MOST = 300


def add_task(
    lead: Lead,
    title: str,
    *,
    due_at: datetime | None = None,
    owner: Member | None = None,
    by: Member,
    at: datetime,
) -> Task:
    """Put a task on a member's desk, by default the lead's owner's, else one's own."""
    permit(by, "add_task")
    if not title.strip():
        raise EmptyNote()
    if due_at is not None and not at < due_at <= at + LONGEST:
        raise BadDate(value=due_at.isoformat())
    who = owner or lead.owner or by
    with transaction():
        task = Task.create(
            lead=lead,
            deal=lead.deal,
            owner=who,
            title=title.strip()[:MOST],
            due_at=due_at,
            created_at=at,
        )
        activity = journal.record(
            "task-added",
            lead=lead,
            by=by,
            at=at,
            task=task.id,
            text=task.title,
            to=who.name,
            due_at=due_at.isoformat() if due_at else "",
        )
        outbox.thread(lead, activity)
        outbox.home(who, at=at)
    return task


def finish_task(task: Task, *, by: Member, at: datetime) -> None:
    """Tick a task off; doing it twice changes nothing. It counts as work on the lead."""
    permit(by, "finish_task")
    with transaction():
        done = Task.update(done_at=at).where(Task.id == task.id, Task.done_at.is_null()).execute()
        if not done:
            return
        task.done_at = at
        if task.lead:
            _worked(Lead.lock(task.lead.id), at)
        activity = journal.record(
            "task-done", lead=task.lead, by=by, at=at, task=task.id, text=task.title
        )
        if task.lead:
            outbox.thread(task.lead, activity)
        outbox.home(task.owner, at=at)


def _worked(lead: Lead, at: datetime) -> None:
    if lead.is_open:
        playbook, _ = in_force()
        lead.change(**deadlines.fresh(playbook, lead.stage, at))
