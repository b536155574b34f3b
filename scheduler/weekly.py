"""Draws the managers' weekly numbers: one message with a chart and a table, and words for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.views import kit
from bot.views.kit import Face, Json
from rules.kpi import Number, Spread
from words import N_, Tr

Value = Number | Spread | int
MOST_BARS = 20
LABEL = 20

BASIS: Mapping[str, str] = {
    "cohort": N_("cohort: those that came in this week, whatever happened later"),
    "period": N_("period: what happened in this week"),
    "now": N_("as of now"),
}


@dataclass(frozen=True)
class Line:
    """One number with its name; ``what`` says what is divided by what."""

    name: str
    value: Value
    what: str = ""


@dataclass(frozen=True)
class WeekFace:
    """The week's numbers: ``first`` and ``last`` are its days, ``sources`` new leads by source."""

    first: date
    last: date
    sources: Mapping[str, int]
    lines: Sequence[Line]


def face(week: WeekFace, tr: Tr) -> Face:
    """The message as Slack shows it."""
    title = _title(week, tr)
    return {
        "text": f"{title}\n{_as_text(week, tr)}",
        "blocks": [
            kit.header(title),
            *([_chart(week, tr)] if any(week.sources.values()) else []),
            _table(week, tr),
            _small_print(week, tr),
        ],
    }


def plain_face(week: WeekFace, tr: Tr) -> Face:
    """The same numbers for a workspace that refuses data blocks."""
    title = _title(week, tr)
    text = _as_text(week, tr)
    blocks = [kit.header(title), kit.section(f"```{kit.safe(text, 2900)}```")]
    return {"text": f"{title}\n{text}", "blocks": [*blocks, _small_print(week, tr)]}


def _title(week: WeekFace, tr: Tr) -> str:
    first, last = kit.day(week.first, tr), kit.day(week.last, tr)
    return tr("The week in numbers: %(first)s to %(last)s", first=first, last=last)


def _rows(week: WeekFace, tr: Tr) -> list[tuple[str, str, str]]:
    rows = [
        (tr("New leads: %(source)s", source=source), str(count), "")
        for source, count in _ranked(week.sources)
    ]
    return rows + [(line.name, shown(line.value, tr), explained(line, tr)) for line in week.lines]


def _ranked(sources: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(sources.items(), key=lambda item: (-item[1], item[0]))


def _as_text(week: WeekFace, tr: Tr) -> str:
    return "\n".join(
        f"{name}: {value}{f' ({how})' if how else ''}" for name, value, how in _rows(week, tr)
    )


def _chart(week: WeekFace, tr: Tr) -> Json:
    """New leads by source; the rarest sources beyond the chart's width are in the table only."""
    ranked = _labelled(_ranked(week.sources))[:MOST_BARS]
    return {
        "type": "data_visualization",
        "title": kit.clip(tr("New leads by source"), 50),
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": kit.clip(tr("Leads"), LABEL),
                    "data": [{"label": label, "value": count} for label, count in ranked],
                }
            ],
            "axis_config": {
                "categories": [label for label, _ in ranked],
                "x_label": kit.clip(tr("Source"), 50),
                "y_label": kit.clip(tr("Leads"), 50),
            },
        },
    }


def _labelled(ranked: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Short labels that still differ from one another."""
    seen: set[str] = set()
    labelled: list[tuple[str, int]] = []
    for source, count in ranked:
        label = kit.clip(source, LABEL)
        number = 2
        while label in seen:
            label = f"{kit.clip(source, LABEL - 3)} {number}"
            number += 1
        seen.add(label)
        labelled.append((label, count))
    return labelled


def _table(week: WeekFace, tr: Tr) -> Json:
    head = (tr("Number"), tr("Value"), tr("How it is counted"))
    rows = [head, *_rows(week, tr)][:101]
    return {
        "type": "data_table",
        "caption": _title(week, tr),
        "page_size": 20,
        "row_header_column_index": 0,
        "rows": [[{"type": "raw_text", "text": cell or "–"} for cell in row] for row in rows],
    }


def _small_print(week: WeekFace, tr: Tr) -> Json:
    bases = {line.value.basis for line in week.lines if not isinstance(line.value, int)}
    return kit.context(" · ".join(tr(BASIS[basis]) for basis in BASIS if basis in bases))


def shown(value: Value, tr: Tr) -> str:
    """A rate only where there are enough records; otherwise the records themselves are counted."""
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Spread):
        return _span(value, tr)
    if value.value is None:
        return "–"
    counted = tr("%(part)d of %(whole)d", part=value.numerator, whole=value.denominator)
    return counted if value.is_small else f"{value.value:.0%} ({counted})"


def _span(value: Spread, tr: Tr) -> str:
    if value.median is None or value.p90 is None:
        return "–"
    return tr(
        "median %(median)s, 9 of 10 within %(most)s",
        median=_duration(value.median, tr),
        most=_duration(value.p90, tr),
    )


def _duration(seconds: float, tr: Tr) -> str:
    minutes = round(seconds / 60)
    if minutes < 120:
        return tr("%(minutes)d min", minutes=minutes)
    if minutes < 48 * 60:
        return tr("%(hours).1f h", hours=minutes / 60)
    return tr("%(days).1f days", days=minutes / 1440)


def explained(line: Line, tr: Tr) -> str:
    """What the number divides, on which basis, and who is not decided yet."""
    value = line.value
    if isinstance(value, int):
        return line.what
    notes: list[Any] = [line.what, _basis(value.basis, tr)]
    if isinstance(value, Spread):
        notes.append(tr("n = %(count)d", count=value.n))
    if value.undecided:
        notes.append(tr("%(count)d undecided", count=value.undecided))
    if isinstance(value, Number) and value.expired:
        notes.append(tr("%(count)d expired", count=value.expired))
    return ", ".join(filter(None, notes))


def _basis(basis: str, tr: Tr) -> str:
    return {"cohort": tr("cohort"), "period": tr("period"), "now": tr("now")}[basis]
