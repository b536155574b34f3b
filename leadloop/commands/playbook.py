"""`leadloop playbook`: check the folder, see what would change, put it in force."""

from pathlib import Path

import click

from leadloop.commands.door import configured, opened
from leadloop.commands.speech import example, json_option, say, show_json, show_table, tr
from leadloop.excuses import Trouble
from leadloop.settings import Settings

folder_option = click.option(
    "--dir",
    "folder",
    type=click.Path(path_type=Path),
    help=tr("The playbook folder; PLAYBOOK_DIR otherwise."),
)


@click.group(
    short_help=tr("Check, compare and apply what was agreed."),
    help=tr("What marketing and sales agreed on: check it, compare it, put it in force."),
    epilog=example("leadloop playbook check", "leadloop playbook apply"),
)
def playbook() -> None:
    pass


@playbook.command(
    help=tr("Tell whether the folder holds a valid playbook; the first fault is named."),
    epilog=example("leadloop playbook check", "leadloop playbook check --dir playbook"),
)
@folder_option
@json_option
def check(folder: Path | None, as_json: bool) -> None:
    from leadloop.playbooks import read_folder

    with configured() as ready:
        found = read_folder(_existing(folder, ready.settings))
    forms, sequences = sorted(found.forms), sorted(found.sequences)
    if as_json:
        show_json({"valid": True, "forms": forms, "sequences": sequences})
        return
    say(
        tr(
            "The playbook is valid. Forms: %(forms)s. Sequences: %(sequences)s.",
            forms=", ".join(forms) or "–",
            sequences=", ".join(sequences) or "–",
        )
    )


@playbook.command(
    help=tr("Show every value in which the folder differs from the version in force."),
    epilog=example("leadloop playbook diff"),
)
@folder_option
@json_option
def diff(folder: Path | None, as_json: bool) -> None:
    from leadloop.playbooks import differences, read_folder
    from store import playbooks

    with opened() as ready:
        found = read_folder(_existing(folder, ready.settings))
        before, number = playbooks.in_force()
    changed = differences(before, found)
    if as_json:
        rows = [{"key": key, "before": old, "after": new} for key, old, new in changed]
        show_json({"in_force": number, "changes": rows})
    elif changed:
        say(tr("Version %(number)s is in force. The folder changes:", number=number))
        show_table((tr("Key"), tr("In force"), tr("Folder")), changed)
    else:
        say(tr("The folder says what version %(number)s says.", number=number))


@playbook.command(
    help=tr("Put the folder's playbook in force as a new version."),
    epilog=example("leadloop playbook apply"),
)
@folder_option
@json_option
def apply(folder: Path | None, as_json: bool) -> None:
    import funnel
    from leadloop.playbooks import read_folder
    from store import playbooks

    with opened() as ready:
        found = read_folder(_existing(folder, ready.settings))
        _, before = playbooks.in_force()
        number = funnel.apply_playbook(found, by=None, at=ready.now())
    if as_json:
        show_json({"in_force": number, "changed": number != before})
    elif number == before:
        say(tr("Nothing changed: version %(number)s stays in force.", number=number))
    else:
        say(tr("Version %(number)s is in force.", number=number))


def _existing(folder: Path | None, settings: Settings) -> Path:
    chosen = folder or settings.playbook_dir
    if not chosen.is_dir():
        raise Trouble(
            tr(
                "There is no playbook folder %(folder)s; set PLAYBOOK_DIR or give --dir.",
                folder=chosen,
            )
        )
    return chosen
