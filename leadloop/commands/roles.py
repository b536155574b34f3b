"""The long-running processes: `web`, `poll`, `bot`, `clock` and `work`."""

import logging
from collections.abc import Callable

import click

from leadloop import excuses
from leadloop.commands.door import Ready, opened
from leadloop.commands.speech import example, tr
from leadloop.stopping import stop_on_signals

log = logging.getLogger("leadloop")

with_parent_option = click.option("--with-parent", is_flag=True, hidden=True)


@click.command(
    short_help=tr("Serve forms, links and Slack over HTTP."),
    help=tr("Serve forms, links and (with SLACK_SIGNING_SECRET) Slack's calls over HTTP."),
    epilog=example("leadloop web", "leadloop web --port 8080"),
)
@click.option(
    "--host", default="127.0.0.1", show_default=True, help=tr("The address to listen on.")
)
@click.option("--port", type=click.IntRange(0, 65535), help=tr("The port; PORT otherwise."))
@with_parent_option
def web(host: str, port: int | None, with_parent: bool) -> None:
    from leadloop.serving import serve
    from leadloop.wsgi import create_web

    with opened() as ready, stop_on_signals(with_parent=with_parent) as stop:
        chosen = ready.settings.port if port is None else port
        try:
            serve(create_web(ready.settings, ready.now), host=host, port=chosen, stop=stop)
        except OSError as trouble:
            raise excuses.Trouble(
                tr(
                    "Nothing can be served at %(host)s:%(port)s (%(trouble)s). Choose another "
                    "PORT, or end what uses it.",
                    host=host,
                    port=chosen,
                    trouble=trouble.strerror,
                )
            ) from trouble


@click.command(
    help=tr("Read the mailboxes: land every new message, once and unchanged."),
    epilog=example("leadloop poll"),
)
@with_parent_option
def poll(with_parent: bool) -> None:
    from intake.poller import run_poller
    from leadloop.house import process_name

    with opened() as ready, stop_on_signals(with_parent=with_parent) as stop:
        urls = ready.settings.imap_urls
        if not urls:
            raise excuses.Trouble(tr("IMAP_URL is not set: no mailbox is read."))
        run_poller(urls, now=ready.now, name=process_name(), stop=stop)


@click.command(
    help=tr("Listen to Slack over Socket Mode (needs SLACK_APP_TOKEN)."),
    epilog=example("leadloop bot"),
)
@with_parent_option
def bot(with_parent: bool) -> None:
    from bot.socket import run_socket
    from leadloop.slack import build_app

    with opened() as ready, stop_on_signals(with_parent=with_parent) as stop:
        slack = ready.settings.slack
        if not slack.app_token:
            raise excuses.Trouble(
                tr(
                    "SLACK_APP_TOKEN is not set: Slack is reached over HTTP by the web process, "
                    "or not at all."
                )
            )
        run_socket(build_app(ready.settings, ready.now), slack.app_token, slack.api_url, stop)


@click.command(
    help=tr("Tick: reminders, stale leads, recycling, digests. Any number may run."),
    epilog=example("leadloop clock"),
)
@with_parent_option
def clock(with_parent: bool) -> None:
    from scheduler.clock import run_clock

    _run_house(run_clock, with_parent=with_parent)


@click.command(
    short_help=tr("Do what is due: capture, send, speak."),
    help=tr("Do what is due: read what arrived, send mails, speak in Slack. Any number may run."),
    epilog=example("leadloop work"),
)
@with_parent_option
def work(with_parent: bool) -> None:
    from scheduler.work import run_worker

    _run_house(run_worker, with_parent=with_parent)


def _run_house(run: Callable[..., None], *, with_parent: bool) -> None:
    from leadloop.house import build_house

    with opened() as ready, stop_on_signals(with_parent=with_parent) as stop:
        if not with_parent:  # a supervisor has said it once for all
            say_left_out(ready)
        run(build_house(ready.settings), stop)


def say_left_out(ready: Ready) -> None:
    for sentence in excuses.left_out(ready.settings, tr):
        log.warning(sentence)
