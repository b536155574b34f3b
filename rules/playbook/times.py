"""Working hours, sending windows, and how long anybody may take."""

from datetime import date, time
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from rules.lifecycle import LeadStage
from rules.playbook.text import Model

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

# Names only: some schedulers count weekdays from Sunday, some from Monday.
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Clock = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Minutes = Annotated[int, Field(ge=0)]
Days = Annotated[int, Field(ge=0)]


class Hours(Model):
    """A daily span of wall-clock time on some weekdays; the end itself is outside."""

    start: Clock = "09:00"
    end: Clock = "18:00"
    days: Annotated[tuple[Weekday, ...], Field(min_length=1)] = (
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
    )
    closed_on: tuple[date, ...] = ()

    @model_validator(mode="after")
    def ends_after_it_starts(self) -> Self:
        if self.end <= self.start:
            raise PydanticCustomError("ends-before-start", "end must be later than start")
        return self

    @property
    def opens(self) -> time:
        return time.fromisoformat(self.start)

    @property
    def closes(self) -> time:
        return time.fromisoformat(self.end)

    def has(self, day: date) -> bool:
        """Tell whether this is one of our days, public holidays aside."""
        return WEEKDAYS[day.weekday()] in self.days and day not in self.closed_on


class Window(Hours):
    """When automatic mail may leave, in the reader's or the workspace's time."""


class Sla(Model):
    """Business minutes, all counted from the moment the lead was assigned or accepted."""

    remind_after: Minutes = 30
    accept_after: Minutes = 60
    escalate_after: Minutes = 120
    answer_after: Minutes = 240

    @model_validator(mode="after")
    def escalates_last(self) -> Self:
        if self.escalate_after < self.remind_after:
            raise PydanticCustomError(
                "escalates-too-early",
                "escalate_after must not be less than remind_after",
            )
        return self


WARN_AFTER = {
    LeadStage.NEW: 3,
    LeadStage.NURTURING: 60,
    LeadStage.MQL: 3,
    LeadStage.WORKING: 7,
}


class Stale(Model):
    """Business days without a touch before the owner is warned, and from then to recycling."""

    warn_after: dict[LeadStage, Annotated[int, Field(ge=1)]] = Field(
        default_factory=lambda: dict(WARN_AFTER)
    )
    recycle_after: Annotated[int, Field(ge=1)] = 5

    @model_validator(mode="after")
    def only_open_stages(self) -> Self:
        if any(not stage.is_open for stage in self.warn_after):
            raise PydanticCustomError("stage-not-open", "only open stages can become stale")
        return self


def _weekly(value: str) -> str:
    day, _, clock = value.partition(" ")
    if day not in WEEKDAYS:
        raise PydanticCustomError("unknown-weekday", "write the weekday as mon … sun")
    try:
        time.fromisoformat(clock)
    except ValueError:
        raise PydanticCustomError("bad-time", "write the time as HH:MM") from None
    return value


class Digests(Model):
    desk_at: Clock = "09:00"
    weekly_at: Annotated[str, AfterValidator(_weekly)] = "mon 09:00"
