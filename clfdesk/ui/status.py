"""The foot of the window: whose desk, how many persons, the backup, and what runs on this machine."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QProgressBar, QStatusBar

from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui.session import Session
from clfdesk.ui.task import Job


class Words(QLabel):
    """A label that ends in an ellipsis where there is no room for all of it."""

    def minimumSizeHint(self) -> QSize:
        return QSize(1, super().minimumSizeHint().height())  # large text must not push the window wider than the screen

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = self.rect().adjusted(theme.px(8), 0, -theme.px(8), 0)
        says = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.setPen(QColor(theme.colours().muted))
        painter.drawText(room, int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft), says)


class Status(QStatusBar):
    """The status bar; long work can be stopped here."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._job: Job | None = None
        self.setSizeGripEnabled(False)
        self.desk, self.persons, self.backup, self.task = Words(), Words(), Words(), Words()
        self.bar = QProgressBar()
        self.bar.setAccessibleName(_("Progress"))
        self.bar.setFixedWidth(theme.px(140))
        self.stop = element.button(_("Stop"), self._stop, kind="quiet", icon="x")
        self.stop.setAccessibleName(_("Stop the work that runs"))
        for words in (self.desk, self.persons, self.backup):
            self.addWidget(words)
        for part in (self.task, self.bar, self.stop):
            self.addPermanentWidget(part)
        self._idle()
        session.worker.started.connect(self._started)
        session.worker.progressed.connect(self._progressed)
        session.worker.finished.connect(self._idle)  # bound methods end with this bar, lambdas would outlive it
        session.worker.failed.connect(self._idle)

    def refresh(self) -> None:
        """Read the counts again."""
        from clfdesk.services import person

        office = self._session.desk
        demo = _("demonstration, invented people") if office.info.demo else ""
        parts = (office.info.township, demo, self._session.last_time())
        self.desk.setText("　".join(part for part in parts if part))
        listing = self._session.read(person.list_rows, "person", columns=["number"], limit=1)
        if listing is not None:
            self.persons.setText(_("{count} persons").format(count=f"{listing.count:,}"))

        from clfdesk.services import backup

        kept = self._session.read(backup.list_backups, otherwise=[])
        says = _("last backup {moment}").format(moment=kept[0][1].says) if kept else _("no backup yet")
        self.backup.setText(says)

    def _started(self, job: Job) -> None:
        self._job = job
        self.task.setText(_("On this machine: {task}").format(task=job.says) if job.says else "")

    def _progressed(self, job: Job, done: int, total: int, says: str) -> None:
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        self.bar.setVisible(True)
        self.stop.setVisible(job.reports)
        if says:
            self.task.setText(f"{job.says}　{says}")

    def _idle(self, *_job: object) -> None:
        self.task.setText(_("On this machine: nothing runs"))
        self.bar.hide()
        self.stop.hide()

    def _stop(self) -> None:
        if self._job is not None:
            self._job.stop.set()
            self.task.setText(_("Stopping …"))
