"""A place beside a list for a form that is made anew for each record shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import element, person_lines
from clfdesk.ui.record_form import Group, RecordForm
from clfdesk.ui.session import Session


class FormPlace:
    """The form shown now and the ``area`` that scrolls it."""

    def __init__(self, session: Session, stem: str, groups: Sequence[Group]) -> None:
        self.session = session
        self.form = RecordForm(stem, groups)
        self.area = element.scrolled(self.form, _("Form"))

    def show(self, stem: str, groups: Sequence[Group], values: Mapping[str, Any] | None = None) -> RecordForm:
        """Put a new form in the place of the old one and return it; villages are offered as they stand now."""
        old, self.form = self.form, RecordForm(stem, groups, self.session.read(person_lines.villages, otherwise=[]))
        self.form.set_values(values or {})
        self.area.takeWidget()
        self.area.setWidget(self.form)
        self.form.setAutoFillBackground(False)
        old.deleteLater()
        return self.form

    def typed(self) -> dict[str, Any] | None:
        """Return what was changed in the form; where something cannot be read that is said, and ``None`` returned."""
        try:
            return self.form.values()
        except Refusal as refusal:
            self.session.refused.emit(refusal)
            return None
