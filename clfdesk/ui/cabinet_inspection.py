"""The cabinet's inspection: a score sheet line by line, with what shows each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QFormLayout, QLineEdit

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown
from clfdesk.ui.cabinet_boxes import PaperTab
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class InspectionTab(PaperTab):
    """The score sheet, line by line, with what shows each."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._lines: list[Any] = []
        self.model = TableModel(
            [
                shown.Column("number", _("No."), 3),
                shown.Column("label", _("scored line"), 12, toned=True),
                shown.Column("most", _("points"), 4),
                shown.Column("papers", _("filed papers"), 14),
                shown.Column("books", _("register entries"), 14),
                shown.Column("boxes", _("boxes"), 5),
                shown.Column("says", _("remark"), 8),
            ],
            lambda row: "amber" if row.get("bare") else "",
        )
        self.table = TableView(self.model, _("Inspection"), _("The score sheet has no lines."))
        self.sheet = element.combo(_("Score sheet"), 14)
        self.sheet.currentIndexChanged.connect(lambda _index: self.load(self.year) if self.year else None)
        self.year = 0
        self.lines_of: dict[str, QLineEdit] = {}
        self.picked: dict[str, list[str]] = {}
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        words = {
            "items": _("Filed papers"),
            "registers": _("Registers"),
            "boxes": _("Boxes"),
            "scans": _("Photos and scans"),
            "says": _("remark"),
        }
        for name, label in words.items():
            line = QLineEdit()
            line.setAccessibleName(label)
            self.lines_of[name] = line
            if name == "says":
                form.addRow(label, line)
                continue
            line.setReadOnly(True)
            line.setPlaceholderText(_("by itself"))
            pick = element.button(_("Choose …"), lambda name=name, label=label: self.pick(name, label))
            pick.setAccessibleName(_("Choose: {what}").format(what=label))
            both = element.row(line, pick)
            both.setStretch(0, 1)
            form.addRow(label, both)
        self.heading = element.label(_("Choose a line of the score sheet."), "strong")
        hint = element.label(
            _("Left empty, a line shows the papers of its classes and its registers by itself."), "muted"
        )
        keep = element.button(_("&Save"), self.save, kind="primary", icon="save", changes=True)
        one = element.button(_("Press this &line"), lambda: self.on_paper(one=True), icon="printer")
        side = element.bare(element.column(self.heading, form, hint, element.flow(keep, one), space=12, margin=8))
        whole = element.button(_("Press the &whole and every line"), self.on_paper, icon="printer")
        take = element.button(_("Take in the &county's sheet …"), self.take, icon="file-spreadsheet", changes=True)
        self.papers = QCheckBox(_("with the papers themselves"))
        self.papers.setChecked(True)
        split = arrangement.Split(self.table, element.scrolled(side, _("Form")), shares=(5, 3), wide=0)
        layout = element.column(element.flow(self.sheet, take, whole, self.papers), self.note, split, space=8)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.table.chosen.connect(self._show)

    def load(self, year: int) -> None:
        """Show the lines for a year."""
        from clfdesk.services import inspection, inspection_sheet

        self.year = year
        listed = self.session.read(lambda _office: inspection_sheet.sheets(), otherwise=[])
        if self.sheet.count() != len(listed):
            keep = self.sheet.currentData()
            self.sheet.blockSignals(True)
            self.sheet.clear()
            for name, title in listed:
                self.sheet.addItem(title, name)
            self.sheet.setCurrentIndex(max(0, self.sheet.findData(keep)))
            self.sheet.blockSignals(False)
        self._lines = self.session.read(inspection.lines, year, self.sheet.currentData(), otherwise=[])
        self.model.fill(
            [
                {
                    "number": each.number,
                    "label": each.label,
                    "most": each.most,
                    "papers": "；".join(item.title for item in each.items),
                    "books": "；".join(f"{kept.title} {kept.entries}" for kept in each.registers),
                    "boxes": "、".join(str(box.number) for box in each.boxes),
                    "says": each.says,
                    "bare": each.bare,
                }
                for each in self._lines
            ]
        )

    def _chosen(self) -> Any:
        chosen = self.table.selected()
        return self._lines[chosen[0]] if chosen else None

    def _show(self, index: int) -> None:
        if not 0 <= index < len(self._lines):
            return
        line = self._lines[index]
        self.heading.setText(f"{line.number}．{line.label}（{line.most}）")
        self.picked = {name: list(each) for name, each in line.picked.items()}
        for name in self.picked:
            self._tell(name)
        self.lines_of["says"].setText(line.says)

    def _tell(self, name: str) -> None:
        from clfdesk.services import inspection

        chosen = self.picked.get(name, [])
        known = dict(self.session.read(inspection.choices, name, self.year, chosen, otherwise=[])) if chosen else {}
        self.lines_of[name].setText("、".join(known.get(each, each) for each in chosen))

    def pick(self, name: str, label: str) -> None:
        """Choose from a list what shows the line."""
        from clfdesk.services import inspection
        from clfdesk.ui.pick_dialog import picked

        if self._chosen() is None:
            return
        rows = self.session.read(inspection.choices, name, self.year, self.picked.get(name, []), otherwise=[])
        found = picked(self, label, rows, self.picked.get(name, []))
        if found is not None:
            self.picked[name] = found
            self._tell(name)

    def save(self) -> None:
        """Keep what shows the chosen line."""
        from clfdesk.services import inspection

        line, office, year = self._chosen(), self.session.desk, self.year
        if line is None:
            return
        sheet = self.sheet.currentData()
        values = {name: ",".join(each) for name, each in self.picked.items()}
        values["says"] = self.lines_of["says"].text()
        self.session.do(
            _("Saving"),
            lambda: inspection.choose(office, year, line.name, values, sheet),
            changes=("evidence",),
            told=_("Saved."),
        )

    def on_paper(self, *, one: bool = False) -> None:
        """Press the whole catalogue and every line, or the chosen line alone."""
        from clfdesk.services import inspection_paper

        line, office, year, out = self._chosen(), self.session.desk, self.year, self.out() / _("inspection")
        name, sheet, papers = line.name if one and line else "", self.sheet.currentData(), self.papers.isChecked()

        def done(made: Any) -> None:
            element.clear(self.note)
            paths = [each.path for each in made.files]
            words = element.label(_("Written: {file}").format(file=paths[0].name), "strong")
            told = [element.label(each) for each in made.left_out[:6]]
            role = "note" if told else "good"
            self.note.addWidget(element.card(words, *told, files.buttons(paths), role=role, margin=12))

        self.session.do(
            _("Pressing the inspection"),
            lambda: inspection_paper.press(office, year, out, sheet, line=name, papers=papers),
            done=done,
        )

    def take(self) -> None:
        """Ask for the county's score sheet (a workbook) and go by it."""
        path = files.ask(self, _("The county's score sheet"), "Excel, WPS, CSV (*.xlsx *.xls *.csv)")
        if path is not None:
            self.take_in(path)

    def take_in(self, path: Path) -> None:
        """Take a score sheet in and show its lines."""
        from clfdesk.services import inspection_sheet

        office = self.session.desk

        def done(taken: Any) -> None:
            self.load(self.year)
            self.sheet.setCurrentIndex(max(0, self.sheet.findData(taken.name)))
            says = _("{title}: {lines} lines, {points} points.")
            self.session.told.emit(says.format(title=taken.title, lines=taken.lines, points=taken.points), True)

        self.session.do(
            _("Reading {file}").format(file=path.name),
            lambda: inspection_sheet.take(office, path),
            changes=("entry",),
            done=done,
        )
