"""Returns received: a folder as a board of who sent, who is late, what is wrong; merged into one workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication, QFileDialog

from clfdesk.i18n import _
from clfdesk.ui import element, files, shown, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.table import TableModel, TableView


class CollectionPage(Page):
    """A key is the folder of returns."""

    name = "collection"
    watches = frozenset({"division"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Received returns"))
        self.folder: Path | None = None
        self._chase: list[str] = []
        self.model = TableModel(
            [
                shown.Column("township", _("township"), 7),
                shown.Column("state", _("state"), 5, toned=True),
                shown.Column("on_time", _("on time"), 4),
                shown.Column("file", _("file"), 14),
                shown.Column("says", _("what is wrong"), 18),
            ],
            lambda row: str(row.get("tone", "")),
        )
        self.table = TableView(
            self.model,
            _("Received returns"),
            _("Choose the folder the townships' returns were put in: you will see who sent, who is late and why."),
        )
        self.table.setMinimumHeight(theme.px(240))
        self.summary = element.label(_("No folder chosen yet."), "muted")
        self.choose_button = element.button(_("&Choose the folder …"), self.choose, kind="primary", icon="folder-open")
        self.merge_button = element.button(_("&Merge what counts"), self.merge, icon="file-check")
        self.chase_button = element.button(_("C&opy the reminder"), self.copy, icon="copy")
        self.beside_button = element.button(_("Compare with the &last period …"), self.beside, icon="history")
        for button in (self.merge_button, self.chase_button, self.beside_button):
            button.setEnabled(False)
        self.done = element.column()
        self.body.addWidget(
            element.card(
                element.flow(self.choose_button, self.merge_button, self.chase_button, self.beside_button),
                self.summary,
                self.table,
                self.done,
                space=12,
            ),
            1,
        )

    def open(self, key: object) -> None:
        if isinstance(key, Path):
            self.look(key)

    def choose(self) -> None:
        """Ask for the folder."""
        path = QFileDialog.getExistingDirectory(self, _("The folder of returns"))
        if path:
            self.look(Path(path))

    def look(self, folder: Path) -> None:
        """Read the folder and show its board."""
        from clfdesk.services import county

        office = self.session.desk

        def done(found: Any) -> None:
            self.folder = folder
            self._fill(found)
            self._chase = county.chase(found)
            self.merge_button.setEnabled(bool(found.received()))
            self.chase_button.setEnabled(bool(found.missing()))
            self.beside_button.setEnabled(bool(found.received()))

        self.session.do(
            _("Reading {file}").format(file=folder.name), lambda: county.board(folder, office=office), done=done
        )

    def _fill(self, found: Any) -> None:
        says = _("{card} {period}: {received} of {expected} received, {on_time} on time.")
        self.summary.setText(
            says.format(
                card=found.card,
                period=found.period,
                received=len(found.received()),
                expected=len(found.expected),
                on_time=len(found.on_time()),
            )
        )
        timely = set(found.on_time())
        rows = [_missing(place) for place in found.missing()]
        for each in found.files:
            state = _("received") if each.counts else _("does not count")
            rows.append(
                {
                    "township": each.township,
                    "state": state,
                    "on_time": _("yes") if each.township in timely and each.counts else "",
                    "file": each.file,
                    "says": "；".join(trouble.says for trouble in each.troubles),
                    "tone": "" if each.counts else "red",
                }
            )
        self.model.fill(rows)

    def merge(self) -> None:
        """Merge the files that count into the day's folder."""
        from clfdesk.services import county_merge

        folder, office = self.folder, self.session.desk
        if folder is None:
            return
        out, today = self.session.out_folder(_("returns")), office.today
        self.session.do(
            _("Merging the returns"),
            lambda: county_merge.merge(folder, out, office=office, today=today),
            done=self._merged,
        )

    def _merged(self, merged: Any) -> None:
        says = _("{rows} rows of {townships} townships merged; {duplicates} people stand in two of them.")
        text = says.format(
            rows=merged.rows, townships=len(merged.townships), duplicates=len(merged.duplicates)
        )  # fmt: skip
        element.clear(self.done)
        paths = files.buttons([file.path for file in merged.files])
        role = "note" if merged.duplicates else "good"
        self.done.addWidget(element.card(element.label(text, "strong"), paths, role=role, margin=12))

    def beside(self) -> None:
        """Ask for the folder of the last period and set both side by side."""
        path = QFileDialog.getExistingDirectory(self, _("The folder of the last period"))
        if path:
            self.compare(Path(path))

    def compare(self, previous: Path) -> None:
        """Write what changed since the last period, township by township and by person."""
        from clfdesk.services import county_compare

        folder, office, out = self.folder, self.session.desk, self.session.out_folder(_("returns"))
        if folder is None:
            return

        def work() -> Any:
            found = county_compare.compare(folder, previous, office=office)
            return found, county_compare.export(found, out, office.today)

        def done(made: Any) -> None:
            found, file = made
            kinds = [each.kind for each in found.people]
            says = _("{before} to {now}: {new} new, {gone} gone, {moved} changed township.").format(
                before=found.before, now=found.now, new=kinds.count("new"), gone=kinds.count("gone"),
                moved=kinds.count("moved"),
            )  # fmt: skip
            element.clear(self.done)
            self.done.addWidget(
                element.card(element.label(says, "strong"), files.buttons([file.path]), role="good", margin=12)
            )

        self.session.do(_("Comparing the periods"), work, done=done)

    def copy(self) -> None:
        """Put the reminder to the late into the clipboard."""
        QApplication.clipboard().setText("\n".join(self._chase))


def _missing(place: str) -> dict[str, Any]:
    return {"township": place, "state": _("missing"), "on_time": "", "file": "", "says": "", "tone": "amber"}


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return CollectionPage(session, open_page)
