"""The one table: a model over windows of tuples, a delegate that draws calm rows, Ctrl+C as cells.

Rows are fetched 200 at a time and kept as tuples of ready strings; the model answers
any row at once and never holds the whole list.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from clfdesk.i18n import _
from clfdesk.ui import clipboard, theme
from clfdesk.ui.filter_row import FilterHeader
from clfdesk.ui.shown import Column

Row = Mapping[str, Any]
Fetch = Callable[[int, int], Sequence[Row]]
Index = QModelIndex | QPersistentModelIndex
_PAGE = 200
_PAGES = 32


class TableModel(QAbstractTableModel):
    """Rows by window; ``tone`` may name a colour of the palette for a row."""

    def __init__(self, columns: Sequence[Column], tone: Callable[[Row], str] | None = None) -> None:
        super().__init__()
        self.columns = [each for each in columns if each.shown]
        self._tone = tone
        self._fetch: Fetch = lambda _offset, _limit: []
        self._count = 0
        self._pages: OrderedDict[int, tuple[list[Row], list[tuple[str, ...]]]] = OrderedDict()
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        middle = Qt.AlignmentFlag.AlignVCenter
        self._align = [int((right if each.right else left) | middle) for each in self.columns]

    def fill(self, rows: Sequence[Row]) -> None:
        """Show rows that are all here."""
        self.point(len(rows), lambda offset, limit: rows[offset : offset + limit])

    def point(self, count: int, fetch: Fetch) -> None:
        """Show ``count`` rows that are fetched as they come into sight."""
        self.beginResetModel()
        self._count, self._fetch = count, fetch
        self._pages.clear()
        self.endResetModel()

    def show_columns(self, columns: Sequence[Column]) -> None:
        """Show other columns of the same rows."""
        self.beginResetModel()
        self.columns = [each for each in columns if each.shown]
        left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        self._align = [int((right if each.right else left) | Qt.AlignmentFlag.AlignVCenter) for each in self.columns]
        self._pages.clear()
        self.endResetModel()

    def _page(self, number: int) -> tuple[list[Row], list[tuple[str, ...]]]:
        page = self._pages.get(number)
        if page is None:
            rows = list(self._fetch(number * _PAGE, _PAGE))
            texts = [tuple(each.show(row.get(each.name)) for each in self.columns) for row in rows]
            page = self._pages[number] = (rows, texts)
            if len(self._pages) > _PAGES:
                self._pages.popitem(last=False)
        return page

    def row(self, index: int) -> Row:
        """Return the values of one row; empty where the list has grown shorter meanwhile."""
        rows = self._page(index // _PAGE)[0]
        return rows[index % _PAGE] if index % _PAGE < len(rows) else {}

    def texts(self, index: int) -> tuple[str, ...]:
        """Return the texts of one row."""
        rows = self._page(index // _PAGE)[1]
        return rows[index % _PAGE] if index % _PAGE < len(rows) else ("",) * len(self.columns)

    def find(self, name: str, value: Any) -> int:
        """Return the first row among those fetched whose ``name`` is ``value``, or -1."""
        for row in range(min(self._count, _PAGE * 2)):
            if self.row(row).get(name) == value:
                return row
        return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.texts(index.row())[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._align[index.column()]
        if role == Qt.ItemDataRole.ForegroundRole and self._tone and self.columns[index.column()].toned:
            tone = self._tone(self.row(index.row()))
            return QColor(getattr(theme.colours(), tone)) if tone else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.texts(index.row())[index.column()]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            says = "，".join(part for part in self.texts(index.row()) if part)
            return _("{says}, row {row} of {count}").format(says=says, row=index.row() + 1, count=self._count)
        return None

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way == Qt.Orientation.Horizontal and section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].heading
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._align[section]
        return None


class RowDelegate(QStyledItemDelegate):
    """Draws a cell: a soft ground where chosen, its text, a hairline below. Nothing else."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shade = theme.colours()
        box: QRect = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        if chosen:
            painter.fillRect(box, QColor(shade.soft))
        painter.setPen(QColor(shade.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if chosen and index.column() == 0:
            painter.fillRect(QRect(box.left(), box.top(), theme.px(3), box.height()), QColor(shade.accent))
        colour = index.data(Qt.ItemDataRole.ForegroundRole)
        painter.setPen(colour if isinstance(colour, QColor) else QColor(shade.text))
        painter.setFont(option.font)  # type: ignore[attr-defined]
        inner = box.adjusted(theme.px(8), 0, -theme.px(8), 0)
        says = option.fontMetrics.elidedText(  # type: ignore[attr-defined]
            index.data() or "", Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(inner, index.data(Qt.ItemDataRole.TextAlignmentRole), says)


class TableView(QTableView):
    """The list view: whole rows, Enter opens, Ctrl+C copies with headings, Tab leaves."""

    opened = Signal(int)
    chosen = Signal(int)
    ticked = Signal(int)

    def __init__(self, model: TableModel, name: str, nothing: str = "") -> None:
        super().__init__()
        self.rows = model
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self))
        self.setAccessibleName(name)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(theme.px(36))
        self.filter_row = FilterHeader(self)
        self.setHorizontalHeader(self.filter_row)
        header = self.horizontalHeader()
        self.horizontalScrollBar().valueChanged.connect(lambda _value: self.filter_row.updateGeometries())
        header.setSectionsClickable(False)
        header.setHighlightSections(False)
        header.setSectionsMovable(True)
        header.setStretchLastSection(True)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.selectionModel().currentRowChanged.connect(lambda now, _old: self.chosen.emit(now.row()))
        header.sectionResized.connect(self._dragged)
        self._dragged_by_hand = False
        self.nothing = nothing
        self.setMinimumHeight(theme.px(150))
        self.setAccessibleDescription(nothing)
        self.widths()

    def widths(self) -> None:
        """Give every column the width its field asks for (never measured over rows).

        Where that makes them fit, the wide ones give way, at most by two fifths.
        """
        character, margin = self.fontMetrics().horizontalAdvance("国"), theme.px(20)
        asked = [max(each.width, len(each.heading)) * character + margin for each in self.rows.columns]
        least = [
            max(len(each.heading) * character + margin, round(wide * 0.6))
            if each.width >= 7 and not each.firm
            else wide
            for each, wide in zip(self.rows.columns, asked, strict=True)
        ]
        excess, give = sum(asked) - self.viewport().width(), sum(asked) - sum(least)
        share = max(0.0, excess / give) if give > 0 and excess <= give else 0.0  # too many columns scroll as they are
        for number, (wide, narrow) in enumerate(zip(asked, least, strict=True)):
            self.setColumnWidth(number, wide - round((wide - narrow) * share + 0.5 * (share > 0)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._dragged_by_hand:
            self.widths()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.nothing and not self.rows.rowCount():
            painter = QPainter(self.viewport())
            painter.setPen(QColor(theme.colours().muted))
            edge = theme.px(16)
            box = self.viewport().rect().adjusted(edge, edge, -edge, -edge)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap), self.nothing)

    def _dragged(self, *_sizes: int) -> None:
        self._dragged_by_hand = self._dragged_by_hand or bool(QApplication.mouseButtons())

    def selected(self) -> list[int]:
        """Return the chosen rows in order."""
        return sorted(index.row() for index in self.selectionModel().selectedRows())

    def copy(self) -> None:
        """Copy the chosen rows with their headings, as cells a spreadsheet understands."""
        order = sorted(range(len(self.rows.columns)), key=self.horizontalHeader().visualIndex)
        lines = [[self.rows.columns[number].heading for number in order]]
        lines += [[self.rows.texts(row)[number] for number in order] for row in self.selected()]
        clipboard.put("\n".join("\t".join(line) for line in lines), self.accessibleName(), len(lines) - 1)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.ticked.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
