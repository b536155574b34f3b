"""The limits table, and what breaks it."""

from dataclasses import asdict, dataclass

from sandbox.slack.wire import Json

DATA_BLOCKS = {"data_table", "data_visualization"}


@dataclass(frozen=True)
class Violation:
    path: str
    rule: str
    message: str
    error: str

    def as_json(self) -> Json:
        return asdict(self)


def validate(payload: Json, surface: str) -> list[Violation]:
    return []


def check_options(body: Json) -> list[Violation]:
    return []
