"""What was measured: ours and the bare reference's, round by round, and how it is shown."""

import json
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median
from typing import Self

from rich.console import Console
from rich.table import Table

Reading = Mapping[str, float]
Side = Callable[[], Reading]


@dataclass(frozen=True)
class Figure:
    """One quantity on one database; ``bare`` is empty where nothing comparable exists."""

    case: str
    database: str
    unit: str
    ours: tuple[float, ...]
    bare: tuple[float, ...] = ()

    @property
    def ratio(self) -> float | None:
        """Ours divided by the reference's of the same run: the only number that travels."""
        return median(self.ours) / median(self.bare) if self.bare else None

    def as_json(self) -> dict[str, object]:
        return {
            "case": self.case,
            "database": self.database,
            "unit": self.unit,
            "ours": _summary(self.ours),
            "bare": _summary(self.bare) if self.bare else None,
            "ratio": self.ratio,
        }


class Watch:
    """Measures a piece of work both by the clock and by the processor time of this process.

    Processor time hardly notices what else the machine is doing.
    """

    def __enter__(self) -> Self:
        self._begun, self._spent = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *trouble: object) -> None:
        self.seconds = time.perf_counter() - self._begun
        self.cpu = time.process_time() - self._spent


def alternate(ours: Side, bare: Side, *, rounds: int) -> tuple[list[Reading], list[Reading]]:
    """Take turns, so that a slow minute of the machine falls on both."""
    taken: tuple[list[Reading], list[Reading]] = ([], [])
    for _ in range(rounds):
        taken[0].append(ours())
        taken[1].append(bare())
    return taken


def column(readings: Sequence[Reading], name: str) -> tuple[float, ...]:
    return tuple(reading[name] for reading in readings)


def machine() -> dict[str, str]:
    """What the numbers were measured on; without it they mean nothing."""
    load = os.getloadavg() if hasattr(os, "getloadavg") else (0.0, 0.0, 0.0)
    return {
        "cores": str(os.cpu_count()),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "load": f"{load[0]:.1f}",
        "peewee": version("peewee"),
        "slack_bolt": version("slack_bolt"),
    }


def show(figures: Sequence[Figure]) -> None:
    """Print the table."""
    facts = ", ".join(f"{name} {value}" for name, value in machine().items())
    table = Table(title=f"Median of each case, lowest and highest round ({facts})")
    for heading in ("case", "database", "unit"):
        table.add_column(heading, no_wrap=True)
    for heading in ("Leadloop", "bare", "ratio"):
        table.add_column(heading, justify="right", no_wrap=True)
    for figure in figures:
        ratio = "–" if figure.ratio is None else f"{figure.ratio:.2f}"
        table.add_row(
            figure.case, figure.database, figure.unit, _told(figure.ours), _told(figure.bare), ratio
        )
    Console(width=130).print(table)


def dump(figures: Sequence[Figure]) -> str:
    found = {"machine": machine(), "figures": [figure.as_json() for figure in figures]}
    return json.dumps(found, indent=2, ensure_ascii=False)


def _summary(values: Sequence[float]) -> dict[str, object]:
    return {
        "median": median(values),
        "low": min(values),
        "high": max(values),
        "rounds": list(values),
    }


def _told(values: Sequence[float]) -> str:
    if not values:
        return "–"
    middle = _short(median(values))
    if min(values) == max(values):
        return middle
    return f"{middle} ({_short(min(values))}–{_short(max(values))})"


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
