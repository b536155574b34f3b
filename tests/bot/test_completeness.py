"""Whatever the funnel queues, journals or refuses has words: the codes are read from its source."""

import ast
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import funnel
from bot import excuses, faces
from bot.views import alerts, sayings
from bot.views.mail_sayings import OBSTACLES, STOPS
from rules.cadence import StopReason
from rules.refusals import Refused
from store.deals import Deal
from store.outbox import NOTICE, Outbox
from tests.bot.test_faces import BANT
from tests.cast import HANA, Cast
from words import translator

HOME = Path(__file__).parent.parent.parent
ROOMS = ("funnel", "scheduler", "intake", "leadloop")


def calls(*rooms: str) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    """Every call with the function in which it stands."""
    for room in rooms:
        for path in sorted((HOME / room).rglob("*.py")):
            for around in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(around, ast.FunctionDef):
                    found = (one for one in ast.walk(around) if isinstance(one, ast.Call))
                    yield from ((around, call) for call in found)


def strings(node: ast.AST) -> set[str]:
    return {
        one.value
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


def queued(door: str) -> set[str]:
    """The codes with which ``outbox.direct`` or ``outbox.notice`` is called anywhere."""
    return {
        code
        for _, call in calls(*ROOMS)
        if ast.unparse(call.func) == f"outbox.{door}"
        for code in strings(call.args[1])
    }


def journalled() -> set[str]:
    """Events of a lead or a deal; one that a variable holds is looked for where it is given."""
    found: set[str] = set()
    for around, call in calls("funnel"):
        if ast.unparse(call.func) != "journal.record":
            continue
        about = {word.arg for word in call.keywords} & {"lead", "deal"}
        if about:
            found |= strings(call.args[0]) or _given(around)
    return {event for event in found if event.count("-")}


def _given(around: ast.FunctionDef) -> set[str]:
    """What a function's ``event`` can be: chosen in it, or handed to it by its callers."""
    chosen = [
        strings(one.value)
        for one in ast.walk(around)
        if isinstance(one, ast.Assign) and ast.unparse(one.targets[0]) == "event"
    ]
    if chosen:
        return set().union(*chosen)
    handed: set[str] = set()
    for _, call in calls("funnel"):
        if ast.unparse(call.func).split(".")[-1] != around.name:
            continue
        named = [word.value for word in call.keywords if word.arg == "event"]
        for node in named or call.args[:1]:
            handed |= strings(node)
    return handed


def test_every_private_word_has_a_sentence() -> None:
    codes = queued("direct")

    assert {"mail-review", "stale-warning", "deal-handed-over"} <= codes
    assert codes - set(alerts.DIRECT) == set()


def test_every_notice_has_a_sentence() -> None:
    codes = queued("notice")

    assert {"deal-escalated", "mail-review", "mailbox-troubled"} <= codes
    assert codes - set(alerts.NOTICE) - set(alerts.DIRECT) == set()


def test_no_sentence_is_left_over() -> None:
    assert set(alerts.DIRECT) - queued("direct") == {"lead-assigned"}
    assert set(alerts.NOTICE) - queued("notice") == set()


def test_every_event_of_a_lead_or_a_deal_has_a_sentence() -> None:
    events = journalled()

    assert {"lead-assigned", "deal-won", "lead-not-qualified", "mail-reviewed"} <= events
    assert events - set(sayings.PLAIN) - set(sayings.SPECIAL) == set()


def test_every_end_of_a_sequence_has_a_reason_in_words() -> None:
    assert {str(reason) for reason in StopReason} - set(STOPS) == set()


def test_every_refusal_to_start_a_sequence_has_a_reason_in_words() -> None:
    from funnel import sequences

    kinds = [one for one in vars(sequences).values() if isinstance(one, type)]
    codes = {one.code for one in kinds if issubclass(one, Refused)} - {"refused"}

    assert codes - set(STOPS) - set(OBSTACLES) == set()


def test_every_refusal_of_the_funnel_is_excused() -> None:
    declared = {
        code
        for room in ("funnel", "store", "rules", "bot")
        for path in (HOME / room).rglob("*.py")
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(one, ast.ClassDef)
        for part in one.body
        if isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == "code"
        for code in strings(part.value)
    }

    assert {"incomplete", "no-such-role", "bad-amount"} <= declared
    assert declared - {"refused", "stranger"} - set(excuses.SENTENCES) == set()


def test_managers_see_the_deal_that_sales_did_not_accept(cast: Cast, at: datetime) -> None:
    lead = funnel.create_lead(HANA, by=cast.minji, at=at)
    funnel.accept(lead, by=cast.minji, at=at)
    funnel.qualify(lead, BANT, by=cast.minji, at=at)
    deal = funnel.convert(lead, owner=cast.jun, by=cast.minji, at=at)
    for days in (7, 14):
        found = Deal.find(deal.key)
        assert found is not None
        funnel.remind_deal(found, at=at + timedelta(days=days))

    [row] = [row for row in Outbox.select() if row.kind == NOTICE]
    face = faces.notice("deal-escalated", row, translator("en"), at)
    assert face["text"].startswith("Sales did not accept this deal in time.")
    assert deal.key in face["text"]
    assert "deal-show" in str(face["blocks"])
