"""`./run bench` (or `python -m benchmarks`): our figures beside a bare reference's."""

import subprocess
import sys
from pathlib import Path

import click

from benchmarks import commands, figures, forms, mail, places, profiles, queries, sequences
from benchmarks.figures import Figure

CASES = {
    "mail": mail.measure,
    "forms": forms.measure,
    "commands": commands.measure,
    "sequences": sequences.measure,
    "queries": queries.measure,
}
FAULTS = Path(__file__).parent.parent / "tests" / "journeys" / "test_killed_at_random.py"


@click.command()
@click.argument("cases", nargs=-1, type=click.Choice([*CASES]), metavar="[CASE…]")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--rounds", type=click.IntRange(1), default=3, show_default=True)
@click.option(
    "--database",
    type=click.Choice([*places.KINDS, "both"]),
    default="both",
    show_default=True,
    help="PostgreSQL needs LEADLOOP_TEST_DATABASE_URL.",
)
@click.option("--quick", is_flag=True, help="A fifth of the load: for a first look only.")
@click.option("--profile", is_flag=True, help="Profile the capture of mails instead.")
@click.option("--faults", is_flag=True, help="Kill poller and worker under a thousand mails.")
def bench(
    *,
    cases: tuple[str, ...],
    as_json: bool,
    rounds: int,
    database: str,
    quick: bool,
    profile: bool,
    faults: bool,
) -> None:
    """Measure CASE… (all: mail forms commands sequences queries).

    Every case runs beside a bare reference, alternating; compare the ratios, not the figures.
    docs/speed.md tells how to read them.
    """
    if faults:
        sys.exit(_kill_at_random(database))
    if database == "postgresql" and not places.SERVER:
        raise click.UsageError("set LEADLOOP_TEST_DATABASE_URL to measure on PostgreSQL")
    kinds = places.available(database)
    if kinds == ("sqlite",) and database == "both":
        click.echo("PostgreSQL left out: LEADLOOP_TEST_DATABASE_URL is not set.", err=True)
    try:
        if profile:
            for kind in kinds:
                click.echo(profiles.profile(kind, quick=quick))
            return
        found = _measured(cases or tuple(CASES), kinds, rounds=rounds, quick=quick)
    finally:
        places.clear()
    if as_json:
        click.echo(figures.dump(found))
    else:
        figures.show(found)


def _measured(
    cases: tuple[str, ...], kinds: tuple[str, ...], *, rounds: int, quick: bool
) -> list[Figure]:
    found: list[Figure] = []
    for case in cases:
        for kind in kinds:
            click.echo(f"{case} on {kind} …", err=True)
            found += CASES[case](kind, rounds=rounds, quick=quick)
    return found


def _kill_at_random(database: str) -> int:
    chosen = [] if database == "both" else ["-k", database]
    words = ["-m", "pytest", str(FAULTS), "-m", "full", "-n", "0", "-v", *chosen]
    return subprocess.run([sys.executable, *words], check=False).returncode


if __name__ == "__main__":
    bench(prog_name="bench")
