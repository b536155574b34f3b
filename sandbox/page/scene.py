"""What happens outside Slack: who wrote what, and what time it is."""

import json
import os
import smtplib
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from sandbox.mail import Letter, PracticeMailbox
from sandbox.mail.letters import Draft, Kind, Writer, compose
from sandbox.page.cast import NOBODY, OPENING, PROSPECTS, SALES

NO_SENDER = (Kind.AUTO_REPLY, Kind.BOUNCE)
"""Kinds a machine sends, with an empty envelope sender."""


class Changes:
    """Counts changes so that a page can wait for the next one."""

    def __init__(self) -> None:
        self._condition = threading.Condition()
        self._number = 1
        self.closed = False

    @property
    def number(self) -> int:
        return self._number

    def touch(self) -> None:
        with self._condition:
            self._number += 1
            self._condition.notify_all()

    def close(self) -> None:
        """Let everybody go who waits, so that a server can stop at once."""
        self.closed = True
        self.touch()

    def wait_beyond(self, number: int, seconds: float) -> int:
        with self._condition:
            self._condition.wait_for(lambda: self._number > number or self.closed, seconds)
            return self._number


class Clock:
    """Real time plus an offset that the product reads from the same file."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self.offset = 0.0
        if file is not None and file.exists():
            self.offset = float(json.loads(file.read_text())["offset"])
        self.move(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.offset)

    def move(self, seconds: float) -> None:
        """Go forward and tell the product, atomically."""
        self.offset += seconds
        if self._file is not None:
            draft = self._file.with_name(self._file.name + ".new")
            draft.write_text(json.dumps({"offset": self.offset}))
            os.replace(draft, self._file)


@dataclass(frozen=True)
class Sent:
    """A mail a prospect wrote, kept for the "sent" side of their mail program."""

    writer: Writer
    kind: Kind
    raw: bytes
    at: datetime

    @property
    def message(self) -> EmailMessage:
        return BytesParser(policy=policy.default).parsebytes(self.raw)


@dataclass
class Scene:
    """The outside world: prospects who write to us and read what we send."""

    mailbox: PracticeMailbox
    clock: Clock
    changes: Changes = field(default_factory=Changes)
    sent: list[Sent] = field(default_factory=list)
    people: dict[str, Writer] = field(
        default_factory=lambda: {person.address: person for person in PROSPECTS}
    )
    started: bool = False

    def __post_init__(self) -> None:
        self.mailbox.nobody.add(NOBODY)
        self.mailbox.world.on_letter = self._arrived

    def _arrived(self, letter: Letter) -> None:
        self.people.setdefault(letter.recipient, Writer(letter.recipient, letter.recipient))
        self.changes.touch()

    def start(self) -> int:
        """Let the prospects write their first mails, once; tell how many were written."""
        if self.started:
            return 0
        self.started = True
        for writer, draft in OPENING:
            self.write(writer, draft)
        return len(OPENING)

    def write(self, writer: Writer, draft: Draft) -> Sent:
        """Send a mail the way it comes in real life: by SMTP, to our mail server."""
        at = self.clock.now()
        sent = Sent(writer, draft.kind, compose(writer, draft, at=at), at)
        envelope_sender = "" if draft.kind in NO_SENDER else writer.address
        with smtplib.SMTP("127.0.0.1", self.mailbox.smtp_port, timeout=10) as smtp:
            smtp.sendmail(envelope_sender, [draft.to], sent.raw)
        self.people.setdefault(writer.address, writer)
        self.sent.append(sent)
        self.changes.touch()
        return sent

    def move(self, seconds: float) -> None:
        """Let time pass: idling readers hear from the mail server, as they would meanwhile."""
        self.clock.move(seconds)
        self.mailbox.say_still_here()
        self.changes.touch()

    def letter(self, number: int) -> Letter | None:
        return next((one for one in self.mailbox.world.letters() if one.number == number), None)

    def written_by(self, address: str) -> list[Sent]:
        return [one for one in self.sent if one.writer.address == address]

    @property
    def our_address(self) -> str:
        return SALES
