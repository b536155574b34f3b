"""`leadloop demo`."""

import click

from leadloop.commands.speech import example, say, tr
from leadloop.settings import current_language, inherited
from leadloop.stopping import stop_on_signals


@click.command(
    short_help=tr("Try everything without any account."),
    help=tr(
        "Try everything on this machine without any account: a practice Slack, a mailbox, a "
        "website, and the product beside them. Opens at one URL; Ctrl-C ends it."
    ),
    epilog=example("leadloop demo", "leadloop demo --port 9000 --lang en"),
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8765,
    show_default=True,
    help=tr("The port of the one URL."),
)
@click.option(
    "--postgres", default="", metavar="URL", help=tr("An empty PostgreSQL database to use.")
)
@click.option(
    "--keep",
    is_flag=True,
    help=tr("Keep the last demo's database; its Slack and mailbox begin empty."),
)
@click.option(
    "--lang",
    type=click.Choice(["ko", "en"]),
    default=current_language(),
    help=tr("The language in which the practice team works."),
)
def demo(port: int, postgres: str, keep: bool, lang: str) -> None:
    from leadloop.demo import Wish, run_demo
    from leadloop.logs import start_logging

    start_logging("WARNING")
    wish = Wish(port=port, postgres=postgres, keep=keep, lang=lang)
    with stop_on_signals() as stop:
        run_demo(wish, inherited(), tr=tr, say=say, stop=stop)
