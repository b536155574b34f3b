"""Drains the outbox into Slack: each thing once, in order per lead, whatever goes wrong."""

import logging
import time
from datetime import datetime, timedelta
from functools import partial

import funnel
from bot.post import Slack, SlackTrouble
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
CODE = 60
# Until a person repairs the installation every other call would fail as well.
LOCKED_OUT = ("invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired")


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
            put_off(row, again_at, "waits")
            return
        word = Word(row, self.house, self.slack, self.playbook, self.at, may_have_been_said(row))
        try:
            say(word)
        except NotYet as later:
            put_off(row, later.until, "paced")
        except SlackTrouble as trouble:
            self._handle(row, trouble)
        else:
            funnel.said([row], at=self.at)

    def _handle(self, row: Outbox, trouble: SlackTrouble) -> None:
        wait = trouble.retry_after or postponement(row.attempts)
        log.warning(
            "outbox=%s kind=%s trouble=%s permanent=%s again_in=%s",
            row.id, row.kind, trouble.code, trouble.permanent, wait,
        )  # fmt: skip
        until = self.at + timedelta(seconds=wait)
        if trouble.unknown or trouble.code in LOCKED_OUT:
            self._again_at = until
        if trouble.unknown:
            row.postpone(until, trouble.code[:CODE])
        else:
            put_off(row, until, trouble.code[:CODE])


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
    """Try again later, and note that this very try certainly said nothing."""
    row.postpone(until, f"{code} #{row.attempts}")


def may_have_been_said(row: Outbox) -> bool:
    """Whether a try before this one may have got through: it died, or no answer came.

    A claim counts its try first, so a try that left no note of its own is one in doubt.
    """
    return row.attempts > 1 and not row.trouble.endswith(f" #{row.attempts - 1}")


def _spoiled(row: Outbox, trouble: Exception, *, at: datetime) -> None:
    """A bug: what was said is unknown, so the next try looks first."""
    row.postpone(at + timedelta(seconds=postponement(row.attempts)), type(trouble).__name__)
