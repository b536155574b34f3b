"""Migrations go up, down and up again, and leave nothing different from the models."""

from pathlib import Path

import pytest
from playhouse.schema_diff import diff_models

from store import base, schema
from store.tables import TABLES


@pytest.mark.usefixtures("database")
def test_the_migrated_database_does_not_differ_from_the_models() -> None:
    assert not diff_models(base.db.obj, TABLES)
    assert schema.pending() == []


@pytest.mark.usefixtures("database")
def test_migrations_can_be_taken_back_and_applied_again() -> None:
    names = schema.revert(_first())
    assert names
    assert schema.pending() == sorted(names)

    assert schema.migrate() == sorted(names)
    assert not diff_models(base.db.obj, TABLES)


def test_an_empty_database_says_what_is_pending(tmp_path: Path) -> None:
    base.open_database(f"sqlite:///{tmp_path / 'new.db'}")
    assert schema.pending() == [_first()]


def test_an_unknown_kind_of_database_is_refused_with_what_is_expected() -> None:
    with pytest.raises(base.BadDatabaseUrl, match="sqlite:///"):
        base.open_database("mysql://localhost/leadloop")


def _first() -> str:
    return sorted(path.stem for path in schema.MIGRATIONS.glob("0*.py"))[0]
