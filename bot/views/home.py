"""The App Home, "My desk": what waits for this member, the most urgent first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.ids import Action
from bot.views import kit, lines
from bot.views.kit import Face, Json
from bot.views.lines import DealLine, LeadLine, TaskLine
from words import Tr

A_PAGE = 40


@dataclass(frozen=True)
class DeskFace:
    """The groups of a member's desk, each in the order in which it should be worked."""

    name: str
    away_until: datetime | None
    overdue: Sequence[LeadLine]
    replied: Sequence[LeadLine]
    waiting: Sequence[LeadLine]
    stale: Sequence[LeadLine]
    tasks: Sequence[TaskLine]
    working: Sequence[LeadLine]
    deals: Sequence[DealLine]


def home(desk: DeskFace, *, tr: Tr, zone: str, at: datetime, page: int = 0) -> Json:
    """The Home tab; long desks are paged, for a view holds a hundred blocks."""
    rows = _rows(desk, tr=tr, zone=zone, at=at)
    shown = rows[page * A_PAGE : (page + 1) * A_PAGE]
    blocks = [
        kit.header(tr("My desk")),
        kit.context(_summary(desk, tr)),
        *_absence(desk, tr=tr, zone=zone, at=at),
        kit.actions(
            kit.button(tr("New lead"), Action.NEW_LEAD, "home"),
            kit.button(tr("Refresh"), Action.HOME_REFRESH, "0"),
        ),
        kit.divider(),
        *_grouped(shown),
        *([] if rows else _empty(tr)),
        *_pages(page, len(rows), tr),
        kit.context(tr("Type `/lead help` anywhere to see what else you can do.")),
    ]
    return {"type": "home", "blocks": blocks[:100]}


def desk(face: DeskFace, *, tr: Tr, zone: str, at: datetime) -> Face:
    """The same desk as a private message, cut to what one message holds."""
    rows = _rows(face, tr=tr, zone=zone, at=at)
    blocks = _grouped(rows[:30]) if rows else _empty(tr)
    rest = tr("The rest is on the app's Home tab.") if len(rows) > 30 else ""
    return kit.face(
        _summary(face, tr),
        kit.header(tr("My desk")),
        kit.context(_summary(face, tr)),
        *blocks[:45],
        kit.context(rest) if rest else None,
    )


def stranger(sentence: str, tr: Tr) -> Json:
    """The Home tab of somebody who is no member."""
    return {"type": "home", "blocks": [kit.header(tr("Leadloop")), kit.section(sentence)]}


Item = TypeVar("Item")
Row = tuple[str, Callable[[], Json]]


def _rows(face: DeskFace, *, tr: Tr, zone: str, at: datetime) -> list[Row]:
    """Every row with its heading, not drawn yet: a page shows only some of them."""

    def lead(line: LeadLine) -> Json:
        return lines.lead_row(line, tr)

    def deal(line: DealLine) -> Json:
        return lines.deal_row(line, tr)

    def task(line: TaskLine) -> Json:
        return lines.task_row(line, tr=tr, zone=zone, at=at)

    return [
        *_group(tr("Overdue"), face.overdue, lead),
        *_group(tr("Replied, waiting for you"), face.replied, lead),
        *_group(tr("To accept"), face.waiting, lead),
        *_group(tr("Going stale"), face.stale, lead),
        *_group(tr("Tasks"), face.tasks, task),
        *_group(tr("Working"), face.working, lead),
        *_group(tr("Deals"), face.deals, deal),
    ]


def _group(title: str, items: Sequence[Item], draw: Callable[[Item], Json]) -> list[Row]:
    return [(f"{title} ({len(items)})", partial(draw, item)) for item in items]


def _grouped(rows: Sequence[Row]) -> list[Json]:
    blocks: list[Json] = []
    before = ""
    for title, draw in rows:
        if title != before:
            blocks.append(kit.section(f"*{title}*"))
            before = title
        blocks.append(draw())
    return blocks


def _summary(face: DeskFace, tr: Tr) -> str:
    return tr(
        "%(overdue)d overdue · %(replied)d replied · %(waiting)d to accept · %(working)d working · "
        "%(deals)d deals",
        overdue=len(face.overdue),
        replied=len(face.replied),
        waiting=len(face.waiting),
        working=len(face.working),
        deals=len(face.deals),
    )


def _absence(face: DeskFace, *, tr: Tr, zone: str, at: datetime) -> list[Json]:
    if face.away_until is None or face.away_until <= at:
        return []
    until = kit.moment(face.away_until, zone, at, tr)
    return [
        kit.context(
            tr(
                "You are away until %(when)s; no new leads come to you. `/lead away back` ends it.",
                when=until,
            )
        )
    ]


def _empty(tr: Tr) -> list[Json]:
    return [
        kit.section(
            tr(
                "*Nothing waits for you.*\n"
                "New inquiries appear in the leads channel with an *Accept* button; "
                "what you accept stands here until it is converted or put aside.\n"
                "• `/lead inbox` shows what nobody has accepted yet\n"
                "• `/lead new` makes a lead by hand\n"
                "• `/lead find Hanbit` finds a person or a company"
            )
        )
    ]


def _pages(page: int, count: int, tr: Tr) -> list[Json]:
    buttons = []
    if page > 0:
        buttons.append(kit.button(tr("Back"), Action.HOME_BACK, str(page - 1)))
    if (page + 1) * A_PAGE < count:
        buttons.append(kit.button(tr("More"), Action.HOME_NEXT, str(page + 1)))
    return [kit.actions(*buttons)] if buttons else []
