"""Compare any two lists: the desk's, the county's, 民政's, the bank's, on a chosen key."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QFormLayout, QPushButton

from clfdesk.i18n import _
from clfdesk.ui import element, file_password, files, shown
from clfdesk.ui.difference_view import DifferenceView
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session

DESK = "desk"


class ComparisonPage(Page):
    """A key is a file to hold against the desk."""

    name = "comparison"

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Compare lists"))
        self.asking: Any = None
        self.places: dict[str, str | Path] = {"left": DESK, "right": DESK}
        self.buttons_of: dict[str, QPushButton] = {}
        form = QFormLayout()
        for side, says in (("left", _("Left list")), ("right", _("Right list"))):
            choose = element.button("", lambda side=side: self.choose(side), icon="folder-open")
            desk = element.button(_("the desk's"), lambda side=side: self.take(side, DESK), kind="quiet")
            desk.setAccessibleName(f"{says}：{_('the desk')}")
            self.buttons_of[side] = choose
            form.addRow(says, element.flow(choose, desk))
        self.by = element.combo(_("Compare by"))
        self.stem = element.combo(_("Compare what"), 10)
        self.stem.currentIndexChanged.connect(self._offer)
        self.go = element.button(_("&Compare"), self.compare, kind="primary", icon="search")
        by = element.label(_("Compare &by"), wrap=False)
        by.setBuddy(self.by)
        self.view = DifferenceView(_("Choose two lists; what stands only in one, and what differs, is shown here."))
        self.view.exporting.connect(self.export)
        self.view.printing.connect(self.press)
        self.view.mending.connect(self.mend)
        self.done = element.column()
        self.body.addWidget(element.card(form, element.flow(self.stem, by, self.by, self.go), space=8, margin=12))
        self.body.addWidget(self.view, 1)
        self.body.addLayout(self.done)
        self._label()

    def open(self, key: object) -> None:
        if isinstance(key, (str, Path)):
            self.take("right", Path(key))
            self.compare()

    def load(self) -> None:
        from clfdesk.services import village_form

        before = self.stem.currentData()
        offered = self.session.read(lambda _office: village_form.forms(), otherwise=[])
        self.stem.blockSignals(True)
        self.stem.clear()
        for name, title in offered:
            self.stem.addItem(title, name)
        self.stem.setCurrentIndex(max(0, self.stem.findData(before)))
        self.stem.blockSignals(False)
        self._offer()

    def _offer(self, _place: int = 0) -> None:
        """Offer every column of what is compared as the key."""
        from clfdesk.services import list_comparison

        stem, before = self._stem(), self.by.currentData()
        fields = self.session.read(lambda _office: list_comparison.fields_of(stem), otherwise=())
        self.by.clear()
        for each in fields:
            if not each.derived:
                self.by.addItem(shown.label(each), each.name)
        at = self.by.findData(before)
        at = at if at >= 0 else self.by.findData("id_number")
        self.by.setCurrentIndex(max(0, at if at >= 0 else self.by.findData("name")))

    def _stem(self) -> str:
        return str(self.stem.currentData() or "person")

    def start(self) -> None:
        """Begin at the right list."""
        self.buttons_of["right"].setFocus()

    def choose(self, side: str) -> None:
        """Ask for the file of a side."""
        pattern = _("Lists") + " (*.xlsx *.xlsm *.xlsb *.xls *.et *.ods *.fods *.csv *.txt *.htm *.html *.xml)"
        path = files.ask(self, _("Choose a list"), pattern)
        if path:
            self.take(side, path)

    def take(self, side: str, place: str | Path) -> None:
        """Take a file, or the desk, for a side."""
        self.places[side] = place
        self._label()

    def compare(self) -> None:
        """Compare the two on the worker."""
        from clfdesk.services import list_comparison

        office, left, right, key = self.session.desk, self.places["left"], self.places["right"], self.by.currentData()
        stem, paths = self._stem(), [Path(place) for place in (left, right) if place != DESK]
        password = next((known for path in paths if (known := file_password.of(path))), None)

        def failed(error: BaseException) -> None:
            path = next((each for each in paths if each.name == getattr(error, "where", "")), None)
            if path is not None:
                self.asking = file_password.ask(self, path, error, lambda given: again(path, given))

        def again(path: Path, given: str) -> None:
            file_password.remember(path, given)
            self.compare()

        self.session.do(
            _("Comparing"),
            lambda: list_comparison.compare(office, left, right, key=str(key), stem=stem, password=password),
            done=self._shown,
            failed=failed,
        )

    def export(self) -> None:
        """Write what differs as a workbook and open its folder."""
        from clfdesk.services import list_comparison

        office, left, right, key = self.session.desk, self.places["left"], self.places["right"], self.by.currentData()
        stem = self._stem()
        out = self.session.out_folder(_("comparison"))
        paths = [Path(place) for place in (left, right) if place != DESK]
        password = next((known for path in paths if (known := file_password.of(path))), None)
        self.session.do(
            _("Writing"),
            lambda: list_comparison.compare(office, left, right, key=str(key), stem=stem, out=out, password=password),
            done=lambda found: self._written([file.path for file in found.files]),
        )

    def press(self) -> None:
        """Press the side that is shown on paper."""
        from clfdesk.services import list_comparison

        office, found, side = self.session.desk, self.view.found, self.view.side
        out, title = self.session.out_folder(_("comparison")), f"{self._name('left')}、{self._name('right')}"
        self.session.do(
            _("Printing"),
            lambda: list_comparison.printed(office, found, title, out, (side,)),
            done=lambda file: self._written([file.path]),
        )

    def mend(self) -> None:
        """Send the chosen rows to mending."""
        from clfdesk.services import list_comparison, mending

        office, left, right = self.session.desk, self._name("left"), self._name("right")
        matters = list_comparison.matters(self.view.chosen(), left, right, self._stem())
        self.session.do(
            _("Sending to mending"),
            lambda: mending.send(office, matters, f"{left}、{right}"),
            changes=("entry",),
            done=lambda sent: self.session.told.emit(
                _("{count} matters are to be mended; they stand in the register.").format(count=sent[0]), bool(sent[0])
            ),
        )

    def _shown(self, found: Any) -> None:
        element.clear(self.done)
        self.view.show_found(found)
        self.view.table.setFocus()

    def _written(self, paths: list[Path]) -> None:
        element.clear(self.done)
        self.done.addWidget(files.buttons(paths))

    def _name(self, side: str) -> str:
        place = self.places[side]
        return _("the desk") if place == DESK else Path(place).stem

    def _label(self) -> None:
        for side, button in self.buttons_of.items():
            place = self.places[side]
            says = _("the desk (choose a file instead …)") if place == DESK else Path(place).name
            button.setText(says)
            button.setAccessibleName(says)
        self.go.setEnabled(self.places["left"] != self.places["right"])


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return ComparisonPage(session, open_page)
