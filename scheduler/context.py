"""What every job is handed: the time, the doors to the outside, and the names it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import funnel
from scheduler.smtp import Smtp

if TYPE_CHECKING:
    from bot.post import Slack


@dataclass(frozen=True)
class House:
    """The running installation as the clock and the workers see it; the front door builds it.

    Without ``slack`` what must be said waits in the outbox, without ``smtp`` due mails wait.
    ``name`` tells processes apart when they take leases. ``pace`` is how many messages a second
    one channel gets; Slack allows about one.
    """

    now: Callable[[], datetime]
    mailroom: funnel.Mailroom
    slack: "Slack | None"
    smtp: Smtp | None
    mail_from: str
    public_url: str
    secret: bytes
    leads_channel: str
    managers_channel: str
    admin_channel: str
    name: str
    pace: int = 1
