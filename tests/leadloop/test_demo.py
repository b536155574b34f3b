"""What the demo sets up before anything starts."""

from pathlib import Path

import pytest

from leadloop import demo
from leadloop.clock import real_now
from leadloop.secret_key import kept_key
from leadloop.settings import read
from leadloop.supervisor import HOME
from sandbox.slack import PracticeSlack
from store import base, playbooks
from store.queries import members
from tests.leadloop.conftest import SEED

WISH = demo.Wish(port=0, postgres="", keep=False, lang="ko")
WORLD = {"SLACK_BOT_TOKEN": "xoxb-practice", "SLACK_LEADS_CHANNEL": "leads"}


def test_the_demo_knows_nothing_of_the_real_accounts(tmp_path: Path) -> None:
    real = {
        "PATH": "/bin",
        "SLACK_BOT_TOKEN": "xoxb-real",
        "SLACK_APP_TOKEN": "xapp-real",
        "SMTP_URL_FILE": "/run/secrets/smtp",
        "DATABASE_URL": "postgresql://real/real",
    }

    environment = demo._environment(WISH, real, WORLD, 4711, tmp_path)

    assert "real" not in " ".join(environment.values())
    assert "SMTP_URL_FILE" not in environment
    assert environment["SLACK_BOT_TOKEN"] == "xoxb-practice"
    assert environment["PUBLIC_URL"] == "http://127.0.0.1:4711"
    assert environment["PATH"] == "/bin"


def test_a_folder_with_a_space_and_a_percent_sign_works(tmp_path: Path) -> None:
    folder = tmp_path / "50% done"
    folder.mkdir()

    settings = read(demo._environment(WISH, {}, WORLD, 4711, folder))
    base.open_database(settings.database_url)
    with base.connection():
        base.db.execute_sql("select 1")

    assert (folder / "leadloop.db").exists()
    assert settings.secret_key == kept_key(folder)


def test_a_new_demo_forgets_the_last_one_unless_asked_to_keep_it(tmp_path: Path) -> None:
    folder = demo._fresh(tmp_path / "demo", keep=False)
    (folder / "leadloop.db").write_text("the last one")

    assert [file.name for file in demo._fresh(folder, keep=True).iterdir()] == ["leadloop.db"]
    assert list(demo._fresh(folder, keep=False).iterdir()) == []


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_the_cast_is_hired_linked_and_speaks_the_chosen_language(
    lang: str, tmp_path: Path, slack: PracticeSlack
) -> None:
    world = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_API_URL": slack.api_url,
        "SLACK_LEADS_CHANNEL": "leads",
    }
    settings = read(demo._environment(WISH, {}, world, 4711, tmp_path))

    demo._furnish(settings, real_now, lang)

    with base.connection():
        hired = {one.email: (one.roles, bool(one.slack_id)) for one in members.active()}
        playbook, number = playbooks.in_force()
    assert hired == {email: ([role], True) for _, email, role in demo.CAST}
    assert len(hired) == len(SEED["users"])
    assert (playbook.workspace.language, number) == (lang, 1)


def test_the_demo_uses_the_sample_playbook(tmp_path: Path) -> None:
    assert demo._environment(WISH, {}, WORLD, 1, tmp_path)["PLAYBOOK_DIR"] == str(HOME / "playbook")
