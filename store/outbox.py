"""What must be said in Slack, queued by the transaction that made it true."""

from datetime import datetime, timedelta
from typing import Self

from peewee import CharField, ForeignKeyField, IntegerField, TextField, fn

from store.base import Row
from store.deals import Deal
from store.fields import UtcDateTimeField, plain_json
from store.leads import Lead
from store.people import Member

LEASE = timedelta(minutes=1)
CARD, THREAD, DIRECT, NOTICE, DIGEST, HOME = "card", "thread", "direct", "notice", "digest", "home"


class Outbox(Row):
    """One thing to say. ``key`` is unique, so queueing it twice says it once.

    ``kind``: ``card`` (post or refresh the lead's card), ``thread`` (below the card), ``direct``
    (to one member), ``notice`` (to a channel role named in the payload), ``digest``, ``home``.
    ``payload`` holds ids, codes and plain values; the words are made at delivery.
    """

    lead_id: int | None
    deal_id: int | None
    member_id: int | None
    key = TextField(unique=True)
    kind = CharField(max_length=12)
    lead = ForeignKeyField(Lead, null=True)
    deal = ForeignKeyField(Deal, null=True)
    member = ForeignKeyField(Member, null=True)
    payload = plain_json()
    created_at = UtcDateTimeField()
    due_at = UtcDateTimeField()
    attempts = IntegerField(default=0)
    tried_at = UtcDateTimeField(null=True)
    done_at = UtcDateTimeField(null=True)
    trouble = TextField(default="")

    class Meta:
        indexes = ((("done_at", "due_at"), False), (("lead", "done_at"), False))

    @classmethod
    def claim(cls, *, at: datetime, lease: timedelta = LEASE, limit: int = 20) -> list[Self]:
        """Take what is due, in order: nothing of a lead while an earlier word about it waits.

        Counting ``attempts`` before the call is what lets delivery recognise a message whose
        outcome is unknown.
        """
        earlier = cls.alias()
        blocked = earlier.select(earlier.id).where(
            earlier.lead == cls.lead, earlier.done_at.is_null(), earlier.id < cls.id
        )
        return cls.claim_due(
            cls.due_at,
            cls.done_at.is_null() & ~fn.EXISTS(blocked),
            at=at,
            lease=lease,
            limit=limit,
            attempts=cls.attempts + 1,
        )

    @classmethod
    def finish(cls, ids: list[int], *, at: datetime) -> None:
        cls.update(done_at=at, trouble="").where(cls.id.in_(ids), cls.done_at.is_null()).execute()

    def postpone(self, until: datetime, trouble: str) -> None:
        """Try again later; ``trouble`` is a short code such as ``ratelimited``."""
        Outbox.update(due_at=until, trouble=trouble).where(Outbox.id == self.id).execute()

    def give_back(self, until: datetime, trouble: str) -> None:
        """Wait for a turn: as if it had not been claimed, so that this counts as no try."""
        Outbox.update(due_at=until, trouble=trouble, attempts=Outbox.attempts - 1).where(
            Outbox.id == self.id, Outbox.attempts == self.attempts
        ).execute()

    def begin(self, *, at: datetime) -> None:
        """Note, before the first call that may say it, when that was: it cannot stand earlier."""
        if self.tried_at is None:
            Outbox.update(tried_at=at).where(Outbox.id == self.id).execute()
            self.tried_at = at
