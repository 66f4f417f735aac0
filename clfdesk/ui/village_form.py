"""One village beside the list: what boards print of it can be changed, its name stays."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame

from clfdesk.domain.division import DIVISION_FIELDS
from clfdesk.i18n import _
from clfdesk.ui import element
from clfdesk.ui.record_form import RecordForm
from clfdesk.ui.session import Session

_ASKED = ("contact_phone", "code", "urban", "committee_term_ends_on")


class VillageForm(QFrame):
    """The public contact phone, the statistical code, whether it is urban, the committee's term; ``people`` asks for its persons."""

    people = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("role", "card")
        self.session = session
        self.number: int | None = None
        self.name = element.label("", "heading")
        self.form = RecordForm("division", [("", [DIVISION_FIELDS.named(name) for name in _ASKED])])
        self.save_button = element.button(
            _("&Save"), self.save, kind="primary", icon="save", says=_("Keep what was typed, Ctrl+S"), changes=True
        )
        see = element.button(_("See its &people"), lambda: self.people.emit(self.name.text()), icon="users")
        says = _("The contact phone is printed on the village's boards. A name changes by merging or splitting.")
        box = element.column(
            self.name,
            element.label(says, "muted"),
            self.form,
            element.flow(self.save_button, see),
            space=12,
            margin=16,
        )
        box.addStretch(1)
        self.setLayout(box)
        self.hide()
        QShortcut(QKeySequence.StandardKey.Save, self, self.save, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def show_village(self, row: Any) -> None:
        """Show a row of the list of villages."""
        from clfdesk.services import division

        found = division.standing(int(row["number"])) if row else None
        self.setVisible(found is not None)
        if found is None:
            return
        self.number, self._ver = found.id, found.ver
        self.name.setText(found.name)
        self.form.set_values({name: getattr(found, name) for name in _ASKED})

    def focus_first(self) -> None:
        """Put the cursor into the phone."""
        if self.isVisible():
            self.form.focus_first()

    def save(self) -> None:
        """Keep what differs."""
        from clfdesk.services import division

        if self.number is None:
            return
        office, number, ver, values = self.session.desk, self.number, self._ver, self.form.values()
        self.session.do(
            _("Saving"),
            lambda: division.change(office, number, values, ver=ver),
            changes=("division",),
            done=lambda _set: self.show_village({"number": number}),
            told=_("{name} is saved.").format(name=self.name.text()) if values else "",
        )
