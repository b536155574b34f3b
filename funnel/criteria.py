"""What the playbook asks of a lead before it may leave one stage and enter the next."""

from rules import lifecycle, qualification
from rules.lifecycle import LeadStage
from rules.playbook import Playbook
from rules.qualification import Answers
from rules.refusals import Refused
from store.leads import Lead
from store.people import Member


class Incomplete(Refused):
    """Something that the playbook asks for is not known yet."""

    code = "incomplete"


class NotQualified(Refused):
    """The playbook's bar for the hand-over is not met."""

    code = "not-qualified"


def require(
    lead: Lead,
    there: LeadStage,
    playbook: Playbook,
    *,
    owner: Member | None = None,
    amount: int | None = None,
) -> None:
    """Refuse a step forward while an exit or entry criterion is open.

    Stepping aside (recycle, disqualify) asks for nothing: nobody must be stuck with a lead.
    ``owner`` and ``amount`` are what the step itself brings.
    """
    stages = playbook.lead_stages
    needed = dict.fromkeys((*stages[LeadStage(lead.stage)].exit, *stages[there].entry))
    verdict = qualification.judge(
        Answers.from_dict(lead.answers), needed=playbook.qualification.needed
    )
    contact = lead.contact
    present = {
        "owner": owner or lead.owner,
        "name": contact.name,
        "phone": contact.phone if "phone" in needed else "",
        "company": lead.company,
        "title": contact.title,
        "qualified": verdict.qualified,
        "amount": amount,
    }
    missing = lifecycle.lacking(tuple(needed), present)
    if "qualified" in missing:
        raise NotQualified(key=lead.key, missing=[*verdict.missing, *verdict.unknown])
    if missing:
        raise Incomplete(key=lead.key, fields=list(missing))
