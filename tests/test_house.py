"""The law of the house: which room may import which, charters, sizes, and what never stands in the tree."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parent.parent
PACKAGE = TOP / "clfdesk"
ROOMS = ("grammar", "domain", "storage", "papers", "sheets", "services", "ui", "cli")
LIMIT = 400

# One breach of each rule: where it is planted, what is planted, and the contract that must catch it.
BREACHES = {
    "Imports run one way through the rooms": ("domain/breach.py", "import clfdesk.services.office"),
    "Only services opens the middle rooms": ("cli/breach.py", "def late():\n    from clfdesk.storage import desk"),
    "Qt is in ui and app alone": ("services/breach.py", "from PySide6.QtCore import QObject"),
    "peewee and SQLCipher are in storage alone": ("services/breach.py", "import peewee"),
    "PDF, font and Word libraries are in papers alone": (
        "sheets/breach.py",
        "from reportlab.pdfgen.canvas import Canvas",
    ),
    "Workbook libraries are in sheets alone": ("papers/breach.py", "import openpyxl"),
    "Nothing talks to a network": ("storage/breach.py", "from urllib.request import urlopen"),
    "Pages never import each other": ("ui/pages/breach.py", "import clfdesk.ui.pages.breach_too"),
    "Modules of one room never import in a circle": ("grammar/breach.py", "import clfdesk.grammar.breach_too"),
}
ALSO = {
    "ui/pages/breach_too.py": "",
    "grammar/breach_too.py": "import clfdesk.grammar.breach",
    "services/office.py": "",
    "storage/desk.py": "",
}


def _lint(root: Path) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-c", "import sys; from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=root,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    return done.returncode, done.stdout + done.stderr


def _modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def test_imports_keep_to_the_rooms() -> None:
    code, said = _lint(TOP)
    assert code == 0, said
    assert " 0 broken." in said


def test_every_rule_catches_the_import_that_breaks_it(tmp_path: Path) -> None:
    """In a copy whose modules are all emptied, so that only what is planted can be caught."""
    for module in _modules():
        copy = tmp_path / module.relative_to(TOP)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.touch()
    shutil.copy(TOP / "pyproject.toml", tmp_path)
    for name in [*ALSO, *(where for where, _line in BREACHES.values())]:
        (tmp_path / "clfdesk" / name).touch()
    clean, said = _lint(tmp_path)
    assert clean == 0, said
    planted = dict(ALSO)
    for where, line in BREACHES.values():
        planted[where] = planted.get(where, "") + line + "\n"
    for where, text in planted.items():
        (tmp_path / "clfdesk" / where).write_text(text, encoding="utf-8")
    code, said = _lint(tmp_path)
    assert code == 1
    for contract in BREACHES:
        assert f"{contract} BROKEN" in said, said


def test_every_rule_has_its_breach() -> None:
    named = set(re.findall(r'^name = "(.+)"$', (TOP / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE))
    assert named - {"clfdesk"} == set(BREACHES)


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_has_a_charter(room: str) -> None:
    charter = ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8")))
    assert charter is not None
    assert 20 < len(charter) < 400


def test_every_room_is_one_of_ours() -> None:
    found = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {"_data"}
    assert found == set(ROOMS)


def test_no_module_is_too_long_to_read() -> None:
    long = {str(path.relative_to(TOP)): len(path.read_text(encoding="utf-8").splitlines()) for path in _modules()}
    assert {name: lines for name, lines in long.items() if lines > LIMIT} == {}


def test_no_module_is_a_drawer_for_everything() -> None:
    drawers = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
    assert [path for path in _modules() if path.stem in drawers] == []


def test_only_the_clock_asks_what_day_it_is() -> None:
    asks = re.compile(r"\bdate\.today\(|\bdatetime\.(now|utcnow|today)\(|\btime\.(time|localtime)\(")
    found = [
        str(path.relative_to(TOP))
        for path in _modules()
        if path.name != "clock.py" and asks.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_only_resources_reads_toml() -> None:
    found = [
        str(path.relative_to(TOP))
        for path in _modules()
        if path.name != "resources.py" and re.search(r"\bimport tomllib\b", path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_no_county_is_a_special_case() -> None:
    packs = [path.name for path in (TOP / "resources" / "policies").iterdir() if path.is_dir()]
    named = re.compile(r"==\s*[\"'](" + "|".join(packs) + r")[\"']")
    found = [str(path.relative_to(TOP)) for path in _modules() if named.search(path.read_text(encoding="utf-8"))]
    assert found == []


# --- what a stranger who clones the project must not find -------------------------------------------------------------

_ID = re.compile(
    r"(?<![0-9A-Za-z_])([1-9][0-9]{5})(19|20)[0-9]{2}(0[1-9]|1[0-2])([0-2][0-9]|3[01])[0-9]{3}[0-9Xx](?![0-9A-Za-z])"
)
_NEVER_ISSUED = {"110000"}
_HERE = (  # a path or host of the machine that somebody worked on, and keys
    re.compile(r"(?<![\w.])/(?:work|tmp|root|home/[a-z]+|Users/[A-Za-z]+)/(?!\w*\))"),
    re.compile(r"https?://(?:localhost|127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)"),
    re.compile(r"--(?:extra-)?index-url +\S+:|--trusted-host|PRIVATE KEY-----"),
)
_TEXT = {".py", ".toml", ".md", ".po", ".pot", ".txt", ".lock", ".json", ".csv", ".sql", ".svg", ".cfg", ""}


def _kept() -> list[Path]:
    """Return every text file that is or is about to be committed; without git, everything but what git would ignore."""
    git = shutil.which("git")
    if git and (TOP / ".git").exists():
        listed = subprocess.run(
            [git, "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=TOP,
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split("\0")
        paths = [TOP / name for name in listed if name]
    else:
        roots = ("clfdesk", "resources", "i18n", "tests", "packaging")
        paths = [path for root in roots for path in (TOP / root).rglob("*") if "__pycache__" not in path.parts]
    return [path for path in paths if path.is_file() and path.suffix in _TEXT and path != Path(__file__).resolve()]


def test_tree_names_no_machine_and_no_index() -> None:
    found = []
    for path in _kept():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [f"{path.relative_to(TOP)}: {hit.group()}" for pattern in _HERE for hit in pattern.finditer(text)]
    assert found == []


def test_every_identity_in_the_tree_is_invented() -> None:
    """An ID number in code, test or sample begins with an area code that was never issued."""
    found = []
    for path in _kept():
        text = path.read_text(encoding="utf-8", errors="replace")
        found += [
            f"{path.relative_to(TOP)}: {hit.group()}" for hit in _ID.finditer(text) if hit[1] not in _NEVER_ISSUED
        ]
    assert found == []


def test_top_level_holds_only_what_the_house_names() -> None:
    allowed = {"clfdesk", "resources", "i18n", "tests", "packaging", "pyproject.toml", "requirements.lock", "README.md"}
    found = {path.relative_to(TOP).parts[0] for path in _kept()}
    assert {name for name in found if not name.startswith(".")} - allowed == set()
