"""Reads what people type: keys, amounts and dates, in Korean or English."""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from rules.playbook import Playbook
from rules.refusals import Refused

UNITS = {"억": 100_000_000, "만": 10_000, "천": 1_000, "k": 1_000, "m": 1_000_000}
PART = re.compile(r"(\d+(?:\.\d+)?)(억|만|천|k|m)?", re.IGNORECASE)
MOST_AMOUNT = 10**15
DAYS = {
    **dict.fromkeys(("mon", "monday", "월", "월요일"), 0),
    **dict.fromkeys(("tue", "tuesday", "화", "화요일"), 1),
    **dict.fromkeys(("wed", "wednesday", "수", "수요일"), 2),
    **dict.fromkeys(("thu", "thursday", "목", "목요일"), 3),
    **dict.fromkeys(("fri", "friday", "금", "금요일"), 4),
    **dict.fromkeys(("sat", "saturday", "토", "토요일"), 5),
    **dict.fromkeys(("sun", "sunday", "일", "일요일"), 6),
}
NEAR = {"today": 0, "오늘": 0, "tomorrow": 1, "내일": 1, "모레": 2}
SPAN = re.compile(r"(\d{1,3})\s*(d|days?|일|w|weeks?|주|주일)(?:\s*(?:후|뒤))?", re.IGNORECASE)
MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


class BadAmount(Refused):
    """Words that are no amount of money."""

    code = "bad-amount"


class BadDate(Refused):
    """Words that are no day."""

    code = "bad-date"


def amount(text: str) -> int:
    """Read 15,000,000 · 1500만 · 1억 5000만 · ₩15M as a whole amount."""
    flat = re.sub(r"[,\s₩$원]|krw|usd", "", text, flags=re.IGNORECASE)
    parts = list(PART.finditer(flat))
    if not parts or "".join(part.group(0) for part in parts) != flat:
        raise BadAmount(value=text)
    try:
        total = sum(Decimal(p.group(1)) * UNITS.get((p.group(2) or "").lower(), 1) for p in parts)
    except InvalidOperation:
        raise BadAmount(value=text)
    if total != int(total) or not 0 <= total < MOST_AMOUNT:
        raise BadAmount(value=text)
    return int(total)


def day(text: str, today: date) -> date:
    """Read 2026-12-01 · tomorrow · friday · 3d · 내일 · 금요일 · 3일; a weekday is the next one."""
    word = text.strip().lower()
    if word in NEAR:
        return today + timedelta(days=NEAR[word])
    if word in DAYS:
        return today + timedelta(days=(DAYS[word] - today.weekday() - 1) % 7 + 1)
    if span := SPAN.fullmatch(word):
        weeks = span.group(2)[0] in "w주"
        return today + timedelta(days=int(span.group(1)) * (7 if weeks else 1))
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise BadDate(value=text)


def opening(on: date, playbook: Playbook, zone: str) -> datetime:
    """The moment a day's work begins where the member is."""
    opens = time.fromisoformat(playbook.workspace.hours.start)
    return datetime.combine(on, opens, tzinfo=ZoneInfo(zone))


def mentioned(text: str) -> str | None:
    """The Slack id in `<@U02BOB|bob>`."""
    found = MENTION.match(text.strip())
    return found.group(1) if found else None
