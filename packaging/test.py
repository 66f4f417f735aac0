r"""Every check of the house, in one command: ``python3 packaging/test.py`` (Windows: ``py packaging\test.py``).

It makes the environment first, installs what the checks need, then runs ruff, mypy and pytest (which holds the import
rules, the words, the built package and the program as a clerk meets it). What follows ``--`` goes to pytest.

    --benchmark   measure instead: ratios against the bare libraries, in one run
    --campaign    run the fault kit at its full figures and print a table (about an hour; 0.1 for a tenth of it)
    --only NAME   one of: ruff mypy pytest
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import environment

TOOLS = {"gcc": ["gcc", "libc6-dev"], "Xvfb": ["xvfb"], "pdftotext": ["poppler-utils"]}
SOURCES = ("clfdesk", "packaging", "tests")
STEPS: dict[str, list[list[str]]] = {
    "ruff": [
        ["-m", "ruff", "check", "--quiet", *SOURCES],
        ["-m", "ruff", "format", "--check", "--quiet", *SOURCES],
    ],
    "mypy": [["-m", "mypy"]],
    # A worker for each core; a file's tests stay together, because they share its desks.
    "pytest": [["-m", "pytest", "--numprocesses=auto", "--dist=loadfile"]],
}


def _install_tools() -> None:
    if sys.platform != "linux":
        return
    missing = [package for tool, packages in TOOLS.items() if not shutil.which(tool) for package in packages]
    if missing:
        environment.install_system(missing, "检查需要的工具不全")


def _step(words: list[str], surroundings: dict[str, str]) -> bool:
    done = subprocess.run([environment.PYTHON, *words], cwd=environment.TOP, env=surroundings, check=False)
    return done.returncode == 0


def main() -> int:
    """Run the checks; return 0 only when every one of them passed."""
    parser = argparse.ArgumentParser(description="Run every check of the house.")
    parser.add_argument("--benchmark", nargs="*", metavar="NAME", help="measure (all, or those named)")
    parser.add_argument("--campaign", nargs="?", const="1", metavar="SHARE", help="the full figures of the fault kit")
    parser.add_argument("--only", choices=sorted(STEPS), help="run one step")
    parser.add_argument("pytest", nargs="*", help="words for pytest, after --")
    options = parser.parse_args()
    environment.settle_python(__file__)
    _install_tools()
    environment.make(checks=True)
    surroundings = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"}
    if options.benchmark is not None:
        return 0 if _step(["packaging/benchmark.py", *options.benchmark], surroundings) else 1
    if options.campaign is not None:
        return 0 if _step(["-m", "tests.fault.campaign", options.campaign], surroundings) else 1
    failed = []
    for name, commands in STEPS.items():  # pytest is last, so that its closing line closes the run
        if options.only in (None, name):
            environment.say(f"检查：{name}", name)
            extra = options.pytest if name == "pytest" else []
            results = [
                _step([*words, *extra], surroundings) for words in commands
            ]  # all of them, whatever the first says
            if not all(results):
                failed.append(name)
    if failed and failed != ["pytest"]:
        environment.say(f"没有通过：{'、'.join(failed)}", f"failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except environment.SetupError as error:
        sys.exit(f"\n{error}")
