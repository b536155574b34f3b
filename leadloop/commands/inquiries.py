"""`leadloop inquiries`: what arrived and what became of it; try one again."""

from typing import TYPE_CHECKING

import click

from leadloop.commands.door import opened
from leadloop.commands.speech import (
    example,
    json_option,
    say,
    show_bytes,
    show_json,
    show_table,
    tr,
)
from leadloop.excuses import Trouble

if TYPE_CHECKING:
    from store.inquiries import Inquiry

STATES = ("landed", "captured", "ignored", "quarantined")


@click.group(
    help=tr("What arrived, byte for byte, and what became of it."),
    epilog=example("leadloop inquiries list --state quarantined", "leadloop inquiries replay I-42"),
)
def inquiries() -> None:
    pass


@inquiries.command(
    "list",
    help=tr("List what arrived, newest first."),
    epilog=example("leadloop inquiries list --state quarantined", "leadloop inquiries list --json"),
)
@click.option("--state", type=click.Choice(STATES), help=tr("Only those in this state."))
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help=tr("How many.")
)
@json_option
def list_inquiries(state: str | None, limit: int, as_json: bool) -> None:
    from leadloop import arrivals

    with opened():
        rows = [arrivals.summary(one) for one in arrivals.newest(state, limit)]
    if as_json:
        show_json(rows)
        return
    show_table(
        ("#", tr("Arrived"), tr("From"), tr("State"), tr("Kind"), tr("Reasons"), tr("Lead")),
        [
            (
                row["inquiry"],
                f"{row['received_at']:%Y-%m-%d %H:%M}Z",
                row["source"],
                row["state"],
                row["kind"],
                ", ".join(row["reasons"]),
                row["lead"],
            )
            for row in rows
        ],
    )


@inquiries.command(
    help=tr("Print one as it arrived."),
    epilog=example("leadloop inquiries show I-42", "leadloop inquiries show I-42 > mail.eml"),
)
@click.argument("key")
@json_option
def show(key: str, as_json: bool) -> None:
    import funnel
    from leadloop import arrivals

    with opened():
        inquiry = _found(key)
        raw = funnel.raw_of(inquiry)
        facts = arrivals.summary(inquiry)
    if as_json:
        show_json({**facts, "raw": raw.decode("utf-8", "replace")})
    else:
        show_bytes(raw)


@inquiries.command(
    help=tr("Let one be understood again, for example after it was quarantined."),
    epilog=example("leadloop inquiries replay I-42 I-43"),
)
@click.argument("keys", nargs=-1, required=True)
def replay(keys: tuple[str, ...]) -> None:
    import funnel

    with opened() as ready:
        for inquiry in [_found(key) for key in keys]:
            funnel.replay(inquiry, by=None, at=ready.now())
            say(tr("%(key)s will be read again by the next worker.", key=inquiry.key))


def _found(key: str) -> "Inquiry":
    from leadloop import arrivals

    inquiry = arrivals.find(key)
    if inquiry is None:
        raise Trouble(tr("There is no inquiry %(key)s.", key=key))
    return inquiry
