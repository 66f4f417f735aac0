"""Import records: every file that was taken in, its counts and its hash; its original fetched, the import undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clfdesk.i18n import _
from clfdesk.ui import element, files, shown
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.preview_view import PILES
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class ImportsPage(Page):
    """A key is the number of an import."""

    name = "imports"
    watches = frozenset({"person", "import_record"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Import records"))
        self.records: list[Any] = []
        self.fetch_button = element.button(_("&Fetch the original"), self.fetch, kind="primary", icon="download")
        self.undo_button = element.button(_("&Undo this import"), self.undo, icon="undo-2", changes=True)
        self.add_action(self.fetch_button)
        self.add_action(self.undo_button)
        self.model = TableModel(
            [
                shown.Column("taken_on", _("day"), 5),
                shown.Column("file", _("file"), 14),
                shown.Column("sender", _("whose list"), 5),
                *(
                    shown.Column(name, _(title), 3, True)
                    for name, title, _tone in PILES
                    if name in ("new", "changed", "same", "suspect", "refused")
                ),
            ]
        )
        self.table = TableView(self.model, _("Imports"), _("Nothing was imported yet."))
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _row: self.fetch())
        self.note = element.label("", "muted")
        self.done = element.column()
        says = _(
            "The file of an import is kept encrypted with the desk, just as it came, with a sheet that says of each value"
            " which file, sheet and row it came from."
        )
        box = element.card(element.label(says, "muted"), self.table, self.note, self.done, space=12)
        self.body.addWidget(box, 1)

    def load(self) -> None:
        from clfdesk.services import intake_records

        self.records = self.session.read(intake_records.imports, otherwise=[])
        self.model.fill(
            [
                {"taken_on": each.taken_on, "file": each.file, "sender": each.sender, **each.piles}
                for each in self.records
            ]
        )
        if self.records:
            self.table.selectRow(0)
        self._chosen(0 if self.records else -1)

    def open(self, key: object) -> None:
        place = next((place for place, each in enumerate(self.records) if each.number == key), None)
        if place is not None:
            self.table.selectRow(place)

    def fetch(self) -> None:
        """Write the original of the chosen import into the folder of written files."""
        from clfdesk.services import intake_original

        record, office, out = self._record(), self.session.desk, self.session.out_folder(_("import"))
        if record is not None:
            self.session.do(
                _("Fetching the original"),
                lambda: intake_original.fetch(office, record.number, out),
                done=lambda found: self._written([file.path for file in found]),
            )

    def undo(self) -> None:
        """Take the chosen import back."""
        from clfdesk.services import intake_records

        record, office = self._record(), self.session.desk
        if record is not None:
            self.session.do(
                _("Undo"),
                lambda: intake_records.undo(office, record.number),
                changes=("person", "certificate", "division", "entry", "import_record"),
                done=lambda _set: self.session.told.emit(_("The import was taken back."), False),
            )

    def _record(self) -> Any:
        row = self.table.currentIndex().row()
        return self.records[row] if 0 <= row < len(self.records) else None

    def _chosen(self, _row: int) -> None:
        record = self._record()
        element.clear(self.done)
        self.fetch_button.setEnabled(record is not None and record.originals > 0)
        self.undo_button.setEnabled(record is not None and record.change_set is not None)
        says = _("{file}　{count} files kept　SHA-256 {hash}")
        self.note.setText(
            says.format(file=record.file, count=record.originals, hash=_parted(record.sha256))
            if record is not None
            else ""
        )

    def _written(self, paths: list[Path]) -> None:
        element.clear(self.done)
        self.done.addWidget(files.buttons(paths))


def _parted(digest: str) -> str:
    """Return a hash in parts that a narrow window can put one below another."""
    return " ".join(digest[place : place + 16] for place in range(0, len(digest), 16))


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return ImportsPage(session, open_page)
