"""Leads, their stage history and the one Slack card each of them has."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from peewee import CharField, DeferredForeignKey, ForeignKeyField, IntegerField, TextField

from rules import lifecycle
from rules.lifecycle import LeadStage
from rules.refusals import Refused
from store.base import Row, transaction
from store.fields import UtcDateTimeField, plain_json
from store.people import Company, Contact, Member

if TYPE_CHECKING:
    from store.deals import Deal


class Gone(Refused):
    """Somebody else changed the record between reading and writing; look again."""

    code = "gone"


def who_was_faster(**subject: int) -> dict[str, Any]:
    """Name whoever changed the record meanwhile, as the journal has it."""
    from store.journal import Activity  # the journal's rows point at leads and deals

    newest = Activity.select().filter(**subject).order_by(Activity.id.desc()).first()
    if newest is None:
        return {"who": "", "event": "", "at": None}
    who = newest.by.name if newest.by else ""
    return {"who": who, "event": newest.event, "at": newest.at}


class Lead(Row):
    """A chance before the hand-over to sales. People see its key, ``L-1042``.

    Guarded: ``change`` and ``move`` are the only ways to write it, and both refuse with ``Gone``
    when the version they read is no longer the one in the database. Due columns: ``sla_due_at``
    (acceptance), ``answer_due_at`` (the prospect waits), ``stale_due_at``, ``snoozed_until``,
    ``revisit_at`` (of a recycled lead).
    """

    contact_id: int
    company_id: int | None
    owner_id: int | None
    deal_id: int | None
    contact = ForeignKeyField(Contact, backref="leads")
    company = ForeignKeyField(Company, null=True, backref="leads")
    owner = ForeignKeyField(Member, null=True, backref="leads")
    stage = CharField(max_length=16, default=LeadStage.NEW)
    version = IntegerField(default=1)
    cycle_no = IntegerField(default=1)
    source = TextField(default="")
    form = TextField(default="")
    language = CharField(max_length=8, default="")
    subject = TextField(default="")
    summary = TextField(default="")
    search = TextField(default="")
    fit = IntegerField(default=0)
    interest = IntegerField(default=0)
    grade = CharField(max_length=4, default="")
    score = plain_json()
    answers = plain_json()
    first_touch = plain_json()
    playbook_version = IntegerField(null=True)
    inquired_at = UtcDateTimeField()
    created_at = UtcDateTimeField()
    stage_at = UtcDateTimeField()
    touched_at = UtcDateTimeField()
    assigned_at = UtcDateTimeField(null=True)
    accepted_at = UtcDateTimeField(null=True)
    attempted_at = UtcDateTimeField(null=True)
    replied_at = UtcDateTimeField(null=True)
    answer_due_at = UtcDateTimeField(null=True)
    sla_due_at = UtcDateTimeField(null=True, index=True)
    sla_level = IntegerField(default=0)
    stale_due_at = UtcDateTimeField(null=True, index=True)
    stale_warned_at = UtcDateTimeField(null=True)
    snoozed_until = UtcDateTimeField(null=True, index=True)
    revisit_at = UtcDateTimeField(null=True, index=True)
    reason = TextField(default="")
    deal: "Deal | None" = DeferredForeignKey("Deal", null=True, backref="leads")  # type: ignore[assignment]

    class Meta:
        indexes = (
            (("owner", "stage"), False),
            (("stage", "owner"), False),
            (("created_at",), False),
            (("stage", "created_at"), False),
            (("contact", "stage"), False),
        )

    @property
    def key(self) -> str:
        return f"L-{self.id}"

    @property
    def is_open(self) -> bool:
        return LeadStage(self.stage).is_open

    @classmethod
    def find(cls, key: str) -> Self | None:
        """The lead that people call ``L-12`` (also ``l12`` or ``12``)."""
        digits = key.strip().upper().removeprefix("L").lstrip("-")
        return cls.numbered(int(digits)) if digits.isdecimal() and len(digits) < 10 else None

    def change(self, **values: Any) -> None:
        """Write columns other than the stage, unless somebody changed the lead meanwhile."""
        changed = (
            Lead.update(version=Lead.version + 1, **values)
            .where(Lead.id == self.id, Lead.version == self.version)
            .execute()
        )
        if not changed:
            raise Gone(key=self.key, **who_was_faster(lead=self.id))
        self.version += 1
        for name, value in values.items():
            setattr(self, name, value)

    def move(
        self, there: LeadStage, *, at: datetime, by: Member | None, cause: str, **values: Any
    ) -> None:
        """Go to another stage and write the history, unless somebody moved the lead meanwhile."""
        try:
            lifecycle.check(LeadStage(self.stage), there)
        except lifecycle.NotPossible as refusal:
            refusal.values["key"] = self.key
            raise
        self.enter(there, at=at, by=by, cause=cause, **values)

    def enter(
        self, there: LeadStage, *, at: datetime, by: Member | None, cause: str, **values: Any
    ) -> None:
        """Take a stage without asking the table of moves: only ``move`` and ``undo`` call this."""
        here = self.stage
        with transaction():
            self.change(stage=there.value, stage_at=at, **values)
            StageChange.create(
                lead=self, here=here, there=there.value, at=at, by=by, cause=cause,
                cycle_no=self.cycle_no,
            )  # fmt: skip


class StageChange(Row):
    """One step of a lead or a deal through its stages; append-only, and reports read only this."""

    lead = ForeignKeyField(Lead, null=True, backref="stage_changes")
    deal: "Deal | None" = DeferredForeignKey("Deal", null=True, backref="stage_changes")  # type: ignore[assignment]
    here = CharField(max_length=32, default="")
    there = CharField(max_length=32)
    at = UtcDateTimeField(index=True)
    by = ForeignKeyField(Member, null=True)
    cause = TextField(default="")
    cycle_no = IntegerField(default=1)


class Card(Row):
    """Where a lead's one message stands in Slack; ``face`` is the hash of what it shows."""

    lead = ForeignKeyField(Lead, unique=True, backref="cards")
    channel = TextField()
    ts = TextField()
    face = TextField(default="")
    posted_at = UtcDateTimeField()
