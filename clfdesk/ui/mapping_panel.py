"""Which of their columns is which of our fields: three samples beside each, and a choice that can be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from clfdesk.i18n import N_, _
from clfdesk.ui import arrangement, element, theme

#: How surely a column was understood: in words, and a colour that only repeats them.
STATES = {
    "known": (N_("recognised"), "green"),
    "guessed": (N_("guessed, please look"), "amber"),
    "unknown": (N_("not recognised"), "red"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One of their columns: what names it, samples of its values, the field it goes with, and how surely."""

    heading: str
    field: str
    state: str = ""
    samples: tuple[str, ...] = ()


class MappingPanel(QWidget):
    """Their columns one below another, each with a choice among our fields."""

    changed = Signal()

    def __init__(self, nothing: str) -> None:
        super().__init__()
        self._nothing = nothing
        self.choices: dict[str, QComboBox] = {}
        self._before: dict[str, str] = {}
        self._lines: QVBoxLayout = element.column(space=8)
        inner = element.column(self._lines, margin=4)
        inner.addStretch(1)
        self.setLayout(element.column(element.scrolled(element.bare(inner), _("Columns"))))
        self.setMinimumHeight(theme.px(160))

    def show_lines(self, lines: Sequence[Line], fields: Sequence[tuple[str, str]]) -> None:
        """Show columns with the fields (name, label) they may go with; those to look at stand first."""
        element.clear(self._lines)
        self.choices, self._before = {}, {}
        order = {"unknown": 0, "guessed": 1}
        for line in sorted(lines, key=lambda each: order.get(each.state, 2)):
            if line.heading in self.choices:
                continue
            choice = element.combo(line.heading, 10)
            choice.addItem(self._nothing, "")
            for name, says in fields:
                choice.addItem(says, name)
            choice.setCurrentIndex(max(0, choice.findData(line.field)))
            choice.currentIndexChanged.connect(lambda _index: self.changed.emit())
            self.choices[line.heading], self._before[line.heading] = choice, str(choice.currentData())
            self._lines.addWidget(self._row(line, choice))

    def chosen(self) -> dict[str, str]:
        """Return {heading: field} where the clerk chose otherwise; "" leaves a column out."""
        now = {heading: str(choice.currentData()) for heading, choice in self.choices.items()}
        return {heading: name for heading, name in now.items() if name != self._before[heading]}

    def _row(self, line: Line, choice: QComboBox) -> QWidget:
        says, tone = STATES.get(line.state, ("", ""))
        head = [element.label(line.heading, "strong")]
        if says:
            head.append(element.label(_(says), tone=tone, wrap=False))
        words: list[QWidget] = [element.flow(*head)]
        if line.samples:
            words.append(element.label("　".join(line.samples), "muted"))
        choice.setAccessibleDescription("，".join([*([_(says)] if says else []), *line.samples]))
        sides = arrangement.Sides(
            element.bare(element.column(*words, space=2)), choice, shares=(3, 2), wide=380, space=12
        )
        return element.card(sides, margin=8)
