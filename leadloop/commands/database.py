"""`leadloop migrate` and `leadloop backup`."""

from pathlib import Path

import click

from leadloop.commands.door import configured, opened
from leadloop.commands.speech import example, json_option, say, show_json, tr
from leadloop.excuses import Trouble


@click.command(
    help=tr("Bring the database to the shape this version needs."),
    epilog=example("leadloop migrate", "leadloop migrate --json"),
)
@json_option
def migrate(as_json: bool) -> None:
    from store import base, schema

    with configured() as ready:
        base.open_database(ready.settings.database_url)
        try:
            applied = schema.migrate()
        except OSError as trouble:
            raise Trouble(str(trouble)) from trouble
    if as_json:
        show_json({"applied": applied})
    elif applied:
        for name in applied:
            say(tr("Applied %(name)s.", name=name))
    else:
        say(tr("The database is up to date."))


@click.command(
    short_help=tr("Copy the database into one file."),
    help=tr("Copy the whole database into one file while everything keeps running."),
    epilog=example("leadloop backup", "leadloop backup --to /mnt/backups"),
)
@click.option(
    "--to",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/backups"),
    show_default=True,
    help=tr("The folder that gets the copy."),
)
def backup(folder: Path) -> None:
    from leadloop.backups import back_up

    with opened() as ready:
        file = back_up(ready.settings.database_url, folder, at=ready.now(), tr=tr)
    say(tr("Saved to %(file)s. Keep SECRET_KEY and the playbook folder too.", file=file))
