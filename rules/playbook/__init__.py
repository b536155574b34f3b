"""The playbook: what marketing and sales agreed on, validated, as plain frozen values."""

from rules.consent import Purpose
from rules.playbook.agreement import (
    Conditions,
    Qualification,
    Reason,
    Reasons,
    Recycling,
    Routing,
    RoutingRule,
    Workspace,
)
from rules.playbook.deals import DealStage, StageCriteria
from rules.playbook.files import PlaybookError, read
from rules.playbook.forms import Field, Form, Option
from rules.playbook.points import EmailPoints, Scoring, SignalRule, SizeRule, TitleRule
from rules.playbook.sequences import MAIL_NAMES, Sending, SequencePlan, StepPlan
from rules.playbook.text import Text
from rules.playbook.times import WEEKDAYS, Digests, Hours, Sla, Stale, Window
from rules.playbook.whole import Playbook, default, dump, load

__all__ = [
    "MAIL_NAMES",
    "WEEKDAYS",
    "Conditions",
    "DealStage",
    "Digests",
    "EmailPoints",
    "Field",
    "Form",
    "Hours",
    "Option",
    "Playbook",
    "PlaybookError",
    "Purpose",
    "Qualification",
    "Reason",
    "Reasons",
    "Recycling",
    "Routing",
    "RoutingRule",
    "Scoring",
    "Sending",
    "SequencePlan",
    "SignalRule",
    "SizeRule",
    "Sla",
    "StageCriteria",
    "Stale",
    "StepPlan",
    "Text",
    "TitleRule",
    "Window",
    "Workspace",
    "default",
    "dump",
    "load",
    "read",
]
