"""Safety at a glance: whole, backed up, in a second place, on what disk; handing over, and when something happened."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel, QVBoxLayout

from clfdesk.errors import in_words
from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files
from clfdesk.ui.handover_dialog import HandoverDialog
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session


class SafetyPage(Page):
    """Sentences, and beside each what can be done about it."""

    name = "safety"
    watches = frozenset({"person", "backup", "user"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Safety"))
        self.add_action(element.button(_("&Back up now"), self.back_up, kind="primary", icon="hard-drive"))
        self.add_action(element.button(_("&Check the desk"), self.verify, icon="shield-check"))
        self.add_action(element.button(_("&Lock"), lambda: session.lock_asked.emit(), icon="lock"))
        self.whole = element.label("")
        self.told = False
        self.backup, self.second = element.label("", "strong"), element.label("")
        self.place, self.space, self.secret = element.label(""), element.label(""), element.label("")
        self.second_button = element.button(_("Choose a second place"), lambda: open_page("backups", None))
        self.secret_button = element.button(_("Set a password"), lambda: open_page("users", None))
        self.reading = element.button(_("Open for &reading only"), self._read_only)
        kept = element.card(
            element.label(_("Backups"), "heading"),
            self.backup,
            self.second,
            element.flow(self.second_button, element.button(_("All backups"), lambda: open_page("backups", None))),
            space=8,
        )
        lies = element.card(
            element.label(_("The desk"), "heading"),
            self.whole,
            self.secret,
            self.place,
            self.space,
            element.flow(self.secret_button, self.reading),
            space=8,
        )
        over = element.card(
            element.label(_("Handing over"), "heading"),
            element.label(
                _("A package for the successor: the desk, a sheet that opens it, and the list both sign."), "muted"
            ),
            element.flow(element.button(_("&Hand the desk over …"), self.hand_over, icon="download")),
            space=8,
        )
        self.files = element.bare(element.column())
        happened = element.card(
            element.label(_("When something happened"), "heading"),
            element.label(
                _("A stick is lost, papers went to the wrong place, somebody got in: write it down the same day."),
                "muted",
            ),
            element.flow(element.button(_("&Incident sheet"), self.incident, icon="printer")),
            self.files,
            space=8,
        )
        for each in (kept, lies, over, happened):
            inner = each.layout()
            if isinstance(inner, QVBoxLayout):
                inner.addStretch(1)
        self.body.addWidget(arrangement.Sides(kept, lies, wide=760))
        self.body.addWidget(arrangement.Sides(over, happened, wide=760))
        self.body.addStretch(1)

    def load(self) -> None:
        from clfdesk.services import safety

        found = self.session.read(safety.overview)
        if found is None:
            return
        if not self.told:
            _show(self.whole, found.whole, "")
        _show(self.backup, found.backup, "" if found.backed else "amber")
        _show(self.second, found.second, "amber" if found.late else "")
        _show(self.secret, found.secret, "" if found.protected else "amber")
        _show(self.place, found.place, "")
        _show(self.space, found.space, "amber" if found.tight else "")
        self.second_button.setVisible(found.late)
        self.secret_button.setVisible(not found.protected)
        self.reading.setVisible(found.tight and not self.session.limit)

    def back_up(self) -> None:
        """Make a backup and read it back."""
        office = self.session.desk

        def verb() -> Any:
            from clfdesk.services import backup

            return backup.make_backup(office)

        def done(checked: Any) -> None:
            self.session.told.emit(checked.says, False)
            self.session.bus.changed.emit(frozenset({"backup"}))

        self.session.do(_("Backing up"), verb, done=done)

    def verify(self) -> None:
        """Check every page, row and link of the desk."""
        office = self.session.desk

        def verb() -> Any:
            from clfdesk.services import backup

            return backup.verify_desk(office)

        def done(checked: Any) -> None:
            self.told = True
            _show(self.whole, checked.says, "green")
            self.session.told.emit(checked.says, False)

        def failed(error: BaseException) -> None:
            self.told = True
            _show(self.whole, in_words(error).splitlines()[0], "red")

        self.session.do(_("Checking the desk"), verb, done=done, failed=failed)

    def hand_over(self) -> None:
        """Make the package for the successor."""
        self.dialog = HandoverDialog(self.session, self)
        self.dialog.open()

    def incident(self) -> None:
        """Press the incident sheet."""
        office, out = self.session.desk, self.session.out_folder(_("safety papers"))

        def verb() -> Any:
            from clfdesk.services.safety_papers import incident_sheet

            return incident_sheet(office, out)

        def done(file: Any) -> None:
            layout = self.files.layout()
            assert layout is not None
            element.clear(layout)
            layout.addWidget(files.buttons([file.path]))

        self.session.do(_("Making the incident sheet"), verb, done=done)

    def _read_only(self) -> None:
        self.session.open_desk(self.session.desk.folder, read_only=True)


def _show(label: QLabel, says: str, tone: str) -> None:
    label.setText(says)
    element.restyle(label, tone=tone)


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return SafetyPage(session, open_page)
