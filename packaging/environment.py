"""The environment that both commands share: which Python, .venv, system libraries, locked libraries, the project.

Standard library only, since nothing else is there yet, and words that Python 3.7 can read, so that an older Python
refuses in a sentence and not in a syntax error. Every step looks first and does only what is missing, so a second run
takes a second or two.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
VENV = TOP / ".venv"
WINDOWS = os.name == "nt"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
LOCK = TOP / "requirements.lock"
CHECKS_LOCK = TOP / "packaging" / "checks.lock"
OLDEST, NEWEST = (3, 11), (3, 13)

# The Debian package of each shared library that PySide6 takes from the system, by the start of the library's name.
LIBRARIES = {
    "libGL.so": "libgl1",
    "libEGL.so": "libegl1",
    "libOpenGL.so": "libopengl0",
    "libxkbcommon.so": "libxkbcommon0",
    "libxkbcommon-x11.so": "libxkbcommon-x11-0",
    "libdbus-1.so": "libdbus-1-3",
    "libfontconfig.so": "libfontconfig1",
    "libfreetype.so": "libfreetype6",
    "libglib-2.0.so": "libglib2.0-0",
    "libgthread-2.0.so": "libglib2.0-0",
    "libxcb-cursor.so": "libxcb-cursor0",
    "libxcb-icccm.so": "libxcb-icccm4",
    "libxcb-image.so": "libxcb-image0",
    "libxcb-keysyms.so": "libxcb-keysyms1",
    "libxcb-randr.so": "libxcb-randr0",
    "libxcb-render-util.so": "libxcb-render-util0",
    "libxcb-render.so": "libxcb-render0",
    "libxcb-shape.so": "libxcb-shape0",
    "libxcb-shm.so": "libxcb-shm0",
    "libxcb-sync.so": "libxcb-sync1",
    "libxcb-util.so": "libxcb-util1",
    "libxcb-xfixes.so": "libxcb-xfixes0",
    "libxcb-xkb.so": "libxcb-xkb1",
    "libxcb.so": "libxcb1",
    "libX11-xcb.so": "libx11-xcb1",
    "libX11.so": "libx11-6",
    "libz.so": "zlib1g",
    "libzstd.so": "libzstd1",
}
QT_FILES = (  # what a window, a headless run and the pictures of it load
    "QtCore.abi3.so",
    "QtGui.abi3.so",
    "QtWidgets.abi3.so",
    "QtPrintSupport.abi3.so",
    "QtSvg.abi3.so",
    "Qt/plugins/platforms/libqxcb.so",
    "Qt/plugins/platforms/libqoffscreen.so",
)


class SetupError(Exception):
    """Something that only the person at the machine can mend; the text is one they can act on."""


def say(chinese: str, english: str = "") -> None:
    """Print one line of progress, Chinese first; a console that cannot show a character shows ``?`` for it."""
    line = f"{chinese}（{english}）" if english else chinese
    encoding = sys.stdout.encoding or "ascii"
    print(f"» {line}".encode(encoding, "replace").decode(encoding), flush=True)


def run(*command: str | Path, env: dict[str, str] | None = None) -> None:
    """Run one command from the project's root; what it printed is shown only if it fails."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=TOP,
        check=False,
        text=True,
        encoding="utf-8",
        errors="replace",
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=env,
    )
    if done.returncode:
        tail = "\n".join((done.stdout or "").strip().splitlines()[-15:])
        raise SetupError(f"{tail}\n命令没有完成（command failed, {done.returncode}）：{' '.join(words)}".strip())


# --- which Python ----------------------------------------------------------------------------------------------------


def _fits(version: tuple[int, int]) -> bool:
    return OLDEST <= version <= NEWEST


def fitting_python() -> list[str] | None:
    """Return the command of a Python on this machine that fits, or None; asks each candidate, trusting no name."""
    minors = range(NEWEST[1], OLDEST[1] - 1, -1)
    found = [shutil.which(f"python3.{minor}") for minor in minors]
    candidates = [[path] for path in found if path]
    launcher = shutil.which("py") if WINDOWS else None
    if launcher:
        candidates += [[launcher, f"-3.{minor}"] for minor in minors]
    ask = "import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else 1)"
    for candidate in candidates:
        if subprocess.run([*candidate, "-c", ask], check=False, capture_output=True).returncode == 0:
            return candidate
    return None


def settle_python(script: str) -> None:
    """Go on in a Python that fits: return if this one does, else hand ``script`` to one that does, or refuse."""
    if _fits(sys.version_info[:2]):
        return
    here = ".".join(map(str, sys.version_info[:2]))
    other = fitting_python()
    if other is None:
        raise SetupError(
            f"本程序需要 Python 3.11、3.12 或 3.13，现在是 {here}，本机也没有找到合适的版本。请安装后再运行。\n"
            f"This program needs Python 3.11 to 3.13; this is {here} and no other was found. Install one, run this again."
        )
    say(f"当前 Python {here} 不适用，改用 {' '.join(other)}", "using a Python that fits")
    sys.exit(subprocess.run([*other, script, *sys.argv[1:]], check=False).returncode)


# --- system packages -------------------------------------------------------------------------------------------------


def _as_root() -> list[str] | None:
    """Return what to put before a command to run it as root: nothing, a password-less sudo, or None."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0:
        return [sudo, "-n"]
    return None


def install_system(packages: list[str], reason: str) -> None:
    """Install Debian packages, or refuse with the exact line that the person at the machine should run."""
    wanted = sorted(set(packages))
    line = f"sudo apt-get install -y --no-install-recommends {' '.join(wanted)}"
    prefix = _as_root() if shutil.which("apt-get") else None
    if prefix is None:
        raise SetupError(
            f"{reason}。请先运行下面这一行，再重新运行本命令（run this line first, then this command again）：\n    {line}"
        )
    say(f"正在安装系统组件：{' '.join(wanted)}", "system packages")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *wanted]
    try:
        try:
            run(*install, env=quiet)
        except SetupError:  # package lists are missing or old
            run(*prefix, "apt-get", "update", "-qq", env=quiet)
            run(*install, env=quiet)
    except SetupError as error:
        raise SetupError(
            f"{error}\n{reason}。系统组件没有装上，请联网后自己运行（could not install; run it yourself）：\n    {line}"
        ) from error


def missing_libraries() -> list[str]:
    """Return the shared libraries that Qt wants and the system has not, by file name; empty off Linux."""
    if sys.platform != "linux" or not shutil.which("ldd"):
        return []
    folder = next(iter(sorted(VENV.glob("lib/python3.*/site-packages/PySide6"))), None)
    files = [str(folder / name) for name in QT_FILES if (folder / name).exists()] if folder else []
    if not files:
        return []
    shown = subprocess.run(["ldd", *files], check=False, capture_output=True, text=True).stdout
    return sorted({line.split()[0] for line in shown.splitlines() if "=> not found" in line})


def install_qt_libraries() -> None:
    """Bring the system libraries that Qt needs, and only those that are missing."""
    for _attempt in range(3):  # a library that came may want another
        missing = missing_libraries()
        if not missing:
            return
        known = {package for name in missing for start, package in LIBRARIES.items() if name.startswith(start)}
        if not known:
            break
        install_system(sorted(known), "窗口需要的系统组件不全")
    missing = missing_libraries()
    if missing:
        raise SetupError(f"还缺少系统组件（system libraries still missing）：{' '.join(missing)}")


# --- .venv and what is in it -----------------------------------------------------------------------------------------


def _works(*code: str) -> bool:
    return PYTHON.exists() and subprocess.run([PYTHON, *code], check=False, capture_output=True).returncode == 0


def make_venv() -> None:
    """Make .venv with this Python; one that is broken or of another Python version is made again."""
    version = ".".join(map(str, sys.version_info[:2]))
    if _works("-c", f"import sys, pip; sys.exit('{version}' != '.'.join(map(str, sys.version_info[:2])))"):
        return
    if sys.prefix == str(VENV):
        raise SetupError("请用系统的 Python 运行本命令，不要用 .venv 里的（run this with the system's Python）。")
    say("正在建立运行环境 .venv", "making the environment")
    probe = [sys.executable, "-c", "import venv, ensurepip"]
    if subprocess.run(probe, check=False, capture_output=True).returncode:
        install_system([f"python{version}-venv"], "缺少 Python 的 venv 组件")
    shutil.rmtree(VENV, ignore_errors=True)
    run(sys.executable, "-m", "venv", VENV)


def _stamp(name: str, *parts: str | Path) -> tuple[Path, str, bool]:
    """Return a stamp's file, what should stand in it, and whether it does."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes() if isinstance(part, Path) else part.encode())
    file, value = VENV / f"{name}.stamp", digest.hexdigest()
    return file, value, file.exists() and file.read_text() == value


def install_locked(locks: list[Path], name: str, chinese: str, english: str) -> None:
    """Install what the locks name, each file checked against its hash; skipped while the locks are unchanged."""
    file, value, done = _stamp(name, *locks)
    if done:
        return
    say(chinese, english)
    words = [word for lock in locks for word in ("-r", str(lock))]
    run(*(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"),
        *("--require-hashes", "--only-binary", ":all:", *words))  # fmt: skip
    file.write_text(value)


def install_project() -> None:
    """Put the checkout itself into the environment, so that ``clfdesk`` runs what stands here."""
    file, value, done = _stamp("project", TOP / "pyproject.toml", TOP / "packaging" / "build_hook.py", str(TOP))
    if not done:
        say("正在安装本程序", "installing the project")
        run(*(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps", "--no-index"),
            *("--no-build-isolation", "--editable", TOP))  # fmt: skip
        file.write_text(value)
    pairs = [(po, po.with_suffix(".mo")) for po in TOP.glob("i18n/*/LC_MESSAGES/*.po")]
    if any(not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime for po, mo in pairs):
        run(PYTHON, TOP / "packaging" / "words.py", "--compile")


def make(*, checks: bool = False) -> None:
    """Make everything ready for running, and with ``checks`` for checking too."""
    make_venv()
    if checks:
        install_locked(
            [LOCK, CHECKS_LOCK], "checks", "正在安装程序和检查用的组件（首次约需几分钟）", "locked libraries"
        )
    else:
        install_locked([LOCK], "program", "正在安装程序组件（首次约需几分钟）", "locked libraries")
    install_qt_libraries()
    install_project()
