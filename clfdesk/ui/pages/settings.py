"""Settings: text size, colours, whose desk this is, and another desk."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QFormLayout

from clfdesk.i18n import _
from clfdesk.ui import element, files, preference, theme
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
        self.emblem = element.label("")
        own = element.button(_("Choose the &emblem on boards …"), self.choose_emblem, icon="image", changes=True)
        self.off = element.button(_("Take the emblem o&ff"), self.drop_emblem, icon="x", changes=True)
        desk = element.card(
            element.label(_("This desk"), "heading"),
            self.about,
            element.flow(another),
            self.emblem,
            element.flow(own, self.off),
            space=12,
        )
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
        from clfdesk.services import emblem

        there = bool(self.session.read(lambda _office: emblem.kept(), otherwise=b""))
        self.emblem.setText(
            _("Boards carry the office's emblem.") if there else _("Boards carry no emblem; none is shipped.")
        )
        self.off.setEnabled(there)

    def choose_emblem(self) -> None:
        """Ask for a picture and keep it as the emblem of every board."""
        from clfdesk.services import emblem

        office = self.session.desk
        path = files.ask(self, _("Emblem"), _("Pictures (*.png *.jpg *.jpeg)"))
        if path is not None:
            self.session.do(
                _("Keeping the emblem"), lambda: emblem.keep(office, path), changes=("scan",),
                done=lambda _change: self.load(), told=_("Boards carry this emblem from now on."),
            )  # fmt: skip

    def drop_emblem(self) -> None:
        """Use no emblem any more."""
        from clfdesk.services import emblem

        office = self.session.desk
        self.session.do(
            _("Taking the emblem off"), lambda: emblem.take_off(office), changes=("scan",),
            done=lambda _change: self.load(), told=_("Boards carry no emblem any more."),
        )  # fmt: skip

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
