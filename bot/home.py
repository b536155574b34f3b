"""The App Home: drawn when it is opened, turned page by page."""

from slack_bolt import Ack, App, BoltContext

from bot import faces
from bot.asked import Asked
from bot.ids import Action
from bot.views.kit import Json


def register(app: App) -> None:
    app.event("app_home_opened")(opened)
    for action in (Action.HOME_REFRESH, Action.HOME_NEXT, Action.HOME_BACK):
        app.action(action.value)(turn)


def opened(ack: Ack, event: Json, context: BoltContext) -> None:
    ack()
    if event.get("tab", "home") == "home" and "asked" in context:
        draw(context["asked"])


def turn(ack: Ack, action: Json, context: BoltContext) -> None:
    ack()
    value = str(action.get("value", ""))
    draw(context["asked"], page=int(value) if value.isdecimal() else 0)


def draw(asked: Asked, page: int = 0) -> None:
    """Read now, publish a moment later: what is sent needs no database."""
    view = faces.home(asked.member, asked.tr, asked.at, page=page)
    client, user = asked.client, str(asked.member.slack_id)
    asked.asides.run(lambda: client.views_publish(user_id=user, view=view))
