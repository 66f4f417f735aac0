"""The program as a clerk reaches it from the command line: words in, one JSON object out."""

from __future__ import annotations

import contextlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clfdesk.cli.main import main


@dataclass(frozen=True)
class Said:
    """What a verb answered: its exit code and its JSON object."""

    code: int
    data: dict[str, Any]

    def __getitem__(self, name: str) -> Any:
        return self.data[name]

    @property
    def refusal(self) -> dict[str, str]:
        """The four parts of a refusal; fails the test where the verb was done."""
        assert self.code == 1, self.data
        return dict(self.data["refusal"])


@dataclass(frozen=True)
class Desk:
    """One desk folder and the verbs on it."""

    folder: Path
    today: str = "2026-11-20"

    def __call__(self, *words: object) -> Said:
        """Run one verb with ``--json`` and return what it said."""
        out = io.StringIO()
        argv = ["--desk", str(self.folder), "--today", self.today, "--json", *map(str, words)]
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            code = main(argv)
        text = out.getvalue().strip()
        assert "\n" not in text, text
        return Said(code, json.loads(text) if text else {})

    def done(self, *words: object) -> Said:
        """Run a verb that must succeed (0, or 3 with problems listed)."""
        said = self(*words)
        assert said.code in (0, 3), said.data
        return said

    def persons(self, where: str = "") -> list[dict[str, Any]]:
        """Return the roster as the list verb prints it."""
        words = ["list", "person"] + (["--where", where] if where else [])
        return list(self.done(*words)["rows"])


def demo_desk(folder: Path, *words: object) -> Desk:
    """Make a demonstration desk and return it."""
    desk = Desk(folder)
    desk.done("demo", *words)
    return desk


def new_desk(folder: Path, *, policy: str = "longli", township: str = "柳河镇") -> Desk:
    """Make an empty desk and return it."""
    desk = Desk(folder)
    desk.done("new", "--policy", policy, "--township", township, "--no-password")
    return desk
