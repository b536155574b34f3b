"""Signed tokens in links and forms: what a stranger's request may claim, and nothing else.

Each kind has a salt of its own, so that a token made for one purpose opens nothing else.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

LONGEST = 4096
FORM_LASTS = timedelta(days=1)


@dataclass(frozen=True)
class FormPass:
    """What a hosted form page carries: which form, since when, and a number used once."""

    slug: str
    issued_at: datetime
    nonce: str


@dataclass(frozen=True)
class Click:
    """A link of ours in one outgoing mail, and the only address it may lead to."""

    mail_id: int
    url: str


def unsubscribe_token(contact_id: int, *, secret: bytes) -> str:
    """Make the token of a contact's unsubscribe link; it never expires."""
    return _dump("unsubscribe", contact_id, secret)


def read_unsubscribe(token: str, *, secret: bytes) -> int | None:
    """Tell whose unsubscribe link this is; None when we did not sign it."""
    value = _load("unsubscribe", token, secret)
    return value if _is_id(value) else None


def form_token(slug: str, *, at: datetime, secret: bytes) -> str:
    """Make the token of one showing of a form page."""
    return _dump("form", [slug, int(at.timestamp() * 1000), secrets.token_urlsafe(9)], secret)


def read_form(token: str, *, secret: bytes, at: datetime) -> FormPass | None:
    """Tell which form was shown when; None when we did not sign it, or longer than a day ago."""
    match _load("form", token, secret):
        case [str(slug), int(issued), str(nonce)]:
            shown = FormPass(slug, datetime.fromtimestamp(issued / 1000, tz=UTC), nonce)
            return shown if timedelta() <= at - shown.issued_at <= FORM_LASTS else None
    return None


def click_token(mail_id: int, url: str, *, secret: bytes) -> str:
    """Make the token of one link in an outgoing mail."""
    return _dump("click", [mail_id, url], secret)


def read_click(token: str, *, secret: bytes) -> Click | None:
    """Tell where a link of ours leads; None when we did not sign it."""
    match _load("click", token, secret):
        case [int(mail_id), str(url)] if url.startswith(("https://", "http://")):
            return Click(mail_id, url)
    return None


def open_token(mail_id: int, *, secret: bytes) -> str:
    """Make the token of the invisible picture in an outgoing mail."""
    return _dump("open", mail_id, secret)


def read_open(token: str, *, secret: bytes) -> int | None:
    """Tell which mail was opened; None when we did not sign it."""
    value = _load("open", token, secret)
    return value if _is_id(value) else None


def _is_id(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _signer(purpose: str, secret: bytes) -> URLSafeSerializer:
    return URLSafeSerializer(
        secret, salt=f"leadloop-{purpose}", signer_kwargs={"digest_method": hashlib.sha256}
    )


def _dump(purpose: str, value: object, secret: bytes) -> str:
    return _signer(purpose, secret).dumps(value)


def _load(purpose: str, token: str, secret: bytes) -> Any:
    """The signed value, or None. Long input is refused first: it may be compressed."""
    if len(token) > LONGEST:
        return None
    try:
        return _signer(purpose, secret).loads(token)
    except (BadData, UnicodeError, ValueError):
        return None
