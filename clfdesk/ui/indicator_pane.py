"""The indicators as of a day: numerator, denominator, target and clause, and whom each of them counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, shown
from clfdesk.ui.page import OpenPage
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class IndicatorPane(QWidget):
    """The table and the people behind its numbers; ``written`` carries the files made of it."""

    written = Signal(object)

    def __init__(self, session: Session, open_page: OpenPage, as_of: Callable[[], date | None]) -> None:
        super().__init__()
        self.session, self.open_page, self._as_of = session, open_page, as_of
        self.found: list[Any] = []
        self._behind: Any = None
        self.model = TableModel(
            [
                shown.Column("title", _("indicator"), 18),
                shown.Column("numerator", _("reached by"), 4, True),
                shown.Column("denominator", _("out of"), 4, True),
                shown.Column("value", _("value"), 4, True),
                shown.Column("target", _("target"), 4, True),
                shown.Column("state", _("state"), 5, toned=True),
                shown.Column("paper", _("by which paper"), 14),
            ],
            lambda row: (
                {True: "green", False: "amber"}.get(row["reached"], "") if row.get("reached") is not None else ""
            ),
        )
        self.table = TableView(self.model, _("Indicators"))
        self.table.chosen.connect(lambda _row: self._counted())
        self.reached_model = TableModel(
            [shown.Column("name", _("reached by"), 6), shown.Column("number", _("No."), 3, True)]
        )
        self.wanting_model = TableModel(
            [shown.Column("name", _("still wanting"), 6), shown.Column("number", _("No."), 3, True)]
        )
        self.reached = TableView(self.reached_model, _("Those that reach it"))
        self.wanting = TableView(self.wanting_model, _("Those still wanting"))
        for table, model in ((self.reached, self.reached_model), (self.wanting, self.wanting_model)):
            table.opened.connect(lambda _row, table=table, model=model: self._of_indicator(table, model))
        right = QWidget()
        right.setLayout(element.column(self.wanting, self.reached, space=8))
        self.list_button = element.button(_("&Excel list"), self.export, icon="file-spreadsheet")
        self.paper_button = element.button(_("&Print"), self.press, icon="printer")
        whole = element.card(
            element.flow(self.list_button, self.paper_button),
            arrangement.Sides(self.table, right, wide=620, shares=(4, 1)),
            space=10,
        )
        self.setLayout(element.column(whole))
        element.yielding(self.table)
        element.yielding(self.reached, self.wanting, least=90)

    def load(self) -> None:
        """Count anew, as of the day chosen."""
        from clfdesk.services import statistics

        office, day = self.session.desk, self._as_of()

        def done(found: Any) -> None:
            self.found = found
            self.reached_model.fill([])
            self.wanting_model.fill([])
            self.model.fill(
                [
                    {
                        **each,
                        "state": _("reached") if each["reached"] else _("not reached"),
                        "paper": f"{each['source']} {each['clause']}",
                    }
                    for each in found
                ]
            )

        self.session.do(_("Counting"), lambda: statistics.indicators(office, as_of=day), done=done)

    def _counted(self) -> None:
        """Show whom the indicator at hand counts, those still wanting first."""
        from clfdesk.services import indicator_paper

        row, office, day = self.table.currentIndex().row(), self.session.desk, self._as_of()
        if not 0 <= row < len(self.found):
            return
        name = str(self.found[row]["id"])

        def done(found: Any) -> None:
            self._behind = found
            self.reached_model.fill(found.reached)
            self.wanting_model.fill(found.wanting)

        self.session.do(_("Counting"), lambda: indicator_paper.behind(office, name, as_of=day), done=done)

    def _of_indicator(self, table: TableView, model: TableModel) -> None:
        row = table.currentIndex().row()
        if row >= 0 and self._behind is not None and self._behind.stem == "person":
            self.open_page("persons", int(model.row(row)["number"]))

    def export(self) -> None:
        """Write the indicators as a workbook."""
        from clfdesk.services import indicator_paper

        office, out, found = self.session.desk, self.session.out_folder(_("returns")), self.found
        self.session.do(
            _("Writing the workbook"),
            lambda: indicator_paper.export(office, found, out),
            done=lambda file: self.written.emit([file]),
        )

    def press(self) -> None:
        """Press the indicators as a PDF."""
        from clfdesk.services import indicator_paper

        office, out, found = self.session.desk, self.session.out_folder(_("returns")), self.found
        self.session.do(
            _("Printing"),
            lambda: indicator_paper.press(office, found, out),
            done=lambda file: self.written.emit([file]),
        )
