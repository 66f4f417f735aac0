"""Coverage by village in the window: one line a village, its light in a word, the quarter's visits as a bar."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, files, shown
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView

_NAMES = (
    "village",
    "persons",
    "light",
    "seats",
    "commissioners",
    "groups",
    "ungrouped",
    "stations",
    "visited",
    "share",
)


class CoveragePane(QWidget):
    """The table and its print; ``village`` asks for one village's organisation."""

    village = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        from clfdesk.grammar.card import render
        from clfdesk.services import coverage

        self.session = session
        term = {"commissioner": session.desk.pack.term("commissioner")}
        headings = [render(each, term) for each in coverage.layout()["headings"]]
        right = {"persons", "seats", "commissioners", "groups", "ungrouped", "stations", "visited"}
        self.model = TableModel(
            [
                shown.Column(
                    name, heading, 9 if name in ("village", "share") else 5, right=name in right, toned=name == "light"
                )
                for name, heading in zip(_NAMES, headings, strict=True)
            ],
            lambda row: {"red": "red", "none": "red", "amber": "amber"}.get(str(row.get("colour")), ""),
        )
        self.table = TableView(self.model, _("Coverage by village"), _("No village is on this desk yet."))
        self.table.opened.connect(lambda index: self.village.emit(str(self.model.row(index)["village"])))
        self.print_button = element.button(_("&Print the coverage"), self.press, icon="printer")
        self.setLayout(element.column(self.table, element.flow(self.print_button), space=8))

    def load(self) -> None:
        """Count anew."""
        from clfdesk.services import coverage

        found = self.session.read(coverage.villages, otherwise=[])
        self.model.fill(
            [{**dict(zip(_NAMES, coverage.cells(each), strict=True)), "colour": each.light} for each in found]
        )

    def press(self) -> None:
        """Print the table and open it."""
        from clfdesk.services import coverage

        office, out = self.session.desk, self.session.out_folder("organisation")

        def done(file: Any) -> None:
            files.open_path(file.path)

        self.session.do(_("Printing"), lambda: coverage.press(office, out), done=done)
