"""The documents say what is so: links lead somewhere, commands exist, tables match the code."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import click
import pytest
from babel.messages.pofile import read_po
from pydantic import BaseModel

from bot.command import TABLES
from bot.manifest import BOT_SCOPES
from leadloop.__main__ import leadloop
from leadloop.variables import VARIABLES
from rules.lifecycle import LeadStage, Role
from rules.playbook import (
    MAIL_NAMES,
    Conditions,
    DealStage,
    Digests,
    EmailPoints,
    Field,
    Form,
    Playbook,
    Qualification,
    Reason,
    Reasons,
    Recycling,
    Routing,
    RoutingRule,
    Scoring,
    Sending,
    SequencePlan,
    SignalRule,
    SizeRule,
    Sla,
    Stale,
    StepPlan,
    TitleRule,
    Window,
    Workspace,
    default,
)

HOME = Path(__file__).parent.parent
DOCS = (
    *(HOME / name for name in ("README.md", "README.ko.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((HOME / "docs").rglob("*.md")),
)
RUN = ("demo", "test", "check", "bench", "leadloop", "help")
HANGUL = re.compile("[가-힣]")
ASIDE = frozenset({"slug", "position", "subject", "body"})
"""Read from the file's name or lines, not from a key."""


def text(name: str) -> str:
    return (HOME / name).read_text(encoding="utf-8")


def named(doc: Path) -> str:
    return str(doc.relative_to(HOME))


def without_code(words: str) -> str:
    return re.sub(r"```.*?```", "", words, flags=re.DOTALL)


def rows(words: str) -> Iterator[list[str]]:
    """The cells of every table line."""
    for line in words.splitlines():
        if line.startswith("|") and not set(line) <= set("|-: "):
            yield [cell.strip() for cell in line.strip("|").split("|")]


def codes(words: str) -> set[str]:
    return set(re.findall(r"`([^`\n]+)`", words))


def anchors(doc: Path) -> set[str]:
    """The addresses that GitHub gives a page's headings."""
    titles = re.findall(r"^#+ (.+)$", without_code(doc.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("doc", DOCS, ids=named)
def test_every_link_leads_somewhere(doc: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", without_code(doc.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (doc.parent / path).resolve() if path else doc
        assert found.exists(), f"{target} does not exist"
        assert not anchor or anchor in anchors(found), f"{target} has no such heading"


def commands(words: str) -> Iterator[str]:
    """Every command line: a line of a code block, or words set in code."""
    blocks = re.findall(r"```\w*\n(.*?)```", words, re.DOTALL)
    lines = [line for block in blocks for line in block.splitlines()]
    for line in [*lines, *re.findall(r"`([^`\n]+)`", without_code(words))]:
        # What stands before or behind (a variable, a comment, a file) is the shell's, and what
        # stands after a gap explains the command.
        typed = re.split(r"\s{2,}", line.strip())[0]
        found = re.match(r"(?:\S+=\S* )*(\./run|leadloop)(?: ([^#>|;]*))?(?:$|[#>|;])", typed)
        if found:
            yield f"{found[1]} {found[2] or ''}".strip()


def test_command_lines_are_found_wherever_they_stand() -> None:
    said = "Try `leadloop doctor` or\n```\n./run demo --lang en   # English\nls\n```\nand `run it`."

    assert list(commands(said)) == ["./run demo --lang en", "leadloop doctor"]


def check_words(words: list[str]) -> None:
    """Walk the command tree as far as the words go; the rest must be options it has."""
    command: click.Command = leadloop
    while words and isinstance(command, click.Group) and not words[0].startswith("-"):
        choices = words[0].split("|")
        missing = [one for one in choices if one not in command.commands]
        assert not missing, f"{command.name} has no {missing}"
        command, words = command.commands[choices[0]], words[1:]
    known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    for word in words:
        if word.startswith("--"):
            assert word.partition("=")[0] in known, f"{command.name} has no {word}"


@pytest.mark.parametrize("doc", DOCS, ids=named)
def test_every_command_line_can_be_typed(doc: Path) -> None:
    for line in commands(doc.read_text(encoding="utf-8")):
        start, *words = line.split()
        if start == "./run":
            if not words or words[0] in ("COMMAND", "…"):
                continue
            assert words[0] in RUN, f"./run has no {words[0]}"
            if words[0] not in ("demo", "leadloop"):
                continue
            words = words if words[0] == "demo" else words[1:]
        check_words([word for word in words if word != "…"])


@pytest.mark.parametrize("wrong", ["nonsense", "playbook nonsense", "demo --nonsense"])
def test_a_command_line_that_cannot_be_typed_is_noticed(wrong: str) -> None:
    with pytest.raises(AssertionError):
        check_words(wrong.split())


@pytest.mark.parametrize("doc", DOCS, ids=named)
def test_every_slash_command_is_in_its_table(doc: Path) -> None:
    for code in codes(without_code(doc.read_text(encoding="utf-8"))):
        said = re.match(r"(/lead|/deal) (\w+)", code)
        if said:
            table = TABLES[said[1]]
            known = {word.name for word in table} | {word.korean for word in table}
            assert said[2] in known | {"help", "도움말", "WORD"}, f"{code}: no such word"


@cache
def buttons() -> dict[str, str]:
    """What Slack and the practice world show, English to Korean."""
    from sandbox.page.texts import TEXTS

    with (HOME / "words/ko/bot.po").open("rb") as file:
        catalogue = read_po(file, locale="ko")
    said = {str(m.id): str(m.string) for m in catalogue if isinstance(m.id, str) and m.id}
    return {english: korean for korean, english in TEXTS.values()} | said


STAGES_SHOWN = default().lead_stages.values()
PEOPLE = {"Minji Kim", "Jun Lee"}


def emphasised(name: str) -> list[str]:
    start = re.search(r"^## (Five minutes|데모에서)", text(name), re.MULTILINE)
    assert start
    chapter = text(name)[start.start() :].split("\n## ")[0]
    return re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", chapter)


def test_every_button_the_readme_names_is_shown_in_english() -> None:
    shown = set(buttons()) | {stage.title.en for stage in STAGES_SHOWN} | PEOPLE

    assert not set(emphasised("README.md")) - shown


def test_every_button_the_korean_readme_names_is_shown_in_korean() -> None:
    shown = set(buttons().values()) | {stage.title.ko for stage in STAGES_SHOWN} | PEOPLE

    assert not set(emphasised("README.ko.md")) - shown


def outline(name: str) -> list[int]:
    return [len(found) for found in re.findall(r"^(#+) ", without_code(text(name)), re.MULTILINE)]


def test_both_readmes_have_the_same_headings() -> None:
    assert outline("README.md") == outline("README.ko.md")


def test_both_readmes_have_the_same_steps_links_and_commands() -> None:
    def facts(name: str) -> tuple[list[str], list[str], set[str]]:
        words = text(name)
        links = re.findall(r"\]\(((?:docs|CONTRIB|CHANGE|LICENSE)[^)]*)\)", words)
        steps = re.findall(r"^(\d+\. )", words, re.MULTILINE)
        return steps, links, {line.split(" --lang")[0] for line in commands(words)}

    assert facts("README.md") == facts("README.ko.md")


def test_a_readme_names_only_variables_that_exist() -> None:
    known = {variable.name for variable in VARIABLES}

    for name in ("README.md", "README.ko.md"):
        assert {code for code in codes(text(name)) if re.fullmatch("[A-Z_]{6,}", code)} <= known


def test_the_configuration_page_names_every_variable_and_no_other() -> None:
    told = [row[0] for row in rows(text("docs/configuration.md"))]
    names = {found[1] for cell in told if (found := re.match(r"`([A-Z_]+)`", cell))}

    assert names == {variable.name for variable in VARIABLES}


def glossary() -> Mapping[str, list[str]]:
    """The rows of the glossary that begin with a code."""
    found = (row for row in rows(text("docs/glossary.md")) if re.fullmatch(r"`\w+`", row[0]))
    return {row[0].strip("`"): row for row in found}


@pytest.mark.parametrize("stage", LeadStage)
def test_the_glossary_has_every_lead_stage_as_people_see_it(stage: LeadStage) -> None:
    title = default().lead_stages[stage].title

    assert glossary()[stage][1:3] == [title.en, title.ko]


@pytest.mark.parametrize("stage", default().deal_stages, ids=lambda stage: stage.key)
def test_the_glossary_has_every_deal_stage_as_people_see_it(stage: DealStage) -> None:
    assert glossary()[stage.key][1:3] == [stage.title.en, stage.title.ko]


@pytest.mark.parametrize("role", Role)
def test_the_glossary_has_every_role_in_both_languages(role: Role) -> None:
    _, english, korean, may = glossary()[role]

    assert english
    assert HANGUL.search(korean)
    assert may


def test_the_glossary_says_every_word_of_a_command_in_korean() -> None:
    verbs = {"accept", "assign", "qualify", "snooze", "convert", "recycle", "disqualify", "undo"}
    korean = {word.korean for word in TABLES["/lead"] if word.name in verbs}
    told = " ".join(row[1] for row in rows(text("docs/glossary.md")) if len(row) == 3)

    assert {word for word in korean if word not in told} == set()


AGREED: tuple[type[BaseModel], ...] = (
    Conditions, DealStage, Digests, EmailPoints, Field, Form, Qualification, Reason, Reasons,
    Recycling, Routing, RoutingRule, Scoring, Sending, SequencePlan, SignalRule, SizeRule, Sla,
    Stale, StepPlan, TitleRule, Window, Workspace,
)  # fmt: skip


@pytest.mark.parametrize("model", AGREED, ids=lambda model: model.__name__)
def test_the_playbook_page_names_every_key(model: type[BaseModel]) -> None:
    told = set(re.findall(r"[a-z_]+", " ".join(codes(text("docs/playbook.md")))))

    assert set(model.model_fields) - ASIDE <= told


def test_the_playbook_page_has_every_section() -> None:
    page = text("docs/playbook.md")
    sections = set(Playbook.model_fields) - {"forms", "sequences"}

    assert {name for name in sections if not re.search(rf"^## `\[+{name}\b", page, re.M)} == set()
    assert "\n## Forms\n" in page
    assert "\n## Sequences\n" in page


def test_the_playbook_page_says_the_defaults_of_the_clocks() -> None:
    told = {row[0].strip("`"): row[1].strip("`") for row in rows(text("docs/playbook.md"))}

    for name, number in Sla().model_dump().items():
        assert told[name] == str(number)
    assert told["max_cycles"] == str(Recycling().max_cycles)
    assert told["capacity"] == str(Routing().capacity)


def test_the_playbook_page_lists_the_signals_in_force_by_default() -> None:
    told = {row[0].strip("`"): row for row in rows(text("docs/playbook.md")) if len(row) == 5}

    for signal in Scoring().signals:
        points = str(signal.points).replace("-", "\N{MINUS SIGN}")
        assert told[signal.rule][2:] == [points, f"{signal.half_life_days:g}", str(signal.cap)]


def test_the_playbook_page_lists_the_names_a_mail_may_say() -> None:
    chapter = text("docs/playbook.md").split("every other name is an error")[1]

    assert {row[0].strip("`") for row in rows(chapter)} - {"name", "is"} | {"name"} == MAIL_NAMES


@pytest.mark.parametrize("name", ["docs/security.md", "docs/slack.md"])
def test_the_scopes_are_told_with_their_reasons(name: str) -> None:
    told = {row[0].strip("`"): row[1] for row in rows(text(name)) if len(row) == 2}

    assert all(told.get(scope) for scope in BOT_SCOPES)
    assert {cell for cell in told if re.fullmatch(r"[a-z]+:[a-z.]+", cell)} <= set(BOT_SCOPES)


FUNCTION_IN_FILE = re.compile(r"((?:`[\w.]+`(?:,? (?:and )?)?)+) (?:in|are in) `([\w/.]+\.py)`")


def test_the_tour_names_functions_where_they_are() -> None:
    found = FUNCTION_IN_FILE.findall(" ".join(text("docs/tour.md").split()))

    assert len(found) > 30
    for names, path in found:
        source = text(path)
        for name in re.findall(r"`([\w.]+)`", names):
            last = name.rpartition(".")[2]
            kept = re.search(rf"(def|class) {last}\b|^{last}\b", source, re.MULTILINE)
            assert kept, f"{path} has no {name}"
