"""Who am I, and where."""

from sandbox.slack.messages import profile
from sandbox.slack.web_api.call import Call, Refused
from sandbox.slack.wire import Json


def auth_test(call: Call) -> Json:
    app = call.world.app
    return {
        "url": call.world.url,
        "team": app.workspace,
        "user": app.app_name.lower(),
        "team_id": app.team_id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def bots_info(call: Call) -> Json:
    app = call.world.app
    if call.text("bot") not in ("", app.bot_id):
        raise Refused("bot_not_found")
    return {"bot": profile(app) | {"updated": 0, "icons": {}}}


def team_info(call: Call) -> Json:
    app = call.world.app
    return {"team": {"id": app.team_id, "name": app.workspace, "domain": app.domain, "icon": {}}}
