"""How two lists differ: four piles with their counts, the rows of one, ticks, and what can be done with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget

from clfdesk.i18n import N_, _
from clfdesk.ui import element, shown, theme
from clfdesk.ui.table import TableModel, TableView

SIDES = (
    ("differs", N_("Differs")),
    ("only_left", N_("Only left")),
    ("only_right", N_("Only right")),
    ("same", N_("Same on both")),
)


class DifferenceView(QWidget):
    """Shows a comparison; ``exporting``, ``printing`` and ``mending`` ask for what the page does with it."""

    exporting = Signal()
    printing = Signal()
    mending = Signal()

    def __init__(self, nothing: str, titles: Mapping[str, str] | None = None) -> None:
        super().__init__()
        self.found: Any = None
        self._titles = {name: _(title) for name, title in SIDES} | dict(titles or {})
        self.side = "differs"
        self._left_out: set[int] = set()
        self._items: list[Any] = []
        self._group = QButtonGroup(self)
        self.sides: dict[str, QPushButton] = {}
        for name, _title in SIDES:
            button = element.button("", lambda name=name: self.show_side(name), kind="pile")
            button.setCheckable(True)
            self._group.addButton(button)
            self.sides[name] = button
        self.model = TableModel(
            [
                shown.Column("taken", _("chosen"), 3),
                shown.Column("name", _("name"), 6, firm=True),
                shown.Column("key", _("compared by"), 11, firm=True),
                shown.Column("says", _("what differs"), 20),
                shown.Column("left", _("stands left"), 8),
                shown.Column("right", _("stands right"), 8),
            ]
        )
        self.table = TableView(self.model, _("Differences"), nothing)
        self.table.ticked.connect(self.tick)
        self.mend_button = element.button(
            _("Send to &mending"), self.mending.emit, kind="primary", icon="list-checks",
            says=_("The chosen rows become matters to mend, each once"),
        )  # fmt: skip
        self.export_button = element.button(_("&Write as a workbook"), self.exporting.emit, icon="file-spreadsheet")
        self.print_button = element.button(_("&Print"), self.printing.emit, icon="printer")
        tick = element.button(_("&Leave out or take in"), self.tick, icon="check", says=_("Space"))
        self.doing = element.flow(self.mend_button, self.export_button, self.print_button, tick)
        box = element.column(element.flow(*self.sides.values()), self.doing, self.table, space=12)
        box.setStretch(2, 1)
        self.setLayout(box)
        self.table.setMinimumHeight(theme.px(130))
        for key, step in (("J", 1), ("K", -1)):
            QShortcut(
                QKeySequence(key),
                self.table,
                lambda step=step: self._move(step),
                context=Qt.ShortcutContext.WidgetShortcut,
            )
        self.show_found(None)

    def show_found(self, found: Any) -> None:
        """Show a comparison (None: nothing yet), at the side that wants work."""
        self.found = found
        for name, title in self._titles.items():
            says = f"{title}　{getattr(found, name) if found is not None else 0}"
            self.sides[name].setText(says)
            self.sides[name].setAccessibleName(says)
        for part in (*self.sides.values(), self.doing):
            part.setEnabled(found is not None)
        first = next((name for name, _t in SIDES if found is not None and getattr(found, name)), "differs")
        self.show_side(first)

    def show_side(self, name: str) -> None:
        """Show the rows of one side."""
        self.side = name
        self._left_out.clear()
        element.check_only(self.sides.values(), self.sides[name])
        self._items = [item for item in self.found.items if item.side == name] if self.found is not None else []
        self.mend_button.setEnabled(bool(self._items) and name != "same")
        self._fill()
        if self._items:
            self.table.selectRow(0)

    def chosen(self) -> list[Any]:
        """Return the items that are shown and not left out."""
        return [item for index, item in enumerate(self._items) if index not in self._left_out]

    def tick(self, index: int | None = None) -> None:
        """Leave a row out, or take it in again."""
        row = self.table.currentIndex().row() if index is None else index
        if 0 <= row < len(self._items):
            self._left_out.symmetric_difference_update({row})
            self._fill()
            self.table.selectRow(row)

    def _move(self, step: int) -> None:
        row = self.table.currentIndex().row() + step
        if 0 <= row < self.model.rowCount():
            self.table.selectRow(row)

    def _fill(self) -> None:
        from clfdesk.services.list_comparison import change_words

        rows = []
        for index, item in enumerate(self._items):
            changes = "；".join("{}：{} → {}".format(*change_words(change, self.found.stem)) for change in item.changes)
            rows.append(
                {
                    "taken": "" if index in self._left_out or self.side == "same" else "✓",
                    "name": item.name,
                    "key": item.key,
                    "says": changes,
                    "left": _place(item.left),
                    "right": _place(item.right),
                }
            )
        self.model.fill(rows)


def _place(place: Any) -> str:
    if place is None:
        return ""
    if place.row is None:
        return _("on the desk")
    return _("{sheet}, row {row}").format(sheet=place.sheet, row=place.row)
