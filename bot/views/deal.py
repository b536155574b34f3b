"""A deal as its owner sees it."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.ids import Action
from bot.views import kit
from bot.views.kit import Face, Json
from words import N_, Tr


@dataclass(frozen=True)
class DealSheet:
    """``bant``, ``owner``, ``leads`` and ``last`` are ready-made safe mrkdwn."""

    key: str
    version: int
    name: str
    company: str
    stage_title: str
    is_first: bool
    outcome: str
    amount: str
    owner: str
    bant: str
    leads: str
    last: str
    reason: str = ""
    next_step: str = ""
    close_on: date | None = None
    due_at: datetime | None = None

    @property
    def value(self) -> str:
        return f"{self.key}:{self.version}"


MORE = {
    "move": N_("Move…"),
    "amount": N_("Set the amount…"),
    "win": N_("Won"),
    "lose": N_("Lost…"),
}


def sheet(face: DealSheet, *, tr: Tr, zone: str, opening: str = "") -> Face:
    """The whole deal; ``opening`` says why it is shown now."""
    title = kit.title(face.name, face.company)
    sentence = opening or f"{face.key} {kit.safe(title)} – {kit.safe(face.stage_title)}"
    return kit.face(
        sentence,
        kit.section(opening) if opening else None,
        kit.header(title),
        kit.context(f"*{face.key}* · *{kit.safe(face.stage_title, 60)}*"),
        kit.section(_facts(face, tr=tr, zone=zone)),
        kit.actions(*_buttons(face, tr)) if face.outcome == "open" else None,
        kit.context(face.last) if face.last else None,
    )


def _facts(face: DealSheet, *, tr: Tr, zone: str) -> str:
    facts = [
        tr("Owner: %(owner)s", owner=face.owner or "–"),
        tr("Amount: %(amount)s", amount=face.amount or tr("not known yet")),
    ]
    if face.close_on:
        facts.append(tr("Closes on %(day)s", day=kit.full_day(face.close_on, tr)))
    if face.next_step:
        facts.append(tr("Next step: %(step)s", step=kit.safe(face.next_step)))
    if face.bant:
        facts.append(face.bant)
    if face.leads:
        facts.append(tr("From: %(leads)s", leads=face.leads))
    if face.reason:
        facts.append(tr("Reason: %(reason)s", reason=kit.safe(face.reason)))
    if face.is_first and face.outcome == "open" and face.due_at:
        facts.append(tr("Accept by %(due)s", due=kit.stamp(face.due_at, zone, tr)))
    return "\n".join(facts)


def _buttons(face: DealSheet, tr: Tr) -> list[Json | None]:
    if face.is_first:
        return [
            kit.button(tr("Accept deal"), Action.DEAL_ACCEPT, face.value, style="primary"),
            kit.button(tr("Reject…"), Action.DEAL_REJECT, face.value),
        ]
    options = [kit.option(tr(text), f"{word}:{face.value}") for word, text in MORE.items()]
    return [kit.overflow(Action.DEAL_MORE, options)]
