"""The one list: filter fields above, the table, its count below, and what to do when it is empty."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QMenu, QStackedWidget, QVBoxLayout, QWidget

from clfdesk.grammar import own
from clfdesk.grammar.field import Fields, Purpose
from clfdesk.i18n import _
from clfdesk.ui import element, files, filter_row, shown, theme
from clfdesk.ui.filter_bar import FilterBar
from clfdesk.ui.list_kept import KeptLists
from clfdesk.ui.session import Session
from clfdesk.ui.table import Row, TableModel, TableView


class ListPane(QWidget):
    """A list of one stem.

    ``pastes`` lets cells copied out of a spreadsheet be pasted into it (Ctrl+V), shown first.
    ``filters`` names the fields asked for above the table; ``empty`` is the sentence, the
    button and what it does where the desk has none at all.
    """

    opened = Signal(object)
    chosen = Signal(object)
    loaded = Signal(int)

    def __init__(
        self,
        session: Session,
        stem: str,
        fields: Fields,
        *,
        name: str,
        filters: Sequence[str] = (),
        order: str = "",
        empty: tuple[str, str, Callable[[], Any]] | None = None,
        tone: Callable[[Row], str] | None = None,
        pastes: bool = False,
    ) -> None:
        super().__init__()
        fields = _with_own(stem, fields)
        self.session, self.stem, self.fields, self.order = session, stem, fields, order
        self.fixed_where = ""
        self.as_of: date | None = None
        self.searched: list[int] | None = None
        self._columns = shown.columns(stem, fields)
        self._version = own.version()
        self.model = TableModel(self._columns, tone)
        self.table = TableView(self.model, name)
        self.table.opened.connect(lambda number: self.opened.emit(self.model.row(number)))
        self.table.chosen.connect(lambda number: self.chosen.emit(self.model.row(number)) if number >= 0 else None)
        self.table.horizontalHeader().setSectionsClickable(True)
        self.table.horizontalHeader().sectionClicked.connect(self._sort)
        self.table.selectionModel().selectionChanged.connect(lambda *_args: self._tell())
        self.filters = FilterBar(stem, fields, filters)
        self.filters.changed.connect(self.load)
        self.by_column = element.button(
            _("Filter &row"), self.toggle_filters, kind="quiet", icon="search",
            says=_("A line to filter by under every column, Ctrl+Shift+L"),
        )  # fmt: skip
        self.by_column.setCheckable(True)
        self.table.filter_row.changed.connect(self.load)
        self.table.filter_row.left.connect(self.table.setFocus)
        QShortcut(
            QKeySequence("Ctrl+Shift+L"), self, lambda: self.by_column.click(),
            context=Qt.ShortcutContext.WidgetWithChildrenShortcut,
        )  # fmt: skip
        self._count = QLabel()
        self._count.setProperty("role", "muted")
        self._count.setMinimumHeight(theme.px(36))  # as high as the buttons beside it
        self.purpose: Purpose = "internal"
        kept = element.button(
            _("Kept lists"), kind="quiet", icon="list-checks", says=_("Lists kept under a name, with their counts")
        )
        kept.setMenu(KeptLists(session, self))
        choose = element.button(_("Columns"), kind="quiet", icon="columns-3", says=_("Choose which columns are shown"))
        choose.setMenu(self._menu())
        self._choose = choose
        copy = element.button(
            _("Copy"), self._copy_all, kind="quiet", icon="copy", says=_("Copy the chosen rows for a spreadsheet")
        )
        export = element.button(
            _("Excel"),
            self.export,
            kind="quiet",
            icon="download",
            says=_("Write this list, as it is shown, as a workbook"),
        )
        printing = element.button(
            _("Print"),
            self.press,
            kind="quiet",
            icon="printer",
            says=_("Press this list, as it is shown, as a PDF, Ctrl+P"),
        )
        if pastes:
            keys = QShortcut(QKeySequence.StandardKey.Paste, self.table, self.paste)
            keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        QShortcut(
            QKeySequence.StandardKey.Print, self, self.press, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        self._empty = self._nothing(empty)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.table)
        self._stack.addWidget(self._empty)
        self.foot = element.flow(self._count, self.by_column, kept, copy, printing, export, choose)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(theme.px(8))
        outer.addWidget(self.filters)
        outer.addWidget(self._stack, 1)
        outer.addWidget(self.foot)
        self._total = 0

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(hint.width(), min(hint.height(), theme.px(290)))  # wrapping rows are measured far too narrow

    def where(self) -> str:
        """Return the condition the filters make, in the expression language."""
        parts = [f"({self.fixed_where})"] if self.fixed_where else []
        typed = filter_row.conditions(self.table.filter_row, self._condition)
        return " and ".join([*parts, *filter(None, [self.filters.where()]), *typed])

    def _condition(self, name: str, text: str) -> str:
        from clfdesk.grammar.typed_filter import condition

        return condition(self.fields.named(name), text, shown.words(self.stem))

    def toggle_filters(self) -> None:
        """Show the filter row under the headings with the cursor in it, or take it away with what was typed."""
        row = self.table.filter_row
        typed = bool(row.texts())
        row.offer(self.model.columns if self.by_column.isChecked() else None)
        if self.by_column.isChecked():
            next(iter(row.editors.values())).setFocus()
        elif typed:
            self.load()

    def _headed(self) -> None:
        """Put the filter row under the columns shown now."""
        if self.by_column.isChecked():
            self.table.filter_row.offer(self.model.columns)

    def load(self) -> None:
        """Read the list again, keeping the place."""
        from clfdesk.services import person

        self._declared()
        self.searched = None
        keep = self.current().get("number")
        where, order, stem = self.where(), self.order, self.stem
        day = self.as_of
        first = self.session.read(person.list_rows, stem, where=where, order=order, limit=200, as_of=day)
        if first is None:
            return

        def fetch(offset: int, limit: int) -> Sequence[Row]:
            if offset == 0 and limit <= 200:
                return first.rows  # type: ignore[no-any-return]
            more = self.session.read(
                person.list_rows,
                stem,
                where=where,
                order=order,
                limit=limit,
                offset=offset,
                as_of=day,
                counted=False,
            )
            return more.rows if more else []

        self.model.point(first.count, fetch)
        self._total = max(self._total, first.count) if where else first.count
        self.after(keep)

    def _declared(self) -> None:
        """Offer the columns the desk declared for itself since, and leave out those it gave up."""
        if self._version == own.version():
            return
        self._version = own.version()
        was = {each.name: each.shown for each in self._columns}
        self.fields = _with_own(self.stem, self.fields)
        self._columns = [
            replace(each, shown=was.get(each.name, each.shown)) for each in shown.columns(self.stem, self.fields)
        ]
        self.model.show_columns(self._columns)
        self._choose.setMenu(self._menu())

    def fill(self, rows: Sequence[Row]) -> None:
        """Show these rows instead of the list (the answers of the search box)."""
        self.searched = [int(row["number"]) for row in rows]
        self.model.fill(rows)
        self.after(None)

    def after(self, keep: object) -> None:
        """Choose the row that was chosen, tell the count."""
        count = self.model.rowCount()
        narrowed = bool(self.where()) or self.searched is not None
        self.table.nothing = _("Nothing fits. Search for something else, or take a filter away.") if narrowed else ""
        self.table.setAccessibleDescription(self.table.nothing)
        self._stack.setCurrentIndex(0 if count or narrowed else 1)
        if count and keep is not None:
            row = self.model.find("number", keep)
            if row >= 0:
                self.table.selectRow(row)
        self._tell()
        self.loaded.emit(count)

    def export(self) -> None:
        """Write the list as it is shown (its filter, order and columns) as a workbook, and open it."""
        from clfdesk.services import list_export

        self._write(_("Writing the list"), list_export.export_list)

    def press(self) -> None:
        """Press the list as it is shown as a PDF that says 内部资料, and open it."""
        from clfdesk.services import listing_print

        self._write(_("Pressing the list"), listing_print.print_list)

    def _write(self, says: str, write: Callable[..., Any]) -> None:
        office, stem, where, order = self.session.desk, self.stem, self.where(), self.order
        names, out = [each.name for each in self.model.columns], self.session.out_folder(_("lists"))
        found = None if self.searched is None else list(self.searched)
        purpose, day = self.purpose, self.as_of

        def verb() -> Any:
            from clfdesk.services import person

            asked = where
            if found is not None:
                asked = f"number in ({', '.join(map(str, found))})" if found else "number == 0"
            listing = person.list_rows(
                office,
                stem,
                where=asked,
                columns=names,
                order=order,
                purpose=purpose,
                as_of=day,
            )
            return write(office, stem, listing, purpose=purpose, out=out)

        def done(file: Any) -> None:
            self.session.told.emit(_("Written: {file}").format(file=file.path.name), False)
            files.open_path(file.path)

        self.session.do(says, verb, done=done)

    def paste(self) -> None:
        """Paste copied cells: by their headings, or from the cell at hand on in the order of the columns shown."""
        from clfdesk.ui.paste_dialog import paste

        if self.as_of is not None:
            self.session.told.emit(_("A past day is only read."), False)
            return
        columns, index = [each.name for each in self.model.columns], self.table.currentIndex()
        first = index.column() if index.isValid() else 0
        paste(self.session, self.stem, QGuiApplication.clipboard().text(), columns, first, self)

    def current(self) -> Row:
        """Return the chosen row; empty where none is."""
        index = self.table.currentIndex()
        return self.model.row(index.row()) if index.isValid() and index.row() < self.model.rowCount() else {}

    def chosen_rows(self) -> list[Row]:
        """Return all chosen rows."""
        return [self.model.row(number) for number in self.table.selected()]

    def _sort(self, section: int) -> None:
        name = self.model.columns[section].name
        down = self.order == name
        self.order = f"-{name}" if down else name
        header = self.table.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(section, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)
        self.load()

    def _menu(self) -> QMenu:
        menu = QMenu(self)
        for number, each in enumerate(self._columns):
            action = QAction(each.heading, menu, checkable=True, checked=each.shown)
            action.toggled.connect(lambda on, number=number: self._show_column(number, on))
            menu.addAction(action)
        return menu

    def _show_column(self, number: int, on: bool) -> None:
        self._columns[number] = replace(self._columns[number], shown=on)
        self.model.show_columns(self._columns)
        self.table.widths()
        self._headed()

    def open_kept(self, kept: Any) -> None:
        """Show a kept list: its condition, columns and order; ``None`` for the whole list again."""
        self.clear_filters()
        self.fixed_where = kept.condition if kept else ""
        self.order = kept.sorting if kept else ""
        if kept and kept.columns:
            self.show_only(kept.columns)
        self.load()

    def clear_filters(self) -> None:
        """Empty every filter, above and under the headings, without telling."""
        self.filters.clear()
        if self.by_column.isChecked():
            self.by_column.setChecked(False)
            self.table.filter_row.offer(None)

    def show_only(self, names: Sequence[str]) -> None:
        """Show just these columns, in their declared order."""
        self._columns = [replace(each, shown=each.name in names) for each in self._columns]
        self.model.show_columns(self._columns)
        self.table.widths()
        self._headed()

    def _copy_all(self) -> None:
        if not self.table.selected():
            self.table.selectAll()
        self.table.copy()
        self.session.told.emit(_("Copied {count} rows.").format(count=len(self.table.selected())), False)

    def _tell(self) -> None:
        count, chosen = self.model.rowCount(), len(self.table.selectionModel().selectedRows())
        says = _("{count} shown").format(count=f"{count:,}")
        if self._total > count:
            says = _("{count} of {total} shown").format(count=f"{count:,}", total=f"{self._total:,}")
        if chosen > 1:
            says = _("{says}, {chosen} chosen").format(says=says, chosen=chosen)
        self._count.setText(says)

    def _nothing(self, empty: tuple[str, str, Callable[[], Any]] | None) -> QWidget:
        says, action, slot = empty or (_("Nothing here yet."), "", lambda: None)
        parts: list[QWidget] = [element.label(says)]
        if action:
            parts.append(element.flow(element.button(action, slot, kind="primary")))
        inside = element.card(*parts, margin=32, space=16)
        return element.plain(_top(inside))


def _with_own(stem: str, fields: Fields) -> Fields:
    """Return the fields of a list with those the desk declared for itself."""
    return Fields((*(each for each in fields if not each.name.startswith(own.PREFIX)), *own.fields(stem)))


def _top(widget: QWidget) -> QVBoxLayout:
    made = element.column(widget)
    made.addStretch(1)
    return made
