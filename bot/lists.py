"""Lists that are paged: the inbox, search results, open deals."""

from bot import portraits
from bot.asked import Asked
from bot.views import lines
from bot.views.kit import Face
from store.queries import deals as deal_queries
from store.queries import leads as lead_queries

A_PAGE = 10


def inbox_page(asked: Asked, offset: int) -> Face:
    """What nobody has accepted yet."""
    tr = asked.tr
    found = lead_queries.inbox(A_PAGE + 1, offset)
    rows = [
        lines.lead_row(portraits.lead_line(lead, asked.playbook, tr), tr) for lead in found[:A_PAGE]
    ]
    return lines.listing(
        tr("Waiting to be accepted"),
        rows,
        empty=tr("Nothing waits. Every lead has been accepted."),
        tr=tr,
        more=f"inbox:{offset + A_PAGE}" if len(found) > A_PAGE else "",
        first=offset + 1,
    )


def search_page(asked: Asked, offset: int, text: str) -> Face:
    """Leads that match what was typed."""
    tr = asked.tr
    found = lead_queries.search(text, A_PAGE + 1, offset)
    rows = [
        lines.lead_row(portraits.lead_line(lead, asked.playbook, tr), tr) for lead in found[:A_PAGE]
    ]
    return lines.listing(
        tr("Found"),
        rows,
        empty=tr("Nothing found. Try a name, a company, a domain or a phone number."),
        tr=tr,
        more=f"find:{offset + A_PAGE}:{text}" if len(found) > A_PAGE else "",
        first=offset + 1,
    )


def deal_page(asked: Asked, offset: int, *, mine: bool) -> Face:
    """Open deals, the longest untouched first."""
    tr = asked.tr
    found = deal_queries.list_open(asked.member if mine else None, A_PAGE + 1, offset)
    rows = [
        lines.deal_row(portraits.deal_line(deal, asked.playbook, tr), tr) for deal in found[:A_PAGE]
    ]
    word = "mine" if mine else "deals"
    return lines.listing(
        tr("Open deals"),
        rows,
        empty=tr("There are no open deals."),
        tr=tr,
        more=f"{word}:{offset + A_PAGE}" if len(found) > A_PAGE else "",
        first=offset + 1,
    )


def page(asked: Asked, value: str) -> Face:
    """The page that a More button asks for."""
    word, offset, text = [*value.split(":", 2), "", ""][:3]
    start = int(offset) if offset.isdecimal() else 0
    if word == "find":
        return search_page(asked, start, text)
    if word in ("deals", "mine"):
        return deal_page(asked, start, mine=word == "mine")
    return inbox_page(asked, start)
