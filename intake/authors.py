"""Who really wrote a mail: From is often a form, a group or a colleague who forwards."""

import re
from dataclasses import dataclass, field

from intake import headers, webfields
from intake.bodies import Body
from intake.introductions import find_block, is_forward_divider, label_of
from rules.giveaways import NO_REPLY
from rules.letters import Author, Hints
from rules.threading import forwards

_VENDORS = """typeform.com jotform.com formspree.io wufoo.com tally.so getform.io usebasin.com
    netlify.com squarespace.info wix-forms.com wix.com formsubmit.co 123formbuilder.com
    cognitoforms.com paperform.co formstack.com webflow.com hsforms.com formassembly.com
    forminator.net imweb.me walla.my formcarry.com formbold.com web3forms.com staticforms.xyz
    formkeep.com elfsight.com surveymonkey.com"""
FORM_VENDORS = frozenset(_VENDORS.split())
FORM_MAILBOXES = re.compile(
    r"(?:wordpress|webform|web-form|website|contact-?form"
    r"|forms?(?:-receipts)?(?:[-_.]?no-?reply)?"
    r"|form-?submissions?|formresponses?|homepage|webmaster)@"
)
_VIA = re.compile(r"(.{1,100}?)['\"’]?\s(?:via|통해서?|을 통해|를 통해)\s.{1,80}$", re.I)


@dataclass(frozen=True)
class Us:
    """Addresses that are never a prospect, and senders of known forms."""

    own: frozenset[str]
    members: frozenset[str]
    form_senders: frozenset[str]

    def includes(self, email: str) -> bool:
        return email in self.own or email in self.members


@dataclass(frozen=True)
class Choice:
    """The author chosen, who sent it, and what a form told about the author."""

    author: Author
    sender: Author
    forwarded_by: Author | None = None
    form: str = ""
    fields: Hints = field(default_factory=Hints)


def choose(fields: dict[str, str], subject: str, body: Body, us: Us) -> Choice:
    """Choose the author and tell why."""
    sender = _sender(fields)
    if sender.email in us.members and (inner := _forwarded(subject, body, us)):
        return Choice(inner, sender, forwarded_by=sender)
    if group := _behind_group(fields, sender, us):
        return Choice(group, sender)
    if form := _form_kind(sender, us):
        return _from_form(fields, sender, body, us, form)
    return Choice(sender, sender)


def _sender(fields: dict[str, str]) -> Author:
    for name in ("from", "sender", "x-original-from", "x-sender"):
        email, person = headers.address(fields.get(name, ""))
        if email:
            return Author(email, person, name if name != "from" else "from")
    return Author("", headers.address(fields.get("from", ""))[1], "from")


def _behind_group(fields: dict[str, str], sender: Author, us: Us) -> Author | None:
    """Find the person whose From a mailing group has replaced by its own."""
    via = _VIA.match(sender.name)
    through_list = any(name in fields for name in ("list-id", "x-google-group-id", "x-beenthere"))
    if not (via or (through_list and sender.email in us.own)):
        return None
    answer_to = headers.addresses(fields.get("reply-to", ""))
    answers = [email for email, _ in answer_to]
    for name in ("x-original-from", "x-original-sender", "reply-to"):
        email, person = headers.address(fields.get(name, ""))
        confirmed = not answers or email in answers or all(us.includes(one) for one in answers)
        if email and email != sender.email and not us.includes(email) and confirmed:
            called = person or (via[1].strip(" '\"’“”") if via else "")
            return Author(email, called, "group")
    return None


def _form_kind(sender: Author, us: Us) -> str:
    domain = sender.email.rpartition("@")[2]
    if sender.email in us.form_senders:
        return "known-form"
    if any(domain == one or domain.endswith(f".{one}") for one in FORM_VENDORS):
        return "form-vendor"
    if FORM_MAILBOXES.match(sender.email) or sender.email in us.own:
        return "form-mailbox"
    return "no-reply" if NO_REPLY.search(sender.email.partition("@")[0]) else ""


def _from_form(fields: dict[str, str], sender: Author, body: Body, us: Us, form: str) -> Choice:
    """Take Reply-To if it lies outside, else the fields of the form in the body."""
    told = webfields.read(body.text)
    known = form if form in ("known-form", "form-vendor") else ""
    known = known or ("form-fields" if told.is_form else "")
    email, person = headers.address(fields.get("reply-to", ""))
    if email and _outside(email, sender, us, form):
        name = told.hints.name or person
        return Choice(Author(email, name, "reply-to"), sender, form=known, fields=told.hints)
    if told.email and not us.includes(told.email) and told.email != sender.email:
        author = Author(told.email, told.hints.name, "form-body")
        return Choice(author, sender, form=known or "form-fields", fields=told.hints)
    return Choice(sender, sender, form=form if form == "known-form" else "")


def _outside(email: str, sender: Author, us: Us, form: str) -> bool:
    if us.includes(email) or email == sender.email:
        return False
    same_house = email.rpartition("@")[2] == sender.email.rpartition("@")[2]
    return not (form == "no-reply" and same_house) and not NO_REPLY.search(email)


def _forwarded(subject: str, body: Body, us: Us) -> Author | None:
    """Find who wrote the mail that a member forwards; only members are unwrapped."""
    for part in body.returned:
        email, person = headers.address(part.headers.first("from"))
        if email and not us.includes(email):
            return Author(email, person, "forwarded")
    lines = body.text.split("\n")[:2_000]
    divided = [n for n, line in enumerate(lines) if is_forward_divider(line)]
    if not divided and not forwards(subject):
        return None
    inner = _inner_author(lines, divided[0] + 1 if divided else 0)
    if inner and (us.includes(inner.email) or NO_REPLY.search(inner.email.partition("@")[0])):
        told = webfields.read(body.text)
        usable = told.email and not us.includes(told.email)
        return Author(told.email, told.hints.name, "forwarded") if usable else None
    return inner


def _inner_author(lines: list[str], start: int) -> Author | None:
    for at in range(start, len(lines)):
        end = find_block(lines, at)
        for line in lines[at:end]:
            if label_of(line) != "from":
                continue
            value = re.split(r"[:：]", line, maxsplit=1)[1].replace("*", " ")
            email, person = headers.address(re.sub(r"[\[(]?mailto:", "<", value))
            if email:
                return Author(email, person, "forwarded")
        if end:
            return None
    return None
