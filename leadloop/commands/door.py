"""What every command does first: settings, log, database; and how it says no."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import click

from leadloop import excuses
from leadloop.clock import Now, clock
from leadloop.commands.speech import tr
from leadloop.logs import start_logging
from leadloop.settings import Settings, current
from leadloop.variables import BadSetting
from rules.refusals import Refused

REFUSED, USAGE = 1, 2


@dataclass(frozen=True)
class Ready:
    """What a command works with."""

    settings: Settings
    now: Now


@contextmanager
def configured() -> Iterator[Ready]:
    """Read the settings and start the log; the database is not touched."""
    settings = current()
    start_logging(settings.log_level)
    yield Ready(settings, clock(settings))


@contextmanager
def opened() -> Iterator[Ready]:
    """Open the database too; refuse when it is away or older than this version."""
    import store.tables  # noqa: F401 - columns that point to each other need every table known
    from store import base, schema

    with configured() as ready:
        base.open_database(ready.settings.database_url)
        try:
            waiting = schema.pending()
        except Exception as trouble:
            raise excuses.Trouble(
                tr(
                    "The database cannot be reached (%(trouble)s). Is DATABASE_URL right and the "
                    "server running? `./run leadloop doctor` tells more.",
                    trouble=type(trouble).__name__,
                )
            ) from trouble
        if waiting:
            raise excuses.Trouble(
                tr(
                    "The database lacks tables of this version. Run `./run leadloop migrate` "
                    "first; nothing that is stored gets lost."
                )
            )
        with base.connection():
            yield ready


class Door(click.Group):
    """The outermost group: an expected no becomes one sentence and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except Exception as trouble:
            worded = _worded(trouble)
            if worded is None:
                raise
        sentence, code = worded
        click.echo(f"leadloop: {sentence}", err=True)
        return ctx.exit(code)


def _worded(trouble: Exception) -> tuple[str, int] | None:
    """Word what was anticipated; None for a bug, which keeps its trace."""
    from rules.playbook import PlaybookError

    match trouble:
        case BadSetting():
            return excuses.bad_setting(trouble, tr), USAGE
        case excuses.Trouble():
            return str(trouble), REFUSED
        case Refused():
            return refusal(trouble), REFUSED
        case PlaybookError():
            return excuses.bad_playbook(trouble, tr), REFUSED
    return None


def refusal(refused: Refused) -> str:
    """Word a refusal as Slack does, in the terms of the playbook in force."""
    from bot.excuses import Listener, sentence
    from leadloop.clock import real_now
    from store import base, playbooks

    with base.connection():
        playbook, _ = playbooks.in_force()
    return str(sentence(refused, Listener(tr=tr, playbook=playbook, at=real_now())))
