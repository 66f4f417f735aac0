"""Personal files: who has what missing on the left, one person's file, its papers and scans on the right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QTabWidget, QWidget

from clfdesk.domain.dossier import number_in
from clfdesk.errors import Refusal
from clfdesk.i18n import _, ngettext
from clfdesk.ui import arrangement, element, files, keep_anyway, person_lines, shown
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.scan_panel import SCANS, ScanPanel
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

_NEEDS = {"required": "●", "wanted": "○", "none": "–"}


class ArchivesPage(Page):
    """A key is a person's number."""

    name = "archives"
    watches = frozenset({"person", "scan", "division", "entry", "household"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Personal files"))
        self.setAcceptDrops(True)
        self.number: int | None = None
        self._rows: list[Any] = []
        self.add_action(
            element.button(
                _("Add &scans"), self.choose, kind="primary", icon="file-up", says=_("or drop them here"), changes=True
            )
        )
        self.add_action(element.button(_("&Print the list"), self.press_list, icon="printer", says="Ctrl+P"))
        self.village = element.combo(_("village or community"), 10)
        self.village.currentIndexChanged.connect(lambda _index: self._list())
        self.gaps = QCheckBox(_("only with papers missing"))
        self.gaps.setChecked(True)
        self.gaps.toggled.connect(lambda _on: self._list())
        self.who = QLineEdit()
        self.who.setPlaceholderText(_("name, or the code on the cover"))
        self.who.setAccessibleName(self.who.placeholderText())
        self.who.setClearButtonEnabled(True)
        self.who.textChanged.connect(lambda _text: self._list())
        self.model = TableModel(
            [
                shown.Column("name", _("name"), 5),
                shown.Column("village", _("village or community"), 6),
                shown.Column("score", _("complete"), 4, right=True, toned=True),
                shown.Column("missing", _("missing"), 14),
            ],
            lambda row: "red" if row["percent"] < 50 else "amber" if row["percent"] < 100 else "green",
        )
        self.table = TableView(self.model, _("Personal files"), _("No file has papers missing here."))
        self.table.chosen.connect(self._chosen)
        self.count = element.label("", "muted")
        left = QWidget()
        left.setLayout(element.column(element.flow(self.village, self.gaps), self.who, self.table, self.count))
        self.name_label = element.label("", "heading")
        self.score = element.label("", "muted")
        self.person_button = element.button(_("The person"), self._person, icon="users")
        self.press_button = element.button(
            _("Press the whole file"),
            self.press,
            icon="printer",
            says=_("cover, catalogue, sheets and scans as one PDF"),
        )
        self.sheet_button = element.button(
            _("Ser&vice sheet"), self.service_sheet, icon="printer", says=_("one page: needs, services, visits, next")
        )
        self.papers = TableModel(
            [
                shown.Column("day", _("day"), 5),
                shown.Column("name", _("file"), 16),
                shown.Column("user", _("by whom"), 5),
            ]
        )
        self.papers_table = TableView(
            self.papers, _("Papers made"), _("No notice, slip or letter was made for this person yet.")
        )
        self.matrix = TableModel(
            [
                shown.Column("title", _("paper"), 13),
                shown.Column("need", _("needed"), 3, toned=True),
                shown.Column("there", _("there"), 3, toned=True),
                shown.Column("bring", _("who brings it"), 7),
            ],
            lambda row: "red" if row["gap"] else "green" if row["ticked"] else "muted",
        )
        self.matrix_table = TableView(self.matrix, _("Papers of the file"))
        self.matrix_table.opened.connect(self._bring)
        self.panel = ScanPanel(session)
        self.panel.added.connect(self.choose)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.addTab(self.matrix_table, _("Papers of the file"))
        self.tabs.addTab(self.panel, _("Scans"))
        self.tabs.addTab(self.papers_table, _("Papers made"))
        head = element.column(
            _wide(element.row(self.name_label, self.score)),
            element.flow(self.press_button, self.sheet_button, self.person_button),
            self.tabs,
            space=8,
        )
        head.setStretch(2, 1)
        self.side = element.card(head, margin=12)
        self.side.hide()
        says = _("Choose a person on the left. Scans dropped here are sorted by the names in their file names.")
        top = element.column(element.card(element.label(says), margin=24))
        top.addStretch(1)
        self.hint = element.plain(top)
        right = QWidget()
        right.setLayout(element.column(self.hint, self.side))
        self.split = arrangement.Split(left, right, shares=(5, 6), wide=0)
        self.body.addWidget(self.split, 1)
        QShortcut(
            QKeySequence.StandardKey.Print, self, self.press_list, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )

    def load(self) -> None:
        from clfdesk.services import dossier

        villages = self.session.read(person_lines.villages, otherwise=[])
        kept = self.village.currentData()
        self.village.blockSignals(True)
        self.village.clear()
        self.village.addItem(_("all villages"), "")
        for each in villages:
            self.village.addItem(each, each)
        self.village.setCurrentIndex(max(0, self.village.findData(kept)))
        self.village.blockSignals(False)
        self._rows = self.session.read(dossier.standings, otherwise=[])
        self._list()
        if self.number is not None:
            self.show_person(self.number)

    def open(self, key: object) -> None:
        if isinstance(key, int):
            self.show_person(key)

    def find(self, text: str) -> None:
        """Answer the search box: a name or the code on a cover."""
        self.who.setText(text)

    def minimumSizeHint(self) -> QSize:
        return self.low_hint()

    def start(self) -> None:
        self.who.setFocus()

    def _list(self) -> None:
        village, text = self.village.currentData() or "", self.who.text().strip()
        number = number_in(text)
        found = [
            each
            for each in self._rows
            if (not village or each.village == village)
            and (each.score < 100 or not self.gaps.isChecked() or number == each.number)
            and (not text or text in each.name or number == each.number)
        ]
        self.model.fill(
            [
                {
                    "number": each.number,
                    "name": each.name,
                    "village": each.village,
                    "percent": each.score,
                    "score": f"{each.score}%",
                    "missing": "、".join(each.missing),
                }
                for each in found
            ]
        )
        average = sum(each.score for each in found) // len(found) if found else 100
        self.count.setText(
            _("{count} files, complete to {score} % on average").format(count=f"{len(found):,}", score=average)
        )
        if number is not None and found:
            self.show_person(number)

    def _chosen(self, row: int) -> None:
        if row >= 0 and (number := self.model.row(row).get("number")):
            self.show_person(int(number))

    def show_person(self, number: int) -> None:
        """Show one person's file."""
        from clfdesk.services import dossier

        found = self.session.read(dossier.show, number)
        if found is None:
            return
        self.number = number
        self.hint.hide()
        self.side.show()
        self.name_label.setText(f"{found.name}　{found.village}")
        self.score.setText(_("complete to {score} %").format(score=found.score))
        self.matrix.fill(
            [
                {
                    "title": tick.item.title,
                    "need": _NEEDS[tick.need] + (f"×{tick.wanted}" if tick.wanted > 1 else ""),
                    "there": ("✓" if tick.there >= tick.wanted else str(tick.there)) if tick.there else "",
                    "bring": tick.item.bring if tick.missing else _("kept on the desk") if tick.from_desk else "",
                    "gap": bool(tick.missing),
                    "ticked": tick.there >= tick.wanted,
                    "kind": tick.item.kinds[0],
                }
                for tick in found.ticks
            ]
        )
        self.panel.show_of("person", number, found.scans)
        self.papers.fill([{"day": at[:10], "name": name, "user": user} for name, at, user in found.papers])
        self.tabs.setTabText(1, _("Scans ({number})").format(number=len(found.scans)))

    def _person(self) -> None:
        if self.number is not None:
            self.open_page("persons", self.number)

    def _bring(self, row: int) -> None:
        """Add a scan of the paper that was opened in the matrix."""
        self.choose(str(self.matrix.row(row).get("kind") or ""))

    def choose(self, kind: str = "") -> None:
        """Ask for scans and keep them with the person shown; without one, sort them by their names."""
        found = files.ask_many(self, _("Choose scans"), _("Scans") + SCANS)
        if found:
            self.take(found, kind)

    def take(self, paths: list[Path], kind: str = "", *, again: set[str] | None = None) -> None:
        """Keep files with the person shown, or hand them to the page that sorts them by name.

        ``again`` are the names of those the clerk keeps all the same.
        """
        from clfdesk.services import dossier, scan

        if self.number is None or any(path.is_dir() for path in paths):
            self.open_page("scans", tuple(paths))
            return
        office, number = self.session.desk, self.number

        def verb(progress: Any) -> Any:
            from clfdesk.domain.dossier import title_of
            from clfdesk.domain.scan import guess_kind, veiled

            items = dossier.items(office)
            words = [(item.kinds[0], item.words) for item in items]
            papers = []
            for path in paths:
                which = kind or guess_kind(path.stem, words)
                title = "" if which == "other" else title_of(items, which)
                papers.append(scan.Paper(path.name, "person", number, which, title, path=path))
            papers = [each for each in papers if again is None or veiled(each.name) in again]
            accept = frozenset() if again is None else frozenset((scan.MANY, scan.TWICE))
            return scan.store_all(office, papers, accept=accept, progress=progress)

        def done(stored: Any) -> None:
            self._kept(stored)
            keep_anyway.ask(self, stored.refused, lambda names: self.take(paths, kind, again=names))

        self.session.do(_("Keeping scans"), verb, changes=("scan",), done=done, reports=True)

    def _kept(self, done: Any) -> None:
        self.tabs.setCurrentIndex(1)
        says = ngettext("{number} scan is kept.", "{number} scans are kept.", len(done.scans)).format(
            number=len(done.scans)
        )
        if done.scans:
            self.session.told.emit(says, True)
        if refused := [each for each in done.refused if not each.accept]:
            first = refused[0]
            rest = "、".join(each.name for each in refused[1:6])
            self.session.refused.emit(
                Refusal(
                    first.refusal.what,
                    where=f"{first.name}、{rest}" if rest else first.name,
                    why=first.refusal.why,
                    next=first.refusal.next,
                )
            )

    def press(self) -> None:
        """Press the whole file of the person shown, and open it."""
        from clfdesk.services import dossier_paper

        if self.number is None:
            return
        office, number, out = self.session.desk, self.number, self.session.out_folder(_("personal files"))

        def done(pressed: Any) -> None:
            self.session.told.emit(_("Written: {file}").format(file=pressed.file.path.name), False)
            files.open_path(pressed.file.path)
            self.show_person(number)

        self.session.do(_("Pressing the file"), lambda: dossier_paper.press(office, number, out), done=done)

    def service_sheet(self) -> None:
        """Press the sheet of precise service of the person shown, and open it."""
        from clfdesk.services import service_sheet

        if self.number is None:
            return
        office, number, out = self.session.desk, self.number, self.session.out_folder(_("personal files"))

        def done(file: Any) -> None:
            self.session.told.emit(_("Written: {file}").format(file=file.path.name), False)
            files.open_path(file.path)

        self.session.do(_("Pressing the file"), lambda: service_sheet.press(office, number, out), done=done)

    def press_list(self) -> None:
        """Press the list as it is shown."""
        from clfdesk.services import dossier, listing_print

        office, out = self.session.desk, self.session.out_folder(_("lists"))
        wanted = {self.model.row(row)["number"] for row in range(self.model.rowCount())}
        rows = [each for each in self._rows if each.number in wanted]

        def done(file: Any) -> None:
            self.session.told.emit(_("Written: {file}").format(file=file.path.name), False)
            files.open_path(file.path)

        self.session.do(
            _("Pressing the list"),
            lambda: listing_print.print_list(office, "dossier", dossier.as_listing(rows), out=out),
            done=done,
        )

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if files.dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        if paths := files.dropped(event):
            event.acceptProposedAction()
            self.take(paths)


def _wide(row: QHBoxLayout) -> QHBoxLayout:
    """Return a row whose first part takes the room."""
    row.setStretch(0, 1)
    return row


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return ArchivesPage(session, open_page)
