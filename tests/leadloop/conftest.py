"""The practice servers and the environment that connects the product to them."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from leadloop.__main__ import leadloop
from leadloop.supervisor import HOME
from leadloop.variables import VARIABLES
from sandbox.mail import PracticeMailbox
from sandbox.slack import PracticeSlack

CHANNELS = {
    "SLACK_LEADS_CHANNEL": "#leads",
    "SLACK_MANAGERS_CHANNEL": "#managers",
    "SLACK_ADMIN_CHANNEL": "#admin",
}
MEMBERS = ("minji", "tae", "jun", "sora", "yuri")
SEED = {
    "workspace": "Saebyeok Software",
    "users": [
        {"name": name, "real_name": name.title(), "email": f"{name}@saebyeok.example"}
        for name in MEMBERS
    ],
    "channels": [{"name": "leads"}, {"name": "managers"}, {"name": "admin"}],
}

Run = Callable[..., Result]


@pytest.fixture
def mailbox() -> Iterator[PracticeMailbox]:
    with PracticeMailbox() as running:
        yield running


@pytest.fixture
def slack() -> Iterator[PracticeSlack]:
    with PracticeSlack(SEED) as running:
        yield running


@pytest.fixture
def bare(tmp_path: Path) -> dict[str, str]:
    """An environment that names a fresh database and the sample playbook, and nothing else."""
    return {
        "DATABASE_URL": f"sqlite:///{tmp_path}/leadloop.db",
        "SECRET_KEY": "k" * 40,
        "PLAYBOOK_DIR": str(HOME / "playbook"),
        "LEADLOOP_LANG": "en",
    }


@pytest.fixture
def run(bare: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in this process; settings come as keywords, on top of the bare ones."""
    monkeypatch.chdir(tmp_path)
    for variable in VARIABLES:
        monkeypatch.delenv(variable.name, raising=False)

    def run(*words: str, **given: str) -> Result:
        return CliRunner().invoke(leadloop, list(words), env={**bare, **given})

    return run


def start(
    *words: str, environment: dict[str, str], folder: Path, **given: object
) -> "subprocess.Popen[str]":
    """Run a command as a process of its own."""
    return subprocess.Popen(
        [sys.executable, "-m", "leadloop", *words],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(HOME), **environment},
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
