"""The plan of mails one lead walks through, and how politely mail is sent at all."""

import re
from typing import Annotated, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from rules.consent import Purpose
from rules.lifecycle import LeadStage
from rules.playbook.text import NOTHING, Key, Model, Text
from rules.playbook.times import Days, Minutes, Window

# What a template may say; whoever renders it must know all of them, empty where unknown.
MAIL_NAMES = frozenset(
    {"name", "title", "company", "subject", "sender", "workspace", "unsubscribe_url"}
)
_NAME_USED = re.compile(r"\{(?:\{-?|%-?\s*(?:if|elif))\s*(?:not\s+)?([A-Za-z_]\w*)")


class StepPlan(Model):
    """One mail: subject and body are Markdown with Jinja, which may use MAIL_NAMES only."""

    position: Annotated[int, Field(ge=1)]
    name: Key
    after_minutes: Minutes | None = None
    after_business_days: Days | None = None
    subject: Text
    body: Text

    @model_validator(mode="after")
    def waits_one_way(self) -> Self:
        if (self.after_minutes is None) == (self.after_business_days is None):
            raise PydanticCustomError(
                "one-delay", "give either after_minutes or after_business_days"
            )
        return self

    @field_validator("subject", "body")
    @classmethod
    def says_known_names(cls, text: Text) -> Text:
        """A misspelt name would leave a hole in a mail to a prospect."""
        for name in _NAME_USED.findall(text.ko + text.en):
            if name not in MAIL_NAMES:
                raise PydanticCustomError(
                    "unknown-name", "a mail cannot say {name}", {"name": name}
                )
        return text


class SequencePlan(Model):
    """Replies, refusals, bounces, conversion and disqualification always end a sequence;
    `stop_on` adds stages."""

    slug: Key
    title: Text
    purpose: Purpose = Purpose.MARKETING
    steps: Annotated[tuple[StepPlan, ...], Field(min_length=1)]
    stop_on: tuple[LeadStage, ...] = (LeadStage.RECYCLED,)
    window: Window | None = None

    @model_validator(mode="after")
    def counts_from_one(self) -> Self:
        if [step.position for step in self.steps] != list(range(1, len(self.steps) + 1)):
            raise PydanticCustomError("steps-not-in-order", "steps count 1, 2, 3 …")
        return self

    def step(self, position: int) -> StepPlan | None:
        return self.steps[position - 1] if 1 <= position <= len(self.steps) else None


class Sending(Model):
    window: Window = Window()
    max_per_contact_per_day: Annotated[int, Field(ge=1)] = 1
    mailbox_stale_after: Annotated[int, Field(ge=1)] = 30
    sender_name: str = ""
    postal_address: str = ""
    # Korean law wants exactly these characters at the very start of an advertising subject.
    ad_label: str = "(광고)"
    contact: Text = NOTHING
