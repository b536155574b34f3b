"""What a mail says once it has been read: plain text values that rules can judge."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True)
class Author:
    """A person named by a mail; `why` is the code of the evidence that named them."""

    email: str
    name: str
    why: str


@dataclass(frozen=True)
class Failure:
    """One recipient whom a mail did not reach."""

    address: str
    hard: bool
    status: str
    why: str


@dataclass(frozen=True)
class Attachment:
    """A file that came along; the name is safe to show and to store."""

    name: str
    content_type: str
    size: int


@dataclass(frozen=True)
class Hints:
    """What a text or its signature seems to say about its author; empty where it says nothing."""

    name: str = ""
    title: str = ""
    phone: str = ""
    company: str = ""


@dataclass(frozen=True)
class Facts:
    """What only machines put into mails, for screening."""

    headers: tuple[tuple[str, str], ...] = ()
    part_types: frozenset[str] = frozenset()
    report_type: str = ""
    actions: frozenset[str] = frozenset()
    notice: str = ""
    returned_original: bool = False
    calendar_method: str = ""
    form: str = ""
    reply_to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Letter:
    """A mail as it was understood; every text is free of NUL and lone surrogates."""

    message_id: str
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    date: datetime | None
    author: Author
    sender: Author
    recipients: tuple[str, ...]
    subject: str
    text: str
    reply: str
    quoted: str
    signature: str
    lang: str
    attachments: tuple[Attachment, ...]
    failures: tuple[Failure, ...]
    returned_ids: tuple[str, ...]
    content_hash: str
    truncated: bool = False
    forwarded_by: Author | None = None
    facts: Facts = field(default_factory=Facts)
    fields: Hints = field(default_factory=Hints)
