"""Returns: make one on our own layout, or fill the county's own form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QLineEdit

from clfdesk.domain.staff import STAFF_FIELDS
from clfdesk.domain.stems import STEMS
from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView
from clfdesk.ui.version_panel import VersionPanel


class FilingsPage(Page):
    """A key is a return's number, or the path of a county's form."""

    name = "filings"
    watches = frozenset({"filing"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Returns"))
        self.blank: Path | None = None
        self.cards = TableModel(
            [
                shown.Column("id", _("No."), 4),
                shown.Column("title", _("return"), 11),
                shown.Column("period", _("period"), 5),
                shown.Column("due", _("due"), 14),
            ]
        )
        self.table = TableView(self.cards, _("Returns"))
        self.table.opened.connect(lambda _row: self.make())
        self.table.chosen.connect(lambda _row: self._ready())
        self.period = QLineEdit()
        self.period.setPlaceholderText(_("this one; or 2026-H2, 2026-Q4, 2026-10"))
        self.period.setAccessibleName(_("Period"))
        self.make_button = element.button(_("&Make the return"), self.make, kind="primary", icon="file-check")
        self.made = element.column()
        self.form_name = element.label(_("No form chosen yet."), "muted")
        self.form_says = element.label("")
        self.mapping = TableModel(
            [
                shown.Column("column", _("column of the form"), 10, toned=True),
                shown.Column("field", _("filled with"), 10),
            ],
            lambda row: "" if row.get("field") else "amber",
        )
        self.mapping_table = TableView(
            self.mapping,
            _("How the form is filled"),
            _("Choose the form the county sent: you will see here what goes into each of its columns."),
        )
        self.mapping_table.setMinimumHeight(theme.px(140))
        self.fill_button = element.button(_("&Fill it"), self.fill, kind="primary", icon="check")
        self.fill_button.setEnabled(False)
        self.choose_button = element.button(_("&Choose the county's form …"), self.choose, icon="folder-open")
        self.filled = element.column()
        left = element.card(
            element.label(_("Returns on our own layout"), "heading"),
            self.table,
            element.flow(self.period, self.make_button),
            self.made,
            space=12,
        )
        self.period.setMinimumWidth(theme.px(240))
        right = element.card(
            element.label(_("The county's own form"), "heading"),
            element.flow(self.choose_button, self.fill_button),
            self.form_name,
            self.form_says,
            self.mapping_table,
            self.filled,
            space=12,
        )
        self.table.setMinimumHeight(theme.px(140))
        self.versions = VersionPanel(session)
        self.sent_card = element.card(element.label(_("Versions kept"), "heading"), self.versions, margin=16)
        self.body.addWidget(arrangement.Sides(left, right, wide=820), 1)
        self.body.addWidget(self.sent_card)

    def load(self) -> None:
        from clfdesk.services import filing

        cards = self.session.read(filing.list_cards, otherwise=[])
        keep = max(self.table.currentIndex().row(), 0)
        self.cards.fill([{"id": c.id, "title": c.title, "period": c.every, "due": c.due} for c in cards])
        self.table.selectRow(keep)
        self.versions.load()
        self.sent_card.setVisible(self.versions.model.rowCount() > 0)
        self._ready()

    def open(self, key: object) -> None:
        if isinstance(key, Path):
            self.understand(key)
        else:
            self.load()
            self.table.selectRow(max(0, self.cards.find("id", key)))

    def make(self) -> None:
        """Make the return at hand into the day's folder."""
        from clfdesk.services import filing

        row = self.table.currentIndex().row()
        if row < 0:
            return
        card, period = str(self.cards.row(row)["id"]), self.period.text().strip()
        office, out = self.session.desk, self.session.out_folder(_("returns"))
        self.make_button.setEnabled(False)
        self.session.do(
            _("Making the return"),
            lambda: filing.make(office, card, period, out),
            changes=("filing",),
            done=self._made,
            failed=lambda _error: self.make_button.setEnabled(True),
        )

    def choose(self) -> None:
        """Ask for the county's form."""
        path, _kind = QFileDialog.getOpenFileName(self, _("The county's own form"), "", "Excel (*.xlsx)")
        if path:
            self.understand(Path(path))

    def understand(self, path: Path) -> None:
        """Read a form and show how it would be filled."""
        from clfdesk.services import filing

        office = self.session.desk

        def done(found: Any) -> None:
            self.blank = path
            element.clear(self.filled)
            self.form_name.setText(f"{path.name}　{found.title}")
            says = _("{people} people will be written; the form has room for {room}.")
            says = says.format(people=found.people, room=found.room)
            if found.people > found.room:
                says += _(" Rows are added in the form's own style.")
            self.form_says.setText(says)
            self.mapping.fill(
                [
                    {"column": column, "field": _field(found.stem, found.mapping.get(column, ""))}
                    for column in found.columns
                ]
            )
            self.fill_button.setEnabled(True)
            self.fill_button.setFocus()

        self.session.do(_("Reading {file}").format(file=path.name), lambda: filing.understand(office, path), done=done)

    def fill(self) -> None:
        """Fill the form into the day's folder; the form itself stays as it is."""
        from clfdesk.services import filing

        blank, office, out = self.blank, self.session.desk, self.session.out_folder(_("returns"))
        if blank is None:
            return
        self.session.do(
            _("Filling the form"), lambda: filing.fill(office, blank, out), changes=("filing",), done=self._filled
        )

    def _made(self, made: Any) -> None:
        self.make_button.setEnabled(True)
        says = _("{title}: {rows} rows, version {revision}.")
        lines = [element.label(says.format(title=made.title, rows=made.rows, revision=made.revision), "strong")]
        if made.warning is not None:
            lines.append(element.label(f"{made.warning.says}{made.warning.next}", tone="amber"))
        lines += [element.label(each.says, tone="red" if each.severity == "red" else "amber") for each in made.problems]
        element.clear(self.made)
        parts = [*lines, files.buttons([file.path for file in made.files])]
        self.made.addWidget(element.card(*parts, role="note" if made.problems else "good", margin=12))

    def _filled(self, result: Any) -> None:
        says = _("{count} rows written, {added} rows added to the form. Everything else of it is unchanged.")
        lines = [element.label(says.format(count=result.filled, added=result.inserted), "strong")]
        if result.unmapped:
            left = "、".join(result.unmapped)
            lines.append(element.label(_("Left empty for you: {columns}").format(columns=left), tone="amber"))
        element.clear(self.filled)
        parts = [*lines, files.buttons([file.path for file in result.files])]
        self.filled.addWidget(element.card(*parts, role="good", margin=12))

    def _ready(self) -> None:
        self.make_button.setEnabled(self.table.currentIndex().isValid())


def _field(stem: str, name: str) -> str:
    """Return how a field reads; the empty text for a column that stays empty."""
    fields = STEMS.get(stem, STAFF_FIELDS)
    return shown.label(fields.named(name)) if name in fields.names() else name


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return FilingsPage(session, open_page)
