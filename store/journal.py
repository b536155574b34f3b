"""What happened to leads and deals here: append-only, one row per verb."""

from peewee import CharField, ForeignKeyField

from store.base import Row
from store.deals import Deal
from store.fields import UtcDateTimeField, plain_json
from store.leads import Lead
from store.people import Contact, Member


class Activity(Row):
    """``event`` is past and dashed (``lead-accepted``); ``by`` is null when Leadloop itself acted.

    ``undone_at`` is set when the step was taken back; ``detail`` holds the reasons, and ``before``
    in it what an undo needs.
    """

    lead_id: int | None
    deal_id: int | None
    by_id: int | None
    lead = ForeignKeyField(Lead, null=True, backref="activities")
    deal = ForeignKeyField(Deal, null=True, backref="activities")
    contact = ForeignKeyField(Contact, null=True)
    event = CharField(max_length=40)
    by = ForeignKeyField(Member, null=True)
    at = UtcDateTimeField()
    detail = plain_json()
    undone_at = UtcDateTimeField(null=True)

    class Meta:
        indexes = (
            (("lead", "id"), False),
            (("deal", "id"), False),
            (("event", "at"), False),
            (("at",), False),
        )
