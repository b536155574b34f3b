"""Puts the Slack app together from the settings, for either transport."""

from typing import TYPE_CHECKING

from leadloop.clock import Now
from leadloop.house import mailroom
from leadloop.settings import Settings

if TYPE_CHECKING:
    from bot.app import SlackApp


def build_app(settings: Settings, now: Now) -> "SlackApp":
    """Make the app whose listeners serve Socket Mode and HTTP alike."""
    from bot.app import create_app

    return create_app(
        token=settings.slack.bot_token,
        signing_secret=settings.slack.signing_secret,
        base_url=settings.slack.api_url,
        now=now,
        mailroom=mailroom(settings),
        leads_channel=settings.slack.leads_channel,
    )
