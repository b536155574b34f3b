"""The doors of the store: what may be written, claimed and leased, by how many at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from peewee import IntegrityError

from rules.lifecycle import LeadStage, NotPossible
from store.base import connection, transaction
from store.inquiries import Inquiry
from store.leads import Gone, Lead, StageChange
from store.leases import Lease, Rate, Seen
from store.outbox import CARD, THREAD, Outbox
from store.people import Address, Contact, Member

pytestmark = pytest.mark.usefixtures("database")


def test_a_moment_comes_back_in_utc_wherever_it_was_said(at: datetime) -> None:
    seoul = at.astimezone(timezone(timedelta(hours=9)))
    contact = Contact.create(name="Hana", created_at=seoul)

    kept = Contact.get_by_id(contact.id).created_at
    assert kept == at
    assert kept.tzinfo == UTC


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        Contact.create(name="Hana", created_at=datetime(2026, 11, 24))


def test_moments_sort_by_time_and_not_by_text(at: datetime) -> None:
    for offset in (0, 5, -3):
        zone = timezone(timedelta(hours=offset))
        Contact.create(name=str(offset), created_at=(at + timedelta(hours=offset)).astimezone(zone))

    assert [row.name for row in Contact.select().order_by(Contact.created_at)] == ["-3", "0", "5"]


def test_an_address_belongs_to_one_person(at: datetime) -> None:
    address(at, "hana@hanbit.example")
    with pytest.raises(IntegrityError), transaction():
        address(at, "hana@hanbit.example")


def test_a_member_address_is_unique(at: datetime) -> None:
    Member.create(name="Minji", email="minji@saebyeok.example", created_at=at)
    with pytest.raises(IntegrityError), transaction():
        Member.create(name="Other", email="minji@saebyeok.example", created_at=at)


def test_moving_a_lead_writes_its_history(at: datetime) -> None:
    row = lead(at)
    row.move(LeadStage.MQL, at=at, by=None, cause="score")

    change = StageChange.get()
    assert (change.here, change.there, change.cause, change.cycle_no) == ("new", "mql", "score", 1)
    assert Lead.get().version == 2


def test_a_forbidden_move_changes_nothing(at: datetime) -> None:
    row = lead(at)
    row.move(LeadStage.DISQUALIFIED, at=at, by=None, cause="x")

    with pytest.raises(NotPossible) as refusal:
        row.move(LeadStage.WORKING, at=at, by=None, cause="x")
    assert refusal.value.values["key"] == row.key
    assert Lead.get().stage == "disqualified"
    assert StageChange.select().count() == 1


def test_of_many_writers_with_the_same_version_one_wins(at: datetime) -> None:
    row = lead(at)

    def write(number: int) -> bool:
        with connection():
            try:
                Lead(id=row.id, version=1, stage="new").change(subject=str(number))
            except Gone:
                return False
            return True

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(write, range(8))) == 1
    assert Lead.get().version == 2


def test_each_due_row_is_claimed_once_by_many_workers(at: datetime) -> None:
    Inquiry.insert_many([inquiry_row(number, at) for number in range(60)]).execute()

    def work(_: int) -> list[int]:
        with connection():
            return [row.id for row in Inquiry.claim(at=at, limit=7)]

    with ThreadPoolExecutor(6) as threads:
        taken = [one for ids in threads.map(work, range(24)) for one in ids]
    assert sorted(taken) == sorted(row.id for row in Inquiry.select(Inquiry.id))


def test_what_a_dead_worker_claimed_comes_back(at: datetime) -> None:
    Inquiry.insert_many([inquiry_row(1, at)]).execute()
    assert len(Inquiry.claim(at=at)) == 1
    assert Inquiry.claim(at=at) == []

    (again,) = Inquiry.claim(at=at + timedelta(minutes=3))
    assert again.attempt(at=at + timedelta(minutes=3), lease=timedelta(minutes=1))
    assert Inquiry.get().attempts == 1


def test_a_try_at_a_settled_inquiry_is_not_counted(at: datetime) -> None:
    Inquiry.insert_many([inquiry_row(1, at)]).execute()
    (claimed,) = Inquiry.claim(at=at)
    Inquiry.update(state="captured").execute()

    assert not claimed.attempt(at=at, lease=timedelta(minutes=1))
    assert Inquiry.get().attempts == 0


def test_a_claim_leaves_the_heavy_part_where_it_is(at: datetime) -> None:
    Inquiry.insert_many([inquiry_row(1, at)]).execute()
    (claimed,) = Inquiry.claim(at=at)

    assert "packed" not in claimed.__data__


def test_the_words_about_one_lead_leave_in_order(at: datetime) -> None:
    first, second = lead(at), lead(at)
    queue("a1", CARD, first, at)
    queue("a2", THREAD, first, at)
    queue("b1", CARD, second, at)

    taken = Outbox.claim(at=at)
    assert [row.key for row in taken] == ["a1", "b1"]
    assert Outbox.claim(at=at) == []

    Outbox.finish([row.id for row in taken], at=at)
    assert [row.key for row in Outbox.claim(at=at)] == ["a2"]


def test_a_postponed_word_holds_back_the_later_ones_of_its_lead_only(at: datetime) -> None:
    first, second = lead(at), lead(at)
    queue("a1", CARD, first, at)
    queue("a2", THREAD, first, at)
    queue("b1", CARD, second, at)
    (taken, _) = Outbox.claim(at=at)
    taken.postpone(at + timedelta(hours=1), "ratelimited")
    queue("b2", THREAD, second, at)

    assert Outbox.claim(at=at + timedelta(minutes=5))[0].key == "b1"
    assert not {"a2"} & {row.key for row in Outbox.claim(at=at + timedelta(minutes=5))}


def test_a_lease_has_one_owner_until_it_ends(at: datetime) -> None:
    ttl = timedelta(seconds=30)
    assert Lease.take("clock", owner="one", at=at, ttl=ttl)
    assert not Lease.take("clock", owner="two", at=at, ttl=ttl)
    assert Lease.take("clock", owner="one", at=at + timedelta(seconds=20), ttl=ttl)
    assert Lease.take("clock", owner="two", at=at + timedelta(seconds=60), ttl=ttl)


def test_of_eight_who_want_a_lease_one_gets_it(at: datetime) -> None:
    def want(number: int) -> bool:
        with connection():
            return Lease.take("mailbox", owner=str(number), at=at, ttl=timedelta(minutes=1))

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(want, range(8))) == 1


def test_a_delivery_is_new_once(at: datetime) -> None:
    assert Seen.first_time("Ev1", at=at)
    assert not Seen.first_time("Ev1", at=at)
    Seen.forget_before(at + timedelta(hours=1))
    assert Seen.first_time("Ev1", at=at)


def test_a_rate_counts_within_its_window(at: datetime) -> None:
    window = timedelta(minutes=1)
    assert [Rate.hit("ip", at=at, window=window) for _ in range(3)] == [1, 2, 3]
    assert Rate.hit("ip", at=at + timedelta(minutes=2), window=window) == 1


def lead(at: datetime) -> Lead:
    contact = Contact.create(name="Hana", created_at=at)
    return Lead.create(contact=contact, inquired_at=at, created_at=at, stage_at=at, touched_at=at)


def address(at: datetime, email: str) -> Address:
    contact = Contact.create(created_at=at)
    return Address.create(contact=contact, email=email, key=email, created_at=at)


def inquiry_row(number: int, at: datetime) -> dict[str, object]:
    return {
        "source": "mail", "source_key": f"mail:{number}", "received_at": at, "landed_at": at,
        "due_at": at, "packed": b"x",
    }  # fmt: skip


def queue(key: str, kind: str, about: Lead, at: datetime) -> None:
    Outbox.create(key=key, kind=kind, lead=about, created_at=at, due_at=at)
