"""What a member has to do."""

from peewee import ForeignKeyField, TextField

from store.base import Row
from store.deals import Deal
from store.fields import UtcDateTimeField
from store.leads import Lead
from store.people import Member


class Task(Row):
    lead = ForeignKeyField(Lead, null=True, backref="tasks")
    deal = ForeignKeyField(Deal, null=True, backref="tasks")
    owner = ForeignKeyField(Member, backref="tasks")
    title = TextField()
    due_at = UtcDateTimeField(null=True)
    done_at = UtcDateTimeField(null=True)
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("owner", "done_at", "due_at"), False),)
