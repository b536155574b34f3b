"""Words for score rules, grades and routing: what lies behind a number."""

from collections.abc import Mapping, Sequence
from typing import Any

from babel import Locale

from bot.views import kit
from rules.playbook import Conditions, Playbook
from words import N_, Tr

Point = Mapping[str, Any]
RULES: Mapping[str, str] = {
    "title-decision-maker": N_("Decision maker"),
    "title-manager": N_("Manager"),
    "title-practitioner": N_("Practitioner"),
    "title-not-a-buyer": N_("Student or job seeker"),
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
# A team may name rules as it likes; such a rule is told by what it looks at.
KINDS: Mapping[str, str] = {
    "mail": N_("Wrote to us"),
    "form": N_("Filled in a form"),
    "reply": N_("Replied to us"),
    "visit": N_("Visited the site"),
    "click": N_("Clicked a link"),
    "unsubscribe": N_("Unsubscribed"),
}
AXES: Mapping[str, str] = {"fit": N_("Who they are"), "interest": N_("What they do")}
SOURCES: Mapping[str, str] = {
    "mail": N_("E-mail"),
    "form": N_("Form"),
    "hand": N_("By hand"),
    "slack": N_("By hand"),
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


def rule(point: Point, playbook: Playbook, tr: Tr) -> str:
    """What a scoring rule looks at, never its id: "Form: E-book", "Decision maker"."""
    name = str(point["rule"])
    form = playbook.forms.get(name.removeprefix("form-")) if name.startswith("form-") else None
    if form:
        return tr("Form: %(title)s", title=kit.safe(form.title.in_(tr.lang), 60))
    axis = AXES["fit"] if point.get("axis") == "fit" else AXES["interest"]
    known = RULES.get(name) or _kind(name, playbook) or axis
    return tr(known)


def _kind(name: str, playbook: Playbook) -> str:
    """The kind of thing that a team's own rule looks at."""
    scoring = playbook.scoring
    if any(one.rule == name for one in scoring.titles):
        return N_("Title")
    if any(one.rule == name for one in scoring.sizes):
        return N_("Company size")
    if name.startswith("form-"):
        return KINDS["form"]
    return next((KINDS.get(one.kind, "") for one in scoring.signals if one.rule == name), "")


def detail(point: Point, tr: Tr) -> str:
    """What was found, where that tells more than the rule does."""
    found, name = str(point.get("detail") or ""), str(point["rule"])
    if name == "country":
        return country(found, tr)
    tells = point.get("axis") == "fit" or "/" in found
    return kit.safe(found, 80) if tells else ""


def country(code: str, tr: Tr) -> str:
    return kit.safe(Locale.parse(tr.lang).territories.get(code, code), 60)


def language(code: str, tr: Tr) -> str:
    return kit.safe(Locale.parse(tr.lang).languages.get(code, code), 60)


def strongest(points: Sequence[Point], most: int = 3) -> list[Point]:
    return sorted(points, key=lambda point: -abs(int(point["points"])))[:most]


def short(points: Sequence[Point], playbook: Playbook, tr: Tr) -> str:
    """Decision maker +20 · Wrote to us +40."""
    return " · ".join(
        f"{rule(point, playbook, tr)} {int(point['points']):+d}" for point in strongest(points)
    )


def route(name: str, playbook: Playbook, tr: Tr) -> str:
    """How an owner was found; a rule of the team is told by what it asks for."""
    if name in ROUTES:
        return tr(ROUTES[name])
    asked = next((one.when for one in playbook.routing.rules if one.name == name), None)
    what = ", ".join(_asked(asked, playbook, tr)) if asked else ""
    return tr("rule for %(what)s", what=what) if what else tr("a rule of the playbook")


def _asked(when: Conditions, playbook: Playbook, tr: Tr) -> list[str]:
    forms = [playbook.forms[slug].title for slug in when.forms if slug in playbook.forms]
    parts = [
        (tr("language"), [language(code, tr) for code in when.languages]),
        (tr("country"), [country(code, tr) for code in when.countries]),
        (tr("form"), [kit.safe(title.in_(tr.lang), 60) for title in forms]),
        (tr("source"), [tr(SOURCES[one]) for one in when.sources if one in SOURCES]),
        (tr("domain"), [kit.safe(one, 60) for one in when.domains]),
        (tr("grade"), [kit.safe(one, 10) for one in when.grades]),
        (tr("company size"), [_size(when)] if _size(when) else []),
    ]
    return [f"{label} {'/'.join(found)}" for label, found in parts if found]


def _size(when: Conditions) -> str:
    least, most = when.min_employees, when.max_employees
    if least is None and most is None:
        return ""
    return f"{least or 1}–{most}" if most else f"{least}+"


def skipped(pairs: Sequence[Sequence[str]], tr: Tr) -> str:
    """Tae (away), Min (has enough open leads)."""
    return ", ".join(
        f"{kit.safe(str(name), 60)} ({_skip(str(reason), tr)})" for name, reason in pairs
    )


def _skip(reason: str, tr: Tr) -> str:
    return tr(SKIPS[reason]) if reason in SKIPS else kit.safe(reason, 60)
