"""The only reader of the environment: every variable becomes a typed value or stops the start."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import unquote, urlsplit

from leadloop.given import ADDRESS, Given, is_here, parts
from leadloop.secret_key import SHORTEST_KEY, folder_of, kept_key, key_in_use
from leadloop.variables import BY_NAME, BadSetting

LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True)
class SlackSettings:
    """Where and as whom Leadloop speaks in Slack; without a bot token it does not."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    signing_secret: str = field(repr=False)
    api_url: str
    leads_channel: str
    managers_channel: str
    admin_channel: str


@dataclass(frozen=True)
class Settings:
    database_url: str = field(repr=False)
    imap_urls: tuple[str, ...] = field(repr=False)
    smtp_url: str = field(repr=False)
    mail_from: str
    mail_aliases: frozenset[str]
    mail_groups: frozenset[str]
    mail_form_senders: frozenset[str]
    mail_unsubscribe: str
    public_url: str
    secret_key: str = field(repr=False)
    slack: SlackSettings
    playbook_dir: Path
    log_level: str
    port: int
    trusted_proxies: int
    language: str
    clock_file: Path | None

    @property
    def own_addresses(self) -> frozenset[str]:
        """Every address that is ours: mail from one of them is not an inquiry."""
        users = (user_of(url).lower() for url in self.imap_urls)
        ours = {self.mail_address, self.mail_unsubscribe, *users} - {""}
        return frozenset(one for one in ours if ADDRESS.fullmatch(one)) | self.mail_aliases

    @property
    def mail_address(self) -> str:
        """The bare address of MAIL_FROM, in lower case."""
        return parseaddr(self.mail_from)[1].lower()

    @property
    def mail_domain(self) -> str:
        """What stands behind the @ in the Message-IDs we make."""
        if self.mail_from:
            return self.mail_address.rpartition("@")[2]
        return urlsplit(self.public_url).hostname or "localhost"


def current() -> Settings:
    return read(os.environ)


def glance() -> Settings | None:
    """Read what is there for a command that also works unconfigured; nothing is written."""
    given = dict(os.environ)
    if not given.get("SECRET_KEY") and not given.get("SECRET_KEY_FILE"):
        given["SECRET_KEY"] = key_in_use(
            given.get("DATABASE_URL") or BY_NAME["DATABASE_URL"].default
        ) or secrets.token_hex(32)
    try:
        return read(given)
    except BadSetting:
        return None


def inherited() -> dict[str, str]:
    """Copy the environment for a child process."""
    return dict(os.environ)


def without_ours(environ: Mapping[str, str]) -> dict[str, str]:
    """Leave our variables out, except those that choose a language or how much is logged."""
    kept = ("LANG", "LEADLOOP_LANG", "LOG_LEVEL")
    ours = {part for name in BY_NAME for part in (name, f"{name}_FILE")} - {*kept}
    return {name: value for name, value in environ.items() if name not in ours}


def current_language() -> str:
    return language_of(os.environ)


def language_of(environ: Mapping[str, str]) -> str:
    """Choose the terminal's language; never fails, since complaints are worded in it."""
    chosen = environ.get("LEADLOOP_LANG") or environ.get("LANG", "")
    return "ko" if chosen.lower().startswith("ko") else "en"


def read(environ: Mapping[str, str]) -> Settings:
    """Turn the environment into settings, or say which variable is wrong."""
    given = Given(environ)
    database_url = _database(given)
    port = given.number("PORT", 1, 65535)
    imap_urls = tuple(_imap(one) for one in given.several("IMAP_URL"))
    smtp_url = _smtp(given)
    return Settings(
        database_url=database_url,
        imap_urls=imap_urls,
        smtp_url=smtp_url,
        mail_from=_mail_from(given, smtp_url, imap_urls),
        mail_aliases=given.addresses("MAIL_ALIASES"),
        mail_groups=given.addresses("MAIL_GROUPS"),
        mail_form_senders=given.addresses("MAIL_FORM_SENDERS"),
        mail_unsubscribe=given.address("MAIL_UNSUBSCRIBE"),
        public_url=_public_url(given, smtp_url, port),
        secret_key=_secret_key(given, database_url),
        slack=_slack(given),
        playbook_dir=Path(given.text("PLAYBOOK_DIR")),
        log_level=given.one_of("LOG_LEVEL", LEVELS),
        port=port,
        trusted_proxies=given.number("TRUSTED_PROXIES", 0, 9),
        language=_language(given, environ),
        clock_file=Path(file) if (file := given.text("LEADLOOP_CLOCK_FILE")) else None,
    )


def user_of(url: str) -> str:
    return unquote(urlsplit(url).username or "")


def _database(given: Given) -> str:
    url = given.text("DATABASE_URL")
    if url.startswith("sqlite:///") and len(url) > len("sqlite:///"):
        return url
    found = parts("DATABASE_URL", url, ("postgresql", "postgres"))
    if len(found.path) < 2:
        raise BadSetting("DATABASE_URL", "bad")
    return url


def _imap(url: str) -> str:
    found = parts("IMAP_URL", url, ("imap", "imaps"))
    if not found.username or not found.password:
        raise BadSetting("IMAP_URL", "bad")
    return url


def _smtp(given: Given) -> str:
    url = given.url("SMTP_URL", ("smtp", "smtps", "smtp+starttls"))
    if url and bool(urlsplit(url).username) != bool(urlsplit(url).password):
        raise BadSetting("SMTP_URL", "bad")
    return url


def _mail_from(given: Given, smtp_url: str, imap_urls: tuple[str, ...]) -> str:
    """Without MAIL_FROM the first mailbox's own address writes."""
    sender = given.text("MAIL_FROM")
    if sender and not ADDRESS.fullmatch(parseaddr(sender)[1]):
        raise BadSetting("MAIL_FROM", "bad")
    users = [user_of(url).lower() for url in imap_urls]
    mailboxes = [user for user in users if ADDRESS.fullmatch(user)]
    if not sender and mailboxes:
        return mailboxes[0]
    return sender or (given.needed("MAIL_FROM", because="SMTP_URL") if smtp_url else "")


def _public_url(given: Given, smtp_url: str, port: int) -> str:
    """Whoever sends mail must say where its unsubscribe links lead."""
    if smtp_url:
        given.needed("PUBLIC_URL", because="SMTP_URL")
    url = given.url("PUBLIC_URL", ("http", "https"))
    return (url or f"http://127.0.0.1:{port}").rstrip("/")


def _slack(given: Given) -> SlackSettings:
    bot_token = given.text("SLACK_BOT_TOKEN")
    app_token = given.text("SLACK_APP_TOKEN")
    signing_secret = given.text("SLACK_SIGNING_SECRET")
    for name, token, start in (
        ("SLACK_BOT_TOKEN", bot_token, "xoxb-"),
        ("SLACK_APP_TOKEN", app_token, "xapp-"),
    ):
        if token and not token.startswith(start):
            raise BadSetting(name, "bad")
    for name, value in (("SLACK_APP_TOKEN", app_token), ("SLACK_SIGNING_SECRET", signing_secret)):
        if value:
            given.needed("SLACK_BOT_TOKEN", because=name)
    if bot_token:
        given.needed("SLACK_LEADS_CHANNEL", because="SLACK_BOT_TOKEN")
    leads = given.text("SLACK_LEADS_CHANNEL")
    managers = given.text("SLACK_MANAGERS_CHANNEL") or leads
    return SlackSettings(
        bot_token=bot_token,
        app_token=app_token,
        signing_secret=signing_secret,
        api_url=_slack_api(given),
        leads_channel=leads,
        managers_channel=managers,
        admin_channel=given.text("SLACK_ADMIN_CHANNEL") or managers,
    )


def _slack_api(given: Given) -> str:
    """The token goes there with every call: without TLS only to this machine."""
    url = given.url("SLACK_API_URL", ("http", "https"))
    found = urlsplit(url)
    if found.scheme != "https" and not is_here(found.hostname or ""):
        raise BadSetting("SLACK_API_URL", "bad")
    return url.rstrip("/") + "/"


def _language(given: Given, environ: Mapping[str, str]) -> str:
    if given.text("LEADLOOP_LANG"):
        given.one_of("LEADLOOP_LANG", ("KO", "EN"))
    return language_of(environ)


def _secret_key(given: Given, database_url: str) -> str:
    """On PostgreSQL the key must be given, since all machines share it; SQLite keeps its own."""
    key = given.text("SECRET_KEY")
    if key and len(key) < SHORTEST_KEY:
        raise BadSetting("SECRET_KEY", "bad")
    if not key and not database_url.startswith("sqlite:"):
        return given.needed("SECRET_KEY", because="DATABASE_URL")
    return key or kept_key(folder_of(database_url))
