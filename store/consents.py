"""Who allowed what, with proof, and who is never written to again."""

from peewee import BooleanField, CharField, ForeignKeyField, TextField

from store.base import Row
from store.fields import UtcDateTimeField
from store.inquiries import Inquiry
from store.people import Contact


class Consent(Row):
    """One entry of the ledger: what a person allowed or refused, and the words they saw."""

    contact = ForeignKeyField(Contact, backref="consents")
    purpose = CharField(max_length=16)
    channel = CharField(max_length=16, default="email")
    is_granted = BooleanField()
    basis = CharField(max_length=24, default="consent")
    source = TextField(default="")
    text = TextField(default="")
    text_version = TextField(default="")
    inquiry = ForeignKeyField(Inquiry, null=True)
    at = UtcDateTimeField()

    class Meta:
        indexes = ((("contact", "purpose", "at"), False),)


class Suppression(Row):
    """An address (normalised) or a domain that no path may send to."""

    key = TextField(unique=True)
    reason = CharField(max_length=24)
    detail = TextField(default="")
    at = UtcDateTimeField()
