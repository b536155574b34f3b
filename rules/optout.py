"""Whether a person asks to be left alone; only what they newly wrote counts."""

import re

from rules.letters import Letter

WORDS = re.compile(
    r"수신 ?거부|구독 ?(?:취소|해지)|그만 ?보내|보내지 ?(?:마|말)|메일 ?(?:중단|사절)"
    r"|\bunsubscribe\b"
    r"|\bremove (?:me|us|my)\b|\bstop (?:e-?mailing|sending|contacting|writing)\b|\bopt[- ]?out\b"
    r"|\btake me off\b|\bdo not (?:e-?mail|contact|write)\b|\bdon.t (?:e-?mail|contact|write)\b"
    r"|配信停止|\babmelden\b|\bdésabonner\b|\bdésinscrire\b",
    re.I,
)
SHORT = 200


def added(letter: Letter, reasons: tuple[str, ...]) -> tuple[str, ...]:
    """Add `unsubscribe` to the reasons if the new words ask for it."""
    return (*reasons, "unsubscribe") if WORDS.search(letter.reply) else reasons


def is_all(letter: Letter) -> bool:
    """Tell whether a refusal is all that a mail says, so that nobody asked us anything."""
    words = letter.reply.strip()
    if len(words) > SHORT or "?" in words:
        return False
    return bool(WORDS.search(words) or (not words and WORDS.search(letter.subject)))
