"""All scans: found by their words, many taken in at once, the scanner's folder, the trash."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QLineEdit, QPushButton, QStackedWidget, QWidget

from clfdesk.domain.scan import veiled
from clfdesk.i18n import N_, _, ngettext
from clfdesk.ui import arrangement, element, files, keep_anyway, preference, shown
from clfdesk.ui.batch_view import BatchView
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.scan_panel import SCANS
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
        self.setAcceptDrops(True)
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
        self.stack.addWidget(self._sorting())
        self.stack.addWidget(self._trash())
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

    def _sorting(self) -> QWidget:
        self.batch = BatchView(self.session)
        self.batch.changed.connect(self._count)
        self.says = element.label(_("Drop scans here, or a folder of them. Their names tell whose they are."))
        self.keep_button = element.button(
            _("&Keep those matched"), self.keep, kind="primary", icon="check", changes=True
        )
        self.keep_button.setEnabled(False)
        self.empty = element.card(
            element.label(_("Name the files after their owners: the ID number or the name, and what it is.")),
            element.flow(element.button(_("Choose files"), self.choose, kind="primary", icon="file-up")),
            margin=24,
            space=16,
        )
        self.batch.hide()
        self.twice_button = element.button(_("Keep &second copies too"), self.keep_twice, changes=True)
        self.twice_button.hide()
        head = element.row(self.says, self.twice_button, self.keep_button)
        head.setStretch(0, 1)
        layout = element.column(head, self.batch, self.empty)
        layout.setStretch(1, 1)
        layout.addStretch(0)
        made = QWidget()
        made.setLayout(layout)
        return made

    def _trash(self) -> QWidget:
        self.gone = TableModel(
            [
                shown.Column("title", _("scan"), 11),
                shown.Column("owner", _("whose"), 7),
                shown.Column("day", _("put there on"), 6),
                shown.Column("left", _("stays for"), 6),
            ]
        )
        self.gone_table = TableView(self.gone, _("Trash"), _("The trash is empty."))
        back = element.button(_("&Bring back"), self.untrash, kind="primary", icon="undo-2", changes=True)
        says = element.label(
            _("What is put here stays for 90 days on which work was done, then it goes for good."), "muted"
        )
        made = QWidget()
        head = element.row(says, back)
        head.setStretch(0, 1)
        made.setLayout(element.column(head, self.gone_table))
        return made

    def show_view(self, name: str) -> None:
        """Show one of the three views."""
        element.check_only(self.views.values(), self.views[name])
        self.stack.setCurrentIndex([each for each, _title in _VIEWS].index(name))

    def load(self) -> None:
        from clfdesk.services import scan_care

        self._list()
        found = self.session.read(scan_care.trashed, otherwise=[])
        self.gone.fill(
            [
                {
                    "number": each.id,
                    "title": each.title,
                    "owner": self._owner(each),
                    "day": each.trashed_on.isoformat() if each.trashed_on else "",
                    "left": ngettext("{days} working day", "{days} working days", left).format(days=left),
                }
                for each, left in found
            ]
        )
        self.views["trash"].setText(f"{_('Trash')}　{len(found)}")

    def open(self, key: object) -> None:
        if isinstance(key, tuple):
            self.sort([Path(each) for each in key])

    def find(self, text: str) -> None:
        """Answer the search box."""
        self.show_view("all")
        self.text.setText(text)

    def minimumSizeHint(self) -> QSize:
        return self.low_hint()

    def start(self) -> None:
        self.text.setFocus()

    def unsaved(self) -> bool:
        lines = self.batch.batch.lines if self.batch.batch is not None else ()
        return any(line.pile == "matched" for line in lines)

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
        from clfdesk.services import dossier, scan_batch

        office = self.session.desk

        def verb() -> Any:
            return scan_batch.preview(office, paths), dossier.kinds(office)

        def done(result: Any) -> None:
            batch, kinds = result
            self.show_view("batch")
            self.batch.show()
            self.empty.hide()
            self.batch.set_batch(batch, kinds)

        self.session.do(_("Sorting the files"), verb, done=done)

    def _count(self) -> None:
        from clfdesk.services import scan_batch

        counts = self.batch.batch.counts()
        self.says.setText(scan_batch.summary(counts))
        self.keep_button.setText(_("&Keep those matched ({number})").format(number=counts["matched"]))
        self.keep_button.setEnabled(counts["matched"] > 0)
        self.twice_button.setVisible(any(x.pile == "twice" and x.person for x in self.batch.batch.lines))
        left = len(self.batch.batch.lines)
        self.views["batch"].setText(f"{_('To be sorted')}　{left}" if left else _("To be sorted"))

    def keep_twice(self) -> None:
        """Keep second copies whose names tell a person, too."""
        self.keep(frozenset(("twice", "many")))

    def _again(self, names: set[str]) -> None:
        from dataclasses import replace

        lines = self.batch.batch.lines
        lines[:] = [replace(x, pile="matched", says="") if x.shown in names else x for x in lines]
        self.keep_twice()

    def keep(self, accept: frozenset[str] = frozenset()) -> None:
        """Keep every matched file in one operation."""
        from clfdesk.services import scan_batch

        office, batch = self.session.desk, self.batch.batch
        self.keep_button.setEnabled(False)

        def verb(progress: Any) -> Any:
            return scan_batch.attach(office, batch, accept=accept, progress=progress)

        self.session.do(
            _("Keeping scans"),
            verb,
            changes=("scan",),
            done=lambda done: self._kept(done, accept),
            failed=lambda _error: self._count(),
            reports=True,
        )

    def _kept(self, done: Any, accept: frozenset[str]) -> None:
        from dataclasses import replace

        told = {each.name: each for each in done.refused}
        lines = [
            replace(line, pile="refused", says=f"{told[line.shown].refusal.what}{told[line.shown].refusal.why}")
            if line.shown in told
            else line
            for line in self.batch.batch.lines
            if line.shown in told or not (line.pile == "matched" or (line.pile == "twice" and line.person and accept))
        ]
        self.batch.batch.lines[:] = lines
        self.batch._fill(0)
        if not lines:
            self.batch.hide()
            self.empty.show()
            self.show_view("all")
        if done.scans:
            says = ngettext("{number} scan is kept.", "{number} scans are kept.", len(done.scans)).format(
                number=len(done.scans)
            )
            if done.turned or done.reduced:
                says += _(" {turned} turned upright, {reduced} reduced.").format(
                    turned=done.turned, reduced=done.reduced
                )
            self.session.told.emit(says, True)
        keep_anyway.ask(self, done.refused, self._again)

    def untrash(self) -> None:
        """Bring the chosen scans back."""
        from clfdesk.services import scan_change

        office, numbers = self.session.desk, [self.gone.row(row)["number"] for row in self.gone_table.selected()]
        if numbers:
            self.session.do(
                _("Bringing back"),
                lambda: scan_change.restore(office, numbers),
                changes=("scan",),
                told=_("Back in its file."),
            )

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

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files.dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := files.dropped(event):
            event.acceptProposedAction()
            self.sort(paths)


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return ScansPage(session, open_page)
