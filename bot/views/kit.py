"""The parts every view is made of: safe text, small blocks, dates and amounts in words.

Two kinds of text never mix. What comes from outside goes through ``safe`` before it enters a
sentence with mrkdwn, or stands in ``plain`` or ``quote``, where Slack parses nothing.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time
from babel.numbers import format_currency

from words import Tr

Json = dict[str, Any]


class Face(TypedDict):
    """A message: ``text`` is the sentence a phone's notification shows."""

    text: str
    blocks: list[Json]


MOST_TEXT = 3000
# No view shows more; what is longer need not be read to its end.
FAR_ENOUGH = 4 * MOST_TEXT
MOST_BUTTON = 75
MOST_TITLE = 24
MOST_HEADER = 150
MOST_BLOCKS = 50
MOST_CHARACTERS = 11_500
ENTITY = re.compile(r"&[a-z]{0,3}$")
FORMATTING = str.maketrans({"*": "∗", "~": "∼"})
UNDERLINES = re.compile(r"(?<!\w)_+(?=\S)|(?<=\S)_+(?!\w)")
BLANK_LINES = re.compile(r"\n(?:[ \t\u3000]*\n)+")
BACKTICKS = re.compile("`+")
# Control characters, half characters, and the marks that turn the direction of what follows, with
# which one sentence can pose as another. Line ends and tabs stay.
UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """Drop characters that show nothing and change how others are shown."""
    return UNWANTED.sub("", text[:FAR_ENOUGH].replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def clip(text: str, limit: int) -> str:
    """Shorten escaped text, never inside an entity, with a sign that something was left out."""
    if len(text) <= limit:
        return text
    return ENTITY.sub("", text[: limit - 1]).rstrip() + "…"


def safe(text: str, limit: int = 200) -> str:
    """Disarm words from outside for use within a sentence: no mention, link or formatting."""
    flat = BACKTICKS.sub("ˋ", one_line(text)).translate(FORMATTING)
    return clip(escape(UNDERLINES.sub("ˍ", flat)), limit)


def title(*parts: str) -> str:
    """Name · Company, each said once: an unknown company is called by its domain, as deals are."""
    once: dict[str, str] = {}
    for line in (one_line(part) for part in parts):
        once.setdefault(line.casefold(), line)
    return " · ".join(line for line in once.values() if line)


def mention(slack_id: str | None, name: str) -> str:
    return f"<@{slack_id}>" if slack_id else f"*{safe(name, 80)}*"


def plain(text: str, limit: int = MOST_TEXT) -> Json:
    """Text in which Slack parses nothing; it must not be empty."""
    return {"type": "plain_text", "text": clip(clean(text).strip(), limit) or "–", "emoji": True}


def mrkdwn(text: str, limit: int = MOST_TEXT) -> Json:
    """Our own sentence; ``verbatim`` keeps Slack from making links out of names and addresses."""
    return {"type": "mrkdwn", "text": clip(text, limit) or "–", "verbatim": True}


def section(text: str, *, accessory: Json | None = None, limit: int = MOST_TEXT) -> Json:
    block: Json = {"type": "section", "text": mrkdwn(text, limit)}
    return {**block, "accessory": accessory} if accessory else block


def fields(pairs: Iterable[tuple[str, str]]) -> Json:
    """Label and value side by side; the values come from outside and are not parsed."""
    shown = [plain(f"{label}\n{one_line(value)}", 300) for label, value in pairs if value]
    return {"type": "section", "fields": shown[:10]}


def quote(text: str, limit: int = 900, *, subject: str = "") -> Json:
    """Somebody else's words, set apart; only empty lines go, for a phone shows few lines."""
    words = clip(BLANK_LINES.sub("\n", clean(text)).strip(), limit)
    said: list[Json] = [{"type": "text", "text": words}] if words else []
    if subject:
        end = "\n" if words else ""
        head = {"type": "text", "text": clip(subject, 200) + end, "style": {"bold": True}}
        said.insert(0, head)
    part = {"type": "rich_text_quote", "elements": said or [{"type": "text", "text": "–"}]}
    return {"type": "rich_text", "elements": [part]}


def header(text: str) -> Json:
    return {"type": "header", "text": plain(one_line(text), MOST_HEADER)}


def context(*texts: str) -> Json:
    return {"type": "context", "elements": [mrkdwn(text, 500) for text in texts if text][:10]}


def divider() -> Json:
    return {"type": "divider"}


def actions(*elements: Json | None) -> Json:
    return {"type": "actions", "elements": [one for one in elements if one][:25]}


def button(
    text: str, action: str, value: str, *, style: str = "", confirm: Json | None = None
) -> Json:
    shown: Json = {
        "type": "button",
        "text": plain(text, MOST_BUTTON),
        "action_id": action,
        "value": value,
    }
    if style:
        shown["style"] = style
    if confirm:
        shown["confirm"] = confirm
    return shown


def confirm(title: str, text: str, yes: str, no: str) -> Json:
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
    }


def option(text: str, value: str) -> Json:
    return {"text": plain(one_line(text), MOST_BUTTON), "value": value}


def overflow(action: str, options: Sequence[Json]) -> Json | None:
    if not options:
        return None
    return {"type": "overflow", "action_id": action, "options": list(options)[:5]}


def face(text: str, *blocks: Json | None) -> Face:
    """A message of blocks with the sentence that stands for it where blocks are not shown."""
    shown: list[Json] = []
    room = MOST_CHARACTERS
    for block in blocks:
        if block and _length(block) <= room and len(shown) < MOST_BLOCKS:
            shown.append(block)
            room -= _length(block)
    return {"text": clip(text, MOST_TEXT), "blocks": shown or [section(text)]}


def _length(part: Any) -> int:
    """How much text a block shows; Slack refuses a message with too much in all its blocks."""
    if isinstance(part, list):
        return sum(_length(one) for one in part)
    if not isinstance(part, dict):
        return 0
    own = part.get("text")
    inner = sum(_length(one) for one in part.values() if isinstance(one, dict | list))
    return inner + (len(own) if isinstance(own, str) else 0)


def note(text: str) -> Face:
    """A message of one sentence."""
    return face(text, section(text))


def day(on: date, tr: Tr) -> str:
    """Tue, Nov 24 · 11월 24일 (화)."""
    return format_skeleton("MMMEd", on, locale=tr.lang)


def full_day(on: date, tr: Tr) -> str:
    return format_skeleton("yMMMEd", on, locale=tr.lang)


def moment(at: datetime, zone: str, now: datetime, tr: Tr) -> str:
    """11:00 for today, with the day in front of it otherwise."""
    place = ZoneInfo(zone)
    there, here = at.astimezone(place), now.astimezone(place)
    clock = format_time(there.time(), "HH:mm", locale=tr.lang)
    if there.date() == here.date():
        return clock
    shown = day(there.date(), tr) if there.year == here.year else full_day(there.date(), tr)
    return f"{shown} {clock}"


def stamp(at: datetime, zone: str, tr: Tr) -> str:
    """A moment that stays true however long the message stands: always with its day."""
    there = at.astimezone(ZoneInfo(zone))
    return f"{day(there.date(), tr)} {format_time(there.time(), 'HH:mm', locale=tr.lang)}"


def ago(at: datetime, now: datetime, tr: Tr) -> str:
    minutes = max(int((now - at).total_seconds() // 60), 0)
    if minutes < 1:
        return tr("just now")
    if minutes < 60:
        return tr.n("%(num)d minute ago", "%(num)d minutes ago", minutes)
    if minutes < 24 * 60:
        return tr.n("%(num)d hour ago", "%(num)d hours ago", minutes // 60)
    return tr.n("%(num)d day ago", "%(num)d days ago", minutes // (24 * 60))


def money(amount: int | None, currency: str, tr: Tr) -> str:
    """₩15,000,000; empty when nobody has named an amount."""
    if amount is None:
        return ""
    return format_currency(amount, currency, format="¤#,##0", locale=tr.lang, currency_digits=False)


def bare(text: str) -> str:
    """The same sentence for places that show plain text."""
    plain_text = text.replace("*", "").replace("`", "")
    return plain_text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
