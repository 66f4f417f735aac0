"""Two saved one person: what stood when the form was opened, what is kept now, what was typed, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtWidgets import QDialog, QGridLayout, QRadioButton, QWidget

from clfdesk.domain.stems import STEMS
from clfdesk.i18n import _
from clfdesk.ui import element, shown, theme


class ConflictDialog(QDialog):
    """For each field that differs the clerk says which stands; ``does`` gets what is to be saved of what was typed."""

    def __init__(
        self,
        name: str,
        opened: Mapping[str, Any],
        kept: Mapping[str, Any],
        typed: Mapping[str, Any],
        does: Callable[[dict[str, Any]], Any],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Changed meanwhile"))
        self._does, self._typed = does, dict(typed)
        self.mine: dict[str, QRadioButton] = {}
        self.theirs: dict[str, QRadioButton] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(theme.px(16))
        grid.setVerticalSpacing(theme.px(8))
        for column, says in enumerate((_("item"), _("when you opened it"), _("kept now"), _("typed by you"))):
            grid.addWidget(element.label(says, "strong"), 0, column)
        line = 0
        for field in STEMS["person"]:
            if field.name not in typed:
                continue
            line += 1
            label, was, now, new = (
                shown.label(field),
                shown.text("person", field, opened.get(field.name)),
                shown.text("person", field, kept.get(field.name)),
                shown.text("person", field, typed[field.name]),
            )
            theirs, mine = QRadioButton(now or _("(empty)")), QRadioButton(new or _("(empty)"))
            theirs.setAccessibleName(f"{label}：{_('kept now')} {now}")
            mine.setAccessibleName(f"{label}：{_('typed by you')} {new}")
            pair = QWidget()
            pair_row = element.row(theirs, mine, space=24)
            pair.setLayout(pair_row)
            (theirs if was != now else mine).setChecked(True)
            grid.addWidget(element.label(label), line, 0)
            grid.addWidget(element.label(was or _("(empty)"), "muted"), line, 1)
            grid.addWidget(pair, line, 2, 1, 2)
            self.mine[field.name], self.theirs[field.name] = mine, theirs
        inner = element.column(element.bare(grid))
        inner.addStretch(1)
        go = element.button(_("&Save what is chosen"), self.go, kind="primary")
        back = element.button(_("&Go on writing"), self.reject)
        layout = element.column(
            element.label(_("{name} was changed meanwhile; nothing was overwritten.").format(name=name), "heading"),
            element.label(_("Choose for each item which of the two stands."), "muted"),
            element.scrolled(element.plain(inner), _("Which of the two stands")),
            element.flow(go, back),
            space=12,
            margin=24,
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)
        self.resize(min(theme.px(720), 1280), min(theme.px(420), 700))

    def go(self) -> None:
        """Hand over the items where what was typed stands."""
        self.accept()
        self._does({name: self._typed[name] for name, button in self.mine.items() if button.isChecked()})
