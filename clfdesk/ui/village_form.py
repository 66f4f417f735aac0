"""One place beside the list: what boards print of it, what stands below it; villages made one or parted."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame

from clfdesk.domain.division import DIVISION_FIELDS
from clfdesk.i18n import _
from clfdesk.ui import ask, element, shown
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
        self.kind = ""
        self.name = element.label("", "heading")
        self.form = RecordForm("division", [("", [DIVISION_FIELDS.named(name) for name in _ASKED])])
        self.save_button = element.button(
            _("&Save"), self.save, kind="primary", icon="save", says=_("Keep what was typed, Ctrl+S"), changes=True
        )
        see = element.button(_("See its &people"), lambda: self.people.emit(self.name.text()), icon="users")
        self.below = element.button(_("&Add a place …"), self.add, icon="plus", changes=True)
        merge = element.button(_("Make villages one …"), self.merge, changes=True)
        part = element.button(_("Part a village …"), self.part, changes=True)
        self.doubt = element.label("", tone="amber")
        says = _("The contact phone is printed on the village's boards. A name changes by merging or splitting.")
        box = element.column(
            self.name,
            element.label(says, "muted"),
            self.form,
            self.doubt,
            element.flow(self.save_button, see),
            element.flow(self.below, merge, part),
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
        self.kind = found.kind
        self.doubt.setText(division.doubt(found.kind, found.code))
        self.doubt.setVisible(bool(self.doubt.text()))

    def focus_first(self) -> None:
        """Put the cursor into the phone."""
        if self.isVisible():
            self.form.focus_first()

    def add(self) -> None:
        """Ask for a place below the one shown: a village below the township, a settlement, group or grid below a village."""
        from clfdesk.services import division

        words = dict(shown.choices("division", DIVISION_FIELDS.named("kind")))
        above = self.kind or "township"  # on a new desk the first village hangs below the township itself
        kinds = [(kind, words[kind]) for kind in words if above in division.ABOVE.get(kind, ())]
        wanted = (
            ask.Wanted("name", _("name")),
            ask.Wanted("kind", _("kind"), kinds, kinds[0][0] if kinds else ""),
            ask.Wanted("code", _("division code")),
        )
        title = _("A place in {name}").format(name=self.name.text() or self.session.desk.info.township)
        self.asked = ask.ask(self, title, wanted, self._found)

    def _found(self, told: dict[str, Any]) -> None:
        from clfdesk.services import division

        office, parent = self.session.desk, self.number
        self.session.do(
            _("Saving"),
            lambda: division.found(office, told["name"], told["kind"], parent=parent, code=told["code"]),
            changes=("division",),
            told=_("{name} is entered.").format(name=told["name"]),
        )

    def merge(self) -> None:
        """Ask which villages become one."""
        from clfdesk.ui.division_dialog import MergeVillagesDialog

        MergeVillagesDialog(self.session, self).open()

    def part(self) -> None:
        """Ask which settlements become a village of their own."""
        from clfdesk.ui.division_dialog import SplitVillageDialog

        SplitVillageDialog(self.session, self).open()

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
