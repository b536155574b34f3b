"""Walks leads through their sequences: each due step becomes one queued mail."""

from datetime import datetime

import funnel
from scheduler.context import House
from scheduler.work import each
from store.sequences import Enrollment


def take_due_steps(house: House, *, at: datetime) -> int:
    """Let every walk whose time has come take its next step, wait, or stop with a reason.

    A walk that fails for a bug comes back by itself when its claim runs out.
    """
    return each(
        Enrollment.claim(at=at),
        lambda enrollment: funnel.take_step(enrollment, mailroom=house.mailroom, at=at),
        what="step",
    )
