"""Compares a mailbox with what landed: every message must be accounted for."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from intake import fingerprint
from intake.mailbox import Listed, MailboxUrl, OpenMailbox
from store.inquiries import LANDED, QUARANTINED, Inquiry, Mailbox

BATCH = 500


@dataclass
class Account:
    """What became of the messages of one mailbox; ``missing`` are UIDs nobody has stored."""

    mailbox: str
    total: int = 0
    became: Counter[str] = field(default_factory=Counter)
    waiting: list[int] = field(default_factory=list)
    missing: list[int] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return not self.missing

    def as_json(self) -> dict[str, Any]:
        return {
            "mailbox": self.mailbox,
            "messages": self.total,
            "became": dict(self.became.most_common()),
            "waiting": self.waiting,
            "missing": self.missing,
        }


def reconcile(url: str) -> Account:
    """Account for every message that a mailbox holds now; nothing is changed."""
    mailbox_url = MailboxUrl.parse(url)
    account = Account(mailbox_url.name)
    cursor = Mailbox.get_or_none(Mailbox.name == mailbox_url.name)
    with OpenMailbox(mailbox_url) as mailbox:
        read_to = cursor.last_uid if cursor and cursor.uidvalidity == mailbox.uidvalidity else 0
        for uids in _batches(mailbox):
            landed = _landed(mailbox_url.name, mailbox.uidvalidity, uids)
            account.total += len(uids)
            account.became.update(fate(one) for one in landed.values())
            for uid in uids:
                if uid in landed:
                    continue
                if uid > read_to:
                    account.waiting.append(uid)
                elif (twin := _landed_before(mailbox, uid)) is not None:
                    account.became[fate(twin)] += 1
                else:
                    account.missing.append(uid)
    return account


def fate(inquiry: Inquiry) -> str:
    """Say in a word what became of an inquiry: lead, reply, bounce, ignored:reason …"""
    if inquiry.state in (LANDED, QUARANTINED):
        return inquiry.state
    if inquiry.kind == "inquiry":
        return "lead" if inquiry.lead_id else "ignored"
    if inquiry.kind in ("reply", "bounce"):
        return str(inquiry.kind)
    reason = next(iter(inquiry.reasons), "")
    return f"ignored:{inquiry.kind}" + (f":{reason}" if reason else "")


def _batches(mailbox: OpenMailbox) -> Iterator[Sequence[int]]:
    last = 0
    while uids := mailbox.uids_after(last):
        for start in range(0, len(uids), BATCH):
            yield uids[start : start + BATCH]
        last = uids[-1]


def _landed(name: str, uidvalidity: int, uids: Sequence[int]) -> dict[int, Inquiry]:
    keys = [f"mail:{name}:{uidvalidity}:{uid}" for uid in uids]
    return {one.uid: one for one in _facts().where(Inquiry.source_key.in_(keys))}


def _landed_before(mailbox: OpenMailbox, uid: int) -> Inquiry | None:
    """After a renumbering an old message lies under its former number: find it by its own id."""
    got = mailbox.header(Listed(uid))
    message_id = fingerprint.message_id(got.raw) if got else ""
    if not message_id:
        return None
    found: Inquiry | None = _facts().where(Inquiry.message_id == message_id).first()
    return found


def _facts() -> Any:
    """Everything but the bytes of the mails."""
    return Inquiry.select(
        Inquiry.id, Inquiry.uid, Inquiry.state, Inquiry.kind, Inquiry.reasons, Inquiry.lead
    )
