"""What the scheduler's tests hold in their hands: a clock, and ways to let leads arrive."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from store.inquiries import Inquiry
from store.leads import Lead

SECRET = b"a secret of the tests"


@dataclass
class Time:
    """A clock that moves when the test says so."""

    at: datetime

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **span: float) -> datetime:
        self.at += timedelta(**span)
        return self.at


SubmitForm = Callable[..., Inquiry]
MakeLead = Callable[..., Lead]
