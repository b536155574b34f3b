"""One lead, deal or task as one row: for lists, the App Home and private messages."""

from dataclasses import dataclass
from datetime import datetime

from bot.ids import Action
from bot.views import kit
from bot.views.kit import Face, Json
from words import Tr


@dataclass(frozen=True)
class LeadLine:
    """A lead in one row; ``why`` is a ready sentence such as "accept by 11:00"."""

    key: str
    version: int
    name: str
    company: str
    stage_title: str
    grade: str
    owner: str = ""
    why: str = ""

    @property
    def value(self) -> str:
        return f"{self.key}:{self.version}"


@dataclass(frozen=True)
class DealLine:
    key: str
    version: int
    name: str
    company: str
    stage_title: str
    amount: str
    owner: str = ""
    why: str = ""

    @property
    def value(self) -> str:
        return f"{self.key}:{self.version}"


@dataclass(frozen=True)
class TaskLine:
    title: str
    due_at: datetime | None
    lead: str = ""
    value: str = ""


def lead_title(line: LeadLine) -> str:
    who = kit.safe(kit.title(line.name, line.company), 160)
    return f"*{line.key}* {who}" if who else f"*{line.key}*"


def lead_row(line: LeadLine, tr: Tr) -> Json:
    facts = [kit.safe(line.stage_title, 60), line.grade, line.owner, line.why]
    text = f"{lead_title(line)}\n{' · '.join(filter(None, facts))}"
    return kit.section(text, accessory=kit.button(tr("Show"), Action.SHOW, line.value))


def deal_title(line: DealLine) -> str:
    return f"*{line.key}* {kit.safe(kit.title(line.name, line.company), 160)}"


def deal_row(line: DealLine, tr: Tr) -> Json:
    facts = [kit.safe(line.stage_title, 60), line.amount, line.owner, line.why]
    text = f"{deal_title(line)}\n{' · '.join(filter(None, facts))}"
    return kit.section(text, accessory=kit.button(tr("Show"), Action.DEAL_SHOW, line.value))


def task_row(line: TaskLine, *, tr: Tr, zone: str, at: datetime) -> Json:
    due = tr("due %(when)s", when=kit.moment(line.due_at, zone, at, tr)) if line.due_at else ""
    facts = " · ".join(filter(None, (line.lead, due)))
    text = f"{kit.safe(line.title)}\n{facts}" if facts else kit.safe(line.title)
    return kit.section(text, accessory=kit.button(tr("Done"), Action.TASK_DONE, line.value))


def listing(
    title: str, rows: list[Json], *, empty: str, tr: Tr, more: str = "", first: int = 1
) -> Face:
    """A private list; ``more`` is the value under which the next page is asked for."""
    if not rows:
        return kit.note(empty)
    after = kit.actions(kit.button(tr("More"), Action.LIST_PAGE, more)) if more else None
    place = tr("From number %(first)d on", first=first) if first > 1 else ""
    return kit.face(
        title, kit.header(title), kit.context(place) if place else None, *rows[:40], after
    )
