"""`leadloop mail`: what a mail is taken for, and whether every mail is accounted for."""

import json
import logging
from typing import TYPE_CHECKING, Any

import click

from leadloop.clock import real_now
from leadloop.commands.door import opened
from leadloop.commands.speech import example, json_option, say, show_json, show_table, tr
from leadloop.excuses import Trouble
from leadloop.settings import glance

if TYPE_CHECKING:
    from leadloop.reconciling import Account

log = logging.getLogger(__name__)


@click.group(
    short_help=tr("Explain a mail; account for all of them."),
    help=tr("Mail: how one is understood, and whether all of them are accounted for."),
    epilog=example("leadloop mail explain message.eml", "leadloop mail reconcile"),
)
def mail() -> None:
    pass


@mail.command(
    help=tr(
        "Tell what each mail is taken for and why: one line of JSON per file. Needs neither "
        "settings nor a database; with settings, our own addresses are known."
    ),
    epilog=example("leadloop mail explain message.eml", "leadloop mail explain mails/*.eml"),
)
@click.argument(
    "files",
    nargs=-1,
    required=True,
    metavar="FILE…",
    type=click.Path(exists=True, dir_okay=False, allow_dash=True),
)
def explain(files: tuple[str, ...]) -> None:
    from rules.screening import Surroundings

    settings = glance()
    around = Surroundings()
    if settings:
        around = Surroundings(
            own_addresses=settings.own_addresses,
            inbound_groups=settings.mail_groups,
            unsubscribe_address=settings.mail_unsubscribe,
            form_senders=settings.mail_form_senders,
        )
    secret = settings.secret_key.encode() if settings else b""
    for file in files:
        with click.open_file(file, "rb") as source:
            raw = source.read()
        record = _explained(raw, around=around, secret=secret)
        click.echo(json.dumps({"file": file, **record}, ensure_ascii=False))


def _explained(raw: bytes, **known: Any) -> dict[str, Any]:
    """Explain one mail; a bug met by one does not keep the others from being explained."""
    from intake.explain import explain as explain_mail

    try:
        return dict(explain_mail(raw, today=real_now().date(), **known))
    except Exception as bug:
        log.exception("a mail could not be explained")
        blank = dict.fromkeys(("from_email", "from_name", "subject", "text"), "")
        reasons = ["reading-failed", type(bug).__name__]
        return {
            "kind": "unreadable",
            "reasons": reasons,
            **blank,
            "thread": None,
            "bounced": [],
            "lang": "other",
        }


@mail.command(
    help=tr("Check that every message in the mailboxes is accounted for; 1 if one is not."),
    epilog=example("leadloop mail reconcile", "leadloop mail reconcile --json"),
)
@json_option
@click.pass_context
def reconcile(ctx: click.Context, as_json: bool) -> None:
    from intake.mailbox import MailboxTrouble
    from leadloop.reconciling import reconcile as reconciled

    with opened() as ready:
        if not ready.settings.imap_urls:
            raise Trouble(tr("IMAP_URL is not set: no mailbox is read."))
        try:
            accounts = [reconciled(url) for url in ready.settings.imap_urls]
        except MailboxTrouble as trouble:
            raise Trouble(
                tr("A mailbox cannot be read (%(code)s). Try `leadloop doctor`.", code=trouble.code)
            ) from trouble
    if as_json:
        show_json([one.as_json() for one in accounts])
    else:
        for account in accounts:
            _show(account)
    if not all(account.is_complete for account in accounts):
        ctx.exit(1)


def _show(account: "Account") -> None:
    say(
        tr.n(
            "%(mailbox)s: %(num)d message",
            "%(mailbox)s: %(num)d messages",
            account.total,
            mailbox=account.mailbox,
        )
    )
    show_table((tr("Became"), "#"), account.became.most_common())
    if account.waiting:
        say(tr("Not read yet: %(count)s", count=len(account.waiting)))
    if account.missing:
        uids = ", ".join(str(uid) for uid in account.missing[:20])
        say(
            tr(
                "NOT ACCOUNTED FOR: %(count)s (UID %(uids)s). Please report this.",
                count=len(account.missing),
                uids=uids,
            )
        )
    else:
        say(tr("Every message that was read is accounted for."))
