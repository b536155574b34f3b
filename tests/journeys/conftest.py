"""The town where the journeys happen; at its end nothing that Slack would refuse was sent."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from tests.journeys.town import Town, build_town


@pytest.fixture
def town(database: str, tmp_path: Path, at: datetime) -> Iterator[Town]:
    """On a Tuesday morning, in English, with Slack over signed HTTP."""
    with build_town(database, tmp_path, at=at) as town:
        yield town
        assert town.hands.violations() == []


@pytest.fixture
def korean_town(database: str, tmp_path: Path, at: datetime) -> Iterator[Town]:
    """The same where everybody speaks Korean."""
    with build_town(database, tmp_path, at=at, lang="ko") as town:
        yield town
        assert town.hands.violations() == []


@pytest.fixture
def mixed_town(database: str, tmp_path: Path, at: datetime) -> Iterator[Town]:
    """An English workspace in which Tae has set his own Slack to Korean."""
    with build_town(database, tmp_path, at=at, korean=("tae",)) as town:
        yield town
        assert town.hands.violations() == []


@pytest.fixture(params=["http", "socket"])
def each_town(
    request: pytest.FixtureRequest, database: str, tmp_path: Path, at: datetime
) -> Iterator[Town]:
    """The same story over signed HTTP and over Socket Mode."""
    with build_town(database, tmp_path, at=at, mode=request.param) as town:
        yield town
        assert town.hands.violations() == []
