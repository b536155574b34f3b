"""Links in our mails: clicks and opens that are counted, and the way out that always works."""

import base64
from datetime import datetime

from flask import Blueprint, Response, abort, make_response, redirect, request

import funnel
from intake import pages, tokens
from intake.formpages import Desk
from store.people import Contact
from store.playbooks import in_force
from store.sequences import OutgoingMail

BURST, BURST_SECONDS = 4, 2
"""So many links of one mail within so many seconds are followed by a scanner, not by a person."""

PIXEL = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


def add_routes(blueprint: Blueprint, desk: Desk) -> None:
    @blueprint.get("/c/<token>")
    def follow_link(token: str) -> Response:
        click = tokens.read_click(token, secret=desk.secret) or abort(404)
        _record("click", click.mail_id, at=desk.now(), url=click.url)
        response = redirect(click.url, 302)
        response.headers["Cache-Control"] = "no-store"
        return response  # type: ignore[return-value]

    @blueprint.get("/o/<token>")
    def show_pixel(token: str) -> Response:
        mail_id = tokens.read_open(token, secret=desk.secret)
        if mail_id is not None:
            _record("open", mail_id, at=desk.now())
        response = make_response(PIXEL)
        response.headers["Content-Type"] = "image/gif"
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.get("/u/<token>")
    def ask_unsubscribe(token: str) -> Response:
        return _unsubscribe_page("unsubscribe", _contact(token, desk), token)

    @blueprint.post("/u/<token>")
    def unsubscribe(token: str) -> Response:
        """One click by a mail program (RFC 8058) or by the page: no cookie, no login, no detour."""
        contact = _contact(token, desk)
        if contact is not None:
            funnel.unsubscribe(contact, source="link", at=desk.now())
        return _unsubscribe_page("unsubscribed", contact, token)


def _record(kind: str, mail_id: int, *, at: datetime, url: str = "") -> None:
    """Keep what happened to a mail; asking for the head only is never a person."""
    mail = OutgoingMail.numbered(mail_id)
    if mail is None or request.method == "HEAD":
        return
    many = funnel.count_hit(f"{kind}:{mail_id}", at=at, window_seconds=BURST_SECONDS) >= BURST
    funnel.record_touch(kind, at=at, contact=mail.contact, lead=mail.lead, is_bot=many, url=url)


def _contact(token: str, desk: Desk) -> Contact | None:
    """Whose link this is; None for somebody whom we have forgotten meanwhile."""
    contact_id = tokens.read_unsubscribe(token, secret=desk.secret)
    return Contact.numbered(abort(404) if contact_id is None else contact_id)


def _unsubscribe_page(template: str, contact: Contact | None, token: str) -> Response:
    playbook, _ = in_force()
    wished = contact.language if contact and contact.language in ("ko", "en") else ""
    to = pages.reader(request, otherwise=wished or playbook.workspace.language)
    return pages.page(
        template,
        to,
        playbook=playbook,
        request=request,
        address=masked(contact.email) if contact else "",
        token=token,
    )


def masked(email: str) -> str:
    """Show enough of an address for its owner, and too little for somebody it was passed on to."""
    local, at, domain = email.rpartition("@")
    return f"{local[:1]}•••{at}{domain}" if at else ""
