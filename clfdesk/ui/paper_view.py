"""A document before it is printed: the PDF itself as pages, with small pictures beside, zoom, and pages to choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeySequence, QPixmap, QResizeEvent, QShortcut
from PySide6.QtWidgets import QLabel, QListView, QListWidget, QListWidgetItem, QScrollArea, QWidget

from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, print_paper, theme
from clfdesk.ui.session import Session
from clfdesk.ui.task import Cancelled

#: Zoom steps in per cent of the paper's real size; 0 fits the width.
STEPS = (0, 50, 75, 100, 150, 200, 300, 400)


class PaperView(QWidget):
    """Shows a proof; ``chosen`` are the pages that are ticked (from 1), all of them at first."""

    picked = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.proof: Any = None
        self._asked = 0
        self._zoom = 0
        self._drawn: QPixmap | None = None
        self.thumbs = QListWidget()
        self.thumbs.setAccessibleName(_("Pages"))
        self.thumbs.setViewMode(QListView.ViewMode.ListMode)
        self.thumbs.setIconSize(QSize(theme.px(54), theme.px(72)))
        self.thumbs.setMinimumWidth(theme.px(130))
        self.thumbs.setMaximumWidth(theme.px(230))
        self.thumbs.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.thumbs.setWordWrap(True)
        self.thumbs.setMinimumHeight(theme.px(110))
        self.thumbs.currentRowChanged.connect(lambda _row: self._draw())
        self.thumbs.itemChanged.connect(lambda _item: self._count())
        self.paper = QLabel()
        self.paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.paper.setAccessibleName(_("Preview"))
        self.room = QScrollArea()
        self.room.setWidget(self.paper)
        self.room.setWidgetResizable(True)
        self.room.setAccessibleName(_("Preview"))
        self.room.setMinimumSize(theme.px(220), theme.px(200))
        self.zoom = element.combo(_("Zoom"), 6)
        for step in STEPS:
            self.zoom.addItem(_("Fit width") if not step else f"{step} %", step)
        self.zoom.currentIndexChanged.connect(lambda _index: self._draw())
        self.every = element.button(_("All pages"), lambda: self._tick(True), kind="quiet")
        self.none = element.button(_("No page"), lambda: self._tick(False), kind="quiet")
        self.counted = element.label("", "muted", wrap=False)
        bar = element.flow(self.zoom, self.every, self.none, self.counted)
        sides = arrangement.Sides(self.thumbs, self.room, shares=(2, 5), wide=420, space=8)
        self.missing = element.label("", tone="red")
        box = element.column(bar, self.missing, sides)
        box.setStretch(2, 1)
        self.setLayout(box)
        for keys, step in (("Ctrl++", 1), ("Ctrl+-", -1)):
            QShortcut(QKeySequence(keys), self, lambda step=step: self._step(step))
        self.empty()

    def empty(self) -> None:
        """Show nothing."""
        self.proof = None
        self._drawn = None
        self.missing.hide()
        self.thumbs.clear()
        self.paper.setText(_("The preview stands here: it is the very file that prints."))
        self.paper.setWordWrap(True)
        self._count()

    def show_proof(self, proof: Any) -> None:
        """Show a document from its first page, all pages ticked."""
        self.proof = proof
        says = _("No font draws these characters: {characters}").format(characters=" ".join(proof.undrawable))
        self.missing.setText(says)
        self.missing.setVisible(bool(proof.undrawable))
        self.thumbs.blockSignals(True)
        self.thumbs.clear()
        for number, label in enumerate(proof.labels, start=1):
            item = QListWidgetItem(f"{number}　{label}")
            item.setToolTip(label)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked)
            self.thumbs.addItem(item)
        self.thumbs.blockSignals(False)
        self._count()
        self.thumbs.setCurrentRow(0)
        self._small()

    def chosen(self) -> list[int]:
        """Return the ticked pages, numbered from 1."""
        rows = range(self.thumbs.count())
        return [row + 1 for row in rows if self.thumbs.item(row).checkState() == Qt.CheckState.Checked]

    def choose(self, pages: list[int]) -> None:
        """Tick these pages and no others."""
        wanted = set(pages)
        self.thumbs.blockSignals(True)
        for row in range(self.thumbs.count()):
            on = row + 1 in wanted
            self.thumbs.item(row).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        self.thumbs.blockSignals(False)
        self._count()

    def _tick(self, on: bool) -> None:
        self.choose(list(range(1, self.thumbs.count() + 1)) if on else [])

    def _count(self) -> None:
        says = _("{chosen} of {pages} pages").format(chosen=len(self.chosen()), pages=self.thumbs.count())
        self.counted.setText(says if self.proof else "")
        self.picked.emit()

    def _step(self, step: int) -> None:
        self.zoom.setCurrentIndex(min(max(self.zoom.currentIndex() + step, 0), len(STEPS) - 1))

    def _small(self) -> None:
        """Draw the small pictures of the first pages, on the worker."""
        from clfdesk.services import proof as proofs

        document, many = self.proof, min(self.thumbs.count(), 40)

        def done(found: Any) -> None:
            if self.proof is document:
                for row, png in enumerate(found):
                    picture = QPixmap()
                    picture.loadFromData(png)
                    self.thumbs.item(row).setIcon(QIcon(picture))

        self.session.do(_("Drawing the preview"), lambda: proofs.pictures(document.pdf, 18, range(many)), done=done)

    def _draw(self) -> None:
        from clfdesk.services import proof as proofs

        row = self.thumbs.currentRow()
        if self.proof is None or row < 0:
            return
        self._asked += 1
        asked, document, zoom = self._asked, self.proof, int(self.zoom.currentData())
        dpi = 150.0 if zoom == 0 else 96.0 * zoom / 100 * self.devicePixelRatioF()

        def verb() -> list[bytes]:
            return proofs.pictures(document.pdf, dpi, [row]) if asked == self._asked else []

        def done(found: list[bytes]) -> None:
            if found and asked == self._asked:
                self._drawn = QPixmap()
                self._drawn.loadFromData(found[0])
                self._zoom = zoom
                self._fit()

        self.session.do(_("Drawing the preview"), verb, done=done)

    def _fit(self) -> None:
        if self._drawn is None:
            return
        ratio = self.devicePixelRatioF()
        shown = self._drawn
        if self._zoom == 0:
            wide = int((self.room.viewport().width() - theme.px(28)) * ratio)
            shown = shown.scaledToWidth(max(wide, 100), Qt.TransformationMode.SmoothTransformation)
        shown.setDevicePixelRatio(ratio)
        self.paper.setPixmap(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._zoom == 0:
            self._fit()


class PrintBar(QWidget):
    """The way out of a proof: a printer or a file, the record of the run, and going on after a jam.

    ``write`` writes the files and returns their paths (also what goes on record as made); ``more``
    are widgets that stand beside these.
    """

    def __init__(self, session: Session, view: PaperView, write: Callable[[], Any], *more: QWidget) -> None:
        super().__init__()
        from PySide6.QtWidgets import QLineEdit, QSpinBox

        self.session, self.view = session, view
        self.reason = QLineEdit()
        self.reason.setAccessibleName(_("Why it is printed"))
        self.reason.setPlaceholderText(_("Why it is printed"))
        self.reason.setMinimumWidth(theme.px(160))
        self.print_button = element.button(
            _("&Print the chosen pages"), self.print_it, kind="primary", icon="printer", changes=True
        )
        self.file_button = element.button(_("&Write the files"), write, icon="file-check")
        self.jam_page = QSpinBox()
        self.jam_page.setAccessibleName(_("Last page that came out"))
        self.jam_page.setRange(0, 9999)
        self.jam_page.setPrefix(_("came to page "))
        self.jam_button = element.button(
            _("It jammed: go on &from there"), self.jammed, icon="refresh-cw", changes=True
        )
        self.says = element.label("")
        self.jam = element.bare(element.column(element.flow(self.jam_page, self.jam_button), self.says, space=4))
        self.setLayout(
            element.column(element.flow(self.print_button, self.file_button, self.reason, *more), self.jam, space=8)
        )
        self.run = 0
        self.jam.hide()
        view.picked.connect(self._ready)
        self._ready()

    def _ready(self) -> None:
        self.print_button.setEnabled(bool(self.view.proof and self.view.chosen()))
        self.file_button.setEnabled(self.view.proof is not None)

    def print_it(self) -> None:
        """Ask for a printer, give it the chosen pages, and put the run on record."""
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        dialog = QPrintDialog(printer, self)
        dialog.setWindowTitle(_("Print"))
        if dialog.exec():
            self.to(printer)

    def to(self, printer: Any) -> None:
        """Give a printer the chosen pages, one after another on the worker, and record the run.

        A run that is stopped half way is on record with the pages the printer got.
        """
        from clfdesk.services import proof as proofs

        document, pages, office = self.view.proof, self.view.chosen(), self.session.desk
        reason, name = self.reason.text().strip(), printer.printerName() or printer.outputFileName()
        copies = max(printer.copyCount(), 1)

        def verb(progress: Any) -> tuple[int, int]:
            proofs.one_by_one(document, copies)
            run = {"printer": name, "pages": pages, "copies": copies, "reason": reason}
            given = 0
            try:
                for given in print_paper.out(printer, document, pages):
                    progress(given, len(pages))
            except Cancelled:
                if not given:
                    raise
            except BaseException:
                if given:
                    proofs.printed(office, document, given=given, **run)
                raise
            return proofs.printed(office, document, given=given, **run), given

        def done(found: tuple[int, int]) -> None:
            self.run, given = found
            self.jam_page.setRange(0, max(pages))
            self.jam_page.setValue(pages[given - 1])
            self.says.setText(_("{count} pages were given to the printer.").format(count=given))
            self.jam.show()

        self.session.do(_("Printing"), verb, changes=("print_run", "entry", "circulation"), done=done, reports=True)

    def jammed(self) -> None:
        """Keep how far the printer came, say what is out, and tick what is left."""
        from clfdesk.services import proof as proofs

        office, run, page, document = self.session.desk, self.run, self.jam_page.value(), self.view.proof

        def verb() -> tuple[list[int], tuple[list[str], list[str]]]:
            left = proofs.came_to(office, run, page)
            return left, proofs.out_and_left(run, document.labels)

        def done(found: tuple[list[int], tuple[list[str], list[str]]]) -> None:
            left, (out, waiting) = found
            self.view.choose(left)
            says = _("Out: {out}. Still to print: {left}. The pages left are ticked; print again.")
            self.says.setText(says.format(out=_listed(out), left=_listed(waiting)))

        self.session.do(_("Keeping how far the printer came"), verb, changes=("print_run",), done=done)


def _listed(said: list[str]) -> str:
    if not said:
        return _("nothing")
    return "、".join(said[:6]) + (_(" and {count} more").format(count=len(said) - 6) if len(said) > 6 else "")
