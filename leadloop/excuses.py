"""How the front door words what went wrong: one sentence each, never a secret."""

from typing import TYPE_CHECKING

from leadloop.settings import Settings
from leadloop.variables import BadSetting
from words import Tr

if TYPE_CHECKING:
    from rules.playbook import PlaybookError


class Trouble(Exception):
    """Something outside us is not as a command needs it; the message is the sentence to print."""


def bad_setting(wrong: BadSetting, tr: Tr) -> str:
    """Say which variable is wrong, what was expected, and an example."""
    values = {
        "name": wrong.name,
        "because": wrong.because,
        "expected": tr(wrong.variable.expected),
        "example": wrong.variable.example,
    }
    match wrong.problem:
        case "missing":
            return tr(
                "%(name)s is missing, and %(because)s needs it. Expected: %(expected)s. "
                "Example: %(name)s=%(example)s",
                **values,
            )
        case "twice":
            return tr(
                "%(name)s and %(name)s_FILE are both set; keep one. Expected: %(expected)s. "
                "Example: %(name)s=%(example)s",
                **values,
            )
        case "unreadable":
            return tr(
                "The file that holds %(name)s cannot be read or is empty. Expected in it: "
                "%(expected)s. Example: %(name)s_FILE=/run/secrets/name",
                **values,
            )
    return tr(
        "%(name)s has a value that does not fit. Expected: %(expected)s. "
        "Example: %(name)s=%(example)s",
        **values,
    )


def bad_playbook(wrong: "PlaybookError", tr: Tr) -> str:
    """Name the file and the key; pydantic's own detail stays English."""
    problems = {
        "missing": tr("is missing"),
        "unknown-file": tr("is not a file of a playbook; is its name misspelt?"),
        "has-own-folder": tr("does not belong here: it has a folder of its own"),
        "not-utf-8": tr("is not text in UTF-8"),
    }
    problem = problems.get(wrong.problem) or wrong.detail or wrong.problem
    return ": ".join(part for part in (wrong.file, wrong.key, problem) if part)


def left_out(settings: Settings, tr: Tr) -> list[str]:
    """Say once what is not configured and what that means."""
    slack = settings.slack
    no_ears = bool(slack.bot_token) and not (slack.app_token or slack.signing_secret)
    table = (
        (not settings.imap_urls, tr("IMAP_URL is not set: no mailbox is read.")),
        (
            not settings.smtp_url,
            tr("SMTP_URL is not set: no mail is sent, and due sequence steps wait."),
        ),
        (
            not slack.bot_token,
            tr("SLACK_BOT_TOKEN is not set: the lead cards wait until Slack is connected."),
        ),
        (
            no_ears,
            tr(
                "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set: cards are posted, "
                "but nobody can press their buttons."
            ),
        ),
        (
            settings.clock_file is not None,
            tr("LEADLOOP_CLOCK_FILE is set: the time is a practice time, not the real one."),
        ),
    )
    return [sentence for holds, sentence in table if holds]
