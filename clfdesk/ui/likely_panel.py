"""Who may be on the desk already while somebody is being typed: told, never in the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from clfdesk.i18n import _
from clfdesk.ui import ask, element
from clfdesk.ui.session import Session

#: Typing in one of these asks anew.
ASKED = frozenset({"name", "id_number", "birth", "village", "phone", "certificate_number"})


class LikelyPanel(QFrame):
    """A note that lists likely people; ``opened`` asks for one of them."""

    opened = Signal(int)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setProperty("role", "note")
        self.session = session
        self.number: int | None = None
        self._values: Mapping[str, Any] = {}
        self._home: QVBoxLayout = element.column(space=4, margin=12)
        self.setLayout(self._home)
        self._wait = QTimer(self, singleShot=True, interval=150)
        self._wait.timeout.connect(self._look)
        self.hide()

    def ask(self, values: Mapping[str, Any], number: int | None) -> None:
        """Look, once the typing pauses, who of the desk these values may be."""
        self._values, self.number = dict(values), number
        self._wait.start()

    def leave(self) -> None:
        """Nobody is being typed any more."""
        self._wait.stop()
        self.hide()

    def _look(self) -> None:
        from clfdesk.services import duplicate

        found = self.session.read(duplicate.likely, self._values, self.number, otherwise=[])
        element.clear(self._home)
        self.setVisible(bool(found))
        if not found:
            return
        self._home.addWidget(element.label(_("May be on the desk already"), "strong"))
        for each in found:
            place = f"{each.village}　" if each.village else ""
            says = element.label(f"{each.name}　{place}{each.because}")
            go = element.button(
                _("Open no. {number}").format(number=each.number),
                lambda number=each.number: self.opened.emit(number),
                kind="quiet",
            )
            self._home.addWidget(element.flow(says, go, *self._apart(each.number)))

    def _apart(self, other: int) -> list[Any]:
        if self.number is None:
            return []
        return [element.button(_("Not the same"), lambda: self._tell_apart(other), kind="quiet")]

    def _tell_apart(self, other: int) -> None:
        """Ask how it is known that they are two; who said so and why is remembered."""
        from clfdesk.services import duplicate

        office, own = self.session.desk, self.number
        assert own is not None

        def then(told: dict[str, Any]) -> None:
            self.session.do(
                _("Saving"),
                lambda: duplicate.tell_apart(office, own, other, told["why"]),
                done=lambda _change: self._look(),
                told=_("Remembered that they are not the same."),
            )

        self.asked = ask.ask(self, _("Not the same"), (ask.Wanted("why", _("Reason")),), then)
