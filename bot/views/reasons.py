"""Words for score rules, grades and routing: what lies behind a number."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.views import kit
from words import N_, Tr

RULES: Mapping[str, str] = {
    "title-decision-maker": N_("Decision maker"),
    "title-manager": N_("Manager"),
    "title-practitioner": N_("Practitioner"),
    "title-student": N_("Student or job seeker"),
    "company-large": N_("Large company"),
    "company-medium": N_("Mid-size company"),
    "company-small": N_("Small company"),
    "company-tiny": N_("Very small company"),
    "country": N_("Country"),
    "email-company": N_("Company address"),
    "email-free": N_("Free-mail address"),
    "email-disposable": N_("Throw-away address"),
    "email-role": N_("Shared address (info@, sales@)"),
    "inquiry-mail": N_("Wrote to us"),
    "form": N_("Filled in a form"),
    "reply": N_("Replied to us"),
    "visit-pricing": N_("Looked at the prices"),
    "visit": N_("Visited the site"),
    "click": N_("Clicked a link"),
    "unsubscribed": N_("Unsubscribed"),
}
SKIPS: Mapping[str, str] = {
    "inactive": N_("no longer with us"),
    "away": N_("away"),
    "full": N_("has enough open leads"),
    "wrong-role": N_("has another role"),
}
ROUTES: Mapping[str, str] = {
    "keeps-owner": N_("stays with the present owner"),
    "rotation": N_("next in the rotation"),
    "nobody": N_("nobody was available"),
    "by-hand": N_("assigned by hand"),
}


def rule(name: str, tr: Tr) -> str:
    """A rule of the playbook's own has no words here; its name is then the best there is."""
    known = RULES.get(name)
    return tr(known) if known else kit.safe(name.replace("-", " ").replace("_", " "), 60)


def strongest(points: Sequence[Mapping[str, Any]], most: int = 3) -> list[Mapping[str, Any]]:
    return sorted(points, key=lambda point: -abs(int(point["points"])))[:most]


def short(points: Sequence[Mapping[str, Any]], tr: Tr) -> str:
    """Decision maker +20 · Wrote to us +40."""
    return " · ".join(
        f"{rule(str(p['rule']), tr)} {int(p['points']):+d}" for p in strongest(points)
    )


def route(name: str, tr: Tr) -> str:
    known = ROUTES.get(name)
    return tr(known) if known else tr("rule “%(rule)s”", rule=kit.safe(name, 60))


def skipped(pairs: Sequence[Sequence[str]], tr: Tr) -> str:
    """Tae (away), Min (has enough open leads)."""
    return ", ".join(
        f"{kit.safe(str(name), 60)} ({_skip(str(reason), tr)})" for name, reason in pairs
    )


def _skip(reason: str, tr: Tr) -> str:
    return tr(SKIPS[reason]) if reason in SKIPS else kit.safe(reason, 60)
