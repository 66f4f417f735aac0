"""Many scans to be sorted by the names of their files, then kept in one operation; what could not be is told by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from clfdesk.i18n import _, ngettext
from clfdesk.ui import element, keep_anyway
from clfdesk.ui.batch_view import BatchView
from clfdesk.ui.session import Session


class SortingView(QWidget):
    """The files of a batch and what is decided of each; ``counted`` tells how many are left, ``done`` that none is."""

    counted = Signal(int)
    done = Signal()
    shown = Signal()

    def __init__(self, session: Session, choose: Callable[[], Any]) -> None:
        super().__init__()
        self.session = session
        self.batch = BatchView(self.session)
        self.batch.changed.connect(self._count)
        self.says = element.label(_("Drop scans here, or a folder of them. Their names tell whose they are."))
        self.keep_button = element.button(
            _("&Keep those matched"), self.keep, kind="primary", icon="check", changes=True
        )
        self.keep_button.setEnabled(False)
        self.empty = element.card(
            element.label(_("Name the files after their owners: the ID number or the name, and what it is.")),
            element.flow(element.button(_("Choose files"), choose, kind="primary", icon="file-up")),
            margin=24,
            space=16,
        )
        self.batch.hide()
        self.twice_button = element.button(_("Keep &second copies too"), self.keep_twice, changes=True)
        self.twice_button.hide()
        head = element.row(self.says, self.twice_button, self.keep_button)
        head.setStretch(0, 1)
        layout = element.column(head, self.batch, self.empty)
        layout.setStretch(1, 1)
        layout.addStretch(0)
        self.setLayout(layout)

    def sort(self, paths: list[Path]) -> None:
        """Sort files by their names and show what is to be decided."""
        from clfdesk.services import dossier, scan_batch

        office = self.session.desk

        def verb() -> Any:
            return scan_batch.preview(office, paths), dossier.kinds(office)

        def done(result: Any) -> None:
            batch, kinds = result
            self.shown.emit()
            self.batch.show()
            self.empty.hide()
            self.batch.set_batch(batch, kinds)

        self.session.do(_("Sorting the files"), verb, done=done)

    def waiting(self) -> bool:
        """Tell whether files that have an owner are not kept yet."""
        lines = self.batch.batch.lines if self.batch.batch is not None else ()
        return any(line.pile == "matched" for line in lines)

    def _count(self) -> None:
        from clfdesk.services import scan_batch

        counts = self.batch.batch.counts()
        self.says.setText(scan_batch.summary(counts))
        self.keep_button.setText(_("&Keep those matched ({number})").format(number=counts["matched"]))
        self.keep_button.setEnabled(counts["matched"] > 0)
        self.twice_button.setVisible(any(x.pile == "twice" and x.person for x in self.batch.batch.lines))
        self.counted.emit(len(self.batch.batch.lines))

    def keep_twice(self) -> None:
        """Keep second copies whose names tell a person, too."""
        self.keep(frozenset(("twice", "many")))

    def _again(self, names: set[str]) -> None:
        from dataclasses import replace

        lines = self.batch.batch.lines
        lines[:] = [replace(x, pile="matched", says="") if x.shown in names else x for x in lines]
        self.keep_twice()

    def keep(self, accept: frozenset[str] = frozenset()) -> None:
        """Keep every matched file in one operation."""
        from clfdesk.services import scan_batch

        office, batch = self.session.desk, self.batch.batch
        self.keep_button.setEnabled(False)

        def verb(progress: Any) -> Any:
            return scan_batch.attach(office, batch, accept=accept, progress=progress)

        self.session.do(
            _("Keeping scans"),
            verb,
            changes=("scan",),
            done=lambda done: self._kept(done, accept),
            failed=lambda _error: self._count(),
            reports=True,
        )

    def _kept(self, done: Any, accept: frozenset[str]) -> None:
        from dataclasses import replace

        told = {each.name: each for each in done.refused}
        lines = [
            replace(line, pile="refused", says=f"{told[line.shown].refusal.what}{told[line.shown].refusal.why}")
            if line.shown in told
            else line
            for line in self.batch.batch.lines
            if line.shown in told or not (line.pile == "matched" or (line.pile == "twice" and line.person and accept))
        ]
        self.batch.batch.lines[:] = lines
        self.batch._fill(0)
        if not lines:
            self.batch.hide()
            self.empty.show()
            self.done.emit()
        if done.scans:
            says = ngettext("{number} scan is kept.", "{number} scans are kept.", len(done.scans)).format(
                number=len(done.scans)
            )
            if done.turned or done.reduced:
                says += _(" {turned} turned upright, {reduced} reduced.").format(
                    turned=done.turned, reduced=done.reduced
                )
            self.session.told.emit(says, True)
        keep_anyway.ask(self, done.refused, self._again)
