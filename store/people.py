"""Companies, the people who work there, and our own members."""

from datetime import datetime
from typing import Any

from peewee import BooleanField, CharField, ForeignKeyField, IntegerField, TextField

from store.base import Row
from store.fields import UtcDateTimeField, list_json


class Company(Row):
    """A legal body; ``domain`` is its registrable domain and never a free-mail one."""

    name = TextField(default="")
    name_key = TextField(default="", index=True)
    domain = TextField(null=True, unique=True)
    country = CharField(max_length=2, default="")
    employees = IntegerField(null=True)
    created_at = UtcDateTimeField()


class Contact(Row):
    """A person outside; several addresses and phones may lead to one contact."""

    addresses: Any
    phones: Any
    company_id: int | None

    company = ForeignKeyField(Company, null=True, backref="contacts")
    name = TextField(default="")
    title = TextField(default="")
    language = CharField(max_length=8, default="")
    country = CharField(max_length=2, default="")
    zone = TextField(default="")
    created_at = UtcDateTimeField()

    @property
    def email(self) -> str:
        """The address we write to: the oldest one that has not bounced, else the oldest."""
        addresses = list(self.addresses.order_by(Address.bounced_at.is_null(False), Address.id))
        return addresses[0].email if addresses else ""

    @property
    def phone(self) -> str:
        first = self.phones.order_by(Phone.id).first()
        return first.number if first else ""


class Address(Row):
    """One e-mail address of a contact; ``key`` is its normalised form, unique among all people."""

    contact_id: int
    contact = ForeignKeyField(Contact, backref="addresses", on_delete="CASCADE")
    email = TextField()
    key = TextField(unique=True)
    bounced_at = UtcDateTimeField(null=True)
    created_at = UtcDateTimeField()


class Phone(Row):
    """One phone number of a contact; ``key`` is its international form."""

    contact = ForeignKeyField(Contact, backref="phones", on_delete="CASCADE")
    number = TextField()
    key = TextField(index=True)
    created_at = UtcDateTimeField()

    class Meta:
        indexes = ((("contact", "key"), True),)


class Member(Row):
    """One of us. ``roles`` is a list of role names; ``slack_id`` links the Slack user."""

    name = TextField()
    email = TextField(unique=True)
    slack_id = TextField(null=True, unique=True)
    roles = list_json()
    language = CharField(max_length=8, default="")
    zone = TextField(default="")
    capacity = IntegerField(null=True)
    is_active = BooleanField(default=True)
    away_until = UtcDateTimeField(null=True)
    last_assigned_at = UtcDateTimeField(null=True)
    created_at = UtcDateTimeField()

    def is_present(self, at: datetime) -> bool:
        return bool(self.is_active and (self.away_until is None or self.away_until <= at))
