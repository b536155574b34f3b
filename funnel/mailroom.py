"""What verbs that read or write mail must be told by the edges."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mailroom:
    """Our own addresses and the key that signs our Message-IDs.

    ``domain`` stands in the Message-IDs we make; ``inbound_groups`` are lists that deliver
    inquiries to us; ``form_senders`` are addresses whose mails carry a form; ``mailboxes`` are the
    names of those that are read, and sending waits until each has been read lately.
    """

    own_addresses: frozenset[str]
    secret: bytes
    domain: str
    inbound_groups: frozenset[str] = frozenset()
    unsubscribe_address: str = ""
    form_senders: frozenset[str] = frozenset()
    mailboxes: frozenset[str] = frozenset()
