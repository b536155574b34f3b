"""The numbered versions of what marketing and sales agreed."""

from functools import lru_cache

from peewee import ForeignKeyField, TextField

from rules import playbook as rules_playbook
from rules.playbook import Playbook
from store.base import Row, db
from store.fields import UtcDateTimeField, plain_json
from store.people import Member

# Asked by every verb, so written out: making the statement costs more than running it.
NEWEST = "SELECT id, checksum FROM playbook_version ORDER BY id DESC LIMIT 1"


class PlaybookVersion(Row):
    """One applied playbook; its id is the version number and the highest is in force."""

    content = plain_json()
    checksum = TextField()
    by = ForeignKeyField(Member, null=True)
    applied_at = UtcDateTimeField()


def in_force() -> tuple[Playbook, int]:
    """The playbook in force and its number; before the first one is applied, the defaults and 0."""
    newest = db.execute_sql(NEWEST).fetchone()
    if newest is None:
        return rules_playbook.default(), 0
    number, checksum = newest
    return _loaded(number, checksum), number


@lru_cache(maxsize=8)
def _loaded(number: int, checksum: str) -> Playbook:
    """Keyed by checksum too, since another database may hold another version of that number."""
    return rules_playbook.load(PlaybookVersion.get_by_id(number).content)
