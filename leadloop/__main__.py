"""The `leadloop` command: `python -m leadloop`."""

import click

from leadloop.commands.database import backup, migrate
from leadloop.commands.demo import demo
from leadloop.commands.door import Door
from leadloop.commands.health import doctor, status
from leadloop.commands.inquiries import inquiries
from leadloop.commands.jobs import jobs
from leadloop.commands.mail import mail
from leadloop.commands.members import members
from leadloop.commands.playbook import playbook
from leadloop.commands.roles import bot, clock, poll, web, work
from leadloop.commands.slack import slack
from leadloop.commands.speech import example, tr
from leadloop.commands.up import up
from leadloop.release import version


@click.group(
    cls=Door,
    help=tr(
        "Leadloop: inquiry e-mails and web forms become leads that your team works in Slack. "
        "Settings come from the environment; docs/configuration.md lists them."
    ),
    epilog=example("leadloop demo", "leadloop doctor", "leadloop up"),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(version(), message="Leadloop %(version)s")
def leadloop() -> None:
    pass


for command in (
    up,
    demo,
    migrate,
    status,
    doctor,
    mail,
    inquiries,
    playbook,
    members,
    jobs,
    slack,
    backup,
    web,
    poll,
    bot,
    clock,
    work,
):
    leadloop.add_command(command)


def main() -> None:
    leadloop(prog_name="leadloop")


if __name__ == "__main__":
    main()
