"""Official letters: written here or begun from a card, looked at as the PDF that prints, written as PDF and .docx."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QSpinBox

from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, files, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.paper_view import PaperView, PrintBar
from clfdesk.ui.session import Session

#: The one-line parts of a letter in the order they are asked for.
LINES = (
    ("title", N_("Title")),
    ("to", N_("Goes to (empty: the first line that ends in a colon)")),
    ("number", N_("Document number, e.g. 〔2026〕3号 (gives the red head)")),
    ("signer", N_("Signed off by (papers upward)")),
    ("attachments", N_("Attachments, parted by ；")),
    ("joint", N_("Issued jointly with, parted by ；")),
    ("cc", N_("Copies to")),
    ("remark", N_("Remark under the date")),
    ("secrecy", N_("Secrecy")),
    ("urgency", N_("Urgency")),
)


class LettersPage(Page):
    """A key is the number of a card the letter begins from (``N06``, ``P04``)."""

    name = "letters"

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Official letters"))
        self.kind = element.combo(_("Kind of letter"), 6)
        self.new_button = element.button(_("&Begin anew"), self.begin, icon="plus")
        self.lines: dict[str, QLineEdit] = {}
        for name, says in LINES:
            line = QLineEdit()
            line.setAccessibleName(_(says))
            line.setPlaceholderText(_(says))
            self.lines[name] = line
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(_("Text, a paragraph a line"))
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(theme.px(170))
        self.seal = QCheckBox(_("with room for the seal"))
        self.seal.setChecked(True)
        self.copies, self.copy_number = QSpinBox(), QSpinBox()
        for box, says in ((self.copies, _("copies printed ")), (self.copy_number, _("copy number "))):
            box.setRange(0, 999_999)
            box.setPrefix(says)
            box.setAccessibleName(says.strip())
        self.look_button = element.button(_("&Show the preview"), self.look, kind="primary", icon="search")
        self.docx_button = element.button(
            _("PDF and .&docx"), lambda: self.write(docx=True), icon="download", changes=True
        )
        self.view = PaperView(session)
        self.bar = PrintBar(session, self.view, self.write)
        self.result = element.column()
        form = element.column(
            element.flow(self.kind, self.new_button),
            self.lines["title"],
            self.text,
            *(self.lines[name] for name, _says in LINES[1:]),
            element.flow(self.seal, self.copies, self.copy_number),
        )
        form.setStretch(2, 1)
        left = element.column(
            element.scrolled(element.bare(form), _("Letter")), element.flow(self.look_button, self.docx_button)
        )
        left.setStretch(0, 1)
        right = element.column(self.result, self.view, self.bar, space=12)
        right.setStretch(1, 1)
        self.body.addWidget(arrangement.Sides(element.card(left), element.card(right), shares=(3, 5), wide=820), 1)
        self.kind.currentIndexChanged.connect(lambda _index: self._turn())
        self._begun = ""

    def load(self) -> None:
        from clfdesk.services import letter

        if not self.kind.count():
            self.kind.blockSignals(True)
            for form in self.session.read(letter.forms, otherwise=[]):
                self.kind.addItem(form.title, form)
            self.kind.blockSignals(False)
            self.begin()

    def open(self, key: object) -> None:
        from clfdesk.services import letter

        self.load()
        draft = self.session.read(letter.from_card, str(key)) if key else None
        if draft is not None:
            self.lines["title"].setText(draft.title)
            self.text.setPlainText(draft.body)
            self.view.empty()

    def unsaved(self) -> bool:
        return self.view.proof is None and self.text.toPlainText() != self._begun

    def begin(self) -> None:
        """Begin a new letter of this kind with its outline."""
        form = self.kind.currentData()
        if form is None:
            return
        for line in self.lines.values():
            line.clear()
        self.lines["title"].setText(form.heading)
        self.text.setPlainText(form.start)
        self._begun = form.start
        self._turn()
        self.view.empty()

    def _turn(self) -> None:
        form = self.kind.currentData()
        if form is None:
            return
        self.lines["signer"].setVisible(form.upward)
        self.seal.setEnabled(form.seal)
        if self.text.toPlainText() == self._begun:  # nothing was written yet: the outline follows the kind
            self.text.setPlainText(form.start)
            self.lines["title"].setText(form.heading)
            self._begun = form.start

    def _draft(self) -> Any:
        from clfdesk.services import letter

        said = {name: line.text().strip() for name, line in self.lines.items()}
        many = {name: _parted(said.pop(name)) for name in ("attachments", "joint")}
        form = self.kind.currentData()
        if not form.upward:
            said["signer"] = ""
        rest: dict[str, Any] = {**said, **many}
        return letter.Draft(
            body=self.text.toPlainText(),
            kind=form.name,
            seal=self.seal.isChecked(),
            copies=self.copies.value(),
            copy_number=self.copy_number.value(),
            **rest,
        )

    def look(self) -> None:
        """Press the letter and show it."""
        from clfdesk.services import letter

        draft, office = self._draft(), self.session.desk
        self.session.do(_("Making the preview"), lambda: letter.proof(office, draft), done=self.view.show_proof)

    def write(self, *, docx: bool = False) -> None:
        """Write the letter into the day's folder and put it on record."""
        from clfdesk.services import letter

        draft, office, out = self._draft(), self.session.desk, self.session.out_folder(_("letters"))

        def done(result: Any) -> None:
            element.clear(self.result)
            paths = files.buttons([Path(file.path) for file in result.files])
            says = element.label(_("{count} files pressed.").format(count=len(result.files)), "strong")
            self.result.addWidget(element.card(says, paths, role="good", margin=12))

        self.session.do(
            _("Pressing the letter"),
            lambda: letter.write(office, draft, out, docx=docx),
            changes=("circulation",),
            done=done,
        )


def _parted(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.replace(";", "；").split("；") if each.strip())


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return LettersPage(session, open_page)
