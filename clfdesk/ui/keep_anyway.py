"""Asking whether scans are kept all the same: files of many pages, and second copies of what is kept already."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme

_MOST = 8


class KeepAnyway(QDialog):
    """Names the files and why each was not kept; ``then`` keeps them."""

    def __init__(self, told: list[Any], then: Callable[[], Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(_("Not kept yet"))
        lines = [element.label(f"{each.name}：{each.refusal.what}{each.refusal.why}") for each in told[:_MOST]]
        if len(told) > _MOST:
            lines.append(element.label(_("and {number} more").format(number=len(told) - _MOST), "muted"))
        self.keep = element.button(_("&Keep all the same"), self._go, kind="primary", changes=True)
        leave = element.button(_("&Leave them out"), self.reject)
        self.then = then
        self.setLayout(element.column(*lines, element.flow(self.keep, leave), space=12, margin=24))
        self.setMinimumWidth(theme.px(420))

    def _go(self) -> None:
        self.accept()
        self.then()


def ask(parent: QWidget, refused: list[Any], again: Callable[[set[str]], Any]) -> bool:
    """Ask about the files that saying so keeps; ``again`` gets their names. Return whether there were any."""
    told = [each for each in refused if each.accept]
    if told:
        KeepAnyway(told, lambda: again({each.name for each in told}), parent).open()
    return bool(told)
