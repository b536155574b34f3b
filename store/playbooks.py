"""The numbered versions of what marketing and sales agreed."""

from functools import lru_cache

from peewee import ForeignKeyField, TextField

from rules import playbook as rules_playbook
from rules.playbook import Playbook
from store.base import Row
from store.fields import UtcDateTimeField, plain_json
from store.people import Member


class PlaybookVersion(Row):
    """One applied playbook; its id is the version number and the highest is in force."""

    content = plain_json()
    checksum = TextField()
    by = ForeignKeyField(Member, null=True)
    applied_at = UtcDateTimeField()


def in_force() -> tuple[Playbook, int]:
    """The playbook in force and its number; before the first one is applied, the defaults and 0."""
    newest = (
        PlaybookVersion.select(PlaybookVersion.id, PlaybookVersion.checksum)
        .order_by(PlaybookVersion.id.desc())
        .first()
    )
    if newest is None:
        return rules_playbook.default(), 0
    return _loaded(newest.id, newest.checksum), newest.id


@lru_cache(maxsize=8)
def _loaded(number: int, checksum: str) -> Playbook:
    """Keyed by checksum too, since another database may hold another version of that number."""
    return rules_playbook.load(PlaybookVersion.get_by_id(number).content)
