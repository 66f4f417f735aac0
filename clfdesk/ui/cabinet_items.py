"""The cabinet's filed papers: the list left, one paper right; filing, numbering, catalogue, stamps, a list taken in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from clfdesk.domain.archive_fields import ARCHIVE_FIELDS
from clfdesk.i18n import N_, _, ngettext
from clfdesk.ui import arrangement, element, files, preference
from clfdesk.ui.dropping import DropTarget
from clfdesk.ui.form_place import FormPlace
from clfdesk.ui.list_pane import ListPane
from clfdesk.ui.record_form import RecordForm
from clfdesk.ui.session import Session

_GROUPS = (
    (N_("Paper"), ("title", "document_number", "responsible", "dated", "pages", "secrecy", "remark")),
    (N_("Where it is filed"), ("material", "term", "year", "organ", "village")),
)
_CHANGED = ("archive_item", "item_text", "box", "scan")


class ItemsTab(QWidget):
    """Filed papers of one year or all."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        DropTarget(self, self._dropped)
        self.number: int | None = None
        self.looked: Any = None
        self.list = ListPane(
            session,
            "archive_item",
            ARCHIVE_FIELDS,
            name=_("Filed papers"),
            filters=("material", "term", "state"),
            order="material",
            empty=(
                _("Nothing is filed yet. File the papers of the year: PDF, photo or workbook."),
                _("File papers"),
                self.file,
            ),
        )
        self.search = QLineEdit()
        self.search.setAccessibleName(_("Find in filed papers"))
        self.search.setPlaceholderText(_("Find in titles, notes and the papers' own words"))
        self.search.returnPressed.connect(self.find)
        self.chosen_class = element.combo(_("Class of the papers to file"), 8)
        self.place = FormPlace(session, "archive_item", self._groups())
        save = element.button(_("&Save"), self.save, kind="primary", icon="save", changes=True)
        self.open_button = element.button(_("Show the &paper"), self.show_paper, icon="file-check")
        self.stamp_button = element.button(_("Stamp on the &PDF"), self.stamp_over, icon="printer")
        self.out_button = element.button(_("Take it &out"), self.take_out, icon="x", changes=True)
        self.side = element.bare(
            element.column(
                element.flow(save, self.open_button, self.stamp_button, self.out_button),
                self.place.area,
                space=12,
                margin=8,
            )
        )
        self.side.hide()
        self.note = element.column()
        self.doing = element.flow(
            self.chosen_class,
            element.button(_("&File papers …"), self.file, kind="primary", icon="file-up", changes=True),
            element.button(_("&Enter one by hand"), self.add, icon="plus"),
            element.button(_("N&umber the year"), self.number_year, icon="list-checks", changes=True),
            element.button(_("&Catalogue"), self.catalogue, icon="printer"),
            element.button(_("S&tamps"), self.stamps, icon="printer"),
            element.button(_("Stamps on the year's &PDFs"), self.stamp_year, icon="printer"),
            element.button(_("&Take in a list …"), self.take_in, icon="file-spreadsheet", changes=True),
        )
        self.split = arrangement.Split(self.list, self.side, shares=(5, 3), wide=0)
        layout = element.column(self.doing, self.search, self.note, self.split, space=8)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.list.chosen.connect(lambda row: self._show(row) if row else None)

    @property
    def form(self) -> RecordForm:
        """The form shown now."""
        return self.place.form

    def load(self, year: int) -> None:
        """Read the list again; ``year`` is the page's."""
        self.year = year
        from clfdesk.services import archive, archive_terms

        if not self.chosen_class.count():
            for each in self.session.read(archive_terms.materials, otherwise=[]):
                self.chosen_class.addItem(f"{each.code} {each.title}", each.code)
        self.list.fixed_where = f"year == {year}" if archive.years() else ""
        self.list.load()

    def unsaved(self) -> bool:
        """Tell whether the form holds something typed."""
        return not self.side.isHidden() and self.form.touched

    def _groups(self) -> list[Any]:
        return [(_(heading), [ARCHIVE_FIELDS.named(name) for name in names]) for heading, names in _GROUPS]

    def find(self) -> None:
        """Show the papers a text is found in."""
        from clfdesk.services import archive, person

        text = self.search.text().strip()
        if not text:
            self.list.load()
            return
        numbers = [item.id for item in self.session.read(archive.find, text, otherwise=[])]
        where = f"number in ({', '.join(map(str, numbers))})" if numbers else "number == 0"
        found = self.session.read(person.list_rows, "archive_item", where=where, limit=200)
        self.list.fill(found.rows if found else [])

    def _dropped(self, paths: list[Path]) -> None:
        if kept := [path for path in paths if path.is_file()]:
            self.file_all(kept)

    def file(self) -> None:
        """Ask for papers and file them under the chosen class."""
        today = self.session.out_folder("")
        begin = str(today) if today.is_dir() else preference.last_folder()  # what was pressed today lies there
        kinds = "PDF, JPG, PNG, XLSX, DOCX (*.pdf *.jpg *.jpeg *.png *.xlsx *.xls *.csv *.docx)"
        paths, _kind = QFileDialog.getOpenFileNames(self, _("Papers to file"), begin, kinds)
        if paths:
            self.file_all([Path(each) for each in paths])

    def file_all(self, paths: list[Path]) -> None:
        """File these papers in one operation; those that cannot be are told by name."""
        from clfdesk.services import archive_filing

        office, code = self.session.desk, self.chosen_class.currentData()

        def done(filed: Any) -> None:
            kept = len(filed.kept)
            says = ngettext("{count} paper filed.", "{count} papers filed.", kept).format(count=kept)
            self._tell(says, [f"{name}：{each.what}{each.why}" for name, each in filed.refused])

        given = [(path, {"material": code}) for path in paths]
        self.session.do(
            _("Filing the papers"), lambda: archive_filing.file_all(office, given), changes=_CHANGED, done=done
        )

    def _tell(self, says: str, more: list[str], *parts: QWidget) -> None:
        element.clear(self.note)
        lines = [element.label(each) for each in more[:6]]
        role = "note" if more else "good"
        self.note.addWidget(element.card(element.label(says, "strong"), *lines, *parts, role=role, margin=12))

    def add(self) -> None:
        """Open an empty form."""
        self._form({}, None)

    def _show(self, row: Any) -> None:
        self._form(row, int(row["number"]))

    def _form(self, values: Any, number: int | None) -> None:
        self.number = number
        self.place.show("archive_item", self._groups(), values)
        self.open_button.setVisible(bool(values.get("scan_id")))
        self.stamp_button.setVisible(bool(values.get("scan_id")) and bool(values.get("item_number")))
        self.out_button.setVisible(number is not None and values.get("state") == "open")
        self.side.show()
        if number is None:
            self.form.focus_first()

    def save(self) -> None:
        """Keep what was typed."""
        from clfdesk.services import archive

        values = self.place.typed()
        if values is None:
            return
        number, office = self.number, self.session.desk

        def verb() -> Any:
            return (
                archive.add(office, **values).number
                if number is None
                else archive.change(office, number, values) and number
            )

        def kept(done: Any) -> None:
            self.number, self.form.touched = int(done), False

        self.session.do(_("Saving"), verb, changes=_CHANGED, done=kept, told=_("Saved."))

    def show_paper(self) -> None:
        """Write the kept paper to the day's folder and open it."""
        from clfdesk.services import archive, scan
        from clfdesk.services.files import write_out

        office, number, out = self.session.desk, self.number, self.session.out_folder(_("archives"))
        if number is None:
            return

        def verb() -> Any:
            kept = scan.get(office, archive.get(office, number).scan_id)
            return write_out(out, kept.file_name, scan.open_bytes(office, kept.id), "internal")

        self.session.do(_("Opening the paper"), verb, done=lambda file: files.open_path(file.path))

    def _press(self, says: str, verb: Any) -> None:
        def done(result: Any) -> None:
            made = list(result) if isinstance(result, (list, tuple)) else [result]
            self._tell(
                _("Written: {file}").format(file=made[0].path.name), [], files.buttons([each.path for each in made])
            )

        self.session.do(says, verb, done=done)

    def number_year(self) -> None:
        """Number the year's papers without a gap (nothing is frozen yet)."""
        from clfdesk.services import archive_number

        office, year = self.session.desk, self.year

        def done(result: Any) -> None:
            says = ngettext("{count} paper has its number.", "{count} papers have their numbers.", result.items)
            self._tell(says.format(count=result.items), [])

        self.session.do(_("Numbering"), lambda: archive_number.number_items(office, year), changes=_CHANGED, done=done)

    def catalogue(self) -> None:
        """Press the year's catalogue with its cover, and write it as a workbook."""
        from clfdesk.services import archive_papers

        office, year, out = self.session.desk, self.year, self.session.out_folder(_("archives"))
        self._press(_("Pressing the catalogue"), lambda: archive_papers.catalogue(office, year, out))

    def stamps(self) -> None:
        """Press the stamps of the chosen papers, or of the whole year."""
        from clfdesk.services import archive_papers

        office, year, out = self.session.desk, self.year, self.session.out_folder(_("archives"))
        rows = self.list.chosen_rows()
        items = [int(row["number"]) for row in rows] if len(rows) > 1 else []
        self._press(_("Pressing the stamps"), lambda: archive_papers.stamps(office, out, year=year, items=items))

    def stamp_over(self) -> None:
        """Write the shown paper's PDF with its stamp and page numbers."""
        from clfdesk.services import archive_papers

        office, number, out = self.session.desk, self.number, self.session.out_folder(_("archives"))
        if number is not None:
            self._press(_("Pressing the stamps"), lambda: archive_papers.stamp_over(office, number, out, numbers=True))

    def stamp_year(self) -> None:
        """Write every numbered PDF of the year with its stamp; those without a PDF are told."""
        from clfdesk.services import archive_papers

        office, year, out = self.session.desk, self.year, self.session.out_folder(_("archives"))

        def done(result: Any) -> None:
            made, left = result
            says = ngettext("{count} PDF stamped.", "{count} PDFs stamped.", len(made)).format(count=len(made))
            told = [f"{item.title}：{refusal.why or refusal.what}" for item, refusal in left]
            parts = [files.buttons([made[0].path.parent])] if made else []
            self._tell(says, told, *parts)

        self.session.do(_("Pressing the stamps"), lambda: archive_papers.stamp_year(office, year, out), done=done)

    def take_out(self) -> None:
        """Take the shown paper back out; its number closes up, undo brings it back."""
        from clfdesk.services import archive

        office, number = self.session.desk, self.number
        if number is None:
            return

        def done(_change: Any) -> None:
            self.number = None
            self.side.hide()

        self.session.do(
            _("Taking it out"),
            lambda: archive.remove(office, [number]),
            changes=_CHANGED,
            done=done,
            told=_("Taken out; undo brings it back."),
        )

    def take_in(self) -> None:
        """Ask for a list of filed papers and show what taking it in would do."""
        path = files.ask(self, _("A list of filed papers"), "Excel, WPS, CSV (*.xlsx *.xls *.csv)")
        if path is not None:
            self.look(path)

    def look(self, path: Path) -> None:
        """Preview a list of filed papers; nothing is stored yet."""
        from clfdesk.services import intake

        office = self.session.desk

        def done(looked: Any) -> None:
            self.looked = looked
            says = _(
                "{rows} rows: {new} new, {changed} changed, {same} the same, {suspect} doubtful, {refused} refused."
            )
            told = [f"{item.row}：{problem.why}" for item in looked.items for problem in item.problems]
            store = element.button(_("St&ore"), self.store, kind="primary", icon="check", changes=True)
            self._tell(says.format(rows=looked.rows, **looked.piles), told, element.flow(store))

        self.session.do(
            _("Reading {file}").format(file=path.name),
            lambda: intake.preview(office, path, stem="archive_item"),
            done=done,
        )

    def store(self) -> None:
        """Store the list that was looked at."""
        from clfdesk.services import intake

        office, looked = self.session.desk, self.looked
        if looked is None:
            return

        def done(outcome: Any) -> None:
            says = ngettext("{count} paper taken in.", "{count} papers taken in.", outcome.stored)
            self._tell(says.format(count=outcome.stored), [])

        self.session.do(
            _("Storing"), lambda: intake.commit(office, looked), changes=_CHANGED, done=done, told=_("Saved.")
        )
