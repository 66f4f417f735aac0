"""Returns: make one on our own layout, or fill the county's own form."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QSizePolicy, QWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown, theme
from clfdesk.ui.mapping_panel import Line, MappingPanel
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
        self.form: Any = None
        self.whom = QLineEdit()
        self.whom.setPlaceholderText(_("for whom: a name, a number, or a condition"))
        self.whom.setAccessibleName(_("For whom the form is"))
        self.whom.hide()
        self.old_box = QCheckBox(_("as .&xls"))
        self.cover_box = QCheckBox(_("with a co&ver"))
        self.locked_box = QCheckBox(_("with a pass&word"))
        self.checks_box = QCheckBox(_("with a sheet of f&indings"))
        self.draft_button = element.button(_("Look at it firs&t"), self.draft, icon="list-checks", changes=True)
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
        self.period = element.combo(_("Period"), 12)
        self.period.setEditable(True)
        self.period.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.period.setToolTip(_("Choose one, or write 2026, 2026-H2, 2026-Q4 or 2026-10."))
        self._kind = ""
        self.make_button = element.button(
            _("&Make the return"), self.make, kind="primary", icon="file-check", changes=True
        )
        self.made = element.column()
        self.form_name = element.label(_("No form chosen yet."), "muted")
        self.form_says = element.label("")
        self.mapping = MappingPanel(_("leave empty"))
        self.mapping.hide()
        self.hint = element.label(
            _("Choose the form the county sent: you will see here what goes into each of its columns."), "muted"
        )
        self.fill_button = element.button(_("&Fill it"), self.fill, kind="primary", icon="check", changes=True)
        self.fill_button.setEnabled(False)
        self.back_box = QCheckBox(_("give it back as .xls (&O)"))
        self.back_box.hide()
        self.choose_button = element.button(_("&Choose the county's form …"), self.choose, icon="folder-open")
        self.filled = element.column()
        self.rest = QWidget()  # takes the room below while no form is shown
        self.rest.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        left = element.card(
            element.label(_("Returns on our own layout"), "heading"),
            self.table,
            element.flow(self.period, self.make_button, self.draft_button),
            element.flow(self.old_box, self.cover_box, self.locked_box, self.checks_box),
            self.made,
            space=12,
        )
        self.period.setMinimumWidth(theme.px(240))
        right = element.card(
            element.label(_("The county's own form"), "heading"),
            element.flow(self.choose_button, self.fill_button),
            self.form_name,
            self.form_says,
            self.whom,
            self.back_box,
            self.filled,
            self.hint,
            self.mapping,
            self.rest,
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
        self.cards.fill(
            [{"id": c.id, "title": c.title, "period": c.every, "due": c.due, "kind": c.period} for c in cards]
        )
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
        card, period = str(self.cards.row(row)["id"]), self._period()
        office, out = self.session.desk, self.session.out_folder(_("returns"))
        old, cover, checks = (each.isChecked() for each in (self.old_box, self.cover_box, self.checks_box))
        encrypt = "" if self.locked_box.isChecked() else None
        self.make_button.setEnabled(False)
        self.session.do(
            _("Making the return"),
            lambda: filing.make(office, card, period, out, old=old, cover=cover, with_checks=checks, encrypt=encrypt),
            changes=("filing",),
            done=self._made,
            failed=lambda _error: self.make_button.setEnabled(True),
        )

    def draft(self) -> None:
        """Keep the return at hand as a draft and show what was found in it; no file is written."""
        from clfdesk.services import filing

        row, office, period = self.table.currentIndex().row(), self.session.desk, self._period()
        if row < 0:
            return
        card = str(self.cards.row(row)["id"])
        self.session.do(
            _("Making the return"), lambda: filing.draft(office, card, period), changes=("filing",), done=self._made
        )

    def choose(self) -> None:
        """Ask for the county's form."""
        path = files.ask(self, _("The county's own form"), "Excel, Word (*.xlsx *.xls *.docx)")
        if path:
            self.understand(path)

    def understand(self, path: Path) -> None:
        """Read a form and show how it would be filled."""
        from clfdesk.services import filing_form

        office = self.session.desk

        def done(found: Any) -> None:
            self.blank, self.form = path, found
            element.clear(self.filled)
            self.form_name.setText(f"{path.name}　{found.title}")
            if found.kind == "table":
                says = _("{people} people will be written; the form has room for {room}.")
                says = says.format(people=found.table.people, room=found.table.room)
                if found.table.people > found.table.room:
                    says += _(" Rows are added in the form's own style.")
            elif found.kind == "cells":
                says = _("The form has single cells: choose what goes beside each label.")
            else:
                says = _("A Word form: choose what goes to each place, and for whom it is.")
            old = path.suffix.lower() == ".xls"
            if old:
                says += _(
                    " The county sent an .xls: it is filled as .xlsx, and given back as .xls where this is ticked."
                )
            self.back_box.setVisible(old)
            self.back_box.setChecked(old)
            self.form_says.setText(says)
            self.whom.setVisible(found.kind == "word")
            self.mapping.show_lines([Line(place, said) for place, said in found.places.items()], found.choices)
            self.hint.setText(_("What goes into each column; what you choose is remembered for this form."))
            self.mapping.show()
            self.rest.hide()
            self.fill_button.setEnabled(True)
            self.fill_button.setFocus()

        self.session.do(_("Reading {file}").format(file=path.name), lambda: filing_form.look(office, path), done=done)

    def fill(self) -> None:
        """Fill the form into the day's folder; the form itself stays as it is."""
        from clfdesk.services import filing_form

        blank, form, office = self.blank, self.form, self.session.desk
        out, whom = self.session.out_folder(_("returns")), self.whom.text() if form and form.kind == "word" else ""
        if blank is None:
            return
        mapping, old = self.mapping.chosen(), self.back_box.isVisible() and self.back_box.isChecked()
        self.session.do(
            _("Filling the form"),
            lambda: filing_form.fill(office, form, blank, out, mapping, whom, old=old),
            changes=("filing",),
            done=self._filled,
        )

    def _made(self, made: Any) -> None:
        self.make_button.setEnabled(True)
        says = _("{title}: {rows} rows, version {revision}.")
        if made.state == "draft":
            says = _("{title}: {rows} rows, kept as a draft; no file was written.")
        lines = [element.label(says.format(title=made.title, rows=made.rows, revision=made.revision), "strong")]
        if made.warning is not None:
            lines.append(element.label(f"{made.warning.says}{made.warning.next}", tone="amber"))
        lines += [element.label(each.says, tone="red" if each.severity == "red" else "amber") for each in made.problems]
        element.clear(self.made)
        if made.password:
            says = _("Password, to be told by telephone: {password}").format(password=made.password)
            lines.append(element.label(says, "strong"))
        parts: list[Any] = [*lines]
        if made.files:
            parts.append(files.buttons([file.path for file in made.files]))
        parts.append(
            element.flow(
                element.button(
                    _("Se&nd it, answer the findings …"),
                    lambda: self.open_page("versions", made.filing),
                    icon="chevron-right",
                )
            )
        )
        self.made.addWidget(element.card(*parts, role="note" if made.problems else "good", margin=12))

    def _filled(self, result: Any) -> None:
        says = _("{count} rows written, {added} rows added to the form. Everything else of it is unchanged.")
        text = says.format(count=result.filled, added=getattr(result, "inserted", 0))
        if self.form.kind != "table":
            text = _("{count} places filled. Everything else of the form is unchanged.").format(
                count=len(result.mapped)
            )
        lines = [element.label(text, "strong")]
        behind = getattr(result, "behind", ())
        if behind:
            says = _("Not carried over from the .xls: {what}").format(what="；".join(behind))
            lines.append(element.label(says, tone="amber"))
        if result.unmapped:
            left = "、".join(result.unmapped)
            lines.append(element.label(_("Left empty for you: {columns}").format(columns=left), tone="amber"))
        element.clear(self.filled)
        parts = [*lines, files.buttons([file.path for file in result.files])]
        self.filled.addWidget(element.card(*parts, role="good", margin=12))

    def _ready(self) -> None:
        index = self.table.currentIndex()
        self.make_button.setEnabled(index.isValid())
        kind = str(self.cards.row(index.row()).get("kind", "")) if index.isValid() else self._kind
        if kind != self._kind:
            self._kind = kind
            self._offer(kind)

    def _offer(self, kind: str) -> None:
        """Offer the period today lies in, the one to come and those before, as the chosen return counts them."""
        from clfdesk.services import filing

        self.period.clear()
        for each in filing.periods(self.session.desk, kind):
            self.period.addItem(each.title(), each.code)
        self.period.setCurrentIndex(0)

    def _period(self) -> str:
        """Return the period chosen, or as it was written."""
        written = self.period.currentText().strip()
        at = self.period.findText(written)
        return str(self.period.itemData(at)) if at >= 0 else written


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return FilingsPage(session, open_page)
