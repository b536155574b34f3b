"""The environment becomes typed values, or the start stops with the variable's name."""

import stat
from pathlib import Path

import pytest

from leadloop.excuses import bad_setting, left_out
from leadloop.house import mailroom
from leadloop.settings import Settings, language_of, read, without_ours
from leadloop.variables import BY_NAME, VARIABLES, BadSetting
from words import translator

KEY = "k" * 32
POSTGRES = "postgresql://loop:geheim-7@db.example/leadloop"
IMAP = "imaps://sales%40saebyeok.example:geheim-7%2C%21@imap.example:993/INBOX"
SMTP = "smtp+starttls://sales%40saebyeok.example:geheim-7@smtp.example:587"
SLACK = {"SLACK_BOT_TOKEN": "xoxb-geheim-7", "SLACK_LEADS_CHANNEL": "#leads"}
MAIL = {"SMTP_URL": SMTP, "IMAP_URL": IMAP, "PUBLIC_URL": "https://leads.example/"}


def settings(**given: str) -> Settings:
    return read({"SECRET_KEY": KEY, **given})


def test_an_empty_environment_is_enough_to_begin(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    found = read({})

    assert found.database_url == "sqlite:///var/leadloop.db"
    assert found.public_url == "http://127.0.0.1:8000"
    assert found.imap_urls == ()
    assert found.slack.api_url == "https://slack.com/api/"
    assert found.playbook_dir == Path("playbook")


def test_an_empty_value_counts_as_not_set() -> None:
    blank = {variable.name: " " for variable in VARIABLES}

    assert read(blank | {"SECRET_KEY": KEY}) == settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://loop@db/leadloop"),
        ("DATABASE_URL", "sqlite:///"),
        ("DATABASE_URL", "leadloop.db"),
        ("DATABASE_URL", "postgresql://db.example"),
        ("DATABASE_URL", "postgresql://db.example:99999/leadloop"),
        ("DATABASE_URL", "postgresql://[::1/leadloop"),
        ("IMAP_URL", "https://imap.example"),
        ("IMAP_URL", "imaps://imap.example/INBOX"),
        ("IMAP_URL", "imaps://sales:pw@imap.example:port/INBOX"),
        ("IMAP_URL", "imaps://sales:p/w@imap.example/INBOX"),
        ("IMAP_URL", f"{IMAP},imaps://nobody@imap.example"),
        ("SMTP_URL", "smtp.example:587"),
        ("SMTP_URL", "starttls://a:b@smtp.example"),
        ("SMTP_URL", "smtp://user@smtp.example"),
        ("MAIL_FROM", "sales"),
        ("MAIL_FROM", "Sales <sales>"),
        ("MAIL_ALIASES", "sales@saebyeok.example, nobody"),
        ("MAIL_UNSUBSCRIBE", "unsubscribe"),
        ("PUBLIC_URL", "leads.example"),
        ("PUBLIC_URL", "ftp://leads.example"),
        ("SECRET_KEY", "short"),
        ("SLACK_BOT_TOKEN", "xapp-1"),
        ("SLACK_APP_TOKEN", "xoxb-1"),
        ("SLACK_API_URL", "slack.com"),
        ("SLACK_API_URL", "http://slack.com/api/"),
        ("SLACK_API_URL", "http://10.0.0.7/api/"),
        ("LOG_LEVEL", "chatty"),
        ("PORT", "http"),
        ("PORT", "0"),
        ("PORT", "65536"),
        ("PORT", "８０"),
        ("TRUSTED_PROXIES", "-1"),
        ("LEADLOOP_LANG", "fr"),
        ("LOG_LEVEL", "INFO\nX"),
    ],
)
def test_a_bad_value_stops_the_start_with_its_name(name: str, value: str) -> None:
    given = MAIL | SLACK | {name: value}

    with pytest.raises(BadSetting) as stopped:
        settings(**given)

    assert (stopped.value.name, stopped.value.problem) == (name, "bad")


@pytest.mark.parametrize(
    ("given", "missing", "because"),
    [
        ({"DATABASE_URL": POSTGRES, "SECRET_KEY": ""}, "SECRET_KEY", "DATABASE_URL"),
        ({"SMTP_URL": SMTP, "MAIL_FROM": "a@b.example"}, "PUBLIC_URL", "SMTP_URL"),
        ({"SMTP_URL": SMTP, "PUBLIC_URL": "https://x.example"}, "MAIL_FROM", "SMTP_URL"),
        ({"SLACK_APP_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"),
        ({"SLACK_SIGNING_SECRET": "s"}, "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"),
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "SLACK_LEADS_CHANNEL", "SLACK_BOT_TOKEN"),
    ],
)
def test_a_missing_value_is_named_with_the_one_that_needs_it(
    given: dict[str, str], missing: str, because: str
) -> None:
    with pytest.raises(BadSetting) as stopped:
        settings(**given)

    assert (stopped.value.name, stopped.value.because) == (missing, because)
    assert stopped.value.problem == "missing"


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("name", [variable.name for variable in VARIABLES])
@pytest.mark.parametrize("problem", ["missing", "bad", "twice", "unreadable"])
def test_a_complaint_names_the_variable_what_is_expected_and_an_example(
    name: str, problem: str, lang: str
) -> None:
    tr = translator(lang)

    sentence = bad_setting(BadSetting(name, problem, because="SMTP_URL"), tr)

    assert name in sentence
    assert tr(BY_NAME[name].expected) in sentence
    assert "%(" not in sentence


def test_a_complaint_never_repeats_the_value(tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "IMAP_URL", "SMTP_URL", "SLACK_BOT_TOKEN", "SECRET_KEY"):
        with pytest.raises(BadSetting) as stopped:
            settings(**{name: "geheim-7"})

        assert "geheim-7" not in bad_setting(stopped.value, translator("en"))
        assert "geheim-7" not in repr(stopped.value)


def test_settings_can_be_logged_without_their_secrets() -> None:
    found = settings(
        **MAIL, **SLACK, DATABASE_URL=POSTGRES, SLACK_APP_TOKEN="xapp-geheim-7",
        SLACK_SIGNING_SECRET="geheim-7",
    )  # fmt: skip

    assert "geheim-7" not in repr(found)
    assert KEY not in repr(found)


@pytest.mark.parametrize("name", [one.name for one in VARIABLES if one.is_secret])
def test_a_secret_may_stand_in_a_file(name: str, tmp_path: Path) -> None:
    good = MAIL | SLACK | {
        "DATABASE_URL": POSTGRES,
        "SECRET_KEY": "f" * 40,
        "SLACK_APP_TOKEN": "xapp-1",
        "SLACK_SIGNING_SECRET": "s",
    }  # fmt: skip
    file = tmp_path / "secret"
    file.write_text(good[name] + "\n", encoding="utf-8")
    as_file = {key: value for key, value in good.items() if key != name}

    assert read(as_file | {f"{name}_FILE": str(file)}) == read(good)


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"SLACK_BOT_TOKEN_FILE": "{folder}/absent"}, "unreadable"),
        ({"SLACK_BOT_TOKEN_FILE": "{folder}/empty"}, "unreadable"),
        ({"SLACK_BOT_TOKEN_FILE": "{folder}/binary"}, "unreadable"),
        ({"SLACK_BOT_TOKEN_FILE": "{folder}"}, "unreadable"),
        ({"SLACK_BOT_TOKEN_FILE": "{folder}/good", "SLACK_BOT_TOKEN": "xoxb-1"}, "twice"),
    ],
)
def test_a_file_that_holds_no_secret_stops_the_start(
    given: dict[str, str], problem: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").write_text(" \n")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "good").write_text("xoxb-1")

    with pytest.raises(BadSetting) as stopped:
        settings(**{name: value.format(folder=tmp_path) for name, value in given.items()})

    assert (stopped.value.name, stopped.value.problem) == ("SLACK_BOT_TOKEN", problem)


def test_several_mailboxes_are_separated_by_commas() -> None:
    found = settings(IMAP_URL=f" {IMAP} , imap://b%40x.example:p@h/Leads,")

    assert found.imap_urls == (IMAP, "imap://b%40x.example:p@h/Leads")


def test_our_own_addresses_come_from_mailboxes_sender_and_aliases() -> None:
    found = settings(
        **MAIL,
        MAIL_FROM="Saebyeok <Hello@saebyeok.example>",
        MAIL_ALIASES="Info@saebyeok.example",
        MAIL_UNSUBSCRIBE="stop@saebyeok.example",
    )

    assert found.own_addresses == {
        "sales@saebyeok.example",
        "hello@saebyeok.example",
        "info@saebyeok.example",
        "stop@saebyeok.example",
    }
    assert found.mail_domain == "saebyeok.example"


def test_a_mailbox_user_that_is_no_address_is_not_one_of_ours() -> None:
    assert settings(IMAP_URL="imap://sales:p@127.0.0.1/INBOX").own_addresses == frozenset()


def test_the_first_mailbox_writes_when_no_sender_is_named() -> None:
    assert settings(**MAIL).mail_from == "sales@saebyeok.example"


def test_channels_that_are_not_named_fall_back_to_the_nearest_one() -> None:
    only_leads = settings(**SLACK).slack
    with_managers = settings(**SLACK, SLACK_MANAGERS_CHANNEL="#bosses").slack

    assert (only_leads.managers_channel, only_leads.admin_channel) == ("#leads", "#leads")
    assert with_managers.admin_channel == "#bosses"


def test_addresses_of_services_end_as_the_rooms_expect_them() -> None:
    found = settings(**MAIL, SLACK_API_URL="http://127.0.0.1:9/api")

    assert found.slack.api_url == "http://127.0.0.1:9/api/"
    assert found.public_url == "https://leads.example"


def test_on_sqlite_a_missing_key_is_made_once_and_kept_for_us_alone(tmp_path: Path) -> None:
    database = {"DATABASE_URL": f"sqlite:///{tmp_path}/new/leadloop.db"}

    first, second = read(database), read(database)

    kept = tmp_path / "new" / "secret_key"
    assert first.secret_key == second.secret_key == kept.read_text()
    assert len(first.secret_key) >= 32
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [file.name for file in kept.parent.iterdir()] == ["secret_key"]


def test_a_kept_key_that_was_cut_short_stops_the_start(tmp_path: Path) -> None:
    (tmp_path / "secret_key").write_text("cut")

    with pytest.raises(BadSetting, match="SECRET_KEY"):
        read({"DATABASE_URL": f"sqlite:///{tmp_path}/leadloop.db"})


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "ko_KR.UTF-8"}, "ko"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "ko_KR.UTF-8", "LEADLOOP_LANG": "en"}, "en"),
        ({"LANG": "en_US.UTF-8", "LEADLOOP_LANG": "ko"}, "ko"),
    ],
)
def test_the_terminal_speaks_the_language_that_was_chosen(
    environ: dict[str, str], language: str
) -> None:
    assert language_of(environ) == language
    assert settings(**environ).language == language


def test_what_is_not_configured_is_said() -> None:
    bare = left_out(settings(), translator("en"))
    deaf = left_out(settings(**MAIL, **SLACK), translator("en"))
    whole = left_out(settings(**MAIL, **SLACK, SLACK_APP_TOKEN="xapp-1"), translator("en"))

    assert [sentence.split()[0] for sentence in bare] == [
        "IMAP_URL", "SMTP_URL", "SLACK_BOT_TOKEN",
    ]  # fmt: skip
    assert len(deaf) == 1
    assert "buttons" in deaf[0]
    assert whole == []


def test_the_demo_gets_none_of_the_real_settings() -> None:
    given = {"PATH": "/bin", "LEADLOOP_LANG": "ko", "LOG_LEVEL": "DEBUG"}
    real = MAIL | SLACK | {"SLACK_APP_TOKEN_FILE": "/run/secrets/slack", "PORT": "80"}

    assert without_ours(given | real) == given


def test_the_mailroom_knows_each_mailbox_by_the_name_under_which_it_is_read() -> None:
    urls = "imaps://sales%40saebyeok.example:pw@mail.example/INBOX,imap://a:b@127.0.0.1:1143/Web"

    assert mailroom(settings(**MAIL | {"IMAP_URL": urls})).mailboxes == {
        "sales@saebyeok.example@mail.example/INBOX",
        "a@127.0.0.1/Web",
    }
