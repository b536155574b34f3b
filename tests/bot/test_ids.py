"""Every id has a listener, and every listener an id."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import ids, menu
from bot.app import SlackApp, create_app
from bot.command import TABLES
from bot.manifest import manifest
from bot.views import card
from tests.bot.conftest import MAILROOM

HOME = Path(__file__).parent.parent.parent
LISTENS = re.compile(
    r"app\.(?:action|view|shortcut)\(\s*(?:Action|Callback|Shortcut)\.(\w+)\.value"
)


@pytest.fixture
def app() -> SlackApp:
    app = create_app(
        token="xoxb-none",
        signing_secret="secret",
        base_url="http://127.0.0.1:1/api/",
        now=lambda: datetime(2026, 11, 24, tzinfo=UTC),
        mailroom=MAILROOM,
    )
    app.asides.close()
    return app


def listened() -> set[str]:
    """Names of ids that a register() mentions, in loops as well."""
    sources = [path.read_text(encoding="utf-8") for path in (HOME / "bot").glob("*.py")]
    return {name for text in sources for name in LISTENS.findall(text)} | {
        "HOME_REFRESH", "HOME_NEXT", "HOME_BACK", "REVIEW_SENT", "REVIEW_AGAIN", "REVIEW_SKIP",
    }  # fmt: skip


def test_every_id_has_a_listener() -> None:
    names = {one.name for enum in (ids.Action, ids.Callback, ids.Shortcut) for one in enum}

    assert names - listened() == set()


def test_every_listener_has_an_id() -> None:
    names = {one.name for enum in (ids.Action, ids.Callback, ids.Shortcut) for one in enum}

    assert listened() - names == set()


def test_every_action_is_shown_somewhere() -> None:
    views = "".join(
        path.read_text(encoding="utf-8") for path in (HOME / "bot" / "views").glob("*.py")
    )
    shown = set(re.findall(r"\bAction\.(\w+)", views))

    assert {one.name for one in ids.Action} - shown == set()


def test_every_word_of_the_card_menu_is_carried_out() -> None:
    assert set(card.MORE) == set(menu.WORDS)


def test_the_manifest_names_what_we_listen_to() -> None:
    built = manifest("https://leads.example.com/")

    assert {c["command"] for c in built["features"]["slash_commands"]} == set(TABLES)
    assert {s["callback_id"] for s in built["features"]["shortcuts"]} == {
        one.value for one in ids.Shortcut
    }
    assert all(
        c["url"] == "https://leads.example.com/slack/events"
        for c in built["features"]["slash_commands"]
    )


def test_the_manifest_without_an_address_asks_for_socket_mode() -> None:
    built = manifest()

    assert built["settings"]["socket_mode_enabled"] is True
    assert "request_url" not in built["settings"]["interactivity"]
    assert all("url" not in c for c in built["features"]["slash_commands"])


def test_an_app_can_be_made_without_slack(app: SlackApp) -> None:
    assert app.process_before_response
