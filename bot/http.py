"""Slack over HTTP: one signed door, the same listeners as over Socket Mode."""

from flask import Blueprint, Response, request
from slack_bolt import App
from slack_bolt.adapter.flask import SlackRequestHandler


def create_blueprint(app: App) -> Blueprint:
    """The door ``POST /slack/events``; Bolt verifies the signature of everything that comes in."""
    door = Blueprint("slack", __name__)
    handler = SlackRequestHandler(app)

    @door.post("/slack/events")
    def events() -> Response:
        return handler.handle(request)

    return door
