"""How it is run, built and installed: the two commands, the lock, and an installed copy away from the checkout."""

from __future__ import annotations

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
import types
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TOP = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))
LOCK = TOP / "requirements.lock"
CHECKS = TOP / "packaging" / "checks.lock"


@pytest.fixture
def environment() -> Any:
    spec = importlib.util.spec_from_file_location("house_environment", TOP / "packaging" / "environment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# --- the lock ---------------------------------------------------------------------------------------------------------


def _pins(lock: Path) -> list[Requirement]:
    lines = lock.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    entries = [line for line in lines if line and not line.startswith("#")]
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", line) for line in entries)
    return [Requirement(line.split("--hash")[0].strip()) for line in entries]


@pytest.mark.parametrize("lock", [LOCK, CHECKS], ids=["program", "checks"])
def test_lock_has_hashes_and_no_address(lock: Path) -> None:
    assert len(_pins(lock)) > 15
    assert "://" not in lock.read_text(encoding="utf-8")


@pytest.mark.parametrize("python", ["3.11", "3.12", "3.13"])
@pytest.mark.parametrize(("system", "machine"), [("linux", "x86_64"), ("linux", "aarch64"), ("win32", "AMD64")])
def test_lock_satisfies_what_the_project_asks_for(python: str, system: str, machine: str) -> None:
    here = {
        "sys_platform": system,
        "platform_machine": machine,
        "python_version": python,
        "implementation_name": "cpython",
    }

    def holds(one: Requirement) -> bool:
        return one.marker is None or one.marker.evaluate(here)

    pinned: dict[str, str] = {}
    for pin in filter(holds, _pins(LOCK) + _pins(CHECKS)):
        assert canonicalize_name(pin.name) not in pinned
        pinned[canonicalize_name(pin.name)] = str(pin.specifier).removeprefix("==")
    groups = PROJECT["dependency-groups"]
    asked = (
        PROJECT["project"]["dependencies"] + PROJECT["build-system"]["requires"] + groups["build"] + groups["checks"]
    )
    for wanted in filter(holds, map(Requirement, asked)):
        assert wanted.specifier.contains(pinned[canonicalize_name(wanted.name)])
    assert pinned["pyside6-essentials"] == ("6.8.0.2" if machine == "aarch64" else "6.9.3")


# --- the commands -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["run.py", "test.py", "environment.py"])
def test_old_python_can_read_the_commands_and_refuse(name: str) -> None:
    text = (TOP / "packaging" / name).read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 7))
    assert ast.get_docstring(tree)
    names = {node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in ast.walk(tree)
             if isinstance(node, (ast.Import, ast.ImportFrom))}  # fmt: skip
    assert {str(one).split(".")[0] for one in names} <= sys.stdlib_module_names | {"environment"}


def test_python_that_does_not_fit_is_refused_in_a_sentence(environment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "sys", types.SimpleNamespace(version_info=(3, 9, 2), argv=[]))
    monkeypatch.setattr(environment, "fitting_python", lambda: None)
    with pytest.raises(environment.SetupError, match=r"需要 Python 3\.11、3\.12 或 3\.13，现在是 3\.9"):
        environment.settle_python("run.py")


def test_python_that_does_not_fit_hands_over_to_one_that_does(environment: Any, tmp_path: Path) -> None:
    found = environment.fitting_python()
    if found is not None:  # none by that name where Python itself is called otherwise
        said = subprocess.run(
            [*found, "-c", "import sys; print(*sys.version_info[:2])"], check=True, capture_output=True
        )
        assert (3, 11) <= tuple(map(int, said.stdout.split())) <= (3, 13)


@pytest.mark.parametrize("version", [(3, 11), (3, 12), (3, 13)])
def test_python_that_fits_goes_on(environment: Any, monkeypatch: pytest.MonkeyPatch, version: tuple[int, int]) -> None:
    monkeypatch.setattr(environment, "sys", types.SimpleNamespace(version_info=(*version, 0)))
    environment.settle_python("run.py")


def test_without_root_the_exact_line_is_printed(environment: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "_as_root", lambda: None)
    with pytest.raises(environment.SetupError) as refused:
        environment.install_system(["libegl1", "libgl1"], "窗口需要的系统组件不全")
    assert (
        "sudo apt-get install -y --no-install-recommends libegl1 libgl1" in str(refused.value).splitlines()[1].strip()
    )


@pytest.mark.skipif(sys.platform != "linux", reason="ldd is how Linux tells")
def test_nothing_that_qt_wants_is_missing_here(environment: Any) -> None:
    assert environment.missing_libraries() == []


def test_every_library_that_qt_takes_from_the_system_has_its_package(environment: Any, monkeypatch: Any) -> None:
    """A system that has none of them gets every package that the window needs, named."""
    for library in environment.LIBRARIES:
        known = {package for start, package in environment.LIBRARIES.items() if f"{library}.1".startswith(start)}
        assert len(known) == 1, library


def test_unchanged_lock_is_not_installed_again(
    environment: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(environment, "VENV", tmp_path)
    lock = tmp_path / "some.lock"
    lock.write_text("a==1 --hash=sha256:0\n")
    ran: list[Any] = []
    monkeypatch.setattr(environment, "run", lambda *words, **_more: ran.append(words))
    for _time in range(2):
        environment.install_locked([lock], "program", "", "")
    assert len(ran) == 1
    assert "--require-hashes" in ran[0]
    lock.write_text("a==2 --hash=sha256:0\n")
    environment.install_locked([lock], "program", "", "")
    assert len(ran) == 2


def test_ci_runs_the_one_command() -> None:
    assert "exec python3 packaging/test.py" in (TOP / ".ci" / "run").read_text(encoding="utf-8")
    assert os.access(TOP / ".ci" / "run", os.X_OK)


# --- an installed copy ------------------------------------------------------------------------------------------------


def _run(*words: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(list(map(str, words)), check=False, capture_output=True, text=True, encoding="utf-8", **more)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    quiet = ("-q", "--disable-pip-version-check", "--no-deps", "--no-index", "--no-build-isolation")
    _run(sys.executable, "-m", "pip", "wheel", *quiet, "-w", folder, TOP)
    return next(folder.glob("clfdesk-*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    quiet = ("-q", "--disable-pip-version-check", "--no-deps", "--no-index")
    _run(sys.executable, "-m", "pip", "install", *quiet, "--no-compile", "--target", folder, wheel)
    return folder


def test_wheel_carries_resources_and_catalogues(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name.removeprefix("clfdesk/_data/") for name in archive.namelist() if "/_data/" in name}
    kept = {
        path.relative_to(TOP).as_posix()
        for tree in ("resources", "i18n")
        for path in (TOP / tree).rglob("*")
        if path.is_file()
    }
    assert inside == kept
    assert "i18n/zh_CN/LC_MESSAGES/clfdesk.mo" in inside
    assert any(name.startswith("resources/") for name in inside)


def test_wheel_carries_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"clfdesk"}


def test_installed_copy_runs_from_elsewhere(installed: Path, tmp_path: Path) -> None:
    surroundings = {**os.environ, "PYTHONPATH": str(installed)}
    where = _run(
        sys.executable, "-c", "from clfdesk import paths; print(paths.resources())", cwd=tmp_path, env=surroundings
    )
    assert Path(where.stdout.strip()) == installed / "clfdesk" / "_data" / "resources"
    script = installed / "bin" / "clfdesk"
    words = [sys.executable, script] if script.exists() else [sys.executable, "-m", "clfdesk"]
    told = _run(*words, "--help", cwd=tmp_path, env=surroundings)
    assert "clfdesk" in told.stdout
