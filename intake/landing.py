"""Reads one mailbox: everything above the cursor lands, unchanged, before anybody parses it."""

import logging
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import funnel
from funnel.landing import Arrived
from intake import fingerprint
from intake.mailbox import LOST, PART, Fetched, Listed, MailboxTrouble, MailboxUrl, OpenMailbox
from store.inquiries import Mailbox
from store.leases import Lease

BATCH = 50
CHUNK = 8 * PART
LEASE = timedelta(seconds=15)
"""Short, so that a killed poller is soon replaced; losing it by accident does no harm."""
LOOK_BACK = timedelta(days=14)
WHOLE_TRIES, HEADER_TRIES = 4, 6

Clock = Callable[[], datetime]
log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another process reads this mailbox now."""


@dataclass
class Reader:
    """Reads one mailbox; remembers between connections which mails make trouble."""

    url: MailboxUrl
    owner: str
    now: Clock
    suspects: Counter[int] = field(default_factory=Counter)

    @property
    def lease(self) -> str:
        return f"mailbox:{self.url.name}"

    def take_lease(self) -> bool:
        return Lease.take(self.lease, owner=self.owner, at=self.now(), ttl=LEASE)

    def keep_lease(self) -> None:
        if not self.take_lease():
            raise LeaseLost(self.url.name)

    def drop_lease(self) -> None:
        Lease.drop(self.lease, owner=self.owner)

    def read(self, mailbox: OpenMailbox, *, at: datetime) -> int:
        """Land everything above the cursor and tell how many mails that was."""
        last = self._cursor(mailbox, at)
        landed = 0
        while uids := mailbox.uids_after(last):
            for start in range(0, len(uids), BATCH):
                batch = uids[start : start + BATCH]
                landed += self._land(mailbox, batch, at)
                last = batch[-1]
        funnel.mailbox_read(self.url.name, at=at)
        return landed

    def _cursor(self, mailbox: OpenMailbox, at: datetime) -> int:
        """How far this mailbox has been read; after a renumbering, two weeks are read again."""
        before = Mailbox.get_or_none(Mailbox.name == self.url.name)
        row = funnel.begin_mailbox(self.url.name, mailbox.uidvalidity, at=at)
        if before is None or before.uidvalidity in (0, mailbox.uidvalidity):
            return row.last_uid
        recent = mailbox.uids_since((min(at, before.read_at or at) - LOOK_BACK).date())
        start = (recent[0] if recent else mailbox.uidnext) - 1
        log.warning("mailbox=%s renumbered, reading again from uid=%d", self.url.name, start + 1)
        self._store(mailbox, [], max(start, 0), at)
        return max(start, 0)

    def _land(self, mailbox: OpenMailbox, uids: Sequence[int], at: datetime) -> int:
        listed = self._listed(mailbox, uids)
        landed = 0
        for chunk in chunks(listed):
            mails = [self._arrived(mail, got, at) for mail, got in self._fetch(mailbox, chunk)]
            landed += self._store(mailbox, mails, chunk[-1].uid, at)
            self.keep_lease()
        gone = sorted(set(uids) - {mail.uid for mail in listed})
        if gone:
            log.info("mailbox=%s gone=%s", self.url.name, gone)
        if not listed or listed[-1].uid < uids[-1]:
            self._store(mailbox, [], uids[-1], at)
        return landed

    def _store(
        self, mailbox: OpenMailbox, mails: Sequence[Arrived], last_uid: int, at: datetime
    ) -> int:
        name = self.url.name
        return funnel.land_mails(name, mailbox.uidvalidity, mails, last_uid=last_uid, at=at)

    def _listed(self, mailbox: OpenMailbox, uids: Sequence[int]) -> list[Listed]:
        try:
            return mailbox.listed(uids)
        except MailboxTrouble as trouble:
            if trouble.code == LOST:
                raise
        log.warning("mailbox=%s cannot list uids=%s", self.url.name, list(uids))
        return [Listed(uid) for uid in uids]

    def _fetch(
        self, mailbox: OpenMailbox, chunk: Sequence[Listed]
    ) -> Iterator[tuple[Listed, Fetched]]:
        small = [m.uid for m in chunk if m.size <= PART and not self.suspects[m.uid]]
        together = self._together(mailbox, small)
        for mail in chunk:
            got = together.get(mail.uid)
            if got is None and (mail.uid not in small or self.suspects[mail.uid]):
                got = self._alone(mailbox, mail)
            if got is None:
                log.info("mailbox=%s gone=[%d]", self.url.name, mail.uid)
            else:
                yield mail, got

    def _together(self, mailbox: OpenMailbox, uids: Sequence[int]) -> dict[int, Fetched]:
        """Fetch many at once; what does not come that way is a suspect, fetched alone."""
        try:
            found = mailbox.many(uids)
        except MailboxTrouble as trouble:
            self.suspects.update(uids)
            if trouble.code == LOST:
                raise
            return {}
        self.suspects.update(uid for uid, got in found.items() if got is None)
        return {uid: got for uid, got in found.items() if got}

    def _alone(self, mailbox: OpenMailbox, mail: Listed) -> Fetched | None:
        """Fetch one mail; one that fails again and again is landed without what cannot be had."""
        while True:
            self.suspects[mail.uid] += 1
            try:
                got = self._tried(mailbox, mail, self.suspects[mail.uid])
            except MailboxTrouble as trouble:
                log.warning("mailbox=%s uid=%d trouble=%s", self.url.name, mail.uid, trouble)
                if trouble.code == LOST:
                    raise
            else:
                del self.suspects[mail.uid]
                return got

    def _tried(self, mailbox: OpenMailbox, mail: Listed, tries: int) -> Fetched | None:
        if tries <= WHOLE_TRIES:
            return mailbox.one(mail, beat=self.keep_lease)
        if tries <= HEADER_TRIES:
            return mailbox.header(mail)
        return Fetched(b"", max(mail.size, 1))

    def _arrived(self, mail: Listed, got: Fetched, at: datetime) -> Arrived:
        return Arrived(
            uid=mail.uid,
            raw=got.raw,
            message_id=fingerprint.message_id(got.raw),
            content_hash=fingerprint.content_hash(got.raw),
            received_at=mail.received_at.astimezone(UTC) if mail.received_at else at,
            size=got.size,
        )


def chunks(mails: Sequence[Listed]) -> Iterator[list[Listed]]:
    """Cut a batch so that what is held in memory at once stays small."""
    chunk: list[Listed] = []
    for mail in mails:
        if chunk and sum(m.size for m in chunk) + mail.size > CHUNK:
            yield chunk
            chunk = []
        chunk.append(mail)
    if chunk:
        yield chunk
