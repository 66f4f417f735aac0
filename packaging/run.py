r"""One command from a checkout to the program at work: ``python3 packaging/run.py`` (Windows: ``py packaging\run.py``).

It makes the environment, installs what is missing, makes a demonstration township of invented people and opens the
window on it. Where there is no display it says so, does a morning's work in that township without a window, and leaves
the posters, the pay sheet, the return and pictures of the main screens in ``demo-output/headless/``.

    --headless   the second way, even where there is a display
    --fresh      make the demonstration township anew before opening the window
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import environment
from environment import PYTHON, TOP, SetupError, say

OUTPUT = TOP / "demo-output"
DESK = OUTPUT / "desk"  # the window's: what somebody tried out there stays until --fresh
MORNING = OUTPUT / "headless"  # made anew by every run without a window
POSTERS, PAY, RETURNS, PICTURES = (MORNING / name for name in ("posters", "pay", "returns", "pictures"))
DAY = "2026-11-20"  # the demonstration's fixed day: the same township, the same papers, whenever it is run
PERIOD = "2026-Q3"


def clfdesk(desk: Path, *words: str | Path) -> dict[str, object]:
    """Run one verb of the program on a desk; return its JSON, or refuse in its own words."""
    surroundings = {**os.environ, "PYTHONUTF8": "1", "QT_QPA_PLATFORM": "offscreen"}
    command = [str(PYTHON), "-m", "clfdesk", *map(str, words), "--desk", str(desk), "--today", DAY, "--json"]
    done = subprocess.run(
        command,
        cwd=TOP,
        env=surroundings,
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
    )
    try:
        result: dict[str, object] = json.loads(done.stdout or "{}")
    except ValueError:
        result = {}
    if done.returncode not in (0, 3):
        refusal = result.get("refusal")
        said = "\n".join(filter(None, map(str, refusal.values()))) if isinstance(refusal, dict) else done.stderr.strip()
        raise SetupError(f"{said or done.stdout.strip()}\n（clfdesk {' '.join(map(str, words))}，{done.returncode}）")
    return result


def has_display() -> bool:
    """Tell whether a window can be opened here; asks Qt itself, since a variable can name a display that is gone."""
    if sys.platform != "linux":
        return True
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return False
    probe = "from PySide6.QtGui import QGuiApplication; QGuiApplication([])"
    return subprocess.run([PYTHON, "-c", probe], check=False, capture_output=True, timeout=60).returncode == 0


def make_demo(desk: Path) -> None:
    """Make the demonstration township; the same one every time, and whole or not at all."""
    say("正在建立示范乡镇（人名、证号均为虚构）", "the demonstration township, all people invented")
    part = desk.with_name(desk.name + ".part")
    for folder in (part, desk):
        shutil.rmtree(folder, ignore_errors=True)
    desk.parent.mkdir(parents=True, exist_ok=True)
    clfdesk(part, "demo", "--policy", "longli")
    part.rename(desk)


def open_window(*, fresh: bool) -> int:
    """Open the window on the demonstration township; changes made there stay until ``--fresh``."""
    if fresh or not DESK.exists():
        make_demo(DESK)
    say(f"示范资料库在 {DESK}", "the demonstration desk")
    say("正在打开窗口", "opening the window")
    return subprocess.run([PYTHON, "-m", "clfdesk", "--desk", DESK], cwd=TOP, check=False).returncode


def first_village(desk: Path) -> str:
    """Return the name of the township's first village."""
    rows = clfdesk(desk, "list", "division")["rows"]
    assert isinstance(rows, list)
    return next(str(row["name"]) for row in rows if row["kind"] == "village")


def take_pictures(desk: Path) -> None:
    """Leave pictures of the main screens, drawn by Qt without a display."""
    words: list[str | Path] = [PYTHON, "-m", "clfdesk", "--desk", desk, "--today", DAY, "--pictures", PICTURES]
    environment.run(*words, env={**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONUTF8": "1"})


def without_window() -> None:
    """Do a morning's work without a window and say where its papers and pictures are."""
    shutil.rmtree(MORNING, ignore_errors=True)
    desk = MORNING / "desk"
    make_demo(desk)
    say("正在制作上墙牌", "wall posters")
    clfdesk(desk, "poster", "--set", "village", "--village", first_village(desk), "--size", "A3", "--out", POSTERS)
    clfdesk(desk, "poster", "association_duties", "information_board", "--all", "--size", "600x900", "--out", POSTERS)
    say("正在计算并确认一个季度的误工补贴", "a quarter's pay")
    clfdesk(desk, "payroll", "draft", PERIOD)
    clfdesk(desk, "payroll", "confirm", PERIOD)
    clfdesk(desk, "payroll", "sheet", PERIOD, "--out", PAY)
    say("正在制作上报花名册", "the roster return")
    clfdesk(desk, "filing", "make", "R01", "--period", PERIOD, "--out", RETURNS)
    say("正在拍下主要页面", "pictures of the main screens")
    take_pictures(desk)
    print()
    say(f"完成，成果都在 {MORNING}", "everything is there")
    for folder, chinese in ((POSTERS, "上墙牌"), (PAY, "发放表"), (RETURNS, "上报表"), (PICTURES, "页面图片")):
        made = sorted(path for path in folder.rglob("*") if path.is_file())
        if not made:
            raise SetupError(f"{chinese}没有做出来（nothing was made in {folder}）。")
        say(
            f"{chinese} {len(made)} 个：{folder.relative_to(TOP)}{os.sep}{made[0].relative_to(folder)}{' …' * (len(made) > 1)}"
        )


def main() -> int:
    """Set up, then open the window or do the same work without one."""
    parser = argparse.ArgumentParser(description="Set up clfdesk and open its demonstration township.")
    parser.add_argument("--headless", action="store_true", help="work without a window")
    parser.add_argument("--fresh", action="store_true", help="make the demonstration township anew")
    options = parser.parse_args()
    environment.settle_python(__file__)
    environment.make()
    if not options.headless:
        if has_display():
            return open_window(fresh=options.fresh)
        say(
            "这台电脑现在没有可用的显示器，改为不开窗口运行", "no display here: the same demonstration without a window"
        )
    without_window()
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except SetupError as error:
        sys.exit(f"\n{error}")
    except KeyboardInterrupt:
        sys.exit(130)
