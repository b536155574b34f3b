"""The playbook as one value: everything that is agreed and none of what is configured."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from rules.lifecycle import LeadStage
from rules.playbook.agreement import (
    Qualification,
    Reason,
    Reasons,
    Recycling,
    Routing,
    Workspace,
)
from rules.playbook.deals import DEAL_STAGES, LEAD_STAGES, DealStage, StageCriteria
from rules.playbook.forms import Form
from rules.playbook.points import Scoring
from rules.playbook.sequences import Sending, SequencePlan
from rules.playbook.text import Model
from rules.playbook.times import Digests, Sla, Stale


class Playbook(Model):
    workspace: Workspace = Workspace()
    qualification: Qualification = Qualification()
    scoring: Scoring = Scoring()
    routing: Routing = Routing()
    sla: Sla = Sla()
    stale: Stale = Stale()
    recycling: Recycling = Recycling()
    reasons: Reasons = Reasons()
    deal_stages: tuple[DealStage, ...] = DEAL_STAGES
    lead_stages: dict[LeadStage, StageCriteria] = Field(default_factory=lambda: dict(LEAD_STAGES))
    forms: dict[str, Form] = Field(default_factory=dict)
    sequences: dict[str, SequencePlan] = Field(default_factory=dict)
    sending: Sending = Sending()
    digests: Digests = Digests()

    @field_validator("lead_stages", mode="before")
    @classmethod
    def keeps_what_is_not_said(cls, value: Any) -> Any:
        """A file may reword one stage; the others stay as they are."""
        if not isinstance(value, Mapping):
            return value
        kept = {stage.value: rules.model_dump() for stage, rules in LEAD_STAGES.items()}
        for stage, given in value.items():
            said = given.model_dump() if isinstance(given, StageCriteria) else given
            before = kept.get(str(stage))
            kept[str(stage)] = {**before, **said} if before and isinstance(said, Mapping) else said
        return kept

    @field_validator("deal_stages")
    @classmethod
    def can_be_won_and_lost(cls, stages: tuple[DealStage, ...]) -> tuple[DealStage, ...]:
        keys = [stage.key for stage in stages]
        outcomes = [stage.outcome for stage in stages]
        if len(set(keys)) != len(keys):
            raise PydanticCustomError("stage-twice", "two deal stages have the same key")
        if not outcomes or outcomes[0] != "open":
            raise PydanticCustomError("first-stage-closed", "the first deal stage must be open")
        if (outcomes.count("won"), outcomes.count("lost")) != (1, 1):
            raise PydanticCustomError("no-ending", "there must be one won and one lost stage")
        return stages

    @model_validator(mode="after")
    def names_what_exists(self) -> Self:
        for form in self.forms.values():
            if form.enroll and form.enroll not in self.sequences:
                raise PydanticCustomError(
                    "unknown-sequence",
                    "form {form} enrols in a sequence that does not exist: {sequence}",
                    {"form": form.slug, "sequence": form.enroll},
                )
        return self

    def deal_stage(self, key: str) -> DealStage:
        return next(stage for stage in self.deal_stages if stage.key == key)

    def ending(self, outcome: str) -> DealStage:
        """Find the one stage that means won, or lost."""
        return next(stage for stage in self.deal_stages if stage.outcome == outcome)

    @property
    def first_deal_stage(self) -> DealStage:
        return self.deal_stages[0]

    @property
    def accepted_deal_stage(self) -> DealStage:
        """Find the stage an accepted deal enters: the first that counts as qualified."""
        return next(stage for stage in self.deal_stages if stage.qualified)

    def reason(self, key: str) -> Reason | None:
        """Find a reason by key wherever it is listed."""
        lists = (
            self.recycling.reasons,
            *(getattr(self.reasons, n) for n in Reasons.model_fields),
        )
        return next(
            (reason for reasons in lists for reason in reasons if reason.key == key),
            None,
        )


def default() -> Playbook:
    return Playbook()


def dump(playbook: Playbook) -> dict[str, Any]:
    """Turn a playbook into what the database keeps as one version."""
    return playbook.model_dump(mode="json")


def load(kept: Mapping[str, Any]) -> Playbook:
    return Playbook.model_validate(dict(kept))
