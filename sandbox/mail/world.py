"""The inboxes of the people outside: every mail our side sends them can be read here."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from functools import cached_property


@dataclass(frozen=True)
class Letter:
    """One mail as it was handed over: envelope, bytes and time."""

    number: int
    sender: str
    recipient: str
    raw: bytes
    at: datetime

    @cached_property
    def message(self) -> EmailMessage:
        """The mail, parsed."""
        return BytesParser(policy=policy.default).parsebytes(self.raw)


class World:
    """Keeps letters by recipient; safe to read from any thread."""

    def __init__(self) -> None:
        self._letters: list[Letter] = []
        self._changed = threading.Condition()
        self.on_letter: Callable[[Letter], None] | None = None

    def keep(self, sender: str, recipient: str, raw: bytes, at: datetime) -> Letter:
        with self._changed:
            number = len(self._letters) + 1
            letter = Letter(number, sender.lower(), recipient.lower(), raw, at)
            self._letters.append(letter)
            self._changed.notify_all()
        if self.on_letter is not None:
            self.on_letter(letter)
        return letter

    def inbox(self, address: str) -> list[Letter]:
        """What that address received, oldest first."""
        with self._changed:
            return [letter for letter in self._letters if letter.recipient == address.lower()]

    def letters(self) -> list[Letter]:
        """Everything anybody out there received, oldest first."""
        with self._changed:
            return list(self._letters)

    def wait(self, enough: Callable[[list[Letter]], bool], timeout: float = 10.0) -> list[Letter]:
        """Wait until `enough(letters)` holds and return all letters; TimeoutError otherwise."""
        with self._changed:
            if not self._changed.wait_for(lambda: enough(self._letters), timeout):
                raise TimeoutError(f"{len(self._letters)} letters after {timeout} s")
            return list(self._letters)
