"""The window's composition root: what must be true before Qt starts, then one window on one desk."""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from clfdesk import i18n
from clfdesk.clock import Clock
from clfdesk.ui import crash, preference, theme
from clfdesk.ui.session import Session
from clfdesk.ui.task import Job
from clfdesk.ui.window import Window


@dataclass(frozen=True, slots=True)
class Options:
    """How the window is started; ``pictures`` paints every page into a folder and ends."""

    desk: Path | None = None
    pictures: Path | None = None
    today: date | None = None
    lang: str = i18n.DEFAULT
    secret: str | None = None
    percent: int = 0
    palette: str = ""
    read_only: bool = False


def input_method(plugins: Path | None = None) -> None:
    """Speak to fcitx through its IBus door where Qt has no fcitx plugin: else no Chinese can be typed."""
    asked = os.environ.get("QT_IM_MODULE", "")
    if not sys.platform.startswith("linux") or not asked.startswith("fcitx"):
        return
    where = plugins or Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforminputcontexts"
    if not any(where.glob("*fcitx*")):
        os.environ["QT_IM_MODULE"] = "ibus"


def speak(app: QApplication, lang: str) -> None:
    """Use ``lang`` for our words and, in Chinese, for Qt's own."""
    i18n.use(lang)
    QLocale.setDefault(QLocale(lang))
    if lang != "en":
        translator = QTranslator(app)
        if translator.load("qtbase_" + lang, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            QCoreApplication.installTranslator(translator)


def main(options: Options | Sequence[str]) -> int:
    """Open the window and return its exit code; ``options`` may be the words of the command line."""
    wanted = options if isinstance(options, Options) else parsed(options)
    if wanted.pictures is not None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    input_method()
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication([*sys.argv[:1], *theme.STYLE])
    app.setApplicationName("clfdesk")
    speak(app, wanted.lang)
    theme.register_fonts(theme.FIRST_FACES)
    theme.apply(app, wanted.palette or preference.palette(), wanted.percent or preference.percent())
    session = Session(Clock(wanted.today))
    window = Window(session)
    crash.install(session.crashed.emit, preference.folder() / "log")
    session.opened.connect(lambda: _remember(session))
    if wanted.pictures is not None:
        return _pictures(app, window, wanted)
    window.showMaximized() if _small(app) else window.show()
    after_paint(window, lambda: _begin(window, wanted))
    return app.exec()


def after_paint(window: Window, job: Callable[[], None]) -> None:
    """Do something once, when a window has been painted for the first time: until then nothing takes its turn.

    Where it is not painted (it begins minimised), a moment later all the same.
    """
    late = QTimer(window, singleShot=True, interval=3000)
    late.timeout.connect(job)
    late.start()
    window.painted.connect(lambda: late.start(0) if late.isActive() else None)


def _begin(window: Window, wanted: Options) -> None:
    """Open the desk that is wanted, or was open last; what stands around its pages is made meanwhile."""
    theme.register_fonts(theme.OTHER_FACES)
    desk = wanted.desk or next(iter(preference.desks()), None)
    if desk is not None:
        window.session.open_desk(desk, wanted.secret, read_only=wanted.read_only)
    window.surround()
    if desk is not None:
        importlib.import_module("clfdesk.ui.pages.home")
    unpacking = Job("", theme.rare_font, theme.register_rare_font)
    QTimer.singleShot(1500, lambda: window.session.worker.do(unpacking))
    QTimer.singleShot(3000, _wipe)


def _wipe() -> None:
    from clfdesk.ui import files  # only now: its libraries are no part of a start

    files.wipe()


def parsed(words: Sequence[str]) -> Options:
    """Return the options of a command line that opens the window."""
    parser = argparse.ArgumentParser("clfdesk")
    parser.add_argument("--desk", type=Path, default=os.environ.get("CLFDESK_DESK"))
    parser.add_argument("--password-file", type=Path, default=os.environ.get("CLFDESK_PASSWORD"))
    parser.add_argument("--user")
    parser.add_argument("--today", type=date.fromisoformat)
    parser.add_argument("--lang", default=i18n.DEFAULT)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--read-only", action="store_true")
    given = parser.parse_args(list(words))
    secret = None
    if given.password_file is not None:
        secret = (Path(given.password_file).read_text("utf-8").splitlines() or [""])[0]
    desk = Path(given.desk) if given.desk else None
    return Options(desk, given.pictures, given.today, given.lang, secret, read_only=given.read_only)


def _small(app: QApplication) -> bool:
    return app.primaryScreen().availableSize().width() <= 1440


def _remember(session: Session) -> None:
    if session.office is not None and not session.office.info.demo:
        preference.remember_desk(session.office.folder)


def _pictures(app: QApplication, window: Window, wanted: Options) -> int:
    """Paint the start screen, or every page of the desk, into a folder; exit 1 where something was refused."""
    from clfdesk.report import report_of
    from clfdesk.ui.navigation import names

    assert wanted.pictures is not None
    folder = wanted.pictures
    folder.mkdir(parents=True, exist_ok=True)
    theme.register_fonts(theme.OTHER_FACES)
    theme.register_rare_font(theme.rare_font())
    refused: list[str] = []
    window.session.refused.connect(lambda refusal: refused.append(str(refusal)))
    window.session.crashed.disconnect(window.crash)
    window.session.crashed.connect(lambda error: refused.append(report_of(error)))
    window.resize(1366, 768)
    window.show()
    if wanted.desk is not None:
        window.session.open_desk(wanted.desk, wanted.secret)
        _settle(app, window.session.worker.busy)
    if window.session.office is None:
        window.grab().save(str(folder / "00_start.png"))
    else:
        for number, name in enumerate(names(), start=1):
            window.open_page(name)
            _settle(app, window.session.worker.busy)
            window.grab().save(str(folder / f"{number:02}_{name}.png"))
    for each in refused:
        print(each, file=sys.stderr)
    window.close()
    return 1 if refused else 0


def _settle(app: QApplication, busy: Callable[[], bool], limit: float = 60.0) -> None:
    """Let the window work until nothing runs any more and it has been painted."""
    end = time.monotonic() + limit
    calm = 0
    while time.monotonic() < end and calm < 8:
        app.processEvents()
        calm = 0 if busy() else calm + 1
        time.sleep(0.02)
