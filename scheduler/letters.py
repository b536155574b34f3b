"""What an outgoing mail says: a step of a sequence filled in, or a member's own answer."""

from dataclasses import dataclass
from typing import Any

from intake.tokens import unsubscribe_token
from rules.consent import Purpose
from rules.playbook import Playbook
from scheduler import wording
from scheduler.context import House
from scheduler.message import Sheet, address_of, spelled
from scheduler.wording import Ready
from store import playbooks
from store.people import Contact
from store.sequences import OutgoingMail, Step
from words import Tr, translator

PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"></head>
<body style="font-family: sans-serif; line-height: 1.6; max-width: 40em">
{body}<hr style="border: 0; border-top: 1px solid #ddd">
<div style="color: #666; font-size: 0.85em">
{footer}</div>
</body>
</html>
"""


@dataclass(frozen=True)
class Draft:
    """One step on its way to one person: everything that decides its words."""

    mail: OutgoingMail
    step: Step
    contact: Contact
    playbook: Playbook
    lang: str
    link: str

    @property
    def sender(self) -> str:
        sending, space = self.playbook.sending, self.playbook.workspace
        return _writer(self.mail) or sending.sender_name or space.name

    @property
    def ad_label(self) -> str:
        """Korean law wants advertising named so at the very start of its subject."""
        is_advertising = self.step.sequence.purpose == Purpose.MARKETING
        country = self.contact.country or self.playbook.workspace.country
        return self.playbook.sending.ad_label if is_advertising and country == "KR" else ""


def compose(mail: OutgoingMail, *, house: House) -> Sheet:
    """Write one mail; what cannot be filled in raises, so that no gap is ever sent."""
    playbook, _ = playbooks.in_force()
    if mail.step is None or mail.contact is None:
        return _answer(mail, house, playbook)
    lang = language(mail, playbook)
    link = unsubscribe_link(mail.contact, house)
    return _step(Draft(mail, mail.step, mail.contact, playbook, lang, link), house)


def _answer(mail: OutgoingMail, house: House, playbook: Playbook) -> Sheet:
    """A person's own words: plain, without footer, threaded into the conversation."""
    text = mail.text.rstrip() + "\n"
    return Sheet(**_envelope(mail, house, playbook), subject=mail.subject, text=text)


def _step(draft: Draft, house: House) -> Sheet:
    values = _values(draft)
    words = wording.body(_in(draft.step.body, draft.lang), values)
    footer = wording.both(_footer(draft))
    subject = wording.line(_in(draft.step.subject, draft.lang), values)
    return Sheet(
        **_envelope(draft.mail, house, draft.playbook),
        subject=" ".join(filter(None, (draft.ad_label, subject))),
        text=f"{words.text}\n-- \n{footer.text}",
        html=PAGE.format(lang=draft.lang, body=words.html, footer=footer.html),
        unsubscribe=_ways_out(draft.link, house),
        is_automatic=True,
    )


def language(mail: OutgoingMail, playbook: Playbook) -> str:
    """The reader's language: as they wrote, else as we know them, else our own."""
    told = (mail.lead and mail.lead.language) or (mail.contact and mail.contact.language)
    return "ko" if (told or playbook.workspace.language).lower().startswith("ko") else "en"


def unsubscribe_link(contact: Contact, house: House) -> str:
    token = unsubscribe_token(contact.id, secret=house.secret)
    return f"{house.public_url.rstrip('/')}/u/{token}"


def _envelope(mail: OutgoingMail, house: House, playbook: Playbook) -> dict[str, Any]:
    name, address = address_of(house.mail_from)
    return {
        "message_id": mail.message_id,
        "sender": address,
        "sender_name": _writer(mail) or playbook.sending.sender_name or name,
        "recipient": spelled(mail.recipient),
        "recipient_name": wording.name(mail.contact.name) if mail.contact else "",
        "in_reply_to": mail.in_reply_to,
        "references": tuple(mail.references),
    }


def _writer(mail: OutgoingMail) -> str:
    writer = mail.member or (mail.lead and mail.lead.owner)
    return str(writer.name) if writer else ""


def _values(draft: Draft) -> dict[str, Any]:
    """The names that a step may use; docs/playbook.md lists them.

    What prospects typed about themselves goes out under our name, so none of it may be a link:
    a form that greets strangers with somebody's advertisement is a spammer's tool.
    """
    lead = draft.mail.lead
    company = (lead and lead.company) or draft.contact.company
    return {
        "name": wording.name(draft.contact.name),
        "title": wording.name(draft.contact.title),
        "company": wording.name(company.name if company else ""),
        "subject": wording.unlinked(lead.subject if lead else ""),
        "sender": draft.sender,
        "workspace": draft.playbook.workspace.name,
        "unsubscribe_url": Ready(draft.link),
    }


def _in(texts: dict[str, str], lang: str) -> str:
    return texts.get(lang) or texts.get("en") or next(iter(texts.values()), "")


def _footer(draft: Draft) -> str:
    """Who writes, and how to make it stop; advertising in Korea says so in both languages."""
    space, sending = draft.playbook.workspace, draft.playbook.sending
    who = wording.tamed(sending.sender_name or space.name)
    where = wording.tamed(sending.postal_address)
    contact = wording.tamed(sending.contact.in_(draft.lang))
    languages = ("ko", "en") if draft.ad_label else (draft.lang,)
    ways = [_way_out(translator(lang), draft.link) for lang in languages]
    return "\n\n".join(filter(None, (" · ".join(filter(None, (who, where))), contact, *ways)))


def _way_out(tr: Tr, link: str) -> str:
    label = tr("Unsubscribe from these mails")
    return f"[{label}](<{link}>)"


def _ways_out(link: str, house: House) -> tuple[str, str]:
    address = house.mailroom.unsubscribe_address or address_of(house.mail_from)[1]
    return link, f"mailto:{address}?subject=unsubscribe"
