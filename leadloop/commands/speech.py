"""The terminal's language, and how commands show an example, a table or JSON."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any

import click

from leadloop.settings import current_language
from words import translator

tr = translator(current_language())


def example(*lines: str) -> str:
    """Give the last lines of a command's help: how it is typed."""
    return "\n".join(("\b", tr("Example:"), *(f"  {line}" for line in lines)))


json_option = click.option(
    "--json", "as_json", is_flag=True, help=tr("Print JSON for a script to read.")
)


def say(sentence: str) -> None:
    click.echo(sentence)


def show_json(value: Any) -> None:
    show_bytes(json.dumps(value, ensure_ascii=False, default=str).encode() + b"\n")


def show_bytes(raw: bytes) -> None:
    """Print what came from outside: as it is into a pipe or file, tamed on a terminal."""
    if not sys.stdout.isatty():
        click.echo(raw, nl=False)
        return
    lines = raw.decode("utf-8", "replace").replace("\r\n", "\n").split("\n")
    click.echo("\n".join(_plain(line.expandtabs(4)) for line in lines), nl=False)


def show_table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table whose columns line up with Hangul too; prospect text is not markup."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in titles:
        table.add_column(title, overflow="fold")
    for row in rows:
        table.add_row(*(Text("" if cell is None else _plain(str(cell))) for cell in row))
    console = Console()
    console.print(table, soft_wrap=not console.is_terminal)


def _plain(text: str) -> str:
    """Keep a prospect's control characters away from the terminal."""
    return "".join(sign if sign.isprintable() else " " for sign in text)
