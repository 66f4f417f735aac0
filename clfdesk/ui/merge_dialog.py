"""Two people who may be one, side by side: per field whose value stands, then made one, or told apart with the reason."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QDialog, QGridLayout, QLineEdit, QRadioButton, QWidget

from clfdesk.domain.person import PERSON_FIELDS
from clfdesk.i18n import _
from clfdesk.ui import element, shown, theme
from clfdesk.ui.session import Session

#: What merging touches: screens of these stems read again.
CHANGES = ("person", "certificate", "household", "event", "post", "staff", "entry")


class MergeDialog(QDialog):
    """Shows two people; ``merged`` carries the number that stays."""

    merged = Signal(int)

    def __init__(self, session: Session, left: int, right: int, parent: QWidget | None = None) -> None:
        from clfdesk.services import duplicate

        super().__init__(parent)
        self.session, self.left, self.right = session, left, right
        self.setWindowTitle(_("One person or two?"))
        self.choices: dict[str, QRadioButton] = {}
        self._groups: list[QButtonGroup] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        for column, text in ((1, _("No. {number} (stays)")), (2, _("No. {number} (goes into it)"))):
            grid.addWidget(element.label(text.format(number=(left, right)[column - 1]), "strong"), 0, column)
        for row, line in enumerate(
            session.read(lambda _office: duplicate.side_by_side(left, right), otherwise=[]), start=1
        ):
            grid.addWidget(element.label(line.label, "muted", wrap=False), row, 0)
            self._line(grid, row, line)
        self.why = QLineEdit()
        self.why.setPlaceholderText(_("reason"))
        self.why.setAccessibleName(_("Reason"))
        go = element.button(_("&Make them one"), self.merge, kind="primary", icon="check", changes=True)
        apart = element.button(_("&Not the same person"), self.tell_apart, changes=True)
        stop = element.button(_("Cancel"), self.reject)
        box = element.column(
            element.scrolled(element.bare(grid), _("Side by side")),
            self.why,
            element.flow(go, apart, stop),
            space=12,
            margin=24,
        )
        box.setStretch(0, 1)
        self.setLayout(box)
        self.resize(theme.px(760), theme.px(600))

    def _line(self, grid: QGridLayout, row: int, line: Any) -> None:
        field = PERSON_FIELDS.named(line.field)
        texts = [shown.text("person", field, value) for value in (line.left, line.right)]
        if not line.differs:
            grid.addWidget(element.label(texts[0]), row, 1, 1, 2)
            return
        group = QButtonGroup(self)
        self._groups.append(group)
        for column, text in enumerate(texts, start=1):
            radio = QRadioButton(text or "—")
            radio.setAccessibleName(f"{line.label}：{text or '—'}")
            group.addButton(radio)
            grid.addWidget(radio, row, column)
            if column == 2:
                self.choices[line.field] = radio
            radio.setChecked(bool(text) if column == 1 else not texts[0])

    def merge(self) -> None:
        """Make the two one, with the values chosen."""
        from clfdesk.services import merging

        office, why, left, right = self.session.desk, self.why.text().strip(), self.left, self.right
        choose = {name: "right" if radio.isChecked() else "left" for name, radio in self.choices.items()}

        def done(made: Any) -> None:
            self.accept()
            self.merged.emit(made.person)

        self.session.do(
            _("Merging"),
            lambda: merging.merge(office, left, right, choose, why=why),
            changes=CHANGES,
            done=done,
            told=_("They are one now."),
        )

    def tell_apart(self) -> None:
        """Remember that they are two, by whom and why."""
        from clfdesk.services import duplicate

        office, why, left, right = self.session.desk, self.why.text().strip(), self.left, self.right
        self.session.do(
            _("Saving"),
            lambda: duplicate.tell_apart(office, left, right, why),
            changes=("person",),
            done=lambda _change: self.accept(),
            told=_("Remembered that they are not the same."),
        )
