"""Inquiries as the command line shows them."""

from typing import Any

from store.inquiries import Inquiry


def newest(state: str | None, limit: int) -> list[Inquiry]:
    """List what arrived, newest first, perhaps only what is in one state."""
    query = Inquiry.select().order_by(Inquiry.id.desc()).limit(limit)
    return list(query.where(Inquiry.state == state) if state else query)


def find(key: str) -> Inquiry | None:
    """Find an inquiry by ``I-42`` or ``42``."""
    number = key.upper().removeprefix("I-")
    return Inquiry.numbered(int(number)) if number.isascii() and number.isdigit() else None


def summary(inquiry: Inquiry) -> dict[str, Any]:
    """Give the facts about an inquiry without its text."""
    return {
        "inquiry": inquiry.key,
        "received_at": inquiry.received_at,
        "source": inquiry.mailbox or inquiry.form or inquiry.source,
        "state": inquiry.state,
        "kind": inquiry.kind,
        "reasons": list(inquiry.reasons),
        "lead": inquiry.lead.key if inquiry.lead else None,
        "attempts": inquiry.attempts,
        "trouble": inquiry.trouble,
        "size": inquiry.size,
        "message_id": inquiry.message_id,
    }
