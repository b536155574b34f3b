"""What a mail is: one table, read from the top, that explains every verdict."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules import absence, optout
from rules.giveaways import (
    AMBIGUOUS_SUBJECT,
    AUTO_REPLY_HEADERS,
    AUTO_SUBJECT,
    CHALLENGE,
    FAILURE_WORD,
    HUMAN_HEADERS,
    MACHINE_WORD,
    NO_REPLY,
    RETURNED_SUBJECT,
    YES,
)
from rules.letters import Attachment, Author, Facts, Failure, Hints, Letter
from rules.threading import answers, bare_subject

__all__ = [
    "Attachment",
    "Author",
    "Facts",
    "Failure",
    "Hints",
    "Kind",
    "Letter",
    "Surroundings",
    "Verdict",
    "looks_answered",
    "screen",
]


class Kind(StrEnum):
    """What a mail can be; each has one kind."""

    INQUIRY = "inquiry"
    REPLY = "reply"
    BOUNCE = "bounce"
    AUTO_REPLY = "auto_reply"
    LIST = "list"
    OWN = "own"
    SPAM = "spam"
    UNREADABLE = "unreadable"


@dataclass(frozen=True)
class Surroundings:
    """What the rules may know about us."""

    own_addresses: frozenset[str] = frozenset()
    member_addresses: frozenset[str] = frozenset()
    inbound_groups: frozenset[str] = frozenset()
    unsubscribe_address: str = ""
    form_senders: frozenset[str] = frozenset()
    thread_known: bool = False
    signed_own: bool = False


@dataclass(frozen=True)
class Verdict:
    """The kind of a mail and why; reasons that lost are kept with the prefix `also-`.

    `until` is the day on which the writer of an out-of-office notice is back.
    """

    kind: Kind
    reasons: tuple[str, ...]
    until: date | None = None


@dataclass(frozen=True)
class Evidence:
    """One letter and its surroundings, with quick access to its headers."""

    letter: Letter
    around: Surroundings
    headers: dict[str, str]

    def header(self, name: str) -> str:
        """Return a header in lower case, or nothing."""
        return self.headers.get(name, "").lower()

    @property
    def sender(self) -> str:
        return self.letter.sender.email

    @property
    def subject(self) -> str:
        return self.letter.subject.strip().lower()


Reasons = tuple[str, ...]
Rule = Callable[[Evidence], Reasons]


def screen(letter: Letter, around: Surroundings, *, today: date) -> Verdict:
    """Tell what a mail is: the first row that fires decides, the other hits are kept beside it."""
    evidence = Evidence(letter, around, dict(letter.facts.headers))
    kind = Kind.INQUIRY
    reasons: Reasons = ("nothing-else",)
    fired = [(row, why) for row, rule in TABLE if (why := rule(evidence))]
    if fired:
        kind, reasons = fired[0]
        others = (why for _, found in fired[1:] for why in found if why not in fired[0][1])
        reasons += tuple(f"also-{why}" for why in dict.fromkeys(others))
    if kind in (Kind.INQUIRY, Kind.REPLY) and "unsubscribe" not in reasons:
        reasons = optout.added(letter, reasons)
        if kind is Kind.INQUIRY and optout.is_all(letter):
            kind = Kind.REPLY
    until = None
    if "out_of_office" in reasons:
        until = absence.until(letter, today=today, criteria=evidence.header("x-apple-criteria"))
    return Verdict(kind, reasons, until)


def _nothing_there(look: Evidence) -> Reasons:
    letter = look.letter
    empty = not (letter.text or letter.subject or letter.attachments or letter.facts.part_types)
    return ("empty",) if empty and not letter.author.email else ()


def _our_own(look: Evidence) -> Reasons:
    around = look.around
    ours = look.sender in around.own_addresses or look.sender in around.member_addresses
    return ("signed-id",) if around.signed_own and ours else ()


def _complaint(look: Evidence) -> Reasons:
    facts = look.letter.facts
    if facts.report_type == "feedback-report" or "message/feedback-report" in facts.part_types:
        return ("complaint", "feedback-report")
    if look.sender == "staff@hotmail.com" and "complaint about message from" in look.subject:
        return ("complaint", "hotmail-staff")
    return ("complaint", "provider-notice") if facts.notice == "complaint" else ()


def _unsubscribe(look: Evidence) -> Reasons:
    address = look.around.unsubscribe_address
    if address and address in look.letter.recipients:
        return ("unsubscribe", "unsubscribe-address")
    if YES.match(look.header("x-apple-unsubscribe")):
        return ("unsubscribe", "x-apple-unsubscribe")
    return ()


def _receipt(look: Evidence) -> Reasons:
    facts = look.letter.facts
    if facts.report_type == "disposition-notification":
        return ("receipt", "disposition-notification")
    if facts.actions and facts.actions <= {"delivered", "relayed", "expanded"}:
        return ("receipt", "delivered")
    return ()


def _strong_bounce(look: Evidence) -> Reasons:
    facts, sender = look.letter.facts, look.header("from")
    signs = (
        ("delivery-status", _has_delivery_status(facts)),
        ("x-failed-recipients", "@" in look.header("x-failed-recipients")),
        ("mailer-daemon", "mailer-daemon" in sender or sender.strip() == "<>"),
        ("returned-subject", _returned_by_subject(look)),
        ("provider-notice", facts.notice == "bounce"),
    )
    return _bounced(look, tuple(name for name, hit in signs if hit))


def _returned_by_subject(look: Evidence) -> bool:
    if AMBIGUOUS_SUBJECT.match(look.subject):
        return bool(look.letter.failures or look.letter.facts.returned_original)
    return bool(RETURNED_SUBJECT.match(look.subject))


def _has_delivery_status(facts: Facts) -> bool:
    types = {"message/delivery-status", "message/global-delivery-status"}
    return facts.report_type == "delivery-status" or bool(types & facts.part_types)


def _weak_bounce(look: Evidence) -> Reasons:
    returned = look.letter.facts.returned_original
    if returned and look.header("return-path").strip() == "<>":
        return _bounced(look, ("null-sender-returns-mail",))
    if not re.match(r"post[-_]?master@", look.sender):
        return ()
    worded = FAILURE_WORD.search(look.subject) or FAILURE_WORD.search(look.letter.text[:2000])
    return _bounced(look, ("postmaster-returns-mail",)) if returned or worded else ()


def _bounced(look: Evidence, signs: Reasons) -> Reasons:
    """Add how bad it is: `hard`, `soft` or `delayed`."""
    if not signs:
        return ()
    failures = look.letter.failures
    if failures and all(failure.why == "delayed" for failure in failures):
        return ("delayed", *signs)
    grade = "hard" if any(failure.hard for failure in failures) else "soft"
    return (grade, *(dict.fromkeys(failure.why for failure in failures)), *signs)


def _out_of_office(look: Evidence) -> Reasons:
    signs = tuple(
        name
        for name, pattern in AUTO_REPLY_HEADERS
        if name in look.headers and re.match(pattern, look.header(name))
    )
    rules_loop = "x-ms-exchange-inbox-rules-loop" in look.headers
    if rules_loop and "all" in look.header("x-auto-response-suppress"):
        signs += ("x-ms-exchange-inbox-rules-loop",)
    # 64 of 597 real bounces call themselves auto-replied.
    if look.letter.facts.returned_original or FAILURE_WORD.search(look.subject):
        return ()
    return _absent(look, signs) if signs else ()


def _absent(look: Evidence, signs: Reasons) -> Reasons:
    if CHALLENGE.search(look.subject):
        return ("challenge", *signs)
    left = ("left-company",) if absence.has_left(look.letter.text) else ()
    if not left and absence.is_acknowledgement(look.letter):
        return ("acknowledgement", *signs)
    return ("out_of_office", *left, *signs)


def _form(look: Evidence) -> Reasons:
    letter, around = look.letter, look.around
    if look.sender in around.form_senders or around.form_senders & set(letter.facts.reply_to):
        return ("known-form",)
    if letter.facts.form:
        return (letter.facts.form,)
    if letter.author.why == "reply-to" and "list-id" not in look.headers:
        plain = "list-unsubscribe" not in look.headers or look.sender in around.own_addresses
        return ("form-relay",) if plain else ()
    return ()


def _forwarded(look: Evidence) -> Reasons:
    return ("forwarded-by-member",) if look.letter.author.why == "forwarded" else ()


def _auto_subject(look: Evidence) -> Reasons:
    if AUTO_SUBJECT.match(look.subject):
        return _absent(look, ("auto-reply-subject",))
    return ("challenge",) if CHALLENGE.search(look.subject) else ()


def _machine(look: Evidence) -> Reasons:
    submitted = look.header("auto-submitted").strip()
    if submitted and not submitted.startswith("no"):
        return ("machine", "auto-submitted")
    if look.header("x-amazon-mail-relay-type").strip() == "notification":
        return ("machine", "x-amazon-mail-relay-type")
    if YES.match(look.header("x-loop")):
        return ("machine", "x-loop")
    for name, value in look.headers.items():
        if HUMAN_HEADERS.fullmatch(name):
            continue
        if MACHINE_WORD.search(name) or MACHINE_WORD.search(value[:1_000]):
            return ("machine", name)
    return ()


def _list(look: Evidence) -> Reasons:
    if look.around.thread_known or _through_our_group(look):
        return ()
    names = ("list-id", "list-unsubscribe", "list-post")
    signs = [str(name) for name in names if name in look.headers]
    for name in ("precedence", "x-precedence"):
        if re.match(r"\s*(?:bulk|list|junk)\b", look.header(name)):
            signs.append(name)
    if NO_REPLY.search(look.sender.partition("@")[0]):
        signs.append("no-reply")
    return tuple(signs)


def _through_our_group(look: Evidence) -> bool:
    """Mail to a group that is our own inbox carries list headers, too."""
    if look.letter.author.why == "group":
        return True
    marks = " ".join(look.header(n) for n in ("list-id", "x-google-group-id", "x-beenthere"))
    if not marks.strip():
        return False
    groups = look.around.inbound_groups | look.around.own_addresses
    return any(one and (one in marks or one.replace("@", ".") in marks) for one in groups)


def _from_us(look: Evidence) -> Reasons:
    author = look.letter.author.email
    if author and author in look.around.own_addresses:
        return ("from-own-address",)
    return ("from-member",) if author in look.around.member_addresses else ()


def _reply(look: Evidence) -> Reasons:
    if look.around.thread_known:
        return ("thread-known",)
    return ("calendar-answer",) if look.letter.facts.calendar_method == "reply" else ()


def _spam(look: Evidence) -> Reasons:
    signs = [n for n in ("x-spam-flag", "x-spam-status") if YES.match(look.header(n))]
    if look.header("x-ses-spam-verdict").strip() == "fail":
        signs.append("x-ses-spam-verdict")
    # Headers hold the topmost, the one our own receiver wrote.
    if re.search(r"\bdmarc=fail\b", look.header("authentication-results")):
        signs.append("dmarc-fail")
    return tuple(signs)


def _no_author(look: Evidence) -> Reasons:
    return () if look.letter.author.email else ("no-author",)


TABLE: tuple[tuple[Kind, Rule], ...] = (
    (Kind.UNREADABLE, _nothing_there),
    (Kind.OWN, _our_own),
    (Kind.BOUNCE, _complaint),
    (Kind.REPLY, _unsubscribe),
    (Kind.AUTO_REPLY, _receipt),
    (Kind.BOUNCE, _strong_bounce),
    (Kind.AUTO_REPLY, _out_of_office),
    (Kind.BOUNCE, _weak_bounce),
    (Kind.INQUIRY, _form),
    (Kind.INQUIRY, _forwarded),
    (Kind.AUTO_REPLY, _auto_subject),
    (Kind.AUTO_REPLY, _machine),
    (Kind.LIST, _list),
    (Kind.OWN, _from_us),
    (Kind.REPLY, _reply),
    (Kind.SPAM, _spam),
    (Kind.UNREADABLE, _no_author),
)


def looks_answered(letter: Letter) -> Reasons:
    """Tell, without any stored conversation, what makes a mail look like an answer."""
    if (letter.in_reply_to or letter.references) and not _is_forward(letter):
        return ("references-a-mail",)
    quoted = letter.quoted and answers(letter.subject) and bare_subject(letter.subject)
    return ("quotes-a-mail",) if quoted else ()


def _is_forward(letter: Letter) -> bool:
    return bool(re.match(r"\s*(?:fwd?|wg|tr|전달)\s*[:：]", letter.subject, re.I))
