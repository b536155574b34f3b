"""What a mail is taken for and why, without any database."""

from dataclasses import replace
from datetime import date

from intake import letter as letters
from intake.letter import Unreadable
from rules.letters import Letter
from rules.screening import Kind, Surroundings, Verdict, looks_answered, screen
from rules.threading import read_ref, read_tag


def explain(
    raw: bytes, *, around: Surroundings, secret: bytes, today: date
) -> dict[str, str | list[str] | None]:
    """Say in one flat record what a mail is, who wrote it, and what it answers."""
    try:
        letter = letters.read(
            raw,
            own_addresses=around.own_addresses,
            member_addresses=around.member_addresses,
            form_senders=around.form_senders,
        )
    except Unreadable as trouble:
        return _record(Verdict(Kind.UNREADABLE, (trouble.reason,)))
    signed = signed_ref(letter, secret=secret)
    verdict = _verdict(letter, around, signed, secret=secret, today=today)
    return _record(verdict, letter, signed or _first_id(letter))


def signed_ref(letter: Letter, *, secret: bytes) -> str | None:
    """Find the conversation that a mail proves to answer: by id, address, or what it returns."""
    ids = (*letter.in_reply_to, *reversed(letter.references), *letter.returned_ids)
    for one in ids:
        if ref := read_ref(one, secret=secret):
            return ref
    for recipient in letter.recipients:
        if ref := read_tag(recipient, secret):
            return ref
    return None


def signed_own(letter: Letter, *, secret: bytes) -> bool:
    """Tell whether a mail bears an id that only we can have made."""
    marks = (letter.message_id, dict(letter.facts.headers).get("x-leadloop-ref", ""))
    return any(mark and read_ref(mark, secret=secret) for mark in marks)


def _verdict(
    letter: Letter, around: Surroundings, signed: str | None, *, secret: bytes, today: date
) -> Verdict:
    known = replace(
        around,
        thread_known=around.thread_known or signed is not None,
        signed_own=around.signed_own or signed_own(letter, secret=secret),
    )
    verdict = screen(letter, known, today=today)
    nothing_stronger = verdict.kind is Kind.INQUIRY and verdict.reasons[0] == "nothing-else"
    if nothing_stronger and (signs := looks_answered(letter)):
        return replace(verdict, kind=Kind.REPLY, reasons=signs + verdict.reasons[1:])
    return verdict


def _first_id(letter: Letter) -> str | None:
    ids = (*letter.in_reply_to, *reversed(letter.references), *letter.returned_ids)
    return next(iter(ids), None)


def _record(
    verdict: Verdict, letter: Letter | None = None, thread: str | None = None
) -> dict[str, str | list[str] | None]:
    answered = verdict.kind is Kind.REPLY
    return {
        "kind": verdict.kind.value,
        "reasons": list(verdict.reasons),
        "from_email": letter.author.email if letter else "",
        "from_name": letter.author.name if letter else "",
        "subject": letter.subject if letter else "",
        "text": (letter.reply if answered else letter.text) if letter else "",
        "thread": thread,
        "bounced": [failure.address for failure in letter.failures] if letter else [],
        "lang": letter.lang if letter else "other",
    }
