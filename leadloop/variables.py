"""Every environment variable Leadloop reads, on one screen: its form, an example, its default."""

from dataclasses import dataclass

from words import N_


@dataclass(frozen=True)
class Variable:
    """One variable; ``expected`` is the sentence a person reads when the value is wrong."""

    name: str
    expected: str
    example: str
    default: str = ""
    is_secret: bool = False


_TOKEN = N_("a token that Slack shows on the app's page")
_CHANNEL = N_("the name or the id of a Slack channel")
_ADDRESSES = N_("e-mail addresses, separated by commas")

VARIABLES = (
    Variable(
        "DATABASE_URL",
        N_("sqlite:///path/to/file.db or postgresql://user:password@host/name"),
        "postgresql://leadloop:secret@db.example/leadloop",
        default="sqlite:///var/leadloop.db",
        is_secret=True,
    ),
    Variable(
        "IMAP_URL",
        N_("imaps://user:password@host:993/FOLDER (imap:// without TLS), separated by commas"),
        "imaps://sales%40saebyeok.example:secret@imap.saebyeok.example:993/INBOX",
        is_secret=True,
    ),
    Variable(
        "SMTP_URL",
        N_("smtp+starttls://user:password@host:587, smtps://…:465 or smtp://… without TLS"),
        "smtp+starttls://sales%40saebyeok.example:secret@smtp.saebyeok.example:587",
        is_secret=True,
    ),
    Variable(
        "MAIL_FROM",
        N_("the address that mails come from, with or without a name"),
        "Saebyeok Software <sales@saebyeok.example>",
    ),
    Variable("MAIL_ALIASES", _ADDRESSES, "info@saebyeok.example,hello@saebyeok.example"),
    Variable("MAIL_GROUPS", _ADDRESSES, "sales@saebyeok.example"),
    Variable("MAIL_FORM_SENDERS", _ADDRESSES, "no-reply@forms.example"),
    Variable(
        "MAIL_UNSUBSCRIBE",
        N_("an e-mail address whose mail reaches one of the mailboxes"),
        "unsubscribe@saebyeok.example",
    ),
    Variable(
        "PUBLIC_URL",
        N_("the address under which prospects reach the web process"),
        "https://leads.saebyeok.example",
    ),
    Variable(
        "SECRET_KEY",
        N_("at least 32 random characters (make them with: openssl rand -hex 32)"),
        "f1c9…",
        is_secret=True,
    ),
    Variable("SLACK_BOT_TOKEN", _TOKEN, "xoxb-…", is_secret=True),
    Variable("SLACK_APP_TOKEN", _TOKEN, "xapp-…", is_secret=True),
    Variable(
        "SLACK_SIGNING_SECRET",
        N_("the signing secret that Slack shows under Basic Information"),
        "8f742231b10e8888abcd99yyyzzz85a5",
        is_secret=True,
    ),
    Variable(
        "SLACK_API_URL",
        N_("the address of Slack's Web API"),
        "https://slack.com/api/",
        default="https://slack.com/api/",
    ),
    Variable("SLACK_LEADS_CHANNEL", _CHANNEL, "#leads"),
    Variable("SLACK_MANAGERS_CHANNEL", _CHANNEL, "#sales-managers"),
    Variable("SLACK_ADMIN_CHANNEL", _CHANNEL, "#leadloop-admin"),
    Variable("PLAYBOOK_DIR", N_("a folder that holds playbook.toml"), "playbook", "playbook"),
    Variable("LOG_LEVEL", N_("DEBUG, INFO, WARNING or ERROR"), "INFO", "INFO"),
    Variable("PORT", N_("a port number from 1 to 65535"), "8000", "8000"),
    Variable(
        "TRUSTED_PROXIES",
        N_("how many reverse proxies stand before the web process, 0 to 9"),
        "1",
        "0",
    ),
    Variable("LEADLOOP_LANG", N_("ko or en"), "ko"),
    Variable("LANG", N_("the language of this terminal"), "ko_KR.UTF-8"),
    Variable(
        "LEADLOOP_CLOCK_FILE",
        N_('a file that holds {"offset": seconds}; for practice only'),
        "var/demo/clock.json",
    ),
)

BY_NAME = {variable.name: variable for variable in VARIABLES}


class BadSetting(Exception):
    """A variable is ``missing``, ``bad``, ``unreadable`` (its file) or given ``twice``.

    ``because`` is the variable that makes a missing one necessary. Values are never kept here:
    most of them are secrets.
    """

    def __init__(self, name: str, problem: str, *, because: str = "") -> None:
        super().__init__(f"{name} {problem}")
        self.variable = BY_NAME[name]
        self.name = name
        self.problem = problem
        self.because = because
