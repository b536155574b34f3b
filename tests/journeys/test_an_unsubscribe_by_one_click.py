"""The way out of our mails: looking at the link changes nothing, one click ends them."""

from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from sandbox.mail.letters import one_click
from tests.journeys.people import HANA, read_page
from tests.journeys.test_a_reply_stops_the_sequence import READER
from tests.journeys.town import Town


def test_an_unsubscribe_by_one_click(town: Town) -> None:
    town.submits_form("ebook", **READER)
    town.later(minutes=11)
    [welcome] = town.prospects_inbox(HANA.address)
    way_out = one_click(welcome)
    assert way_out is not None

    page = town.visits(way_out)
    assert "h•••@hanbit.example" in page
    town.days_pass(4)
    assert len(town.prospects_inbox(HANA.address)) == 2

    assert "h•••@hanbit.example" in click(way_out)
    assert "The prospect does not want any more mails." in town.thread("L-1")[-2:]
    click(way_out)
    town.days_pass(10)

    assert len(town.prospects_inbox(HANA.address)) == 2
    assert "In sequence" not in town.card("L-1").words


def click(url: str) -> str:
    """What a mail provider's server does when its user presses "unsubscribe" (RFC 8058)."""
    body = urlencode({"List-Unsubscribe": "One-Click"}).encode()
    return read_page(build_opener(ProxyHandler({})).open, Request(url, body))
