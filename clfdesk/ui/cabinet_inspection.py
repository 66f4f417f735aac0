"""The cabinet's inspection, documents and yearly close."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QFormLayout, QLineEdit

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, shown, theme
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
        self.lines_of: dict[str, QLineEdit] = {}
        form = QFormLayout()
        words = {
            "items": _("papers (numbers)"),
            "registers": _("registers"),
            "boxes": _("boxes (numbers)"),
            "scans": _("scans (numbers)"),
            "says": _("remark"),
        }
        for name, label in words.items():
            line = QLineEdit()
            line.setAccessibleName(label)
            form.addRow(label, line)
            self.lines_of[name] = line
        self.heading = element.label(_("Choose a line of the score sheet."), "strong")
        hint = element.label(
            _("Left empty, a line shows the papers of its classes and its registers by itself."), "muted"
        )
        keep = element.button(_("&Save"), self.save, kind="primary", icon="save", changes=True)
        one = element.button(_("Press this &line"), lambda: self.on_paper(one=True), icon="printer")
        side = element.bare(element.column(self.heading, form, hint, element.flow(keep, one), space=12, margin=8))
        whole = element.button(_("Press the &whole and every line"), self.on_paper, icon="printer")
        split = arrangement.Split(self.table, element.scrolled(side, _("Form")), shares=(5, 3), wide=0)
        layout = element.column(element.flow(whole), self.note, split, space=8)
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.table.chosen.connect(self._show)

    def load(self, year: int) -> None:
        """Show the lines for a year."""
        from clfdesk.services import inspection

        self.year = year
        self._lines = self.session.read(inspection.lines, year, otherwise=[])
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
        given = {
            "items": ",".join(str(item.id) for item in line.items) if line.chosen else "",
            "registers": "、".join(kept.title for kept in line.registers) if line.chosen else "",
            "boxes": ",".join(str(box.id) for box in line.boxes) if line.chosen else "",
            "scans": ",".join(str(scan.id) for scan in line.scans),
            "says": line.says,
        }
        for name, text in given.items():
            self.lines_of[name].setText(text)

    def save(self) -> None:
        """Keep what shows the chosen line."""
        from clfdesk.services import inspection

        line, office, year = self._chosen(), self.session.desk, self.year
        if line is None:
            return
        values = {name: editor.text() for name, editor in self.lines_of.items()}
        self.session.do(
            _("Saving"),
            lambda: inspection.choose(office, year, line.name, values),
            changes=("evidence",),
            told=_("Saved."),
        )

    def on_paper(self, *, one: bool = False) -> None:
        """Press the whole catalogue and every line, or the chosen line alone."""
        from clfdesk.services import inspection

        line, office, year, out = self._chosen(), self.session.desk, self.year, self.out() / _("inspection")
        name = line.name if one and line else ""
        self.press(_("Pressing the inspection"), lambda: inspection.press(office, year, out, line=name))


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


class CloseTab(PaperTab):
    """A year's close: its steps, done or not."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._steps: list[Any] = []
        self.model = TableModel(
            [
                shown.Column("title", _("step"), 11, toned=True),
                shown.Column("due", _("until"), 7, firm=True),
                shown.Column("done", _("done on"), 7, firm=True),
                shown.Column("detail", _("outcome"), 12),
                shown.Column("says", _("what"), 22),
            ],
            lambda row: str(row.get("tone", "")),
        )
        self.table = TableView(self.model, _("Yearly close"), "")
        self.table.setMinimumHeight(theme.px(200))
        self.summary = element.label("", "strong")
        self.fonds = QLineEdit()
        self.fonds.setAccessibleName(_("Number of the fonds"))
        self.fonds.setPlaceholderText(_("Number of the fonds"))
        self.fonds.setMaximumWidth(theme.px(180))
        actions = element.flow(
            element.button(_("&Do the chosen step"), self.do_one, kind="primary", icon="check", changes=True),
            element.button(_("Do all that is &open"), self.do_all, icon="list-checks", changes=True),
            element.button(_("&Check list"), self.check_list, icon="printer"),
            element.button(_("&Hand-over list"), self.transfer, icon="printer"),
            element.button(_("What has &run out"), self.run_out, icon="printer"),
            self.fonds,
            element.button(_("Keep the &number"), self.keep_fonds, icon="save", changes=True),
        )
        layout = element.column(self.summary, actions, self.note, self.table, space=8)
        layout.setStretch(3, 1)
        self.setLayout(layout)

    def load(self, year: int) -> None:
        """Show the steps of a year."""
        from clfdesk.services import archive_close, archive_terms

        self.year = year
        self._steps = self.session.read(archive_close.steps, year, otherwise=[])
        done = sum(each.done_on is not None for each in self._steps)
        says = _("{year}: {done} of {all} steps done.")
        self.summary.setText(says.format(year=year, done=done, all=len(self._steps)))
        self.fonds.setText(archive_terms.fonds(self.session.desk))
        self.model.fill(
            [
                {
                    "title": each.title,
                    "due": each.due.isoformat(),
                    "done": shown.day(each.done_on),
                    "detail": each.detail,
                    "says": each.says,
                    "tone": "green" if each.done_on else "red" if each.left < 0 else "amber" if each.left <= 30 else "",
                }
                for each in self._steps
            ]
        )

    def _close(self, only: list[str]) -> None:
        from clfdesk.services import archive_close

        office, year, out = self.session.desk, self.year, self.out()

        def done(closed: Any) -> None:
            element.clear(self.note)
            words = element.label(_("Written: {file}").format(file=closed.files[-1].path.name), "strong")
            paths = files.buttons([each.path for each in closed.files])
            self.note.addWidget(element.card(words, paths, role="good", margin=12))

        self.session.do(
            _("Closing the year"),
            lambda: archive_close.close(office, year, out, only=only),
            changes=("close_step", "archive_item", "box", "filing", "scan"),
            done=done,
            told=_("Saved."),
        )

    def do_one(self) -> None:
        """Do the chosen step."""
        chosen = self.table.selected()
        if chosen:
            self._close([self._steps[chosen[0]].name])

    def do_all(self) -> None:
        """Do every step the desk can do by itself."""
        self._close([])

    def check_list(self) -> None:
        """Press the hand-in check list."""
        from clfdesk.services import archive_close

        office, year, out = self.session.desk, self.year, self.out()
        self.press(_("Pressing the list"), lambda: archive_close.check_list(office, year, out))

    def transfer(self) -> None:
        """Press the hand-over list to the archive room."""
        from clfdesk.services import archive_papers

        office, year, out = self.session.desk, self.year, self.out()
        self.press(_("Pressing the list"), lambda: archive_papers.transfer(office, year, out)[0])

    def run_out(self) -> None:
        """Press what has run out; nothing is deleted."""
        from clfdesk.services import archive_papers

        office, out = self.session.desk, self.out()
        self.press(_("Pressing the list"), lambda: archive_papers.destroy_list(office, out)[0])

    def keep_fonds(self) -> None:
        """Keep the number of the fonds."""
        from clfdesk.services import archive_terms

        office, text = self.session.desk, self.fonds.text()
        self.session.do(
            _("Saving"), lambda: archive_terms.set_fonds(office, text), changes=("local_value",), told=_("Saved.")
        )
