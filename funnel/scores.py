"""Keeps a lead's fit, interest and grade in step with what is known and what was done."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from funnel import deadlines, journal, people
from rules import scoring
from rules.lifecycle import LeadStage
from rules.playbook import Playbook
from rules.scoring import Score, Signal
from store.journal import Activity
from store.leads import Lead
from store.touches import Touch

NEWEST = 200
BEFORE_MQL = (LeadStage.NEW, LeadStage.NURTURING)


def judge(lead: Lead, playbook: Playbook, *, at: datetime) -> Score:
    """Score a lead by its person, its company and all that the person did lately."""
    touches = (
        Touch.select(Touch.kind, Touch.at, Touch.url, Touch.detail, Touch.is_bot)
        .where(Touch.contact == lead.contact_id, Touch.direction == "in")
        .order_by(Touch.at.desc())
        .limit(NEWEST)
    )
    signals = [
        Signal(
            kind=touch.kind,
            at=touch.at,
            detail=str(touch.detail.get("what", touch.url)),
            is_bot=touch.is_bot,
        )
        for touch in touches
    ]
    return scoring.score(people.facts_of(lead.contact), signals, at=at, scoring=playbook.scoring)


def columns(score: Score, version: int) -> dict[str, Any]:
    """What a lead keeps of its score; the version names the playbook that gave it."""
    return {
        "fit": score.fit,
        "interest": score.interest,
        "grade": score.grade,
        "score": {"points": [asdict(point) for point in score.points]},
        "playbook_version": version,
    }


def rescore(
    lead: Lead, playbook: Playbook, version: int, *, at: datetime, score: Score | None = None
) -> Activity | None:
    """Write the score as it is now; a lead that crosses the bar becomes an MQL.

    ``score`` saves judging twice where the caller has judged already.
    """
    score = score or judge(lead, playbook, at=at)
    values = columns(score, version)
    if not (score.is_mql and lead.stage in BEFORE_MQL):
        lead.change(**values)
        return None
    lead.move(
        LeadStage.MQL,
        at=at,
        by=None,
        cause="score",
        **values,
        **deadlines.acceptance_clock(playbook, LeadStage.MQL, at),
        **deadlines.fresh(playbook, LeadStage.MQL, at),
    )
    return journal.record(
        "lead-became-mql",
        lead=lead,
        by=None,
        at=at,
        grade=score.grade,
        fit=score.fit,
        interest=score.interest,
    )
