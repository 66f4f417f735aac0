"""Founding a body (kind, place, a name proposed, since when), and changing its particulars later."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QDialog, QFormLayout, QLineEdit, QWidget

from clfdesk.domain.body import BODY_FIELDS
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import body_lines, element, shown, theme
from clfdesk.ui.record_form import RecordForm
from clfdesk.ui.session import Session

_ASKED = (
    "name", "founded_on", "term_ends_on", "contact_phone", "document_number", "standing", "party", "party_members",
)  # fmt: skip


class FoundDialog(QDialog):
    """Asks for one body; the name follows kind and place until it is typed."""

    def __init__(
        self, session: Session, parent: QWidget | None = None, *, kind: str = "association", place: int = 0
    ) -> None:
        super().__init__(parent)
        self.session = session
        self.setWindowTitle(_("Found a body"))
        self.kind = element.combo(_("kind"))
        for code, word in shown.choices("body", BODY_FIELDS.named("kind")):
            self.kind.addItem(word, code)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.place = element.combo(_("village or community"), 10)
        self.place.addItem(session.desk.info.township, 0)
        for number, name in session.read(_places, otherwise=[]):
            self.place.addItem(name, number)
        self.place.setCurrentIndex(max(0, self.place.findData(place)))
        self.name = QLineEdit()
        self.since = QLineEdit(shown.day(session.desk.today))
        self.phone = QLineEdit()
        self.phone.setPlaceholderText(_("may be posted; leave it empty if not"))
        form = QFormLayout()
        form.setSpacing(theme.px(8))
        rows = (
            (_("&Kind"), self.kind),
            (_("&Place"), self.place),
            (_("&Name"), self.name),
            (_("&Since"), self.since),
            (_("P&ublic contact phone"), self.phone),
        )
        for says, editor in rows:
            form.addRow(says, editor)
            editor.setAccessibleName(says.replace("&", ""))
        self._typed = False
        self.name.textEdited.connect(lambda _text: self._type())
        self.kind.currentIndexChanged.connect(lambda _index: self._propose())
        self.place.currentIndexChanged.connect(lambda _index: self._propose())
        go = element.button(_("&Found it"), self.found, kind="primary", changes=True)
        stop = element.button(_("Cancel"), self.reject)
        note = element.label(_("Where it stands for a term, the end of the term follows from the standard."), "muted")
        self.setLayout(element.column(form, note, element.flow(go, stop), space=16, margin=24))
        self.resize(theme.px(480), self.sizeHint().height())
        self._propose()

    def _type(self) -> None:
        self._typed = bool(self.name.text())

    def _propose(self) -> None:
        if not self._typed:
            self.name.setText(f"{self.place.currentText()}{self.kind.currentText()}")

    def found(self) -> None:
        """Found the body as it stands here."""
        from clfdesk.services import body

        since = body_lines.day_typed(self.session, self.since)
        if since is None:
            return
        office, kind, name = self.session.desk, str(self.kind.currentData()), self.name.text()
        place, phone = int(self.place.currentData()) or None, self.phone.text().strip()

        def verb() -> Any:
            return body.found(office, kind, name, place, since=since, contact_phone=phone)

        self.session.do(
            _("Founding the body"),
            verb,
            changes=("body", "post"),
            done=lambda _made: self.accept(),
            told=_("{name} was founded.").format(name=name),
        )


class ChangeDialog(QDialog):
    """Asks for a body's particulars; its kind and place stay."""

    def __init__(self, session: Session, body: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.kept = session, body
        self.setWindowTitle(_("Particulars of {name}").format(name=body.name))
        fields = [BODY_FIELDS.named(name) for name in _ASKED]
        self.form = RecordForm("body", [("", fields)])
        self.form.set_values({name: getattr(body, name) for name in _ASKED})
        go = element.button(_("&Save"), self.save, kind="primary", icon="save", changes=True)
        stop = element.button(_("Cancel"), self.reject)
        area = element.scrolled(self.form, _("Particulars"))
        self.setLayout(element.column(area, element.flow(go, stop), space=16, margin=24))
        self.resize(theme.px(520), theme.px(520))

    def save(self) -> None:
        """Keep what was typed."""
        from clfdesk.services import body

        office, number, ver = self.session.desk, self.kept.id, self.kept.ver
        try:
            values = self.form.values()
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            return
        self.session.do(
            _("Saving"),
            lambda: body.change(office, number, values, ver=ver),
            changes=("body",),
            done=lambda _set: self.accept(),
            told=_("Saved."),
        )


def _places(office: Any) -> list[tuple[int, str]]:
    from clfdesk.services import person

    rows = person.list_rows(office, "division", columns=["number", "name", "kind"]).rows
    return [(int(row["number"]), str(row["name"])) for row in rows if row["kind"] != "township"]
