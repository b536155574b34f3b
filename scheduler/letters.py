"""What an outgoing mail says: a step of a sequence filled in, or a member's own answer."""

from typing import Any

from intake.tokens import unsubscribe_token
from rules.consent import Purpose
from rules.playbook import Playbook
from scheduler import wording
from scheduler.context import House
from scheduler.message import Sheet, address_of
from scheduler.wording import Ready, Words
from store import playbooks
from store.sequences import OutgoingMail
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


def compose(mail: OutgoingMail, *, house: House) -> Sheet:
    """Write one mail; what cannot be filled in raises, so that no gap is ever sent."""
    return _step(mail, house) if mail.step else _answer(mail, house)


def _answer(mail: OutgoingMail, house: House) -> Sheet:
    """A person's own words: plain, without footer, threaded into the conversation."""
    playbook, _ = playbooks.in_force()
    return Sheet(
        **_envelope(mail, house, playbook), subject=mail.subject, text=mail.text.rstrip() + "\n"
    )


def _step(mail: OutgoingMail, house: House) -> Sheet:
    playbook, _ = playbooks.in_force()
    lang = language(mail, playbook)
    link = unsubscribe_link(mail, house)
    values = _values(mail, playbook, link)
    words = wording.body(_in(mail.step.body, lang), values)
    footer = wording.both(_footer(playbook, lang, link, label=_ad_label(mail, playbook)))
    return Sheet(
        **_envelope(mail, house, playbook),
        subject=_subject(mail, playbook, lang, values),
        text=f"{words.text}\n-- \n{footer.text}",
        html=_page(lang, words, footer),
        unsubscribe=_ways_out(link, house),
        is_automatic=True,
    )


def language(mail: OutgoingMail, playbook: Playbook) -> str:
    """The reader's language: as they wrote, else as we know them, else our own."""
    told = (mail.lead and mail.lead.language) or (mail.contact and mail.contact.language)
    return "ko" if (told or playbook.workspace.language).lower().startswith("ko") else "en"


def unsubscribe_link(mail: OutgoingMail, house: House) -> str:
    token = unsubscribe_token(mail.contact.id, secret=house.secret)
    return f"{house.public_url.rstrip('/')}/u/{token}"


def _envelope(mail: OutgoingMail, house: House, playbook: Playbook) -> dict[str, Any]:
    name, address = address_of(house.mail_from)
    return {
        "message_id": mail.message_id,
        "sender": address,
        "sender_name": _writer(mail) or playbook.sending.sender_name or name,
        "recipient": mail.recipient,
        "recipient_name": mail.contact.name if mail.contact else "",
        "in_reply_to": mail.in_reply_to,
        "references": tuple(mail.references),
    }


def _writer(mail: OutgoingMail) -> str:
    writer = mail.member or (mail.lead and mail.lead.owner)
    return str(writer.name) if writer else ""


def _values(mail: OutgoingMail, playbook: Playbook, link: str) -> dict[str, Any]:
    """The names that a step may use; docs/playbook.md lists them."""
    contact, lead = mail.contact, mail.lead
    company = (lead and lead.company) or contact.company
    return {
        "name": contact.name,
        "title": contact.title,
        "company": company.name if company else "",
        "subject": lead.subject if lead else "",
        "sender": _writer(mail) or playbook.sending.sender_name or playbook.workspace.name,
        "workspace": playbook.workspace.name,
        "unsubscribe_url": Ready(link),
    }


def _in(texts: dict[str, str], lang: str) -> str:
    return texts.get(lang) or texts.get("en") or next(iter(texts.values()), "")


def _subject(mail: OutgoingMail, playbook: Playbook, lang: str, values: dict[str, Any]) -> str:
    subject = wording.line(_in(mail.step.subject, lang), values)
    return " ".join(filter(None, (_ad_label(mail, playbook), subject)))


def _ad_label(mail: OutgoingMail, playbook: Playbook) -> str:
    """Korean law wants advertising named so at the very start of its subject."""
    is_advertising = mail.step.sequence.purpose == Purpose.MARKETING
    country = mail.contact.country or playbook.workspace.country
    return playbook.sending.ad_label if is_advertising and country == "KR" else ""


def _footer(playbook: Playbook, lang: str, link: str, *, label: str) -> str:
    """Who writes and how to make it stop; advertising in Korea says the latter in both languages."""
    tr = translator(lang)
    space, sending = playbook.workspace, playbook.sending
    who = wording.tamed(sending.sender_name or space.name)
    where = wording.tamed(sending.postal_address)
    contact = wording.tamed(sending.contact.in_(lang))
    parts = [" · ".join(filter(None, (who, where))), contact]
    ways = (translator("ko"), translator("en")) if label else (tr,)
    parts += [_way_out(one, link) for one in ways]
    return "\n\n".join(filter(None, parts))


def _way_out(tr: Tr, link: str) -> str:
    return f"[{tr('Unsubscribe from these mails')}](<{link}>)"


def _page(lang: str, words: Words, footer: Words) -> str:
    return PAGE.format(lang=lang, body=words.html, footer=footer.html)


def _ways_out(link: str, house: House) -> tuple[str, str]:
    address = house.mailroom.unsubscribe_address or address_of(house.mail_from)[1]
    return link, f"mailto:{address}?subject=unsubscribe"
