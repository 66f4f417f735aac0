"""A list of money of another office, looked at before it is taken in: its columns, what each row does, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown, theme
from clfdesk.ui.mapping_panel import Line, MappingPanel
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


@dataclass(frozen=True, slots=True)
class Ways:
    """How a kind of list is read and kept.

    ``look`` reads it with a mapping and returns what it would bring, ``tell`` the rows to
    show of that (``name what tone``) and the summary, ``keep`` stores it, ``marked`` writes
    the sender's workbook back; ``fields`` are (name, word) of what a column may be.
    """

    look: Callable[[Mapping[str, str] | None], Any]
    tell: Callable[[Any], tuple[list[dict[str, Any]], str]]
    keep: Callable[[Any], Any]
    marked: Callable[[Any, Any], Any]
    fields: Sequence[tuple[str, str]]
    done: str


class MoneyDialog(QDialog):
    """Columns at the left, rows at the right; a column chosen otherwise is read again at once."""

    def __init__(self, session: Session, title: str, ways: Ways, parent: QWidget, changes: frozenset[str]) -> None:
        super().__init__(parent)
        self.session, self.ways, self.title, self.touched = session, ways, title, changes
        self.looked: Any = None
        self._chosen: dict[str, str] = {}
        self.setWindowTitle(title)
        self.panel = MappingPanel(_("left out"))
        self.panel.changed.connect(self._remap)
        columns = [
            shown.Column("name", _("name"), 9, firm=True),
            shown.Column("what", _("what is taken in"), 16, toned=True),
        ]
        self.model = TableModel(columns, lambda row: str(row.get("tone", "")))
        self.table = TableView(self.model, _("Rows of the list"), _("Reading the list …"))
        self.summary = element.label("", "muted")
        self.take = element.button(_("&Take it in"), self.keep, kind="primary", icon="check", changes=True)
        self.back = element.button(_("&Marked workbook for the sender"), self.write_back, icon="download")
        shut = element.button(_("Cancel"), self.reject)
        split = arrangement.Split(
            element.card(element.label(_("Which column is what"), "strong"), self.panel), self.table, shares=(2, 3)
        )
        whole = element.scrolled(element.bare(element.column(split)), title)
        layout = element.column(
            element.label(title, "heading", wrap=False), self.summary, whole, element.flow(self.take, self.back, shut),
            space=12, margin=16,
        )  # fmt: skip
        layout.setStretch(2, 1)
        self.setLayout(layout)
        room = parent.window().size()  # never larger than the window it stands over
        self.resize(min(theme.px(960), room.width()), min(theme.px(600), room.height()))
        self._ready(False)
        self._look(None)

    def _ready(self, ready: bool) -> None:
        self.take.setEnabled(ready)
        self.back.setEnabled(bool(ready and self.looked is not None and self.looked.bad))

    def _look(self, mapping: Mapping[str, str] | None) -> None:
        ways = self.ways

        def failed(_error: BaseException) -> None:
            if self.looked is None:
                self.reject()

        self.session.do(_("Reading the list"), lambda: ways.look(mapping), done=self._show, failed=failed)

    def _show(self, looked: Any) -> None:
        first, self.looked = self.looked is None, looked
        if first:
            self._chosen = dict(self._taken().chosen)
            lines = [
                Line(each.heading, each.field, each.confidence, each.samples)
                for each in self._taken().columns
                if each.field or each.confidence != "known"  # running numbers are known and no field
            ]
            self.panel.show_lines(lines, self.ways.fields)
        rows, summary = self.ways.tell(looked)
        self.model.fill(rows)
        self.summary.setText(summary)
        self._ready(True)

    def _taken(self) -> Any:
        return getattr(self.looked, "taken", None) or self.looked.looked.taken

    def _remap(self) -> None:
        self._ready(False)
        self._look({**self._chosen, **self.panel.chosen()})

    def keep(self) -> None:
        """Take the list in as it is shown."""
        looked, ways = self.looked, self.ways
        self.session.do(
            _("Saving"),
            lambda: ways.keep(looked),
            changes=self.touched,
            told=ways.done,
            done=lambda _made: self.accept(),
        )

    def write_back(self) -> None:
        """Write the sender's workbook with what is wrong in it marked, and open it."""
        looked, ways, out = self.looked, self.ways, self.session.out_folder(self.title)
        self.session.do(_("Writing"), lambda: ways.marked(looked, out), done=lambda file: files.open_path(file.path))


__all__ = ["MoneyDialog", "Ways"]
