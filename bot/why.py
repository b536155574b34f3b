"""Why a lead has its score and its owner."""

from bot import faces, records
from bot.asked import Asked
from bot.assignment import first_word
from bot.views.kit import Face


def tell(asked: Asked, key: str) -> None:
    with asked.excusing(key):
        asked.present(asked.tr("Why?"), faces.why(records.lead(key), asked.tr))


def why_word(asked: Asked) -> Face:
    """/lead why L-12"""
    return faces.why(records.lead(first_word(asked)), asked.tr)
