"""`leadloop members`: who works here, and which Slack user each one is."""

import click

from leadloop.commands.door import opened
from leadloop.commands.speech import example, json_option, say, show_json, show_table, tr
from leadloop.excuses import Trouble
from rules.lifecycle import Role

ROLES = [role.value for role in Role]


@click.group(
    help=tr("Who works here: list, add, and find everybody in Slack."),
    epilog=example("leadloop members list", "leadloop members sync"),
)
def members() -> None:
    pass


@members.command(
    "list",
    help=tr("List the members with their roles."),
    epilog=example("leadloop members list --json"),
)
@json_option
def list_members(as_json: bool) -> None:
    from store.queries import members as queries

    with opened():
        rows = [
            {
                "name": one.name,
                "email": one.email,
                "roles": list(one.roles),
                "language": one.language,
                "zone": one.zone,
                "slack_id": one.slack_id,
                "away_until": one.away_until,
            }
            for one in queries.active()
        ]
    if as_json:
        show_json(rows)
        return
    show_table(
        (tr("Name"), tr("E-mail"), tr("Roles"), "Slack", tr("Away until")),
        [
            (
                row["name"],
                row["email"],
                ", ".join(row["roles"]),
                row["slack_id"] or "–",
                row["away_until"],
            )
            for row in rows
        ],
    )


@members.command(
    help=tr("Add a member. With Slack connected, `members sync` finds their Slack user."),
    epilog=example('leadloop members add "Minji Kim" minji@saebyeok.example --role sdr'),
)
@click.argument("name")
@click.argument("email")
@click.option(
    "--role",
    "roles",
    type=click.Choice(ROLES),
    multiple=True,
    required=True,
    help=tr("What the member does; may be given several times."),
)
@click.option(
    "--language",
    type=click.Choice(["ko", "en"]),
    help=tr("The language Leadloop speaks to them; the playbook's otherwise."),
)
@click.option("--zone", default="", help=tr("Their time zone, for example Asia/Seoul."))
def add(name: str, email: str, roles: tuple[str, ...], language: str | None, zone: str) -> None:
    import funnel

    with opened() as ready:
        member = funnel.add_member(
            name, email, roles=list(roles), language=language or "", zone=zone, at=ready.now()
        )
    say(tr("Added %(name)s.", name=member.name))


@members.command(
    help=tr("Find each member's Slack user by e-mail address."),
    epilog=example("leadloop members sync"),
)
@json_option
def sync(as_json: bool) -> None:
    from slack_sdk.errors import SlackApiError

    from leadloop.directory import link_members

    with opened() as ready:
        if not ready.settings.slack.bot_token:
            raise Trouble(tr("Slack is not connected: set SLACK_BOT_TOKEN first."))
        try:
            links = link_members(ready.settings.slack, at=ready.now())
        except (SlackApiError, OSError) as trouble:
            raise Trouble(
                tr("Slack does not answer as it should. `leadloop doctor` tells what to do.")
            ) from trouble
    if as_json:
        show_json(
            [{"name": one.name, "email": one.email, "slack_id": one.slack_id} for one in links]
        )
        return
    for one in links:
        if one.slack_id:
            say(tr("%(name)s is linked.", name=one.name))
        else:
            say(
                tr(
                    "%(name)s was not found in Slack: no user there has %(email)s.",
                    name=one.name,
                    email=one.email,
                )
            )
    if not links:
        say(tr("Everybody is linked already."))
