"""Short-lived claims among processes: leases, deliveries already seen, and rates."""

from datetime import datetime, timedelta

from peewee import CharField, IntegerField, TextField

from store.base import Row, transaction
from store.fields import UtcDateTimeField


class Lease(Row):
    """A named right that one process holds until a moment (a mailbox, a clock tick)."""

    name = TextField(unique=True)
    owner = TextField()
    until = UtcDateTimeField()

    @classmethod
    def take(cls, name: str, *, owner: str, at: datetime, ttl: timedelta) -> bool:
        """Get or extend a lease in one statement; exactly one owner wins."""
        rows = (
            cls.insert(name=name, owner=owner, until=at + ttl)
            .on_conflict(
                conflict_target=[cls.name],
                update={cls.owner: owner, cls.until: at + ttl},
                where=(cls.until < at) | (cls.owner == owner),
            )
            .returning(cls.id)
            .execute()
        )
        return bool(list(rows))

    @classmethod
    def drop(cls, name: str, *, owner: str) -> None:
        cls.delete().where(cls.name == name, cls.owner == owner).execute()


class Seen(Row):
    """A delivery that was already handled (a Slack envelope, a form token)."""

    key = TextField(unique=True)
    at = UtcDateTimeField(index=True)

    @classmethod
    def first_time(cls, key: str, *, at: datetime) -> bool:
        """True exactly once per key, whoever asks."""
        rows = cls.insert(key=key, at=at).on_conflict_ignore().returning(cls.id).execute()
        return bool(list(rows))

    @classmethod
    def forget_before(cls, at: datetime) -> int:
        count: int = cls.delete().where(cls.at < at).execute()
        return count


class Rate(Row):
    """How often something happened within a window, shared by all processes."""

    key = CharField(max_length=200)
    window = UtcDateTimeField()
    count = IntegerField(default=0)

    class Meta:
        indexes = ((("key", "window"), True),)

    @classmethod
    def hit(cls, key: str, *, at: datetime, window: timedelta) -> int:
        """Count one more and say how many there are in the running window."""
        start = datetime.fromtimestamp(
            at.timestamp() // window.total_seconds() * window.total_seconds(), tz=at.tzinfo
        )
        with transaction():
            rows = (
                cls.insert(key=key, window=start, count=1)
                .on_conflict(
                    conflict_target=[cls.key, cls.window], update={cls.count: cls.count + 1}
                )
                .returning(cls.count)
                .execute()
            )
            return int(next(iter(rows)).count)

    @classmethod
    def forget_before(cls, at: datetime) -> int:
        count: int = cls.delete().where(cls.window < at).execute()
        return count
