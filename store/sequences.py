"""Sequences as applied from the playbook, leads walking through them, and every mail we send."""

from datetime import datetime, timedelta
from typing import Self

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from store.base import Row
from store.fields import UtcDateTimeField, list_json, plain_json
from store.leads import Gone, Lead
from store.people import Contact, Member

LEASE = timedelta(minutes=2)
SENDING = timedelta(minutes=10)


class Sequence(Row):
    """One version of a plan of mails; leads under way finish the version they began."""

    slug = TextField()
    version = IntegerField()
    purpose = CharField(max_length=16)
    plan = plain_json()
    is_current = BooleanField(default=True)
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("slug", "version"), True),)

    @classmethod
    def current(cls, slug: str) -> Self | None:
        return cls.get_or_none(cls.slug == slug, cls.is_current == True)  # noqa: E712


class Step(Row):
    """One mail of a sequence; ``subject`` and ``body`` hold a text per language."""

    sequence = ForeignKeyField(Sequence, backref="steps", on_delete="CASCADE")
    position = IntegerField()
    plan = plain_json()
    subject = plain_json()
    body = plain_json()

    class Meta:
        indexes = ((("sequence", "position"), True),)


class Enrollment(Row):
    """One lead's walk through one sequence: ``active``, ``finished`` or ``stopped``.

    ``position`` is the step that comes next, ``due_at`` when.
    """

    sequence_id: int
    contact_id: int
    sequence = ForeignKeyField(Sequence, backref="enrollments")
    lead = ForeignKeyField(Lead, backref="enrollments")
    contact = ForeignKeyField(Contact, backref="enrollments")
    state = CharField(max_length=12, default="active")
    position = IntegerField(default=1)
    version = IntegerField(default=1)
    due_at = UtcDateTimeField(null=True)
    started_at = UtcDateTimeField()
    ended_at = UtcDateTimeField(null=True)
    reason = TextField(default="")
    waiting_for = TextField(default="")
    by = ForeignKeyField(Member, null=True)

    class Meta:
        indexes = ((("state", "due_at"), False), (("contact", "state"), False))

    @classmethod
    def claim(cls, *, at: datetime, lease: timedelta = LEASE, limit: int = 50) -> list[Self]:
        """Take walks whose next step is due."""
        return cls.claim_due(cls.due_at, cls.state == "active", at=at, lease=lease, limit=limit)

    def change(self, **values: object) -> None:
        """Write columns, unless somebody changed the enrollment meanwhile."""
        changed = (
            Enrollment.update(version=Enrollment.version + 1, **values)
            .where(Enrollment.id == self.id, Enrollment.version == self.version)
            .execute()
        )
        if not changed:
            raise Gone(key=f"E-{self.id}")
        self.version += 1
        for name, value in values.items():
            setattr(self, name, value)


class OutgoingMail(Row):
    """One mail of ours. Unique per (enrollment, step), so that no step can be sent twice.

    ``state``: ``queued`` → ``sending`` (committed before the socket is touched) → ``sent``,
    ``failed``, ``cancelled``, or ``review`` when the server's answer never came.
    """

    lead_id: int | None
    contact_id: int | None
    enrollment_id: int | None
    enrollment = ForeignKeyField(Enrollment, null=True, backref="mails")
    step = ForeignKeyField(Step, null=True)
    lead = ForeignKeyField(Lead, null=True, backref="mails")
    contact = ForeignKeyField(Contact, null=True, backref="mails")
    member = ForeignKeyField(Member, null=True)
    kind = CharField(max_length=16, default="sequence")
    recipient = TextField()
    recipient_key = TextField(index=True)
    message_id = TextField(unique=True)
    in_reply_to = TextField(default="")
    references = list_json()
    subject = TextField(default="")
    text = TextField(default="")
    state = CharField(max_length=12, default="queued")
    due_at = UtcDateTimeField(null=True)
    attempts = IntegerField(default=0)
    queued_at = UtcDateTimeField()
    sent_at = UtcDateTimeField(null=True)
    answer = TextField(default="")
    bounced = TextField(default="")

    class Meta:
        indexes = (
            (("enrollment", "step"), True),
            (("state", "due_at"), False),
            (("contact", "sent_at"), False),
        )

    @classmethod
    def claim(cls, *, at: datetime, lease: timedelta = SENDING, limit: int = 20) -> list[Self]:
        """Take queued mails and mark them ``sending``, each with one more attempt."""
        return cls.claim_due(
            cls.due_at,
            cls.state == "queued",
            at=at,
            lease=lease,
            limit=limit,
            state="sending",
            attempts=cls.attempts + 1,
        )

    def settle(self, state: str, *, also_from: str = "sending", **values: object) -> bool:
        """Leave ``sending`` (or ``also_from``); False when the mail was settled before."""
        changed = (
            OutgoingMail.update(state=state, **values)
            .where(OutgoingMail.id == self.id, OutgoingMail.state.in_(("sending", also_from)))
            .execute()
        )
        if changed:
            self.state = state
            for name, value in values.items():
                setattr(self, name, value)
        return bool(changed)
