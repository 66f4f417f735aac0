"""Personal files: who has what missing on the left, one person's file, its papers and scans on the right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from clfdesk.domain.dossier import number_in
from clfdesk.errors import Refusal
from clfdesk.i18n import _, ngettext
from clfdesk.ui import arrangement, element, files, keep_anyway, shown
from clfdesk.ui.dossier_view import DossierView
from clfdesk.ui.dropping import DropTarget
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.scan_panel import SCANS
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class ArchivesPage(Page):
    """A key is a person's number."""

    name = "archives"
    watches = frozenset({"person", "scan", "division", "entry", "household"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Personal files"))
        DropTarget(self, self.take)
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
        self.view = DossierView(session)
        self.view.bring.connect(self.choose)
        self.view.person.connect(lambda number: self.open_page("persons", number))
        self.view.hide()
        self.panel = self.view.panel
        says = _("Choose a person on the left. Scans dropped here are sorted by the names in their file names.")
        top = element.column(element.card(element.label(says), margin=24))
        top.addStretch(1)
        self.hint = element.plain(top)
        right = QWidget()
        right.setLayout(element.column(self.hint, self.view))
        self.split = arrangement.Split(left, right, shares=(5, 6), wide=0)
        self.body.addWidget(self.split, 1)
        QShortcut(
            QKeySequence.StandardKey.Print, self, self.press_list, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )

    def load(self) -> None:
        from clfdesk.services import dossier

        self._rows = self.session.read(dossier.standings, otherwise=[])
        kept = self.village.currentData()
        self.village.blockSignals(True)
        self.village.clear()
        self.village.addItem(_("all villages"), "")
        for village, number, whole, score in dossier.by_village(self._rows):
            says = _("{village}　{score} %, {whole} of {number} complete")
            self.village.addItem(says.format(village=village, score=score, whole=whole, number=number), village)
        self.village.setCurrentIndex(max(0, self.village.findData(kept)))
        self.village.blockSignals(False)
        self._list()
        if self.view.number is not None:
            self.show_person(self.view.number)

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
        if self.view.show_person(number):
            self.hint.hide()
            self.view.show()

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

        if self.view.number is None or any(path.is_dir() for path in paths):
            self.open_page("scans", tuple(paths))
            return
        office, number = self.session.desk, self.view.number

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
        self.view.tabs.setCurrentIndex(1)
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


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return ArchivesPage(session, open_page)
