"""The cabinet's boxes and loans: what lies where, labels to stick on, who has what."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, files, person_lines, shown
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class PaperTab(QWidget):
    """A tab that presses papers and says where they are; ``note`` is where."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.year = session.desk.today.year if session.office else 0
        self.note = element.column()

    def press(self, says: str, verb: Any) -> None:
        """Run a verb that writes one or more files, and offer them."""

        def done(result: Any) -> None:
            made = list(result) if isinstance(result, (list, tuple)) else [result]
            paths = [each.path for each in made if hasattr(each, "path")]
            element.clear(self.note)
            words = element.label(_("Written: {file}").format(file=paths[0].name), "strong")
            self.note.addWidget(element.card(words, files.buttons(paths), role="good", margin=12))

        self.session.do(says, verb, done=done)

    def out(self) -> Any:
        """Return the day's folder of archive papers."""
        return self.session.out_folder(_("archives"))


class BoxesTab(PaperTab):
    """The boxes of a year."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._rows: list[dict[str, Any]] = []
        self.model = TableModel(
            [
                shown.Column("kind_word", _("kind of box"), 7),
                shown.Column("box", _("box"), 4),
                shown.Column("category", _("category"), 10),
                shown.Column("term_word", _("kept for"), 4),
                shown.Column("span", _("from – to"), 12),
                shown.Column("items", _("filed in it"), 4),
                shown.Column("pages", _("pages"), 4),
                shown.Column("thickness", _("spine, mm"), 5),
                shown.Column("village", _("village or community"), 7),
                shown.Column("location", _("place"), 8),
            ]
        )
        self.table = TableView(
            self.model, _("Boxes"), _("No box yet. Number the year's papers, then put them into boxes.")
        )
        self.spine = element.combo(_("Thickness of the box"), 5)
        for each in (20, 30, 40, 50):
            self.spine.addItem(_("{width} mm").format(width=each), each)
        self.spine.setCurrentIndex(1)
        self.village = element.combo(_("village or community"), 6)
        self.place = QLineEdit()
        self.place.setAccessibleName(_("Place of the chosen box"))
        self.place.setPlaceholderText(_("Place of the chosen box: cabinet, shelf"))
        make = element.flow(
            self.spine,
            element.button(_("Put papers into &boxes"), self.box_items, kind="primary", icon="check", changes=True),
            element.button(_("&Ledger boxes of the year"), self.ledgers, icon="plus", changes=True),
            self.village,
            element.button(_("Personal files into bo&xes"), self.persons, icon="users", changes=True),
        )
        labels = element.flow(
            element.button(_("S&pine labels"), lambda: self.labels("spines"), icon="printer"),
            element.button(_("Co&vers"), lambda: self.labels("covers"), icon="printer"),
            element.button(_("&Reference pages"), lambda: self.labels("reference"), icon="printer"),
            element.button(_("Ledger &labels"), lambda: self.labels("ledger"), icon="printer"),
            element.button(_("P&ouch covers"), lambda: self.labels("pouches"), icon="printer"),
            element.button(_("Village &catalogue"), lambda: self.labels("village"), icon="printer"),
        )
        keep = element.flow(self.place, element.button(_("&Save"), self.save, icon="save", changes=True))
        layout = element.column(make, labels, self.note, self.table, keep, space=8)
        layout.setStretch(3, 1)
        self.setLayout(layout)
        self.table.chosen.connect(self._show)

    def load(self, year: int) -> None:
        """Show the boxes of a year."""
        from clfdesk.services import archive_box, archive_terms

        self.year = year
        keep = self.village.currentText()
        self.village.clear()
        self.village.addItems(["", *self.session.read(person_lines.villages, otherwise=[])])
        self.village.setCurrentText(keep)
        kinds = {"items": _("papers"), "ledger": _("ledgers"), "persons": _("personal files")}
        terms = archive_terms.table()["terms"]
        found = self.session.read(archive_box.rows, year=year, otherwise=[])
        self._rows = [row | {"kind_word": kinds[row["kind"]], "term_word": terms.get(row["term"], "")} for row in found]
        self.model.fill(self._rows)

    def _show(self, index: int) -> None:
        if 0 <= index < len(self._rows):
            self.place.setText(self._rows[index]["location"])

    def _chosen(self) -> list[dict[str, Any]]:
        return [self._rows[index] for index in self.table.selected()]

    def _do(self, says: str, verb: Any) -> None:
        self.session.do(says, verb, changes=("box", "archive_item"), told=_("Saved."))

    def box_items(self) -> None:
        """Put the year's numbered papers into boxes."""
        from clfdesk.services import archive_box

        office, year, spine = self.session.desk, self.year, int(self.spine.currentData())
        self._do(_("Putting into boxes"), lambda: archive_box.box_items(office, year, thickness=spine))

    def ledgers(self) -> None:
        """Make the year's ledger boxes, of the village chosen or the township."""
        from clfdesk.services import archive_box

        office, year, village = self.session.desk, self.year, self.village.currentText()
        self._do(_("Putting into boxes"), lambda: archive_box.ledger_boxes(office, year, village=village))

    def persons(self) -> None:
        """Put the personal files of the village chosen into boxes."""
        from clfdesk.services import archive_box

        office, village = self.session.desk, self.village.currentText()
        self._do(_("Putting into boxes"), lambda: archive_box.person_boxes(office, village))

    def save(self) -> None:
        """Keep the place of the chosen box."""
        from clfdesk.services import archive_box

        office, chosen, place = self.session.desk, self._chosen(), self.place.text()
        if chosen:
            number = int(chosen[0]["number"])
            self._do(_("Saving"), lambda: archive_box.change(office, number, {"location": place}))

    def labels(self, kind: str) -> None:
        """Press labels or covers: of the chosen boxes, else of the year."""
        from clfdesk.services import archive_labels as made

        office, year, out, village = self.session.desk, self.year, self.out(), self.village.currentText()
        chosen = [int(row["number"]) for row in self._chosen()] if len(self._chosen()) > 1 else []
        verbs: dict[str, Any] = {
            "spines": lambda: made.spines(office, out, year=year, boxes=chosen),
            "covers": lambda: made.covers(office, out, year=year, boxes=chosen),
            "reference": lambda: made.reference_pages(office, out, year=year, boxes=chosen),
            "ledger": lambda: made.spines(office, out, year=year, kind="ledger", boxes=chosen, village=village),
            "pouches": lambda: made.pouches(office, year, out, village=village),
            "village": lambda: made.village_catalogue(office, village, out),
        }
        self.press(_("Pressing the labels"), verbs[kind])


class LoansTab(PaperTab):
    """Who has what, until when."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._loans: list[Any] = []
        self.model = TableModel(
            [
                shown.Column("item_number", _("file number"), 12),
                shown.Column("title", _("paper's title"), 15),
                shown.Column("borrower", _("borrower"), 5, toned=True),
                shown.Column("unit", _("unit of the borrower"), 6),
                shown.Column("purpose", _("purpose"), 7),
                shown.Column("lent_on", _("lent on"), 6),
                shown.Column("due_on", _("due on"), 6),
                shown.Column("returned_on", _("back on"), 6),
            ],
            lambda row: str(row.get("tone", "")),
        )
        self.table = TableView(self.model, _("Loans"), _("Nothing is lent out."))
        self.item, self.borrower, self.unit, self.purpose, self.approved = (QLineEdit() for _each in range(5))
        said = (
            (self.item, _("No. of the paper")),
            (self.borrower, _("borrower")),
            (self.unit, _("unit of the borrower")),
            (self.purpose, _("purpose")),
            (self.approved, _("allowed by")),
        )
        for line, words in said:
            line.setAccessibleName(words)
            line.setPlaceholderText(words)
        lend = element.flow(
            *(line for line, _words in said),
            element.button(_("&Lend it out"), self.lend, kind="primary", icon="plus", changes=True),
            element.button(_("Give a &copy"), lambda: self.lend(copied=True), icon="copy", changes=True),
        )
        back = element.flow(
            element.button(_("It is &back"), self.back, icon="undo-2", changes=True),
            element.button(_("&Print the book of loans"), self.on_paper, icon="printer"),
        )
        layout = element.column(lend, self.note, self.table, back, space=8)
        layout.setStretch(2, 1)
        self.setLayout(layout)

    def load(self, year: int) -> None:
        """Show all loans, the open ones first."""
        from clfdesk.services import archive_loan

        self.year = year
        self._loans = self.session.read(archive_loan.loans, otherwise=[])
        self.model.fill(
            [
                {
                    name: shown.day(value) if name.endswith("_on") else value
                    for name in (
                        "item_number",
                        "title",
                        "borrower",
                        "unit",
                        "purpose",
                        "lent_on",
                        "due_on",
                        "returned_on",
                    )
                    for value in [getattr(each, name)]
                }
                | {"tone": "" if each.left is None else "red" if each.left < 0 else "amber" if each.left <= 7 else ""}
                for each in self._loans
            ]
        )

    def lend(self, *, copied: bool = False) -> None:
        """Lend the paper of the number typed."""
        from clfdesk.services import archive_loan

        office, number = self.session.desk, self.item.text().strip()
        who, unit, purpose, approved = (line.text() for line in (self.borrower, self.unit, self.purpose, self.approved))
        self.session.do(
            _("Saving"),
            lambda: archive_loan.lend(
                office,
                int(number) if number.isdigit() else 0,
                who,
                unit_name=unit,
                purpose=purpose,
                approved_by=approved,
                copied=copied,
            ),
            changes=("loan",),
            told=_("Saved."),
        )

    def back(self) -> None:
        """Take the chosen loan back."""
        from clfdesk.services import archive_loan

        office, chosen = self.session.desk, self.table.selected()
        if chosen:
            number = self._loans[chosen[0]].number
            self.session.do(
                _("Saving"), lambda: archive_loan.give_back(office, number), changes=("loan",), told=_("It is back.")
            )

    def on_paper(self) -> None:
        """Press the book of loans."""
        from clfdesk.services import archive_papers

        office, out = self.session.desk, self.out()
        self.press(_("Pressing the list"), lambda: archive_papers.loan_list(office, out))
