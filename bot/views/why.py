"""Why a lead has this score and this owner."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.views import kit, reasons
from bot.views.kit import Face, Json
from rules.playbook import Playbook
from words import Tr


@dataclass(frozen=True)
class WhyFace:
    key: str
    title: str
    grade: str
    fit: int
    interest: int
    points: Sequence[Mapping[str, Any]]
    version: int | None
    owner: str = ""
    rule: str = ""
    by: str = ""
    skipped: Sequence[Sequence[str]] = field(default_factory=tuple)


def why(face: WhyFace, playbook: Playbook, *, tr: Tr) -> Face:
    """Every rule that counted with its points, then how the owner was found."""
    sentence = tr(
        "%(key)s has grade %(grade)s: fit %(fit)d, interest %(interest)d.",
        key=face.key,
        grade=face.grade or "–",
        fit=face.fit,
        interest=face.interest,
    )
    version = tr("By playbook version %(number)d.", number=face.version) if face.version else ""
    return kit.face(
        sentence,
        kit.header(f"{face.key} {face.title}"),
        kit.section(sentence),
        _axis(tr("Fit: who they are"), "fit", face, playbook, tr),
        _axis(tr("Interest: what they do"), "interest", face, playbook, tr),
        kit.section(_routing(face, playbook, tr)),
        kit.context(version) if version else None,
    )


def _axis(title: str, axis: str, face: WhyFace, playbook: Playbook, tr: Tr) -> Json:
    rows = [_point(point, playbook, tr) for point in face.points if point.get("axis") == axis]
    return kit.section("\n".join([f"*{title}*", *(rows or [tr("Nothing counted yet.")])]))


def _point(point: Mapping[str, Any], playbook: Playbook, tr: Tr) -> str:
    points, detail = int(point["points"]), reasons.detail(point, tr)
    sign = "+" if points > 0 else "−"
    line = f"{sign} {abs(points)}  {reasons.rule(point, playbook, tr)}"
    return f"{line} ({detail})" if detail else line


def _routing(face: WhyFace, playbook: Playbook, tr: Tr) -> str:
    title = tr("Owner")
    if not face.owner:
        found = tr("Nobody owns this lead yet.")
    elif face.by:
        found = tr("%(owner)s: assigned by %(who)s.", owner=face.owner, who=face.by)
    else:
        found = tr(
            "%(owner)s: %(why)s.", owner=face.owner, why=reasons.route(face.rule, playbook, tr)
        )
    passed = reasons.skipped(face.skipped, tr)
    rest = [tr("Passed over: %(members)s", members=passed)] if passed else []
    return "\n".join([f"*{title}*", found, *rest])
