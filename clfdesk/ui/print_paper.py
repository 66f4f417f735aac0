"""A PDF given to a printer: as it is where the system takes it, else a page at a time, drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

#: Dots per inch a page is drawn with: what office printers show of small type.
DPI = 300


def out(printer: Any, document: Any, pages: Sequence[int]) -> Iterator[int]:
    """Give pages (numbered from 1) of a proof to a printer; yield how many it got.

    A queue that takes the PDF itself gets it, all pages at once; any other printer, and a file,
    gets the pages drawn one by one.
    """
    from clfdesk.services import print_queue

    if not printer.outputFileName() and print_queue.takes_pdf():
        mode = printer.DuplexMode
        sides = {mode.DuplexLongSide: "long", mode.DuplexShortSide: "short", mode.DuplexNone: "none"}
        if print_queue.give(
            document.pdf,
            pages,
            printer=printer.printerName(),
            copies=printer.copyCount(),
            title=document.title,
            sides=sides.get(printer.duplex(), ""),
            grey=printer.colorMode() == printer.ColorMode.GrayScale,
        ):
            yield len(pages)
            return
    yield from paint(printer, document.pdf, pages)


def paint(printer: Any, pdf: bytes, pages: Sequence[int]) -> Iterator[int]:
    """Draw pages (numbered from 1) on a printer's sheets at their real size; yield how many it got after each.

    May run on any thread, as long as nobody else touches the printer meanwhile. Leaving off
    in between ends the printer's job with the pages it has.
    """
    from PySide6.QtCore import QMarginsF, QRectF, QSizeF
    from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

    from clfdesk.services import proof

    sizes = proof.page_sizes(pdf)
    painter: Any = None
    try:
        for given, page in enumerate(pages, start=1):
            wide, high = sizes[page - 1]
            size = QPageSize(QSizeF(min(wide, high), max(wide, high)), QPageSize.Unit.Millimeter)
            way = QPageLayout.Orientation.Landscape if wide > high else QPageLayout.Orientation.Portrait
            printer.setPageLayout(QPageLayout(size, way, QMarginsF()))
            printer.setFullPage(True)
            if painter is None:
                painter = QPainter(printer)
            else:
                printer.newPage()
            dots = printer.resolution() / 25.4
            (png,) = proof.pictures(pdf, DPI, [page - 1])
            painter.drawImage(QRectF(0, 0, wide * dots, high * dots), QImage.fromData(png))
            yield given
    finally:
        if painter is not None:
            painter.end()
