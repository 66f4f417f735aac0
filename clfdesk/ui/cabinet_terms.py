"""The office's retention table: every class of papers, how long it is kept and by which paper; marked as reference until approved."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFormLayout, QLineEdit

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, shown
from clfdesk.ui.cabinet_boxes import PaperTab
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class TermsTab(PaperTab):
    """The classes of papers with their terms; a term of the office's own needs its paper."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._found: list[Any] = []
        self.model = TableModel(
            [
                shown.Column("code", _("code"), 3, firm=True),
                shown.Column("title", _("class of papers"), 20),
                shown.Column("term", _("kept for"), 5, firm=True),
                shown.Column("category", _("category"), 9),
                shown.Column("source", _("by which paper"), 14, toned=True),
            ],
            lambda row: "green" if row.get("local") else "amber",
        )
        self.table = TableView(self.model, _("Retention table"), _("There is no class of papers."))
        self.heading = element.label(_("Choose a class of papers."), "strong")
        self.term = element.combo(_("kept for"), 6)
        self.source = QLineEdit()
        self.source.setAccessibleName(_("Number of the approved table"))
        self.source.setPlaceholderText(_("such as the archives authority's reply"))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.addRow(_("kept for"), self.term)
        form.addRow(_("Number of the approved table"), self.source)
        keep = element.button(_("&Save"), self.save, kind="primary", icon="save", changes=True)
        printed = element.button(_("&Print the table"), self.on_paper, icon="printer")
        hint = element.label(
            _("The terms that come with the program are for reference. Enter those your archives authority approved."),
            "muted",
        )
        side = element.column(self.heading, hint, form, element.flow(keep, printed), space=12, margin=8)
        side.addStretch(1)
        split = arrangement.Split(self.table, element.scrolled(element.bare(side), _("Form")), shares=(5, 3), wide=0)
        layout = element.column(self.note, split, space=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.table.chosen.connect(self._show)

    def load(self, year: int) -> None:
        """Show the table as it is in force today."""
        from clfdesk.services import archive_terms

        self.year = year
        words = archive_terms.table()["terms"]
        if not self.term.count():
            for code, word in words.items():
                self.term.addItem(word, code)
        self._found = self.session.read(archive_terms.materials, otherwise=[])
        self.model.fill(
            [
                {
                    "code": each.code,
                    "title": each.title,
                    "term": words.get(each.term, each.term),
                    "category": each.category,
                    "source": each.source,
                    "local": each.local,
                }
                for each in self._found
            ]
        )

    def _show(self, index: int) -> None:
        if 0 <= index < len(self._found):
            found = self._found[index]
            self.heading.setText(f"{found.code} {found.title}")
            self.term.setCurrentIndex(max(0, self.term.findData(found.term)))
            self.source.setText(found.source if found.local else "")

    def save(self) -> None:
        """Keep the term of the chosen class, with the paper that approved it."""
        from clfdesk.services import archive_terms

        chosen, office = self.table.selected(), self.session.desk
        if chosen:
            code, term, source = self._found[chosen[0]].code, self.term.currentData(), self.source.text()
            self.session.do(
                _("Saving"),
                lambda: archive_terms.set_term(office, code, term, source=source),
                changes=("local_value", "policy"),
                told=_("Saved."),
            )

    def on_paper(self) -> None:
        """Press the retention table."""
        from clfdesk.services import archive_papers

        office, out = self.session.desk, self.out()
        self.press(_("Pressing the list"), lambda: archive_papers.terms_list(office, out))
