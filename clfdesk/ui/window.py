"""The window: pages on the left, the search box always there, banner, page, status, help."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QMainWindow, QStackedWidget, QWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import element, theme, way_out, window_keys
from clfdesk.ui import icon as icons
from clfdesk.ui.second import Second
from clfdesk.ui.session import Session
from clfdesk.ui.start import Start
from clfdesk.ui.status import Status
from clfdesk.ui.task import Job

if TYPE_CHECKING:
    from clfdesk.ui.help import HelpPanel
    from clfdesk.ui.lock import Lock
    from clfdesk.ui.navigation import Family, Navigation
    from clfdesk.ui.notice import Banner, Toast
    from clfdesk.ui.page import Page
    from clfdesk.ui.question import SecretDialog
    from clfdesk.ui.restore_dialog import RescueDialog
    from clfdesk.ui.topbar import Topbar

#: What stands around the pages, made when it is first needed: the first screen has none of it.
_AROUND = ("navigation", "topbar", "limit", "banner", "family", "help", "toast")


class Window(QMainWindow):
    """The main window; pages are made when first opened and handed ``open_page(name, key)``.

    ``painted`` comes once, when it has been painted for the first time.
    """

    painted = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.setWindowTitle(_("clfdesk"))
        self.setWindowIcon(icons.icon("clfdesk"))
        self.pages: dict[str, Page] = {}
        self.frames: dict[str, QWidget] = {}
        self.leaving = False
        self._unpainted = True
        self._waiting: list[Callable[[], None]] = []
        self.papers: list[Path] = []  # made last, and not filed yet
        self._build()
        self.second = Second(self, session, self._leave)
        window_keys.bind(self)
        session.refused.connect(self.refuse)
        session.told.connect(self._say)
        session.made.connect(self._made)
        session.crashed.connect(self.crash)
        session.opened.connect(self._opened)
        session.restyled.connect(self.rebuild)
        session.secret_asked.connect(self.ask_secret)
        session.secret_refused.connect(self.ask_secret)
        self.secret: SecretDialog | None = None
        self.rescuing: RescueDialog | None = None
        session.another.connect(self._to_start)
        session.left.connect(self._left)
        session.lock_asked.connect(lambda: self.lock.lock())
        session.bus.changed.connect(lambda _stems: self._status())
        session.worker.started.connect(self._begun)
        self.resize(1280, 720)
        if session.office is not None:
            self._opened()

    def _build(self) -> None:
        self.stack = QStackedWidget()
        self.setStatusBar(Status(self.session))
        self._inside = element.column()
        self._inside.setContentsMargins(theme.px(24), theme.px(8), theme.px(24), 0)
        self._middle = element.column(space=0)
        self._middle.addLayout(self._inside)
        self._middle.addWidget(self.stack, 1)
        self._whole = element.row(space=0)
        self._whole.addLayout(self._middle, 1)
        self.setCentralWidget(element.plain(self._whole))
        self.start = Start(self.session, self.stack)
        self.stack.addWidget(self.start)

    # What stands around the pages. The modules are imported with what is made of them: most of a start is imports.

    @cached_property
    def lock(self) -> Lock:
        """Return what locks this window."""
        from clfdesk.ui.lock import Lock

        return Lock(self, self.session, self._unlocked)

    @cached_property
    def navigation(self) -> Navigation:
        """Return the column of pages."""
        from clfdesk.ui.navigation import Navigation

        made = Navigation(self.open_page, self.centralWidget())
        self._whole.insertWidget(0, made)
        return made

    @cached_property
    def topbar(self) -> Topbar:
        """Return the bar above the pages."""
        from clfdesk.ui.topbar import Topbar

        made = Topbar(self.undo, self.toggle_help, self.lock.lock)
        made.hide()
        made.search.textEdited.connect(self._find)
        made.search.returnPressed.connect(self._enter)
        self._middle.insertWidget(0, made)
        return made

    @property
    def search(self) -> QLineEdit:
        """Return the search box."""
        return self.topbar.search

    @cached_property
    def limit(self) -> QLabel:
        """Return the line that says why nothing can be changed."""
        made = element.label("", "strong", "amber")
        made.hide()
        self._inside.insertWidget(0, made)
        return made

    @cached_property
    def banner(self) -> Banner:
        """Return the place of a refusal."""
        from clfdesk.ui.notice import Banner

        made = Banner()
        self._inside.insertWidget(1 if "limit" in self.__dict__ else 0, made)
        return made

    @cached_property
    def family(self) -> Family:
        """Return the tabs of pages that belong together."""
        from clfdesk.ui.navigation import Family

        made = Family(self.open_page)
        made.hide()
        self._inside.addWidget(made)
        return made

    @cached_property
    def help(self) -> HelpPanel:
        """Return the help beside the page."""
        from clfdesk.ui.help import HelpPanel

        made = HelpPanel()
        self._whole.addWidget(made)
        return made

    @cached_property
    def toast(self) -> Toast:
        """Return the sentence over the window's foot."""
        from clfdesk.ui.notice import Toast

        return Toast(self, self.undo)

    def has(self, part: str) -> bool:
        """Tell whether a part was made and is seen."""
        made = self.__dict__.get(part)
        return made is not None and not made.isHidden()

    def surround(self) -> None:
        """Make everything an open desk has around its pages, unseen yet."""
        for part in ("navigation", "topbar", "limit", "banner", "family"):
            getattr(self, part)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unpainted:
            self._unpainted = False
            self.painted.emit()

    def rebuild(self) -> None:
        """Build everything again in the sizes and colours chosen, on the same desk and page."""
        page = self.page()
        self.pages.clear()
        self.frames.clear()
        if "toast" in self.__dict__:
            self.toast.deleteLater()
        for part in _AROUND:
            self.__dict__.pop(part, None)
        self._build()
        if self.session.office is not None:
            self._opened()
            self.open_page(page.name if page else "home")

    def open_page(self, name: str, key: object = None) -> None:
        """Show a page; with a key, one thing on it."""
        if self.session.office is None:
            return
        if name not in self.pages:
            module = importlib.import_module(f"clfdesk.ui.pages.{name}")
            page: Page = module.page(self.session, self.open_page)
            self.pages[name] = page
            self.frames[name] = frame = element.scroller(page.title)
            self.stack.addWidget(frame)
            element.scroll(frame, page)
        page = self.pages[name]
        if self.has("banner"):
            self.banner.hide()
        self.stack.setCurrentWidget(self.frames[name])
        self.navigation.mark(name)
        self.family.mark(name)
        page.heading.setHidden(not self.family.isHidden())  # the tab says it already
        if self.has("help"):
            self.help.show_page(page.help_name())
        if key is not None:
            page.open(key)
        if not self.search.hasFocus():
            page.start()

    def _to_start(self) -> None:
        if self.has("family"):
            self.family.hide()
        self.stack.setCurrentWidget(self.start)

    def _left(self) -> None:
        """No desk is open any more: nothing of it stays in the window."""
        self.papers = []
        self._forget_pages()
        self.setWindowTitle(_("clfdesk"))
        for each in (self.navigation, self.topbar, self.limit, self.statusBar()):
            each.hide()
        self._to_start()

    def _forget_pages(self) -> None:
        for frame in self.frames.values():
            self.stack.removeWidget(frame)
            frame.deleteLater()
        self.pages.clear()
        self.frames.clear()

    def _unlocked(self) -> None:
        """Say what came in while the window was locked."""
        waiting, self._waiting = self._waiting, []
        for say in waiting:
            say()

    def unsaved(self) -> Page | None:
        """Return a page with something typed that is not saved."""
        if self.locked() and self.lock.sealed:
            unsaved: Page | None = self.lock.unsaved
            return unsaved
        return next((page for page in self.pages.values() if page.unsaved()), None)

    def page(self) -> Page | None:
        """Return the page shown."""
        shown = self.stack.currentWidget()
        return next((self.pages[name] for name, frame in self.frames.items() if frame is shown), None)

    def undo(self) -> None:
        """Take the last operation back."""

        def verb() -> str:
            from clfdesk.services import journal

            before, _after = journal.next_steps(self.session.desk)
            journal.undo(self.session.desk)
            return "　".join(part for part in (before.says, before.source, before.why) if part) if before else ""

        def done(says: str) -> None:
            self.session.told.emit(_("Undone: {what}").format(what=says) if says else _("Undone."), False)

        if self.session.office is not None:
            self.session.do(_("Undo"), verb, changes=(), done=done)

    def _say(self, says: str, undoable: bool) -> None:
        if self.locked():
            self._waiting.append(lambda: self.toast.say(says, undoable))
            return
        self.toast.say(says, undoable)

    def _made(self, papers: list[Path]) -> None:
        """Offer to file away what was just made; Ctrl+Shift+F does it as long as nothing else is made."""
        self.papers = papers
        if self.locked():
            return
        if not self.has("toast"):
            more = f" … {len(papers)}" if len(papers) > 1 else ""
            self.toast.say(_("Written: {file}").format(file=papers[0].name + more), False)
        self.toast.offer(_("File away"), "Ctrl+Shift+F", self.file_away)

    def file_away(self) -> None:
        """File away the papers that were made last."""
        from clfdesk.ui import file_away

        if self.papers and self.session.office is not None:
            file_away.FileAway(self.session, self.papers, self).open()

    def refuse(self, refusal: Refusal) -> None:
        """Show a refusal above the page, with the way out there is."""
        way_out.refuse(self, refusal)

    def _begun(self, job: Job) -> None:
        """Take an old refusal away where something is being written after it."""
        if job.changes is not None and self.has("banner"):
            self.banner.hide()

    def crash(self, error: BaseException) -> None:
        """Show a bug's report."""
        if self.locked():
            self._waiting.append(lambda: self.crash(error))
            return
        from clfdesk.ui import crash
        from clfdesk.ui.notice import CrashDialog

        report, path = crash.remember(error)
        CrashDialog(report, str(path), self).open()

    def toggle_help(self) -> None:
        """Show or hide the help of this page."""
        self.help.setVisible(not self.help.isVisible())
        page = self.page()
        self.help.show_page(page.help_name() if page else "start")

    def ask_secret(self, folder: Path, wrong: Refusal | None = None) -> None:
        """Ask for a desk's password and open it; ``wrong`` is why the one before did not."""
        way_out.ask_secret(self, folder, wrong)

    def closeEvent(self, event: QCloseEvent) -> None:
        unsaved = self.unsaved()
        if unsaved is not None and not self.leaving:
            event.ignore()
            self.open_page(unsaved.name)
            from clfdesk.ui.question import LeaveDialog

            question = LeaveDialog(self)
            question.accepted.connect(self._leave)
            question.open()
            return
        self.session.close()
        super().closeEvent(event)

    def _leave(self) -> None:
        self.leaving = True
        self.close()

    def _opened(self) -> None:
        self.surround()
        self._forget_pages()
        self.setWindowTitle(f"{self.session.desk.info.township} - {_('clfdesk')}")
        for each in (self.navigation, self.topbar, self.statusBar()):
            each.show()
        self.limit.setText(self.session.limit)
        self.limit.setVisible(bool(self.session.limit))
        self._status()
        self.open_page("home")

    def _status(self) -> None:
        status = self.statusBar()
        if self.session.office is not None and isinstance(status, Status):
            status.refresh()

    def _find(self, text: str) -> None:
        if self.session.office is None:  # the start screen has nobody to find
            return
        self.open_page("persons")
        self.pages["persons"].find(text)

    def _enter(self) -> None:
        if "persons" in self.pages:
            self.open_page("persons")
            self.pages["persons"].setFocus()

    def locked(self) -> bool:
        """Tell whether the window is locked."""
        return "lock" in self.__dict__ and self.lock.on
