"""What keeps the house in order and imports alone cannot show."""

import ast
import ensurepip
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).parent.parent
ROOMS = ("leadloop", "scheduler", "bot", "intake", "funnel", "store", "rules", "words", "sandbox")
EDGES = ("leadloop", "scheduler", "bot", "intake")
BELOW = ("funnel", "store", "rules")
BESIDE = {"tests", "benchmarks", "docs", "playbook", ".ci"}
WRITES = {"create", "save", "insert", "insert_many", "update", "delete", "delete_instance",
          "change", "move", "enter", "settle", "bulk_create", "replace"}  # fmt: skip
CLOCKS = ("now", "utcnow", "today", "time_ns", "monotonic")
TABLE_NAMES = re.compile(r"class (\w+)\(Row\)")


def modules(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        for path in sorted((HOME / room).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def committed() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=HOME,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = [HOME / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for path in committed():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def tables() -> set[str]:
    return {
        name
        for path in (HOME / "store").glob("*.py")
        for name in TABLE_NAMES.findall(path.read_text(encoding="utf-8"))
    }


def test_edges_never_write_to_tables() -> None:
    names = tables()
    assert "Lead" in names
    found = []
    for path, tree in modules(*EDGES):
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            target = node.func.value
            if node.func.attr in WRITES and isinstance(target, ast.Name) and target.id in names:
                found.append(f"{path.relative_to(HOME)}:{node.lineno} {target.id}.{node.func.attr}")
    assert not found, f"edges call one verb of the funnel instead: {found}"


def test_no_clock_below_the_edges() -> None:
    found = []
    for path, tree in modules(*BELOW):
        for node in ast.walk(tree):
            reads = isinstance(node, ast.Attribute) and node.attr in CLOCKS
            if reads and ast.unparse(node).split(".")[0] in ("datetime", "date", "time"):
                found.append(f"{path.relative_to(HOME)}:{node.lineno}")
            if isinstance(node, ast.Import) and any(name.name == "time" for name in node.names):
                found.append(f"{path.relative_to(HOME)}:{node.lineno}")
    assert not found, f"the moment is a parameter: {found}"


def test_only_the_settings_read_the_environment() -> None:
    found = [
        f"{path.relative_to(HOME)}:{node.lineno}"
        for path, tree in modules("leadloop", "scheduler", "bot", "intake", *BELOW, "words")
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ("environ", "getenv")
        and path != HOME / "leadloop" / "settings.py"
    ]
    assert not found, f"ask leadloop/settings.py: {found}"


def test_every_verb_takes_who_and_when_by_name() -> None:
    found = []
    for path, tree in modules("funnel"):
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                names = [arg.arg for arg in node.args.args]
                if "at" in names and path.name not in ("deadlines.py", "threads.py"):
                    found.append(f"{path.relative_to(HOME)}:{node.name}")
                if {"by"} & set(names) and path.name != "permissions.py":
                    found.append(f"{path.relative_to(HOME)}:{node.name}")
    assert not found, f"by and at are keyword-only: {found}"


def test_the_contracts_name_every_top_level_package() -> None:
    config = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
    named = set(config["tool"]["importlinter"]["root_packages"])
    found = {path.parent.name for path in HOME.glob("*/__init__.py")} - BESIDE
    assert found == named == set(ROOMS)


def test_the_layers_hold() -> None:
    code = "from importlinter.cli import lint_imports_command as c; c()"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=HOME, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout


def test_docs_name_paths_that_exist() -> None:
    missing = []
    for page in [HOME / "README.md", HOME / "CONTRIBUTING.md", *(HOME / "docs").rglob("*.md")]:
        if not page.is_file():
            continue
        for name in re.findall(r"`((?:[\w.-]+/)+[\w.-]+\.\w+)`", page.read_text(encoding="utf-8")):
            inside = name.split("/")[0] in {*ROOMS, *BESIDE}
            if inside and not (HOME / name).exists() and not list(HOME.glob(name)):
                missing.append(f"{page.name}: {name}")
    assert not missing


def index_hosts() -> set[str]:
    """The hosts as the package client knows them, so that this file names none itself."""
    bundled = sorted((Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl"))
    code = (
        "from pip._internal.models.index import PyPI; print(PyPI.netloc, PyPI.file_storage_domain)"
    )
    asked = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(bundled[-1]) if bundled else ""},
        capture_output=True,
        text=True,
        check=False,
    )
    return set(asked.stdout.split())


def test_nothing_names_a_package_index() -> None:
    hosts = index_hosts()
    if not hosts:
        pytest.skip("this Python has no pip to ask for the names")
    found = [str(path.relative_to(HOME)) for path, text in texts() if any(h in text for h in hosts)]
    assert not found


def test_locks_have_hashes_and_no_addresses() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        text = (HOME / lock).read_text(encoding="utf-8")
        assert "--hash=sha256:" in text
        assert "://" not in text
    names = {path.name for path in committed()}
    assert not {"uv.lock", "pylock.toml"} & names


def test_nothing_is_left_for_later() -> None:
    mark = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
    found = [
        f"{path.relative_to(HOME)}: {hit.group(0)}"
        for path, text in texts()
        if path.suffix == ".py" and (hit := mark.search(text))
    ]
    assert not found


def test_people_live_at_reserved_domains() -> None:
    """Addresses in tests and samples belong to nobody."""
    reserved = re.compile(
        r"(?:^|\.)(?:example(?:\.(?:com|net|org|kr|jp|co\.kr))?|test|invalid|localhost)$"
    )
    public = {"gmail.com", "googlemail.com", "naver.com", "daum.net", "hanmail.net", "kakao.com"}
    address = re.compile(r"[\w.+-]+@((?:[\w-]+\.)+[a-z]{2,})\b")
    found = set()
    for path, text in texts():
        parts = path.relative_to(HOME).parts
        if parts[0] in ("playbook", "docs", "sandbox") and path.suffix in (".toml", ".md", ".py"):
            for domain in address.findall(text):
                if not reserved.search(domain.lower()) and domain.lower() not in public:
                    found.add(f"{path.relative_to(HOME)}: {domain}")
    assert not found
