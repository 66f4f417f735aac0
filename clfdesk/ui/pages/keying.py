"""Key a list from a photo: the picture left, a grid with the fields' checks right; the picture stays as the source."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QStackedWidget

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files
from clfdesk.ui.keying_grid import KeyingGrid
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.picture_view import PictureView
from clfdesk.ui.preview_view import PreviewView
from clfdesk.ui.session import Session


class KeyingPage(Page):
    """A key is the path of a picture."""

    name = "keying"
    watches = frozenset({"division"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Key from a picture"))
        self.path: Path | None = None
        self.preview: Any = None
        self.choose_button = element.button(_("&Choose a picture …"), self.choose, icon="image")
        self.look_button = element.button(_("&Look what it would do"), self.look, kind="primary", icon="search")
        self.store_button = element.button(_("&Store"), self.store, kind="primary", icon="check", changes=True)
        self.back_button = element.button(_("&Back to keying"), self.back, icon="arrow-left")
        for button in (self.choose_button, self.look_button, self.store_button, self.back_button):
            self.add_action(button)
        self.picture = PictureView(
            _("Choose the photo of a handwritten list. Nothing is read off it by itself: you key what you see.")
        )
        self.grid = KeyingGrid()
        self.view = PreviewView()
        self.view.decided.connect(self._count)
        self.view.columns_button.hide()
        self.sides = QStackedWidget()
        self.stem = element.combo(_("What is keyed"), 10)
        self.stem.currentIndexChanged.connect(self._offer)
        keyed = element.column(self.stem, self.grid, space=8)
        keyed.setStretch(1, 1)
        self.sides.addWidget(element.plain(keyed))
        self.sides.addWidget(self.view)
        self.split = arrangement.Split(self.picture, self.sides, shares=(2, 3))
        self.body.addWidget(self.split, 1)
        self.back()

    def load(self) -> None:
        from clfdesk.services import village_form

        before = self.stem.currentData()
        self.stem.blockSignals(True)
        self.stem.clear()
        for name, title in self.session.read(lambda _office: village_form.forms(), otherwise=[]):
            self.stem.addItem(title, name)
        self.stem.setCurrentIndex(max(0, self.stem.findData(before)))
        self.stem.blockSignals(False)
        self._offer()

    def _offer(self, _place: int = 0) -> None:
        """Give the grid the columns of what is keyed."""
        from clfdesk.services import keying

        if self.session.office is not None:
            columns = self.session.read(keying.columns, self._stem(), otherwise=[])
            self.grid.set_columns(columns, self.session.desk.today)

    def _stem(self) -> str:
        return str(self.stem.currentData() or "person")

    def open(self, key: object) -> None:
        if isinstance(key, (str, Path)):
            self.show_picture(Path(key))

    def unsaved(self) -> bool:
        return bool(self.grid.lines())

    def choose(self) -> None:
        """Ask for a picture."""
        path = files.ask(self, _("Choose a picture"), _("Pictures") + " (*.png *.jpg *.jpeg *.bmp *.tif *.tiff *.webp)")
        if path:
            self.show_picture(path)

    def show_picture(self, path: Path) -> None:
        """Show a picture to key from."""
        if not self.picture.show_file(path):
            self.session.refused.emit(
                Refusal(
                    _("This picture cannot be read."),
                    where=path.name,
                    why=_("It is damaged, too large, or no picture."),
                    next=_("Take the photo again, or save it as JPG."),
                )
            )
            return
        self.path = path
        self.grid.setFocus()
        self.grid.setCurrentCell(0, 0)

    def look(self) -> None:
        """Show what storing the keyed rows would do."""
        from clfdesk.services import intake

        rows, headings, path, office = self.grid.lines(), self.grid.headings(), self.path, self.session.desk
        stem = self._stem()
        if path is None or not rows:
            self.session.refused.emit(
                Refusal(
                    _("There is nothing to look at yet."),
                    where=self.title,
                    why=_("A picture and at least one keyed row are needed."),
                    next=_("Choose the picture, then key its rows."),
                )
            )
            return

        def verb() -> Any:
            return intake.keyed(office, intake.Original(path.name, path.read_bytes()), headings, rows, stem=stem)

        self.session.do(_("Comparing"), verb, done=self._shown)

    def store(self) -> None:
        """Store the keyed rows, the picture with them."""
        from clfdesk.services import intake

        office, preview, accept = self.session.desk, self.preview, frozenset(self.view.accepted)
        leave = frozenset(self.view.left_out)

        def done(outcome: Any) -> None:
            self.grid.empty_out()
            self.back()
            says = _("Stored {count} rows; the picture is kept with them.").format(count=outcome.stored)
            self.session.told.emit(says, outcome.change_set is not None)

        self.session.do(
            _("Storing"),
            lambda: intake.commit(office, preview, accept=accept, leave=leave),
            changes=("person", "certificate", "division", "entry", preview.stem),
            done=done,
        )

    def back(self) -> None:
        """Go back to the grid."""
        self._step(0)

    def _shown(self, preview: Any) -> None:
        self.preview = preview
        self.view.show_preview(preview)
        self._step(1)
        self._count()
        self.view.table.setFocus()

    def _count(self) -> None:
        piles = self.preview.piles
        count = piles.get("new", 0) + piles.get("changed", 0) + len(self.view.accepted)
        self.store_button.setText(_("&Store {count} rows").format(count=count) if count else _("Nothing to store"))
        self.store_button.setEnabled(count > 0)

    def _step(self, number: int) -> None:
        self.sides.setCurrentIndex(number)
        for button in (self.store_button, self.back_button):
            button.setHidden(number == 0)
        for button in (self.choose_button, self.look_button):
            button.setHidden(number == 1)


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return KeyingPage(session, open_page)
