"""Writes the two lock files from pyproject.toml.

``requirements.lock`` is what the program and its build need; ``packaging/checks.lock`` adds what the checks need.
Every file of every release named is there with its hash, for all platforms and Python 3.11 to 3.13, and no address
is: whoever installs uses the package index of their own machine.

Run it in the environment that ``packaging/test.py`` made: ``.venv/bin/python packaging/lock.py [--upgrade]``.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
PROGRAM = TOP / "requirements.lock"
CHECKS = TOP / "packaging" / "checks.lock"
HEAD = "# Written by packaging/lock.py from pyproject.toml; do not edit.\n"
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==", re.MULTILINE)


def _compile(target: Path, *options: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        result = Path(scratch) / target.name
        if target.exists() and "--upgrade" not in sys.argv:
            result.write_text(target.read_text(encoding="utf-8"), encoding="utf-8")  # keeps the pins it can keep
        command = [
            *(sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *options),
            *("--universal", "--python-version", "3.11", "--only-binary", ":all:", "--generate-hashes"),
            *("--no-header", "--no-annotate", "--no-emit-index-url", "--quiet", "-o", str(result)),
            *(("--upgrade",) if "--upgrade" in sys.argv else ()),
        ]
        subprocess.run(command, cwd=TOP, check=True)
        text = result.read_text(encoding="utf-8")
    if "://" in text:
        sys.exit(f"{target.name}: an address got into the lock")
    target.write_text(HEAD + text, encoding="utf-8")
    print(f"{target.relative_to(TOP)}: {len(_PIN.findall(text))} packages")


def main() -> None:
    """Write both files; ``--upgrade`` takes newer releases, else pins stay where they still fit."""
    _compile(PROGRAM, "--group", "build")
    ours = sorted(set(_PIN.findall(PROGRAM.read_text(encoding="utf-8"))))
    leave_out = [word for name in ours for word in ("--no-emit-package", name)]
    _compile(CHECKS, "--group", "build", "--group", "checks", "-c", str(PROGRAM), *leave_out)


if __name__ == "__main__":
    main()
