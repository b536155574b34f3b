"""`leadloop slack`: the app manifest to create the Slack app from."""

import click

from leadloop.commands.speech import example, show_json, tr


@click.group(
    help=tr("Connect a Slack workspace; docs/slack.md takes ten minutes."),
    epilog=example("leadloop slack manifest"),
)
def slack() -> None:
    pass


@slack.command(
    help=tr(
        "Print the app manifest (JSON). Without --url the app uses Socket Mode; with it Slack "
        "calls that address."
    ),
    epilog=example(
        "leadloop slack manifest", "leadloop slack manifest --url https://leads.saebyeok.example"
    ),
)
@click.option("--url", help=tr("The public address of the web process, for HTTP mode."))
def manifest(url: str | None) -> None:
    from bot.manifest import manifest as build

    show_json(build(url))
