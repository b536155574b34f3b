"""Drains the outbox into Slack: each thing once, in order per lead, whatever goes wrong."""

import logging
import re
import time
from datetime import datetime, timedelta
from functools import partial

import funnel
from bot.post import HALF_DONE, Slack, SlackTrouble
from funnel import outbox
from scheduler.context import House
from scheduler.saying import NotYet, Word, say
from scheduler.work import each, postponement
from store import playbooks
from store.outbox import Outbox

log = logging.getLogger("leadloop.delivery")

ROUND = 20
LEASE = timedelta(minutes=2)
# Well below the lease: no row is touched that another worker might hold by now.
LONGEST_ROUND = 60.0
# An unknown outcome is Slack's or the network's; nobody waits an hour for a short outage.
LONGEST_UNKNOWN = 60
CODE = 60
# As often a word of one lead may fail on its own before the lead's next word gets its turn.
MOST_REFUSALS = 5
GIVEN_UP = "word-given-up"
# Until a person repairs the installation every other call would fail as well.
LOCKED_OUT = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired")
# Slack's no to this very word: it will be the same tomorrow, and of no other word.
WORD_REFUSED = (
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_metadata_format",
    "metadata_too_large",
    "msg_blocks_too_long",
    "msg_too_long",
    "no_text",
    "too-far-back",
    "view_too_large",
)
_WAITS = re.compile(r"^(waits|paced) ?")
_NOTE = re.compile(r"(?P<code>\S+)(?: x(?P<times>\d+))?(?: #\d+)?")


class Round:
    """One claim's worth of rows; it ends early when Slack is away or slow."""

    def __init__(self, house: House, slack: Slack, at: datetime) -> None:
        self.house, self.slack, self.at = house, slack, at
        self.playbook, _ = playbooks.in_force()
        self._ends = time.monotonic() + LONGEST_ROUND
        self._again_at: datetime | None = None

    def again_at(self) -> datetime | None:
        """When to come back, once there is no point in going on."""
        if self._again_at is None and time.monotonic() > self._ends:
            self._again_at = self.at
        return self._again_at

    def deliver(self, row: Outbox) -> None:
        """Say one row and finish it, or put it off with the reason."""
        again_at = self.again_at()
        if again_at is not None:
            give_back(row, again_at, "waits")
            return
        word = Word(row, self.house, self.slack, self.playbook, self.at, may_have_been_said(row))
        try:
            say(word)
        except NotYet as later:
            give_back(row, later.until, "paced")
        except SlackTrouble as trouble:
            self._handle(row, trouble)
        else:
            funnel.said([row], at=self.at)

    def _handle(self, row: Outbox, trouble: SlackTrouble) -> None:
        code = trouble.code[:CODE]
        wait = trouble.retry_after or postponement(row.attempts)
        if trouble.unknown:
            wait = min(wait, LONGEST_UNKNOWN)
        log.warning(
            "outbox=%s kind=%s trouble=%s permanent=%s again_in=%s",
            row.id, row.kind, code, trouble.permanent, wait,
        )  # fmt: skip
        until = self.at + timedelta(seconds=wait)
        # an error inside Slack is about this word; no answer at all is about every word
        if code in LOCKED_OUT or (trouble.unknown and code not in HALF_DONE):
            self._again_at = until
        if trouble.unknown:
            row.postpone(until, code)
        elif code in WORD_REFUSED and times(row, code) >= MOST_REFUSALS:
            give_up(row, code, at=self.at)
        else:
            put_off(row, until, code)


def deliver_waiting(house: House, *, at: datetime) -> int:
    """Say what is due; without Slack it waits."""
    if house.slack is None:
        return 0
    claimed = Outbox.claim(at=at, lease=LEASE, limit=ROUND)
    if not claimed:
        return 0
    return each(
        claimed,
        Round(house, house.slack, at).deliver,
        what="deliver",
        spoiled=partial(_spoiled, at=at),
    )


def put_off(row: Outbox, until: datetime, code: str) -> None:
    """Try again later, and note that this very try certainly said nothing.

    Where an earlier one is in doubt the note is left out, and with it the doubt lasts until the
    row is done: this try may have ended before it looked.
    """
    sure = "" if may_have_been_said(row) else f" #{row.attempts}"
    row.postpone(until, _counted(row, code) + sure)


def give_back(row: Outbox, until: datetime, code: str) -> None:
    """Let a row wait for its turn; what its last try left in ``trouble`` still counts."""
    row.give_back(until, f"{code} {_left(row)}".strip())


def give_up(row: Outbox, code: str, *, at: datetime) -> None:
    """End a row that cannot be said, so that its lead is not silent for ever; tell the admins."""
    log.error("outbox=%s kind=%s given up trouble=%s", row.id, row.kind, code)
    whose = row.lead.key if row.lead else row.key
    if row.payload.get("code") != GIVEN_UP:
        outbox.notice(
            "admin", "word-given-up", key=f"{whose}:{code}", at=at, text=whose, reason=code
        )
    funnel.said([row], at=at)
    row.postpone(at, f"given-up {code}")


def may_have_been_said(row: Outbox) -> bool:
    """Whether a try before this one may have got through: it died, or no answer came.

    A claim counts its try first, so a try that left no note of its own is one in doubt.
    """
    return row.attempts > 1 and not row.trouble.endswith(f" #{row.attempts - 1}")


def times(row: Outbox, code: str) -> int:
    """How often in a row, with this try, the same trouble met this word."""
    note = _NOTE.fullmatch(_left(row))
    if note is None or note["code"] != code:
        return 1
    return 1 + int(note["times"] or 1)


def _counted(row: Outbox, code: str) -> str:
    count = times(row, code)
    return code if count == 1 else f"{code} x{count}"


def _left(row: Outbox) -> str:
    return _WAITS.sub("", row.trouble)


def _spoiled(row: Outbox, trouble: Exception, *, at: datetime) -> None:
    """A bug: what was said is unknown, so the next try looks first."""
    code = type(trouble).__name__
    if times(row, code) >= MOST_REFUSALS:
        give_up(row, code, at=at)
    else:
        until = at + timedelta(seconds=postponement(row.attempts))
        row.postpone(until, _counted(row, code))
