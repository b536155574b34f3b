"""The pages say what the code does: variables, defaults, secrets, commands and scopes."""

import re
import shlex

import click
import pytest

from bot.manifest import BOT_SCOPES
from leadloop.__main__ import leadloop
from leadloop.supervisor import HOME
from leadloop.variables import VARIABLES

ROW = re.compile(r"^\| `([A-Z_]+)`( \*secret\*)? \| ([^|]*) \|", re.M)
SCOPE = re.compile(r"^\| `([a-z:.]+)` \|", re.M)
TYPED = re.compile(r"(?:^\./run |`(?:\./run )?)(leadloop [a-z][^`\n]*)", re.M)


def page(name: str) -> str:
    return (HOME / "docs" / f"{name}.md").read_text(encoding="utf-8")


def test_the_configuration_page_lists_every_variable_and_no_other() -> None:
    assert sorted(row[0] for row in ROW.findall(page("configuration"))) == sorted(
        variable.name for variable in VARIABLES
    )


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: str(variable.name))
def test_the_configuration_page_tells_default_and_secrecy(variable: object) -> None:
    rows = {name: (bool(secret), default) for name, secret, default in ROW.findall(CONFIGURATION)}

    is_secret, default = rows[variable.name]

    assert is_secret == variable.is_secret
    if variable.default:
        assert default == f"`{variable.default}`"
    else:
        assert not default.startswith("`") or "PORT" in default


CONFIGURATION = page("configuration")


def test_the_slack_page_explains_every_scope_and_no_other() -> None:
    assert sorted(SCOPE.findall(page("slack"))) == sorted(BOT_SCOPES)


@pytest.mark.parametrize("name", ["configuration", "operations", "slack"])
def test_the_pages_name_only_commands_and_options_that_exist(name: str) -> None:
    for typed in TYPED.findall(page(name)):
        words = shlex.split(typed.split(" > ")[0].split(" #")[0])[1:]
        command: click.Command = leadloop
        while words and words[0] in getattr(command, "commands", {}):
            command = command.commands[words.pop(0)]
        options = {option for one in command.params for option in one.opts}

        assert command is not leadloop, typed
        assert not isinstance(command, click.Group) or not words, typed
        assert {word for word in words if word.startswith("--")} <= options | {"--help"}, typed


@pytest.mark.parametrize("name", ["configuration", "operations", "slack"])
def test_links_between_pages_lead_somewhere(name: str) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", page(name)):
        assert (HOME / "docs" / target).exists(), target
