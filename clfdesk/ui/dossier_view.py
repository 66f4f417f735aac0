"""One person's file beside the list: the matrix of its papers, its scans, the papers made, pressed whole or as a sheet."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, files, shown
from clfdesk.ui.scan_panel import ScanPanel
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

_NEEDS = {"required": "●", "wanted": "○", "none": "–"}


class DossierView(QWidget):
    """Shows the file of one person; ``bring`` asks for a scan of a paper, ``person`` for the person's page."""

    bring = Signal(str)
    person = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.number: int | None = None
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
        self.panel.added.connect(lambda: self.bring.emit(""))
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
        self.setLayout(element.column(element.card(head, margin=12)))

    def show_person(self, number: int) -> bool:
        """Show one person's file; return whether there is such a person."""
        from clfdesk.services import dossier

        found = self.session.read(dossier.show, number)
        if found is None:
            return False
        self.number = number
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
        self.session.looked_at(number)
        self.papers.fill([{"day": at[:10], "name": name, "user": user} for name, at, user in found.papers])
        self.tabs.setTabText(1, _("Scans ({number})").format(number=len(found.scans)))
        return True

    def _person(self) -> None:
        if self.number is not None:
            self.person.emit(self.number)

    def _bring(self, row: int) -> None:
        """Ask for a scan of the paper that was opened in the matrix."""
        self.bring.emit(str(self.matrix.row(row).get("kind") or ""))

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


def _wide(row: QHBoxLayout) -> QHBoxLayout:
    """Return a row whose first part takes the room."""
    row.setStretch(0, 1)
    return row
