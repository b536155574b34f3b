"""What arrived, byte for byte, and how far each mailbox has been read."""

from datetime import datetime, timedelta
from typing import Any, Self

from peewee import (
    BigIntegerField,
    BlobField,
    CharField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from store.base import Row
from store.fields import UtcDateTimeField, list_json
from store.leads import Lead

LANDED, CAPTURED, IGNORED, QUARANTINED = "landed", "captured", "ignored", "quarantined"
LEASE = timedelta(minutes=2)


class Inquiry(Row):
    """One mail or form as it arrived. ``packed`` is zlib-compressed and never changed.

    ``source`` is ``mail``, ``form`` or ``slack``; ``source_key`` is unique per arrival. ``state``
    goes from ``landed`` to ``captured`` (it belongs to a lead), ``ignored`` (a machine, a list, our
    own) or ``quarantined`` (waits for a person). ``due_at`` says when the next try is due.
    """

    source = CharField(max_length=16)
    source_key = TextField(unique=True)
    mailbox = TextField(default="", index=True)
    uid = BigIntegerField(null=True)
    message_id = TextField(default="", index=True)
    content_hash = TextField(default="", index=True)
    form = TextField(default="")
    size = IntegerField(default=0)
    received_at = UtcDateTimeField()
    landed_at = UtcDateTimeField()
    state = CharField(max_length=16, default=LANDED)
    kind = CharField(max_length=16, default="")
    reasons = list_json()
    lead = ForeignKeyField(Lead, null=True, backref="inquiries")
    lead_id: int | None
    due_at = UtcDateTimeField()
    attempts = IntegerField(default=0)
    trouble = TextField(default="")
    packed = BlobField()

    class Meta:
        indexes = ((("state", "due_at"), False),)

    @property
    def key(self) -> str:
        return f"I-{self.id}"

    @classmethod
    def claim(cls, *, at: datetime, lease: timedelta = LEASE, limit: int = 50) -> list[Self]:
        """Take landed inquiries that wait to be understood, without what they hold."""
        return cls.claim_due(cls.due_at, cls.state == LANDED, at=at, lease=lease, limit=limit)

    @classmethod
    def light(cls) -> list[Any]:
        return [field for field in cls._meta.sorted_fields if field is not cls.packed]

    def attempt(self, *, at: datetime, lease: timedelta) -> bool:
        """Count one try of this very row and renew its lease; False when it was settled."""
        tried = (
            Inquiry.update(attempts=Inquiry.attempts + 1, due_at=at + lease)
            .where(Inquiry.id == self.id, Inquiry.state == LANDED)
            .execute()
        )
        self.attempts += int(bool(tried))
        return bool(tried)


class Mailbox(Row):
    """The cursor of one mailbox folder: everything up to ``last_uid`` has landed.

    ``read_at`` is when it was last read without trouble; sending pauses when that is long ago.
    """

    name = TextField(unique=True)
    uidvalidity = BigIntegerField(default=0)
    last_uid = BigIntegerField(default=0)
    read_at = UtcDateTimeField(null=True)
    trouble = TextField(default="")
    trouble_since = UtcDateTimeField(null=True)
