"""Builds from the settings what the clock and the workers are handed."""

import os
import secrets
import socket
from typing import TYPE_CHECKING

import funnel
from leadloop.clock import clock
from leadloop.settings import Settings
from scheduler.context import House
from scheduler.smtp import Smtp

if TYPE_CHECKING:
    from bot.post import Slack


def build_house(settings: Settings) -> House:
    """Put together the running installation; what is not configured is None and left out."""
    return House(
        now=clock(settings),
        mailroom=mailroom(settings),
        slack=_slack(settings),
        smtp=Smtp(settings.smtp_url, helo=settings.mail_domain) if settings.smtp_url else None,
        mail_from=settings.mail_from,
        public_url=settings.public_url,
        secret=settings.secret_key.encode(),
        leads_channel=settings.slack.leads_channel,
        managers_channel=settings.slack.managers_channel,
        admin_channel=settings.slack.admin_channel,
        name=process_name(),
    )


def mailroom(settings: Settings) -> funnel.Mailroom:
    """Say what verbs that read or write mail must know about us."""
    from intake.mailbox import MailboxUrl

    return funnel.Mailroom(
        own_addresses=settings.own_addresses,
        secret=settings.secret_key.encode(),
        domain=settings.mail_domain,
        inbound_groups=settings.mail_groups,
        unsubscribe_address=settings.mail_unsubscribe,
        form_senders=settings.mail_form_senders,
        mailboxes=frozenset(MailboxUrl.parse(url).name for url in settings.imap_urls),
    )


def process_name() -> str:
    """Name this process for leases: no two are alike, not even after a restart."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(3)}"


def _slack(settings: Settings) -> "Slack | None":
    if not settings.slack.bot_token:
        return None
    from bot.post import Slack

    return Slack(settings.slack.bot_token, settings.slack.api_url)
