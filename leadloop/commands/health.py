"""`leadloop status` and `leadloop doctor`."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

import click

from leadloop.commands.door import configured, opened
from leadloop.commands.speech import example, json_option, say, show_json, show_table, tr

MARKS = {"ok": "✓", "broken": "✗", "left-out": "–"}


@click.command(
    help=tr("Tell how much is waiting, since when, and what is in trouble."),
    epilog=example("leadloop status", "leadloop status --json"),
)
@json_option
def status(as_json: bool) -> None:
    from store.queries import health

    with opened() as ready:
        found = asdict(health.status(ready.now()))
    if as_json:
        show_json(found)
    else:
        show_table((tr("What"), tr("Value")), list(_flat(found)))


def _flat(found: Mapping[str, object], before: str = "") -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = []
    for key, value in found.items():
        name = f"{before}{key}".replace("_", " ")
        if isinstance(value, Mapping):
            rows += _flat(value, f"{name}: ")
        elif isinstance(value, list):
            rows += _flat({str(number): one for number, one in enumerate(value, 1)}, f"{name} ")
        else:
            rows.append((name, _shown(value)))
    return rows


def _shown(value: object) -> object:
    return f"{value:%Y-%m-%d %H:%M:%S}Z" if isinstance(value, datetime) else value


@click.command(
    short_help=tr("Check every connection and say what to do."),
    help=tr("Check every connection and say what to do about each that is broken."),
    epilog=example("leadloop doctor", "leadloop doctor --json"),
)
@json_option
@click.pass_context
def doctor(ctx: click.Context, as_json: bool) -> None:
    from leadloop.doctor import State, examine

    with configured() as ready:
        broken = False
        rows = []
        for finding in examine(ready.settings, tr):
            broken = broken or finding.state is State.BROKEN
            if as_json:
                rows.append(
                    {
                        "about": finding.about,
                        "state": finding.state.value,
                        "sentence": finding.sentence,
                    }
                )
            else:
                say(f"{MARKS[finding.state]} {finding.about:<10}  {finding.sentence}")
    if as_json:
        show_json({"healthy": not broken, "findings": rows})
    if broken:
        ctx.exit(1)
