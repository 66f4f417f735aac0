"""All scans: found by their words, many taken in at once, the scanner's folder, the trash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, QTimer
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QLineEdit, QPushButton, QStackedWidget, QWidget

from clfdesk.domain.scan import veiled
from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, files, preference, shown
from clfdesk.ui.dropping import DropTarget
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.scan_panel import SCANS
from clfdesk.ui.scan_sorting import SortingView
from clfdesk.ui.scan_trash import TrashView
from clfdesk.ui.scan_viewer import ScanViewer
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

_PAGE = 200
_VIEWS = (("all", N_("All scans")), ("batch", N_("To be sorted")), ("trash", N_("Trash")))


class ScansPage(Page):
    """A key is a tuple of paths to be sorted, or a scan's number."""

    name = "scans"
    watches = frozenset({"scan", "person"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Scans"))
        DropTarget(self, self.sort)
        self.add_action(
            element.button(
                _("Choose &files"),
                self.choose,
                kind="primary",
                icon="file-up",
                says=_("or drop files or a folder here"),
            )
        )
        self.add_action(element.button(_("&Scanner's folder"), self.scanner, icon="folder-open"))
        self.add_action(element.button(_("Check &all scans"), self.verify, icon="shield-check"))
        self.views: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        for name, title in _VIEWS:
            button = element.button(_(title), lambda name=name: self.show_view(name), kind="pile")
            button.setCheckable(True)
            self._group.addButton(button)
            self.views[name] = button
        self.stack = QStackedWidget()
        self.stack.addWidget(self._all())
        self.sorting, self.trash = SortingView(session, self.choose), TrashView(session)
        self.sorting.shown.connect(lambda: self.show_view("batch"))
        self.sorting.done.connect(lambda: self.show_view("all"))
        self.sorting.counted.connect(
            lambda left: self.views["batch"].setText(f"{_('To be sorted')}　{left}" if left else _("To be sorted"))
        )
        self.trash.filled.connect(lambda number: self.views["trash"].setText(f"{_('Trash')}　{number}"))
        self.stack.addWidget(self.sorting)
        self.stack.addWidget(self.trash)
        self.body.addWidget(element.flow(*self.views.values()))
        self.body.addWidget(self.stack, 1)
        self.show_view("all")

    def _all(self) -> QWidget:
        self.text = QLineEdit()
        self.text.setPlaceholderText(_("words of the title, the notes or the file name"))
        self.text.setAccessibleName(_("Find scans"))
        self.text.setClearButtonEnabled(True)
        self._wait = QTimer(self, singleShot=True, interval=150)  # type: ignore[call-arg]
        self._wait.timeout.connect(lambda: self._list())
        self.text.textChanged.connect(lambda _text: self._wait.start())
        self.model = TableModel(
            [
                shown.Column("title", _("scan"), 11),
                shown.Column("owner", _("whose"), 7),
                shown.Column("pages", _("pages"), 3, right=True),
                shown.Column("day", _("kept on"), 6),
                shown.Column("name", _("file"), 10),
            ]
        )
        self.table = TableView(
            self.model, _("Scans"), _("No scan is kept yet. Drop files here; their names tell whose they are.")
        )
        self.viewer = ScanViewer(self.session)
        self.table.chosen.connect(self._shown)
        self.table.opened.connect(self._open_owner)
        left = QWidget()
        self.older_button = element.button(_("&Older ones"), self.older, kind="quiet", icon="arrow-left")
        self.older_button.hide()
        left.setLayout(element.column(self.text, self.table, self.older_button))
        return arrangement.Split(left, self.viewer, shares=(1, 1), wide=0)

    def show_view(self, name: str) -> None:
        """Show one of the three views."""
        element.check_only(self.views.values(), self.views[name])
        self.stack.setCurrentIndex([each for each, _title in _VIEWS].index(name))

    def load(self) -> None:
        self._list()
        self.trash.load()

    def open(self, key: object) -> None:
        if isinstance(key, tuple):
            self.sort([Path(each) for each in key])
        elif isinstance(key, int):
            self.show_view("all")
            row = self.model.find("number", key)
            self.table.selectRow(row) if row >= 0 else self.viewer.show_scan(key)

    def find(self, text: str) -> None:
        """Answer the search box."""
        self.show_view("all")
        self.text.setText(text)

    def minimumSizeHint(self) -> QSize:
        return self.low_hint()

    def start(self) -> None:
        self.text.setFocus()

    def unsaved(self) -> bool:
        return self.sorting.waiting()

    def _owner(self, scan: Any) -> str:
        from clfdesk.services import scan as scans

        return scans.owner_name(scan.owner, scan.owner_id)

    def older(self) -> None:
        """Show the next page of the list, from behind the last one shown."""
        if rows := self.model.rowCount():
            self._list(before=int(self.model.row(rows - 1)["number"]))

    def _list(self, before: int | None = None) -> None:
        from clfdesk.services import scan

        text = self.text.text().strip()
        found = (
            self.session.read(scan.find, text, _PAGE, before, otherwise=[])
            if text
            else self.session.read(scan.newest, _PAGE, before, otherwise=[])
        )
        self.older_button.setVisible(len(found) == _PAGE)
        self.model.fill(
            [
                {
                    "number": each.id,
                    "title": each.title,
                    "owner": each.owner_name or self._owner(each),
                    "pages": str(each.pages),
                    "day": each.stored_on,
                    "name": veiled(each.name),
                    "stem": each.owner,
                    "key": each.owner_id,
                }
                for each in found
            ]
        )
        if not found:
            self.viewer.clear()

    def _shown(self, row: int) -> None:
        if row >= 0 and (number := self.model.row(row).get("number")):
            self.viewer.show_scan(int(number))

    def _open_owner(self, row: int) -> None:
        one = self.model.row(row)
        if one.get("stem") == "person":
            self.open_page("archives", one["key"])

    def choose(self) -> None:
        """Ask for files and sort them."""
        found = files.ask_many(self, _("Choose scans"), _("Scans") + SCANS)
        if found:
            self.sort(found)

    def scanner(self) -> None:
        """Sort what is new in the scanner's folder; asked for once."""
        from clfdesk.services import scan_batch

        folder = preference.scanner()
        if not folder or not Path(folder).is_dir():
            folder = QFileDialog.getExistingDirectory(self, _("The folder the scanner puts its files into"))
            if not folder:
                return
            preference.keep("scanner", folder)
        office = self.session.desk

        def done(found: Any) -> None:
            if found:
                self.sort(found)
            else:
                self.session.told.emit(_("Nothing new lies in the scanner's folder."), False)

        self.session.do(
            _("Looking into the scanner's folder"), lambda: scan_batch.in_folder(office, Path(folder)), done=done
        )

    def sort(self, paths: list[Path]) -> None:
        """Sort files by their names and show what is to be decided."""
        self.sorting.sort(paths)

    def verify(self) -> None:
        """Read every scan and compare it with its hash."""
        from clfdesk.services import scan_care

        office = self.session.desk
        self.session.do(
            _("Checking the scans"),
            lambda progress: scan_care.verify(office, progress=progress),
            done=lambda found: self.session.told.emit(found.says, False),
            reports=True,
        )


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return ScansPage(session, open_page)
