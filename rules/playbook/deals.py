"""The stages of leads and deals as people see them, with what each asks for."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from rules.lifecycle import LeadStage
from rules.playbook.text import Key, Model, Text

Category = Literal["pipeline", "best_case", "commit", "closed", "omitted"]
Outcome = Literal["open", "won", "lost"]
Criterion = Literal["owner", "name", "phone", "company", "title", "qualified", "amount"]


class StageCriteria(Model):
    title: Text
    entry: tuple[Criterion, ...] = ()
    exit: tuple[Criterion, ...] = ()


class DealStage(Model):
    key: Key
    title: Text
    qualified: bool = True
    needs_amount: bool = True
    probability: Annotated[int, Field(ge=0, le=100)] = 0
    category: Category = "pipeline"
    outcome: Outcome = "open"


LEAD_STAGES: Mapping[LeadStage, StageCriteria] = {
    LeadStage.NEW: StageCriteria(title=Text(ko="신규", en="New")),
    LeadStage.NURTURING: StageCriteria(title=Text(ko="육성", en="Nurturing")),
    LeadStage.MQL: StageCriteria(title=Text(ko="마케팅 적격(MQL)", en="MQL")),
    LeadStage.WORKING: StageCriteria(title=Text(ko="상담 중", en="Working"), entry=("owner",)),
    LeadStage.CONVERTED: StageCriteria(
        title=Text(ko="딜 전환", en="Converted"), entry=("qualified",)
    ),
    LeadStage.RECYCLED: StageCriteria(title=Text(ko="재활용", en="Recycled")),
    LeadStage.DISQUALIFIED: StageCriteria(title=Text(ko="대상 외", en="Disqualified")),
}

DEAL_STAGES = (
    DealStage(
        key="srl",
        title=Text(ko="영업 준비(SRL)", en="SRL"),
        qualified=False,
        needs_amount=False,
        probability=10,
    ),
    DealStage(key="sql", title=Text(ko="영업 적격(SQL)", en="SQL"), probability=25),
    DealStage(
        key="proposal",
        title=Text(ko="제안", en="Proposal"),
        probability=50,
        category="best_case",
    ),
    DealStage(
        key="negotiation",
        title=Text(ko="협상", en="Negotiation"),
        probability=75,
        category="commit",
    ),
    DealStage(
        key="won",
        title=Text(ko="수주", en="Won"),
        probability=100,
        category="closed",
        outcome="won",
    ),
    DealStage(
        key="lost",
        title=Text(ko="실주", en="Lost"),
        qualified=False,
        needs_amount=False,
        category="omitted",
        outcome="lost",
    ),
)
