"""Puts a playbook in force as a numbered version."""

import hashlib
import json
from datetime import datetime

from funnel import journal
from rules import playbook as rules_playbook
from rules.playbook import Playbook, SequencePlan
from store.base import transaction
from store.people import Member
from store.playbooks import PlaybookVersion
from store.sequences import Sequence, Step


def apply_playbook(playbook: Playbook, *, by: Member | None, at: datetime) -> int:
    """Make a playbook the one in force; an unchanged one keeps its number."""
    content = rules_playbook.dump(playbook)
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    checksum = hashlib.sha256(text.encode()).hexdigest()
    with transaction():
        newest = PlaybookVersion.select().order_by(PlaybookVersion.id.desc()).first()
        if newest is not None and newest.checksum == checksum:
            return int(newest.id)
        version = PlaybookVersion.create(content=content, checksum=checksum, by=by, applied_at=at)
        for plan in playbook.sequences.values():
            _keep_sequence(plan, at)
        Sequence.update(is_current=False).where(
            Sequence.slug.not_in(list(playbook.sequences) or [""])
        ).execute()
        journal.record("playbook-applied", by=by, at=at, version=version.id)
        return int(version.id)


def _keep_sequence(plan: SequencePlan, at: datetime) -> None:
    """A changed plan is a new version; leads under way finish the one they began."""
    content = plan.model_dump(mode="json")
    newest = (
        Sequence.select()
        .where(Sequence.slug == plan.slug)
        .order_by(Sequence.version.desc())
        .first()
    )
    if newest is not None and newest.plan == content:
        Sequence.update(is_current=True).where(Sequence.id == newest.id).execute()
        return
    Sequence.update(is_current=False).where(Sequence.slug == plan.slug).execute()
    sequence = Sequence.create(
        slug=plan.slug,
        version=newest.version + 1 if newest else 1,
        purpose=plan.purpose.value,
        plan=content,
        created_at=at,
    )
    for step in plan.steps:
        Step.create(
            sequence=sequence,
            position=step.position,
            plan=step.model_dump(mode="json", exclude={"subject", "body"}),
            subject=step.subject.model_dump(),
            body=step.body.model_dump(),
        )
