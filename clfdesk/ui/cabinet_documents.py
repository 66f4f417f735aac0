"""The documents rules stand on: which rules quote each, and its copy."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFormLayout, QLineEdit

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown
from clfdesk.ui.cabinet_boxes import PaperTab
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class DocumentsTab(PaperTab):
    """The documents rules stand on."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._found: list[Any] = []
        self.model = TableModel(
            [
                shown.Column("number", _("document no."), 13, toned=True, firm=True),
                shown.Column("title", _("document's title"), 12),
                shown.Column("issuer", _("issued by"), 7),
                shown.Column("dated", _("paper's day"), 6),
                shown.Column("rules", _("quoted by"), 4),
                shown.Column("kept", _("copy kept"), 5),
            ],
            lambda row: "" if row.get("scan") else "amber",
        )
        self.table = TableView(self.model, _("Documents"), _("No rule quotes a document."))
        self.rules = TableModel([shown.Column("rule", _("what quotes it"), 30)])
        self.quoting = TableView(self.rules, _("what quotes it"), _("Choose a document."))
        self.title, self.issuer, self.dated = QLineEdit(), QLineEdit(), QLineEdit()
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        for label, line in (
            (_("document's title"), self.title),
            (_("issued by"), self.issuer),
            (_("paper's day"), self.dated),
        ):
            line.setAccessibleName(label)
            form.addRow(label, line)
        keep = element.button(_("&Save"), self.save, kind="primary", icon="save", changes=True)
        attach = element.button(_("Keep its &PDF …"), self.attach, icon="file-up", changes=True)
        self.open_button = element.button(_("&Show it"), self.show_copy, icon="file-check")
        side = element.column(form, element.flow(keep, attach, self.open_button), self.quoting, space=12, margin=8)
        side.setStretch(2, 1)
        split = arrangement.Split(self.table, element.bare(side), shares=(5, 4), wide=0)
        layout = element.column(self.note, split, space=8)
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.table.chosen.connect(self._show)

    def load(self, year: int) -> None:
        """Show every document the rules in force quote."""
        from clfdesk.services import archive_document

        self.year = year
        self._found = self.session.read(archive_document.documents, otherwise=[])
        self.model.fill(
            [
                {
                    "number": each.number,
                    "title": each.title,
                    "issuer": each.issuer,
                    "dated": shown.day(each.dated),
                    "rules": str(len(each.rules)),
                    "kept": _("yes") if each.scan else "",
                    "scan": each.scan,
                }
                for each in self._found
            ]
        )

    def choose(self, number: str) -> None:
        """Choose the document of a number, where some rule quotes it."""
        if (row := self.model.find("number", number)) >= 0:
            self.table.selectRow(row)
            self.table.setFocus()

    def _chosen(self) -> Any:
        chosen = self.table.selected()
        return self._found[chosen[0]] if chosen else None

    def _show(self, index: int) -> None:
        if 0 <= index < len(self._found):
            found = self._found[index]
            self.rules.fill([{"rule": each} for each in dict.fromkeys(found.rules)])
            self.title.setText(found.title)
            self.issuer.setText(found.issuer)
            self.dated.setText(shown.day(found.dated))
            self.open_button.setVisible(bool(found.scan))

    def _keep(self, file: Any) -> None:
        from clfdesk.services import archive_document

        found, office = self._chosen(), self.session.desk
        if found is None:
            return
        values = {"title": self.title.text(), "issuer": self.issuer.text(), "dated": self.dated.text()}
        self.session.do(
            _("Saving"),
            lambda: archive_document.describe(office, found.number, values, file=file),
            changes=("policy_document", "archive_item", "scan"),
            told=_("Saved."),
        )

    def save(self) -> None:
        """Keep what is known of the chosen document."""
        self._keep(None)

    def attach(self) -> None:
        """Ask for the document's PDF and file it."""
        path = files.ask(self, _("The document"), "PDF, JPG, PNG (*.pdf *.jpg *.jpeg *.png)")
        if path is not None:
            self._keep(path)

    def show_copy(self) -> None:
        """Write the kept copy to the day's folder and open it."""
        from clfdesk.services import scan
        from clfdesk.services.files import write_out

        found, office, out = self._chosen(), self.session.desk, self.out()
        if found is None or not found.scan:
            return

        def verb() -> Any:
            return write_out(
                out, scan.get(office, found.scan).file_name, scan.open_bytes(office, found.scan), "internal"
            )

        self.session.do(_("Opening the paper"), verb, done=lambda file: files.open_path(file.path))
