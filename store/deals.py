"""Deals: chances that sales has been handed, with their own stages and amounts."""

from datetime import datetime
from typing import Any, Self

from peewee import BigIntegerField, CharField, DateField, ForeignKeyField, IntegerField, TextField

from store.base import Row, transaction
from store.fields import UtcDateTimeField, plain_json
from store.leads import Gone, StageChange, who_was_faster
from store.people import Company, Contact, Member


class Deal(Row):
    """A chance after the hand-over. People see its key, ``D-87``.

    ``amount`` is in the currency's smallest unit that people write (KRW: won), null until sales
    names it. ``outcome`` is ``open``, ``won`` or ``lost``. Guarded by ``version`` like a lead.
    """

    owner_id: int | None
    company_id: int | None
    company = ForeignKeyField(Company, null=True, backref="deals")
    name = TextField()
    owner = ForeignKeyField(Member, null=True, backref="deals")
    stage = CharField(max_length=32)
    outcome = CharField(max_length=8, default="open")
    version = IntegerField(default=1)
    amount = BigIntegerField(null=True)
    currency = CharField(max_length=3)
    close_on = DateField(null=True)
    next_step = TextField(default="")
    reason = TextField(default="")
    answers = plain_json()
    created_at = UtcDateTimeField()
    stage_at = UtcDateTimeField()
    touched_at = UtcDateTimeField()
    accepted_at = UtcDateTimeField(null=True)
    closed_at = UtcDateTimeField(null=True)
    sla_due_at = UtcDateTimeField(null=True, index=True)
    sla_level = IntegerField(default=0)

    class Meta:
        indexes = ((("owner", "outcome"), False), (("company", "outcome"), False))

    @property
    def key(self) -> str:
        return f"D-{self.id}"

    @property
    def is_open(self) -> bool:
        return bool(self.outcome == "open")

    @classmethod
    def find(cls, key: str) -> Self | None:
        """The deal that people call ``D-87`` (also ``d87`` or ``87``)."""
        digits = key.strip().upper().removeprefix("D").lstrip("-")
        return cls.numbered(int(digits)) if digits.isdecimal() and len(digits) < 10 else None

    def change(self, **values: Any) -> None:
        """Write columns other than the stage, unless somebody changed the deal meanwhile."""
        changed = (
            Deal.update(version=Deal.version + 1, **values)
            .where(Deal.id == self.id, Deal.version == self.version)
            .execute()
        )
        if not changed:
            raise Gone(key=self.key, **who_was_faster(deal=self.id))
        self.version += 1
        for name, value in values.items():
            setattr(self, name, value)

    def enter(
        self,
        there: str,
        *,
        outcome: str,
        at: datetime,
        by: Member | None,
        cause: str,
        **values: Any,
    ) -> None:
        """Take a stage and write the history; the verb has asked the table of moves before."""
        here = self.stage
        with transaction():
            self.change(stage=there, outcome=outcome, stage_at=at, **values)
            StageChange.create(deal=self, here=here, there=there, at=at, by=by, cause=cause)


class DealContact(Row):
    """A person in the buying group: decision maker, influencer, user or blocker."""

    deal = ForeignKeyField(Deal, backref="people", on_delete="CASCADE")
    contact = ForeignKeyField(Contact, backref="deals")
    role = CharField(max_length=24, default="")

    class Meta:
        indexes = ((("deal", "contact"), True),)
