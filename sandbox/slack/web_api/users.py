"""People, as far as the granted scopes let an app see them."""

from sandbox.slack.people import User
from sandbox.slack.web_api.call import Call, Refused
from sandbox.slack.wire import Json


def shown(call: Call, user: User) -> Json:
    world = call.world
    return user.as_slack(
        world.app.team_id,
        with_email="users:read.email" in world.app.scopes,
        with_locale=call.flag("include_locale"),
        at=world.now(),
    )


def info(call: Call) -> Json:
    return {"user": shown(call, call.user())}


def list_all(call: Call) -> Json:
    everybody = [shown(call, user) for user in call.world.people.users.values()]
    members, cursor = call.page(everybody, usual=1000)
    return {"members": members, "response_metadata": {"next_cursor": cursor}}


def lookup_by_email(call: Call) -> Json:
    wanted = call.need("email").lower()
    for user in call.world.people.users.values():
        if user.email.lower() == wanted and not user.deleted and not user.is_bot:
            return {"user": shown(call, user)}
    raise Refused("users_not_found")
