"""What passed between a prospect and us."""

from peewee import BooleanField, CharField, ForeignKeyField, TextField

from store.base import Row
from store.fields import UtcDateTimeField, plain_json
from store.inquiries import Inquiry
from store.leads import Lead
from store.people import Contact, Member


class Touch(Row):
    """One contact with a prospect: ``kind`` is mail, form, reply, click, visit, call, sent …

    ``direction`` is ``in`` or ``out``. ``source``, ``medium``, ``campaign`` and ``referrer`` keep
    where a visitor came from. ``visitor`` keys touches of somebody who has not said a name yet.
    """

    contact = ForeignKeyField(Contact, null=True, backref="touches")
    lead = ForeignKeyField(Lead, null=True, backref="touches")
    inquiry = ForeignKeyField(Inquiry, null=True, backref="touches")
    member = ForeignKeyField(Member, null=True)
    visitor = TextField(default="", index=True)
    kind = CharField(max_length=16)
    direction = CharField(max_length=4, default="in")
    at = UtcDateTimeField()
    source = TextField(default="")
    medium = TextField(default="")
    campaign = TextField(default="")
    referrer = TextField(default="")
    url = TextField(default="")
    text = TextField(default="")
    detail = plain_json()
    is_bot = BooleanField(default=False)

    class Meta:
        indexes = ((("lead", "at"), False), (("contact", "at"), False))
