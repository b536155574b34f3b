"""`leadloop up`: everything on one machine."""

import logging
from typing import TYPE_CHECKING

import click

from leadloop.commands.door import configured
from leadloop.commands.roles import say_left_out, with_parent_option
from leadloop.commands.speech import example, say, tr
from leadloop.settings import Settings, inherited
from leadloop.stopping import stop_on_signals

if TYPE_CHECKING:
    from leadloop.supervisor import Role

log = logging.getLogger("leadloop")


@click.command(
    short_help=tr("Run everything on this machine."),
    help=tr(
        "Run everything on this machine: web, poller, bot, clock and worker. Migrates first; a "
        "process that ends is started again; Ctrl-C ends all of them."
    ),
    epilog=example("leadloop up", "leadloop up --workers 4"),
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help=tr("The address to listen on.")
)
@click.option("--port", type=click.IntRange(1, 65535), help=tr("The port; PORT otherwise."))
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help=tr("How many workers; on SQLite one is as fast as many."),
)
@with_parent_option
def up(host: str, port: int | None, workers: int, with_parent: bool) -> None:
    from leadloop.beginning import prepare
    from leadloop.supervisor import Supervisor, leadloop_role

    with configured() as ready, stop_on_signals(with_parent=with_parent) as stop:
        prepare(ready.settings, ready.now)
        say_left_out(ready)
        say(tr("Forms: %(url)s", url=f"{ready.settings.public_url}/forms/contact"))
        where = ("--host", host, "--port", str(port or ready.settings.port))
        roles = [leadloop_role("web", "web", *where)]
        roles += listeners(ready.settings)
        roles += [leadloop_role("clock", "clock")]
        roles += [
            leadloop_role("worker" if workers == 1 else f"worker.{number}", "work")
            for number in range(1, workers + 1)
        ]
        Supervisor(roles, inherited()).run(stop)


def listeners(settings: Settings) -> "list[Role]":
    """Describe the processes that listen to mailboxes and to Slack, as far as configured."""
    from leadloop.supervisor import leadloop_role

    roles = []
    if settings.imap_urls:
        roles.append(leadloop_role("poller", "poll"))
    if settings.slack.app_token:
        roles.append(leadloop_role("bot", "bot"))
    return roles
