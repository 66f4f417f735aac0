"""Settings: text size, colours, whose desk this is, and another desk."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QFormLayout

from clfdesk.i18n import _
from clfdesk.ui import element, preference, theme
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session


class SettingsPage(Page):
    """What this profile likes, and what desk is open."""

    name = "settings"

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Settings"))
        self.percent = element.combo("")
        for each in theme.SCALES:
            self.percent.addItem(f"{each}%", each)
        self.percent.setCurrentIndex(max(0, self.percent.findData(preference.percent())))
        self.palette_box = element.combo("")
        for name, (title, _colours) in theme.PALETTES.items():
            self.palette_box.addItem(_(title), name)
        self.palette_box.setCurrentIndex(max(0, self.palette_box.findData(preference.palette())))
        form = QFormLayout()
        form.setSpacing(theme.px(12))
        self.idle = element.combo("")
        for minutes in (5, 10, 15, 30):
            self.idle.addItem(_("after {minutes} minutes without work").format(minutes=minutes), minutes)
        self.idle.addItem(_("never by itself"), 0)
        self.idle.setCurrentIndex(max(0, self.idle.findData(preference.idle())))
        for says, box in (
            (_("&Text size"), self.percent),
            (_("&Colours"), self.palette_box),
            (_("&Lock the window"), self.idle),
        ):
            box.setAccessibleName(says.replace("&", ""))
            box.setMinimumWidth(theme.px(200))
            form.addRow(says, box)
        use = element.button(_("&Use these"), self.use, kind="primary", icon="check")
        self.about = element.label("")
        another = element.button(_("Open &another desk"), self.session.another.emit, icon="folder-open")
        look = element.card(
            element.label(_("Look"), "heading"),
            form,
            element.label(_("The window is built again; nothing is lost."), "muted"),
            element.flow(use),
            space=12,
        )
        desk = element.card(element.label(_("This desk"), "heading"), self.about, element.flow(another), space=12)
        self.body.addWidget(look)
        self.body.addWidget(desk)
        self.body.addStretch(1)

    def load(self) -> None:
        office = self.session.desk
        lines = [
            _("Office: {name}").format(name=office.info.township),
            _("Policy standard: {name}").format(name=office.pack.title),
            _("Folder: {path}").format(path=office.folder),
        ]
        self.about.setText("\n".join(lines))

    def use(self) -> None:
        """Keep the choices and build the window again."""
        preference.keep("percent", int(self.percent.currentData()))
        preference.keep("palette", str(self.palette_box.currentData()))
        preference.keep("idle", int(self.idle.currentData()))
        app = QApplication.instance()
        if isinstance(app, QApplication):
            theme.apply(app, preference.palette(), preference.percent())
            self.session.restyled.emit()


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return SettingsPage(session, open_page)
