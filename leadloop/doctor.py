"""Looks at every connection and says in one sentence each: fine, or what to do."""

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from leadloop import slack_checkup
from leadloop.excuses import bad_playbook
from leadloop.given import is_here
from leadloop.playbooks import read_folder
from leadloop.settings import Settings, user_of
from rules.playbook import PlaybookError
from words import Tr

PATIENCE = 10.0
SAMPLE = Path(__file__).resolve().parent.parent / "playbook"


class State(StrEnum):
    OK = "ok"
    BROKEN = "broken"
    LEFT_OUT = "left-out"


@dataclass(frozen=True)
class Finding:
    """What one look told; ``about`` is the part that was looked at."""

    about: str
    state: State
    sentence: str


Findings = Iterator[Finding]


def examine(settings: Settings, tr: Tr) -> Findings:
    """Look at everything in turn; one broken part does not keep the others from being seen."""
    looks: tuple[tuple[str, Callable[[Settings, Tr], Findings]], ...] = (
        ("database", _database),
        ("imap", _mailboxes),
        ("smtp", _smtp),
        ("slack", _slack),
        ("public-url", _public_url),
        ("playbook", _playbook),
    )
    for about, look in looks:
        try:
            yield from look(settings, tr)
        except Exception as trouble:
            yield Finding(
                about,
                State.BROKEN,
                tr("This check itself failed: %(trouble)s.", trouble=type(trouble).__name__),
            )


def _database(settings: Settings, tr: Tr) -> Findings:
    from store import base, schema

    kind = "PostgreSQL" if settings.database_url.startswith("postgres") else "SQLite"
    base.open_database(settings.database_url)
    try:
        waiting = schema.pending()
    except Exception as trouble:
        yield Finding(
            "database",
            State.BROKEN,
            tr(
                "%(kind)s cannot be reached (%(trouble)s). Check that the server runs and that "
                "host, user, password and database name in DATABASE_URL are right.",
                kind=kind,
                trouble=_first_line(trouble),
            ),
        )
        return
    if waiting:
        sentence = tr(
            "%(kind)s answers, but lacks the tables of this version. Run `leadloop migrate`.",
            kind=kind,
        )
        yield Finding("database", State.BROKEN, sentence)
    else:
        sentence = tr("%(kind)s answers and is up to date.", kind=kind)
        yield Finding("database", State.OK, sentence)
    yield from _privacy(settings, tr)


def _privacy(settings: Settings, tr: Tr) -> Findings:
    """An SQLite file holds prospects' mails; other users of the machine have no business in it."""
    if not settings.database_url.startswith("sqlite:///"):
        return
    file = Path(settings.database_url.removeprefix("sqlite:///"))
    if file.is_file() and file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        sentence = tr(
            "Other users of this machine can read %(file)s, which holds prospects' mails. "
            "Run `chmod 600` on it.",
            file=file,
        )
        yield Finding("database", State.LEFT_OUT, sentence)


def _mailboxes(settings: Settings, tr: Tr) -> Findings:
    if not settings.imap_urls:
        yield Finding("imap", State.LEFT_OUT, tr("IMAP_URL is not set: no mailbox is read."))
    for url in settings.imap_urls:
        yield _mailbox(url, tr)


def _mailbox(url: str, tr: Tr) -> Finding:
    from intake.mailbox import MailboxTrouble, MailboxUrl, OpenMailbox

    name = MailboxUrl.parse(url).name
    try:
        with OpenMailbox(MailboxUrl.parse(url)) as mailbox:
            can_idle = mailbox.can_idle
    except MailboxTrouble as trouble:
        return Finding("imap", State.BROKEN, _mailbox_trouble(trouble.code, name, tr))
    if can_idle:
        sentence = tr("%(mailbox)s can be read; the server announces new mail.", mailbox=name)
    else:
        sentence = tr(
            "%(mailbox)s can be read; the server does not announce new mail (no IDLE), so it is "
            "asked every few seconds.",
            mailbox=name,
        )
    return Finding("imap", State.OK, sentence)


def _mailbox_trouble(code: str, name: str, tr: Tr) -> str:
    match code:
        case "login-refused":
            return tr(
                "%(mailbox)s refuses the login. Check user and password in IMAP_URL "
                "(percent-encoded); many providers want an app password.",
                mailbox=name,
            )
        case "no-such-folder":
            return tr(
                "%(mailbox)s: the login works, but there is no such folder. Name an existing one "
                "at the end of IMAP_URL, for example /INBOX.",
                mailbox=name,
            )
        case "tls-failed":
            return tr(
                "%(mailbox)s: the TLS connection fails. Check host and port in IMAP_URL and the "
                "server's certificate.",
                mailbox=name,
            )
    return tr(
        "%(mailbox)s cannot be reached. Check host and port in IMAP_URL and whether a firewall "
        "is between.",
        mailbox=name,
    )


def _smtp(settings: Settings, tr: Tr) -> Findings:
    from scheduler.smtp import Smtp

    if not settings.smtp_url:
        yield Finding("smtp", State.LEFT_OUT, tr("SMTP_URL is not set: no mail is sent."))
        return
    host = urlsplit(settings.smtp_url).hostname
    answer = Smtp(settings.smtp_url, timeout=PATIENCE).check()
    if not answer:
        yield Finding(
            "smtp",
            State.OK,
            tr("%(host)s takes mail from %(sender)s.", host=host, sender=settings.mail_from),
        )
        return
    user = user_of(settings.smtp_url) or tr("nobody")
    if answer.startswith("53"):
        sentence = tr(
            "%(host)s refuses the login of %(user)s (%(answer)s). Check user and password in "
            "SMTP_URL (percent-encoded).",
            host=host,
            user=user,
            answer=answer,
        )
    else:
        sentence = tr(
            "%(host)s cannot be used (%(answer)s). Check host, port and whether SMTP_URL should "
            "begin with smtp+starttls:// or smtps://.",
            host=host,
            answer=answer,
        )
    yield Finding("smtp", State.BROKEN, sentence)


def _slack(settings: Settings, tr: Tr) -> Findings:
    if not settings.slack.bot_token:
        sentence = tr("SLACK_BOT_TOKEN is not set: the lead cards wait until Slack is connected.")
        yield Finding("slack", State.LEFT_OUT, sentence)
        return
    for is_fine, sentence in slack_checkup.look(settings.slack, tr):
        yield Finding("slack", State.OK if is_fine else State.BROKEN, sentence)


def _public_url(settings: Settings, tr: Tr) -> Findings:
    """A local address is right on a developer's machine and wrong as soon as others get mail."""
    url = settings.public_url
    smtp_host = urlsplit(settings.smtp_url).hostname or "" if settings.smtp_url else ""
    if smtp_host and not is_here(smtp_host) and is_here(urlsplit(url).hostname or ""):
        sentence = tr(
            "PUBLIC_URL is %(url)s, which nobody outside can open: unsubscribe links in our mails "
            "would lead nowhere. Set it to the address that prospects reach.",
            url=url,
        )
        yield Finding("public-url", State.BROKEN, sentence)
    elif url.startswith("http://") and not is_here(urlsplit(url).hostname or ""):
        sentence = tr(
            "PUBLIC_URL is %(url)s without TLS: put a reverse proxy with a certificate before the "
            "web process and use https://.",
            url=url,
        )
        yield Finding("public-url", State.BROKEN, sentence)
    else:
        yield Finding("public-url", State.OK, tr("Links lead to %(url)s.", url=url))


def _playbook(settings: Settings, tr: Tr) -> Findings:
    folder = settings.playbook_dir
    if not folder.is_dir():
        sentence = tr(
            "There is no playbook folder %(folder)s; set PLAYBOOK_DIR to one.", folder=folder
        )
        yield Finding("playbook", State.BROKEN, sentence)
        return
    try:
        read_folder(folder)
    except PlaybookError as wrong:
        yield Finding("playbook", State.BROKEN, bad_playbook(wrong, tr))
        return
    yield Finding("playbook", State.OK, tr("The playbook in %(folder)s is valid.", folder=folder))
    if folder.resolve() == SAMPLE:
        sentence = tr(
            "The playbook is still the sample: mails would leave in the name of a made-up company. "
            "Copy the folder, make it yours and set PLAYBOOK_DIR."
        )
        yield Finding("playbook", State.LEFT_OUT, sentence)


def _first_line(trouble: Exception) -> str:
    lines = str(trouble).strip().splitlines()
    return lines[0][:200] if lines else type(trouble).__name__
