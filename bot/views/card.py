"""The lead's one message in the channel: who, how good, what they want, whose turn it is."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.ids import Action
from bot.views import kit
from bot.views.kit import Face, Json
from words import N_, Tr


@dataclass(frozen=True)
class DealFace:
    """What a card shows of the deal its lead became."""

    key: str
    version: int
    name: str
    stage: str
    stage_title: str
    is_first: bool
    outcome: str
    amount: str
    owner: str
    due_at: datetime | None = None


@dataclass(frozen=True)
class CardFace:
    """All that the card shows; ``owner``, ``last`` and ``reasons`` are ready-made safe mrkdwn."""

    key: str
    version: int
    stage: str
    stage_title: str
    name: str
    company: str
    title: str
    email: str
    phone: str
    grade: str
    reasons: str
    source: str
    subject: str
    excerpt: str
    owner: str
    last: str
    qualified: str = ""
    reason: str = ""
    sequence: str = ""
    cycle_no: int = 1
    accept_by: datetime | None = None
    snoozed_until: datetime | None = None
    revisit_on: date | None = None
    has_replied: bool = False
    deal: DealFace | None = None

    @property
    def value(self) -> str:
        """What every button carries."""
        return f"{self.key}:{self.version}"


MORE = {
    "why": N_("Why this score?"),
    "note": N_("Add a note"),
    "snooze": N_("Snooze"),
    "disqualify": N_("Disqualify"),
    "recycle": N_("Recycle"),
    "hand-back": N_("Hand back"),
    "enroll": N_("Start a sequence"),
    "undo": N_("Undo"),
    "assign": N_("Assign…"),
}
WAITING = ("new", "nurturing", "mql")


def card(face: CardFace, *, tr: Tr, zone: str, at: datetime) -> Face:
    """The card as it is now; the same face always gives the same blocks."""
    title = kit.title(face.name, face.company) or face.email
    blocks = [
        kit.header(title),
        kit.context(_headline(face, tr)),
        _facts(face, tr),
        _words(face),
        kit.section(_state(face, tr=tr, zone=zone, at=at)),
        kit.actions(*_buttons(face, tr)),
        kit.context(face.last) if face.last else None,
    ]
    return kit.face(_sentence(face, title, tr), *blocks)


def _headline(face: CardFace, tr: Tr) -> str:
    parts = [f"*{face.key}*", f"*{kit.safe(face.stage_title, 60)}*"]
    if face.grade:
        parts.append(
            tr("Grade *%(grade)s*", grade=face.grade)
            + (f" ({face.reasons})" if face.reasons else "")
        )
    if face.cycle_no > 1:
        parts.append(tr("round %(number)d", number=face.cycle_no))
    return " · ".join(parts)


def _facts(face: CardFace, tr: Tr) -> Json | None:
    pairs = [
        (tr("Title"), face.title),
        (tr("E-mail"), face.email),
        (tr("Phone"), face.phone),
        (tr("Source"), face.source),
    ]
    return kit.fields(pairs) if any(value for _, value in pairs) else None


def _words(face: CardFace) -> Json | None:
    subject, said = kit.one_line(face.subject), face.excerpt.strip()
    return kit.quote(said, 500, subject=subject) if subject or said else None


def _state(face: CardFace, *, tr: Tr, zone: str, at: datetime) -> str:
    """Whose turn it is and until when, one line each."""
    lines = [
        tr("Owner: %(owner)s", owner=face.owner) if face.owner else tr("Nobody owns this lead yet.")
    ]
    if face.stage == "mql" and face.accept_by:
        due = kit.stamp(face.accept_by, zone, tr)
        late = face.accept_by < at
        lines.append(
            tr("Overdue: accept was due %(due)s", due=due)
            if late
            else tr("Accept by %(due)s", due=due)
        )
    if face.has_replied:
        lines.append(tr("The prospect replied and waits for an answer."))
    if face.qualified:
        lines.append(face.qualified)
    if face.sequence:
        lines.append(tr("In sequence: %(title)s", title=kit.safe(face.sequence)))
    if face.snoozed_until:
        lines.append(tr("Snoozed until %(when)s", when=kit.stamp(face.snoozed_until, zone, tr)))
    if face.stage in ("recycled", "disqualified") and face.reason:
        lines.append(tr("Reason: %(reason)s", reason=kit.safe(face.reason)))
    if face.stage == "recycled" and face.revisit_on:
        lines.append(tr("Comes back on %(day)s", day=kit.full_day(face.revisit_on, tr)))
    if face.deal:
        lines.append(_deal(face.deal, tr=tr, zone=zone))
    return "\n".join(lines)


def _deal(deal: DealFace, *, tr: Tr, zone: str) -> str:
    parts = [
        f"*{deal.key}* {kit.safe(deal.name)}",
        kit.safe(deal.stage_title),
        deal.amount,
        deal.owner,
    ]
    line = tr("Deal: %(deal)s", deal=" · ".join(filter(None, parts)))
    if deal.is_first and deal.outcome == "open" and deal.due_at:
        due = kit.stamp(deal.due_at, zone, tr)
        line += "\n" + tr("Sales accepts by %(due)s", due=due)
    return line


def _buttons(face: CardFace, tr: Tr) -> list[Json | None]:
    if face.stage in WAITING:
        return [
            kit.button(tr("Accept"), Action.ACCEPT, face.value, style="primary"),
            kit.button(tr("Assign…"), Action.ASSIGN, face.value),
            _reply(face, tr) if face.has_replied else None,
            _more(face, tr, "why", "snooze", "disqualify", "recycle"),
        ]
    if face.stage == "working":
        return [
            *_working(face, tr),
            kit.button(tr("Note"), Action.NOTE, face.value),
            _more(face, tr, "snooze", "recycle", "disqualify", "hand-back", "enroll"),
        ]
    if face.stage == "converted":
        return [*_deal_buttons(face.deal, tr), _more(face, tr, "note", "why", "undo")]
    if face.stage == "recycled":
        return [
            kit.button(tr("Revive now"), Action.REVIVE, face.value),
            kit.button(tr("Undo"), Action.UNDO, face.value),
            _more(face, tr, "why", "note", "assign"),
        ]
    return [kit.button(tr("Undo"), Action.UNDO, face.value), _more(face, tr, "why", "note")]


def _working(face: CardFace, tr: Tr) -> list[Json]:
    """One of the three stands out: what this lead needs now. Who waits is answered first."""
    needed = "reply" if face.has_replied else "convert" if face.qualified else "qualify"

    def style(word: str) -> str:
        return "primary" if word == needed else ""

    steps = [
        kit.button(tr("Qualify"), Action.QUALIFY, face.value, style=style("qualify")),
        kit.button(tr("Convert"), Action.CONVERT, face.value, style=style("convert")),
    ]
    reply = _reply(face, tr, style=style("reply"))
    return [reply, *steps] if face.has_replied else [*steps, reply]


def _reply(face: CardFace, tr: Tr, *, style: str = "") -> Json:
    return kit.button(tr("Reply"), Action.REPLY, face.value, style=style)


def _deal_buttons(deal: DealFace | None, tr: Tr) -> list[Json | None]:
    if deal is None or deal.outcome != "open":
        return []
    value = f"{deal.key}:{deal.version}"
    if deal.is_first:
        return [
            kit.button(tr("Accept deal"), Action.DEAL_ACCEPT, value, style="primary"),
            kit.button(tr("Reject…"), Action.DEAL_REJECT, value),
        ]
    return [kit.button(tr("Show deal"), Action.DEAL_SHOW, value)]


def _more(face: CardFace, tr: Tr, *words: str) -> Json | None:
    options = [kit.option(tr(MORE[word]), f"{word}:{face.value}") for word in words]
    return kit.overflow(Action.MORE, options)


def _sentence(face: CardFace, title: str, tr: Tr) -> str:
    """What a phone shows when the card arrives."""
    return tr(
        "%(key)s %(who)s – %(stage)s, grade %(grade)s",
        key=face.key,
        who=kit.safe(title),
        stage=kit.safe(face.stage_title, 60),
        grade=face.grade or "–",
    )
