"""The doctor against real practice servers, with things broken one at a time."""

import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from leadloop.doctor import Finding, State, examine
from leadloop.settings import read
from sandbox.mail import PracticeMailbox
from sandbox.slack import PracticeSlack
from store import base, schema
from words import translator

Given = dict[str, str]
Examine = Callable[..., list[Finding]]


@pytest.fixture
def healthy(bare: Given, mailbox: PracticeMailbox, slack: PracticeSlack, tmp_path: Path) -> Given:
    """Everything configured, running and migrated."""
    base.open_database(bare["DATABASE_URL"])
    schema.migrate()
    return bare | {
        "IMAP_URL": mailbox.imap_url,
        "SMTP_URL": mailbox.smtp_url,
        "MAIL_FROM": "sales@saebyeok.example",
        "PUBLIC_URL": "https://leads.saebyeok.example",
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "SLACK_LEADS_CHANNEL": "#leads",
        "SLACK_MANAGERS_CHANNEL": "#managers",
        "SLACK_ADMIN_CHANNEL": "#admin",
    }


def look(given: Given, lang: str = "en") -> list[Finding]:
    return list(examine(read(given), translator(lang)))


def broken(given: Given) -> list[tuple[str, str]]:
    return [(one.about, one.sentence) for one in look(given) if one.state is State.BROKEN]


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_a_healthy_installation_gets_one_good_sentence_per_part(
    healthy: Given, lang: str, tmp_path: Path
) -> None:
    ours = shutil.copytree(healthy["PLAYBOOK_DIR"], tmp_path / "our playbook")
    findings = look(healthy | {"PLAYBOOK_DIR": str(ours)}, lang)

    assert {one.state for one in findings} == {State.OK}, findings
    assert [one.about for one in findings] == [
        "database", "imap", "smtp", "slack", "slack", "slack", "slack", "slack", "slack",
        "public-url", "playbook",
    ]  # fmt: skip
    assert all(one.sentence and "%(" not in one.sentence for one in findings)


def test_the_sample_playbook_is_named_so_that_nobody_writes_as_a_made_up_company(
    bare: Given,
) -> None:
    (*_, last) = look(bare)

    assert (last.about, last.state) == ("playbook", State.LEFT_OUT)
    assert "PLAYBOOK_DIR" in last.sentence


def test_what_is_not_configured_is_left_out_and_not_broken(bare: Given) -> None:
    base.open_database(bare["DATABASE_URL"])
    schema.migrate()

    states = {one.about: one.state for one in look(bare)}

    assert [name for name, state in states.items() if state is State.LEFT_OUT] == [
        "imap", "smtp", "slack", "playbook",
    ]  # fmt: skip
    assert State.BROKEN not in states.values()


def test_a_database_that_was_never_migrated_is_sent_to_migrate(
    healthy: Given, tmp_path: Path
) -> None:
    [(about, sentence)] = broken(healthy | {"DATABASE_URL": f"sqlite:///{tmp_path}/new.db"})

    assert about == "database"
    assert "leadloop migrate" in sentence


def test_a_file_that_is_no_database_is_found(healthy: Given, tmp_path: Path) -> None:
    (tmp_path / "not.db").write_bytes(b"this is not a database, and long enough to be one" * 99)

    [(about, sentence)] = broken(healthy | {"DATABASE_URL": f"sqlite:///{tmp_path}/not.db"})

    assert about == "database"
    assert "DATABASE_URL" in sentence


def test_a_postgresql_server_that_is_away_is_found(healthy: Given) -> None:
    away = "postgresql://loop:geheim-7@127.0.0.1:1/leadloop"

    [(about, sentence)] = broken(healthy | {"DATABASE_URL": away})

    assert about == "database"
    assert "PostgreSQL" in sentence
    assert "geheim-7" not in sentence


@pytest.mark.parametrize(
    ("mend", "advice"),
    [
        (lambda url: url.replace("dawn", "dusk"), "login"),
        (lambda url: url.replace("/INBOX", "/Nowhere"), "no such folder"),
        (lambda url: url.replace("imap://", "imaps://"), "TLS"),
    ],
)
def test_a_mailbox_that_cannot_be_read_says_what_to_change(
    healthy: Given, mend: Callable[[str], str], advice: str
) -> None:
    [(about, sentence)] = broken(healthy | {"IMAP_URL": mend(healthy["IMAP_URL"])})

    assert about == "imap"
    assert advice in sentence
    assert "dawn" not in sentence


def test_a_mail_server_that_is_down_is_found_on_both_sides(
    healthy: Given, mailbox: PracticeMailbox
) -> None:
    mailbox.go_down()

    found = dict(broken(healthy))

    assert set(found) == {"imap", "smtp"}
    assert "IMAP_URL" in found["imap"]
    assert "SMTP_URL" in found["smtp"]


def test_a_refused_smtp_login_names_the_user_and_not_the_password(healthy: Given) -> None:
    wrong = healthy["SMTP_URL"].replace("dawn", "dusk")

    [(about, sentence)] = broken(healthy | {"SMTP_URL": wrong})

    assert about == "smtp"
    assert "sales@saebyeok.example" in sentence
    assert "dusk" not in sentence


def test_starttls_with_a_server_that_has_none_is_found(healthy: Given) -> None:
    wrong = healthy["SMTP_URL"].replace("smtp://", "smtp+starttls://")

    [(about, sentence)] = broken(healthy | {"SMTP_URL": wrong})

    assert about == "smtp"
    assert "smtps://" in sentence


def test_a_revoked_token_is_found(healthy: Given, slack: PracticeSlack) -> None:
    slack.fault("token_revoked")

    [(about, sentence)] = broken(healthy)

    assert about == "slack"
    assert "SLACK_BOT_TOKEN" in sentence


def test_a_wrong_app_token_is_found(healthy: Given) -> None:
    [(about, sentence)] = broken(healthy | {"SLACK_APP_TOKEN": "xapp-wrong"})

    assert about == "slack"
    assert "SLACK_APP_TOKEN" in sentence


def test_missing_scopes_are_named(healthy: Given, slack: PracticeSlack) -> None:
    fewer = tuple(one for one in slack.world.app.scopes if one not in ("chat:write", "commands"))
    slack.world.app = replace(slack.world.app, scopes=fewer)

    [(about, sentence)] = broken(healthy)

    assert about == "slack"
    assert "chat:write, commands" in sentence


def test_channels_that_cannot_be_listed_are_explained(healthy: Given, slack: PracticeSlack) -> None:
    fewer = tuple(one for one in slack.world.app.scopes if not one.startswith("channels:"))
    slack.world.app = replace(slack.world.app, scopes=fewer)

    sentences = [sentence for _, sentence in broken(healthy)]

    assert any("channels:read" in sentence for sentence in sentences)


def test_a_channel_that_does_not_exist_is_named(healthy: Given) -> None:
    [(_, sentence)] = broken(healthy | {"SLACK_ADMIN_CHANNEL": "#nowhere"})

    assert "#nowhere" in sentence


def test_a_channel_without_the_app_says_how_to_invite_it(
    healthy: Given, slack: PracticeSlack
) -> None:
    with slack.world.lock:
        slack.world.people.channel("managers").members.remove(slack.world.app.bot_user)

    [(_, sentence)] = broken(healthy)

    assert "#managers" in sentence
    assert "/invite" in sentence


def test_slack_being_away_is_one_sentence(healthy: Given) -> None:
    [(about, sentence)] = broken(healthy | {"SLACK_API_URL": "http://127.0.0.1:1/api/"})

    assert about == "slack"
    assert "SLACK_API_URL" in sentence


def test_a_bot_that_nobody_can_press_is_found(healthy: Given) -> None:
    [(_, sentence)] = broken(healthy | {"SLACK_APP_TOKEN": ""})

    assert "SLACK_SIGNING_SECRET" in sentence


def test_over_http_the_signing_secret_is_enough(healthy: Given) -> None:
    assert broken(healthy | {"SLACK_APP_TOKEN": "", "SLACK_SIGNING_SECRET": "s" * 32}) == []


@pytest.mark.parametrize(
    ("public_url", "smtp_url", "is_fine"),
    [
        ("https://leads.example", "smtp://smtp.example", True),
        ("http://127.0.0.1:8000", "smtp://127.0.0.1:1", True),
        ("http://127.0.0.1:8000", "smtp://smtp.example", False),
        ("http://localhost:8000", "smtp://smtp.example", False),
        ("http://leads.example", "smtp://127.0.0.1:1", False),
    ],
)
def test_links_that_prospects_cannot_open_are_found(
    bare: Given, public_url: str, smtp_url: str, is_fine: bool
) -> None:
    from leadloop.doctor import _public_url

    given = bare | {"PUBLIC_URL": public_url, "SMTP_URL": smtp_url, "MAIL_FROM": "a@b.example"}
    [found] = _public_url(read(given), translator("en"))

    assert (found.state is State.OK) == is_fine


@pytest.mark.parametrize(
    ("file", "text", "part"),
    [
        ("playbook.toml", "[workspace\n", "playbook.toml"),
        ("playbook.toml", "[workspace]\nnmae = 'x'\n", "nmae"),
        ("forms/contact.tml", "", "contact.tml"),
        ("forms/contact.toml", "\udcff", "UTF-8"),
    ],
)
def test_a_fault_in_the_playbook_names_file_and_key(
    healthy: Given, tmp_path: Path, file: str, text: str, part: str
) -> None:
    folder = tmp_path / "book"
    (folder / "forms").mkdir(parents=True)
    (folder / "playbook.toml").write_text("")
    (folder / file).write_bytes(text.encode("utf-8", "surrogateescape"))

    [(about, sentence)] = broken(healthy | {"PLAYBOOK_DIR": str(folder)})

    assert about == "playbook"
    assert part in sentence


def test_a_missing_playbook_folder_is_found(healthy: Given, tmp_path: Path) -> None:
    [(about, sentence)] = broken(healthy | {"PLAYBOOK_DIR": str(tmp_path / "none")})

    assert about == "playbook"
    assert "PLAYBOOK_DIR" in sentence


@pytest.mark.parametrize(("mode", "is_told"), [(0o600, False), (0o640, True), (0o604, True)])
def test_a_database_file_that_others_can_read_is_told(
    healthy: Given, mode: int, is_told: bool
) -> None:
    file = Path(healthy["DATABASE_URL"].removeprefix("sqlite:///"))
    file.chmod(mode)

    told = [one for one in look(healthy) if one.about == "database" and "chmod 600" in one.sentence]

    assert bool(told) == is_told
    assert broken(healthy) == []


def test_the_doctor_changes_nothing(healthy: Given, mailbox: PracticeMailbox) -> None:
    mailbox.deliver("sales@saebyeok.example", b"Subject: hello\r\n\r\nHello\r\n")
    before = dump(healthy)

    look(healthy)

    assert dump(healthy) == before
    assert mailbox.stored("sales@saebyeok.example")[0].flags <= {"\\Recent"}


def dump(given: Given) -> list[str]:
    with sqlite3.connect(given["DATABASE_URL"].removeprefix("sqlite:///")) as connection:
        return list(connection.iterdump())
