"""What an import would do: five piles with their counts, the rows of one, and one row in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, shown, theme
from clfdesk.ui.mapping_panel import Line, MappingPanel
from clfdesk.ui.table import TableModel, TableView

PILES = (
    ("new", N_("New"), "green"),
    ("changed", N_("Changed"), ""),
    ("same", N_("Same"), ""),
    ("suspect", N_("To decide"), "amber"),
    ("refused", N_("Refused"), "red"),
    ("missing", N_("On the desk, not in the file"), ""),
)


class PreviewView(QWidget):
    """Shows a preview.

    ``accepted`` are the (sheet, row) of suspect rows the clerk took, ``left_out`` the (sheet, row, field) of changes
    the tick was taken off. J and K go down and up, S takes a doubtful row, N does not, Space turns it round.
    """

    decided = Signal()
    remapped = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.accepted: set[tuple[str, int]] = set()
        self.left_out: set[tuple[str, int, str]] = set()
        self._items: Mapping[str, Sequence[Any]] = {}
        self._spoken: Any = None
        self._pile = "new"
        self._group = QButtonGroup(self)
        self.piles: dict[str, QPushButton] = {}
        for name, _title, _tone in PILES:
            button = element.button("", lambda name=name: self.show_pile(name), kind="pile")
            button.setCheckable(True)
            self._group.addButton(button)
            self.piles[name] = button
        self.columns_button = element.button("", self.show_columns, kind="pile")
        self.columns_button.setCheckable(True)
        self._group.addButton(self.columns_button)
        self.model = TableModel(_columns(), self._tone)
        self.table = TableView(self.model, _("Rows of the file"), _("Nothing in this pile."))
        self.table.chosen.connect(self._show)
        self.table.ticked.connect(self._tick)
        self.accept_row = element.button(_("&Take this row"), self._tick, icon="check", says=_("Space"))
        self.accept_all = element.button(_("Take &all to decide"), self._take_all, icon="list-checks")
        self.who = element.label("", "heading")
        self.why = element.label("")
        self.why.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.changes = TableModel(_change_columns(new=False, several=False))
        self.change_table = TableView(self.changes, _("What would change"))
        self.change_table.ticked.connect(self._tick_field)
        inside = element.column(
            self.who, self.why, element.flow(self.accept_row, self.accept_all), self.change_table, space=12
        )
        inside.addStretch(0)
        inside.setStretch(3, 1)
        detail = element.card(inside)
        self.change_table.setMinimumHeight(theme.px(90))
        self.split = arrangement.Split(self.table, element.scrolled(detail, _("One row")), shares=(4, 3))
        self.panel = MappingPanel(_("leave this column out"))
        self.again = element.button(_("Read the file again &like this"), self._remap, kind="primary", icon="refresh-cw")
        self.panel.changed.connect(lambda: self.again.setEnabled(bool(self.panel.chosen())))
        says = _("Their column on the left, what it is here on the right. What you choose is remembered for this list.")
        matching = element.column(element.label(says, "muted"), element.flow(self.again), self.panel, space=12)
        matching.setStretch(2, 1)
        self.sides = QStackedWidget()
        self.sides.addWidget(self.split)
        self.sides.addWidget(element.plain(matching))
        box = element.column(element.flow(*self.piles.values(), self.columns_button), self.sides, space=12)
        box.setStretch(1, 1)
        self.setLayout(box)
        if theme.scale() <= 1.25:  # on a small screen both sides shrink rather than run over its foot
            self.setMinimumHeight(theme.px(330))
        QShortcut(QKeySequence("J"), self.table, lambda: self._move(1), context=Qt.ShortcutContext.WidgetShortcut)
        for keys, take in (("S", True), ("N", False)):
            QShortcut(
                QKeySequence(keys),
                self.table,
                lambda take=take: self._decide(take),
                context=Qt.ShortcutContext.WidgetShortcut,
            )
        QShortcut(QKeySequence("K"), self.table, lambda: self._move(-1), context=Qt.ShortcutContext.WidgetShortcut)

    def show_preview(self, preview: Any) -> None:
        """Show a preview from its start, at the pile that wants a decision."""
        self.accepted.clear()
        self.left_out.clear()
        from clfdesk.services.intake_words import Spoken

        piles = preview.items.by_pile()
        self._spoken = Spoken(preview.stem)
        self._items = piles
        self._match(preview)
        self._label()
        first = next((name for name in ("suspect", "refused", "changed", "new", "same") if piles[name]), "new")
        self.show_pile(first)

    def show_pile(self, name: str) -> None:
        """Show the rows of one pile."""
        self._pile = name
        self.sides.setCurrentIndex(0)
        element.check_only((*self.piles.values(), self.columns_button), self.piles[name])
        self._fill()
        self.table.selectRow(0)
        if not self._items[name]:
            self._show(-1)

    def show_columns(self) -> None:
        """Show which of their columns is which of our fields."""
        element.check_only((*self.piles.values(), self.columns_button), self.columns_button)
        self.sides.setCurrentIndex(1)

    def _match(self, preview: Any) -> None:
        from clfdesk.domain.own_field import STEMS
        from clfdesk.services.intake_own import KEEP, KEEP_WORDS
        from clfdesk.services.intake_reading import fields_of

        lines = [Line(each.heading, each.field, each.confidence, each.samples[:3]) for each in preview.columns]
        fields = [(each.name, shown.label(each)) for each in fields_of(preview.stem) if not each.derived]
        if preview.stem in STEMS:
            fields += [(KEEP, _("keep as a field of our own")), (KEEP_WORDS, _("keep as a field of our own, as words"))]
        self.panel.show_lines(lines, fields)
        self.again.setEnabled(False)
        says = _("Columns　{count}").format(count=len(self.panel.choices))
        left = sum(line.state == "unknown" for line in lines)
        if left:
            says += _(" ({count} not recognised)").format(count=left)
        self.columns_button.setText(says)
        self.columns_button.setAccessibleName(says)

    def _remap(self) -> None:
        self.remapped.emit(self.panel.chosen())

    def _fill(self) -> None:
        items = self._items[self._pile]
        self.model.point(len(items), lambda offset, limit: [self._row(item) for item in items[offset : offset + limit]])

    def _row(self, item: Any) -> dict[str, Any]:
        taken = (item.sheet, item.row) in self.accepted
        says = "；".join(dict.fromkeys(each.why for each in item.problems))
        if item.pile == "changed":
            says = "、".join(self._spoken.label(each.field) for each in item.changes)
        return {
            "taken": _("taken") if taken else "",
            "row": item.row if item.row is not None else "",
            "name": item.name,
            "key": item.key,
            "says": says,
            "pile": item.pile,
            "is_taken": taken,
        }

    def _tone(self, row: Mapping[str, Any]) -> str:
        if row.get("is_taken"):
            return "green"
        return {"refused": "red", "suspect": "amber"}.get(str(row.get("pile")), "")

    def _show(self, index: int) -> None:
        items = self._items.get(self._pile, [])
        item = items[index] if 0 <= index < len(items) else None
        suspect = self._pile == "suspect"
        self.accept_row.setVisible(suspect and item is not None)
        self.accept_all.setVisible(suspect and bool(items))
        if item is None:
            self.who.setText(_("Nothing in this pile."))
            self.why.setText("")
            self.changes.fill([])
            self.change_table.hide()
            return
        place = _("{sheet}, row {row}").format(sheet=item.sheet, row=item.row) if item.row else _("on the desk only")
        self.who.setText(f"{item.name}　{place}")
        lines = [self._line(each) for each in item.problems]
        if self._pile == "missing":
            lines = [_("This person is on the desk but not in the file. Nothing is changed; ask the village.")]
        elif self._pile == "same":
            lines = [_("The desk already says the same.")]
        elif self._pile == "new" and not lines:
            lines = [_("This person will be entered.")]
        self.why.setText("\n".join(dict.fromkeys(lines)))
        taken = (item.sheet, item.row) in self.accepted
        self.accept_row.setText(_("&Do not take this row") if taken else _("&Take this row"))
        told = self._told(item, items, index)
        self.changes.show_columns(_change_columns(new=not item.changes, several=any(each["source"] for each in told)))
        self.changes.fill(told)
        self.change_table.widths()
        self.change_table.setVisible(bool(told))

    def _told(self, item: Any, items: Sequence[Any], index: int) -> list[dict[str, str]]:
        """Return what would change, old and new, and where a value comes from that another row says; of a new row all."""

        def line(name: str, old: Any, new: Any, tick: str) -> dict[str, str]:
            sheet, row = item.sources.get(name, ("", 0))
            source = _("{sheet}, row {row}").format(sheet=sheet, row=row) if sheet else ""
            said = {"old": self._spoken.word(name, old), "new": self._spoken.word(name, new)}
            return {"field": self._spoken.label(name), **said, "tick": tick, "source": source}

        if item.changes or item.number is not None or not hasattr(items, "values"):
            left = {name for sheet, row, name in self.left_out if (sheet, row) == (item.sheet, item.row)}
            return [line(each.field, each.old, each.new, "" if each.field in left else "✓") for each in item.changes]
        return [line(name, None, value, "") for name, value in items.values(index).items()]

    def _line(self, problem: Any) -> str:
        found = f"「{problem.found}」" if problem.found else ""
        return f"{self._spoken.label(problem.field)}{found}：{problem.why} {problem.next}".strip("： ")

    def _tick(self, index: int | None = None) -> None:
        row = self.table.currentIndex().row() if index is None else index
        items = self._items.get(self._pile, [])
        if self._pile != "suspect" or not 0 <= row < len(items):
            return
        key = (items[row].sheet, items[row].row)
        self.accepted.symmetric_difference_update({key})
        self._fill()
        self.table.selectRow(row)
        self._label()
        self.decided.emit()

    def _decide(self, take: bool) -> None:
        """Take the chosen doubtful row, or do not, and go on to the next."""
        row = self.table.currentIndex().row()
        items = self._items.get(self._pile, [])
        if self._pile == "suspect" and 0 <= row < len(items):
            if ((items[row].sheet, items[row].row) in self.accepted) is not take:
                self._tick(row)
            self._move(1)

    def _tick_field(self, index: int) -> None:
        """Take the tick off one field's change, or put it back."""
        items, row = self._items.get(self._pile, []), self.table.currentIndex().row()
        if 0 <= row < len(items) and 0 <= index < len(items[row].changes):
            item = items[row]
            self.left_out.symmetric_difference_update({(item.sheet, item.row, item.changes[index].field)})
            self._show(row)
            self.change_table.selectRow(index)

    def _take_all(self) -> None:
        self.accepted.update((item.sheet, item.row) for item in self._items["suspect"])
        row = self.table.currentIndex().row()
        self._fill()
        self.table.selectRow(max(row, 0))
        self._label()
        self.decided.emit()

    def _move(self, step: int) -> None:
        row = self.table.currentIndex().row() + step
        if 0 <= row < self.model.rowCount():
            self.table.selectRow(row)

    def _label(self) -> None:
        for name, title, _tone in PILES:
            count = len(self._items.get(name, ()))
            says = f"{_(title)}　{count}"
            if name == "suspect" and self.accepted:
                says += _(" ({count} taken)").format(count=len(self.accepted))
            self.piles[name].setText(says)
            self.piles[name].setAccessibleName(says)


def _columns() -> list[shown.Column]:
    return [
        shown.Column("row", _("row"), 3, True),
        shown.Column("name", _("name"), 8, firm=True),
        shown.Column("key", _("ID number"), 11, toned=True, firm=True),
        shown.Column("taken", _("taken"), 4, toned=True),
        shown.Column("says", _("what to look at"), 24),
    ]


def _change_columns(*, new: bool, several: bool) -> list[shown.Column]:
    """Return the columns of one row's values: old and new with a tick; of a new row what it says; whence, if elsewhere."""
    columns = [shown.Column("field", _("item"), 5)]
    if not new:
        columns.append(shown.Column("old", _("before"), 11, firm=True))
    columns.append(shown.Column("new", _("after"), 11, firm=True))
    if not new:
        columns.append(shown.Column("tick", _("chosen"), 2))
    return [*columns, shown.Column("source", _("taken from"), 8)] if several else columns
