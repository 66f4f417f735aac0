"""The composition root: what is loaded before the first paint, input methods, pictures, the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date

from clfdesk import app
from clfdesk.ui.navigation import names

_FIRST_PAINT = """
import sys
from PySide6.QtWidgets import QApplication
qt = QApplication(["clfdesk"])
from clfdesk import app
from clfdesk.ui import theme
from clfdesk.ui.session import Session
from clfdesk.ui.window import Window
app.speak(qt, "en")
theme.register_fonts()
theme.apply(qt)
window = Window(Session())
window.show()
window.second.look()  # on a slow machine its turn comes before the first paint
assert not window.session.rests()
qt.processEvents()
window.grab()
roots = {name.partition(".")[0] for name in sys.modules}
allowed = {"PySide6", "shiboken6", "clfdesk"}
allowed |= {"shibokensupport", "signature_bootstrap"}  # parts of PySide6
allowed |= {"sitecustomize", "usercustomize"}  # what some systems' Python loads by itself
foreign = {
    name for name in roots
    if not name.startswith("_") and name not in sys.stdlib_module_names and name not in allowed
}
ground = {"clfdesk." + name for name in ("clock", "errors", "i18n", "paths", "report", "resources")}
ours = {name for name in sys.modules if name.startswith("clfdesk.") and name.split(".")[1] not in ("ui", "app")}
print(sorted(foreign), sorted(ours - ground))
window.close()
"""


def test_nothing_but_qt_is_imported_before_the_first_paint(tmp_path):
    environment = {**os.environ, "CLFDESK_SETTINGS": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, "-c", _FIRST_PAINT], env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "[] []"


def test_pictures_of_every_page_are_painted(demo_desk, tmp_path):
    import shutil

    desk = tmp_path / "desk"
    shutil.copytree(demo_desk, desk)
    words = ["--desk", str(desk), "--pictures", str(tmp_path / "pictures"), "--today", "2026-10-15"]
    code = "import sys; from clfdesk import app; sys.exit(app.main(sys.argv[1:]))"
    environment = {**os.environ, "CLFDESK_SETTINGS": str(tmp_path / "profile"), "QT_QPA_PLATFORM": "offscreen"}
    run = subprocess.run(
        [sys.executable, "-c", code, *words], env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    painted = sorted(path.name for path in (tmp_path / "pictures").iterdir())
    assert painted[0] == "01_home.png"
    assert len(painted) == len(names())
    assert all((tmp_path / "pictures" / name).stat().st_size > 20_000 for name in painted)


def test_fcitx_is_reached_through_ibus_where_its_plugin_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setenv("QT_IM_MODULE", "fcitx")
    app.input_method(tmp_path)
    assert os.environ["QT_IM_MODULE"] == "ibus"
    (tmp_path / "libfcitx5platforminputcontextplugin.so").touch()
    monkeypatch.setenv("QT_IM_MODULE", "fcitx")
    app.input_method(tmp_path)
    assert os.environ["QT_IM_MODULE"] == "fcitx"


def test_the_command_line_is_understood(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("丁香花\n", "utf-8")
    words = ["--desk", str(tmp_path), "--today", "2026-10-15", "--lang", "en", "--password-file", str(secret)]
    found = app.parsed(words)
    assert (found.desk, found.today, found.lang, found.secret) == (tmp_path, date(2026, 10, 15), "en", "丁香花")


def test_choices_of_look_are_kept_and_used(clerk):
    from clfdesk.ui import preference, theme

    page = clerk.open("settings")
    page.percent.setCurrentIndex(page.percent.findData(150))
    page.palette_box.setCurrentIndex(page.palette_box.findData("dark"))
    clerk.press("应用", page)
    try:
        assert (preference.percent(), preference.palette()) == (150, "dark")
        assert theme.scale() == 1.5
        assert clerk.window.page().name == "settings"
        assert clerk.window.search.font().pixelSize() == 21
    finally:
        from PySide6.QtWidgets import QApplication

        theme.apply(QApplication.instance())
