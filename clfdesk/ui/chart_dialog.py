"""The organisation as a chart, in the window: the board that would hang, drawn for the screen."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QWidget

from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui.picture_view import PictureView
from clfdesk.ui.session import Session


class ChartDialog(QDialog):
    """Draws a township's or a village's chart from who sits where today."""

    def __init__(self, session: Session, village: str, parent: QWidget | None = None) -> None:
        """Draw the chart of a village, or of the township where none is named."""
        super().__init__(parent)
        from clfdesk.services import poster

        office = session.desk
        card, place = ("village_chart", village) if village else ("township_chart", office.info.township)
        self.setWindowTitle(_("Chart of {place}").format(place=place))
        self.picture = PictureView(_("The chart is being drawn."))
        layout = element.column(
            self.picture, element.flow(element.button(_("Close"), self.accept)), space=12, margin=16
        )
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self.resize(theme.px(900), theme.px(640))
        session.do(
            _("Drawing the preview"),
            lambda: poster.picture(office, card, place, poster.usual_size(card), pixels=1100),
            done=self.picture.show_bytes,
        )
