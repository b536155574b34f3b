"""Leadloop's own processes, started as an operator starts them, killed as nobody should."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

HOME = Path(__file__).parents[2]


@dataclass
class Role:
    """One role (``poll``, ``work``) of an installation; at most one process of it at a time."""

    word: str
    environment: Mapping[str, str]
    log: Path
    _process: "subprocess.Popen[bytes] | None" = field(default=None, repr=False)

    def start(self) -> None:
        """Start it; it ends by itself should we die first."""
        if self._process is not None:
            return
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "leadloop", self.word, "--with-parent"],
                cwd=HOME,
                env={**os.environ, **self.environment},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """SIGKILL: no handler runs, nothing is given back."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8") if self.log.exists() else ""


@dataclass
class ClockFile:
    """The clock of the installation, which can be moved forward but not back."""

    path: Path
    offset: float = 0.0

    def forward(self, seconds: float) -> None:
        self.offset += seconds
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps({"offset": self.offset}))
        fresh.replace(self.path)
