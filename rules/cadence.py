"""When the next mail of a sequence is due, and whether it may leave at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Literal
from zoneinfo import ZoneInfo

from rules import hours
from rules.consent import Purpose
from rules.lifecycle import LeadStage
from rules.playbook import Sending, SequencePlan, StepPlan, Window


class StopReason(StrEnum):
    REPLIED = "replied"
    UNSUBSCRIBED = "unsubscribed"
    BOUNCED = "bounced"
    CONVERTED = "converted"
    DISQUALIFIED = "disqualified"
    RECYCLED = "recycled"
    SUPPRESSED = "suppressed"
    NO_CONSENT = "no-consent"
    OWN_MAIL = "own-mail"
    BY_HAND = "by-hand"
    FINISHED = "finished"
    STAGE = "stage"


SOON = timedelta(seconds=15)
"""A mailbox is read every minute at least, so a reading that is missing soon comes."""


class WaitReason(StrEnum):
    AWAY = "away"
    MAILBOX_STALE = "mailbox-stale"
    MAIL_UNREAD = "mail-unread"
    DAILY_LIMIT = "daily-limit"
    OUTSIDE_WINDOW = "outside-window"


@dataclass(frozen=True)
class Circumstances:
    """How things stand with one enrolled contact at the moment of sending.

    `mailbox_read_at` is the last complete read of every mailbox a reply could have come to:
    None, never read, holds the mail back, because a reply may be lying there. So does a mail that
    has landed and that nobody has understood yet (`has_unread_mail`).
    """

    lead_stage: LeadStage
    purpose: Purpose
    has_consent: bool
    mailbox_read_at: datetime | None
    has_replied_since_enrolled: bool = False
    has_unsubscribed: bool = False
    is_suppressed: bool = False
    has_bounced: bool = False
    is_own_address: bool = False
    away_until: datetime | None = None
    sent_today: int = 0
    has_unread_mail: bool = False


@dataclass(frozen=True)
class Clearance:
    """`until` tells a waiting mail when to ask again."""

    verdict: Literal["send", "wait", "stop"]
    reason: str = ""
    until: datetime | None = None


def next_due(
    step: StepPlan, after: datetime, *, zone: str, window: Window, country: str
) -> datetime:
    """Give the moment a step is due after the one before: never earlier, always in the window.

    Business days keep the time of day and skip weekends and holidays; minutes are real minutes.
    """
    if step.after_business_days is None:
        earliest = after + timedelta(minutes=step.after_minutes or 0)
    else:
        local = after.astimezone(ZoneInfo(zone))
        day = hours.business_days_after(
            local.date(), step.after_business_days, country, hours=window
        )
        earliest = max(after, datetime.combine(day, local.time(), local.tzinfo).astimezone(UTC))
    return hours.next_open(earliest, hours=window, zone=zone, country=country)


_STAGE_STOPS: Mapping[LeadStage, StopReason] = {
    LeadStage.CONVERTED: StopReason.CONVERTED,
    LeadStage.DISQUALIFIED: StopReason.DISQUALIFIED,
    LeadStage.RECYCLED: StopReason.RECYCLED,
}
_ALWAYS_STOP = frozenset({LeadStage.CONVERTED, LeadStage.DISQUALIFIED})

# Read top to bottom, the first that holds ends the sequence; the order is that of the harm done.
_STOPS: tuple[tuple[StopReason, Callable[[Circumstances], bool]], ...] = (
    (StopReason.OWN_MAIL, lambda now: now.is_own_address),
    (StopReason.UNSUBSCRIBED, lambda now: now.has_unsubscribed),
    (StopReason.SUPPRESSED, lambda now: now.is_suppressed),
    (StopReason.BOUNCED, lambda now: now.has_bounced),
    (StopReason.REPLIED, lambda now: now.has_replied_since_enrolled),
    (
        StopReason.NO_CONSENT,
        lambda now: now.purpose == Purpose.MARKETING and not now.has_consent,
    ),
)


def clear(
    circumstances: Circumstances,
    *,
    plan: SequencePlan,
    sending: Sending,
    at: datetime,
    zone: str,
    country: str = "KR",
) -> Clearance:
    """Judge one due mail: send it, ask again later, or end the sequence."""
    stop = stop_reason(circumstances, plan=plan)
    if stop:
        return Clearance("stop", stop)
    window = plan.window or sending.window
    return _wait(circumstances, window, sending=sending, at=at, zone=zone, country=country)


def stop_reason(circumstances: Circumstances, *, plan: SequencePlan) -> StopReason | None:
    """Tell why this sequence must end now, if it must."""
    for reason, holds in _STOPS:
        if holds(circumstances):
            return reason
    stage = circumstances.lead_stage
    if stage in _ALWAYS_STOP or stage in plan.stop_on:
        return _STAGE_STOPS.get(stage, StopReason.STAGE)
    return None


def _wait(
    now: Circumstances, window: Window, *, sending: Sending, at: datetime, zone: str, country: str
) -> Clearance:
    if now.away_until and now.away_until > at:
        until = hours.next_open(now.away_until, hours=window, zone=zone, country=country)
        return Clearance("wait", WaitReason.AWAY, until)
    if now.sent_today >= sending.max_per_contact_per_day:
        tomorrow = _next_midnight(at, zone)
        until = hours.next_open(tomorrow, hours=window, zone=zone, country=country)
        return Clearance("wait", WaitReason.DAILY_LIMIT, until)
    if not hours.is_open(at, hours=window, zone=zone, country=country):
        until = hours.next_open(at, hours=window, zone=zone, country=country)
        return Clearance("wait", WaitReason.OUTSIDE_WINDOW, until)
    patience = timedelta(minutes=sending.mailbox_stale_after)
    if now.mailbox_read_at is None or at - now.mailbox_read_at > patience:
        return Clearance("wait", WaitReason.MAILBOX_STALE, at + SOON)
    if now.has_unread_mail:
        return Clearance("wait", WaitReason.MAIL_UNREAD, at + timedelta(seconds=15))
    return Clearance("send")


def _next_midnight(at: datetime, zone: str) -> datetime:
    local = at.astimezone(ZoneInfo(zone))
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
    return (midnight + hours.DAY).astimezone(UTC)
