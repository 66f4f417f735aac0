"""The pages in their order, and the column of buttons that leads to them (Ctrl+1 …)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton

from clfdesk.i18n import N_, _
from clfdesk.ui import element, theme
from clfdesk.ui import icon as icons


@dataclass(frozen=True, slots=True)
class Place:
    """One page: its id (also its module and its help), its word, its icon."""

    name: str
    title: str
    icon: str


PLACES = (
    Place("home", N_("Home"), "house"),
    Place("persons", N_("Persons"), "users"),
    Place("intake", N_("Import"), "file-up"),
    Place("organisation", N_("Organisation"), "network"),
    Place("pay", N_("Pay"), "banknote"),
    Place("posters", N_("Posters"), "presentation"),
    Place("filings", N_("Returns"), "file-spreadsheet"),
    Place("safety", N_("Safety"), "shield-check"),
    Place("settings", N_("Settings"), "settings"),
)


class Navigation(QFrame):
    """The left column."""

    def __init__(self, go: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("nav")
        self.setAccessibleName(_("Pages"))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        shade = theme.colours()
        mark = element.row(element.label(_("clfdesk"), "heading", wrap=False), None, margin=8)
        layout = element.column(space=2, margin=8)
        layout.addLayout(mark)
        for number, place in enumerate(PLACES, start=1):
            button = element.button(_(place.title), lambda name=place.name: go(name))
            button.setCheckable(True)
            button.setIcon(icons.icon(place.icon, shade.text, shade.on_accent))
            button.setIconSize(QSize(theme.px(20), theme.px(20)))
            QShortcut(QKeySequence(f"Ctrl+{number}"), self, lambda name=place.name: go(name))
            button.setToolTip(f"{_(place.title)}　Ctrl+{number}")
            button.setAccessibleDescription(f"Ctrl+{number}")
            self._group.addButton(button)
            self._buttons[place.name] = button
            if place.name == "safety":
                layout.addStretch(1)
            layout.addWidget(button)
        self.setLayout(layout)
        self.setMinimumWidth(theme.px(160))

    def mark(self, name: str) -> None:
        """Show which page is open."""
        if name in self._buttons:
            element.check_only(self._buttons.values(), self._buttons[name])


def names() -> list[str]:
    """Return the ids of all pages in their order."""
    return [place.name for place in PLACES]
