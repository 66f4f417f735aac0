"""The first screen: make a desk, open one, or look around in the demonstration township."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFormLayout, QLineEdit, QWidget

from clfdesk import resources
from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, preference, theme
from clfdesk.ui import icon as icons
from clfdesk.ui.session import Session

_FORBIDDEN = '\\/:*?"<>|'


class Start(QWidget):
    """Three ways to begin; everything but the office's name has a default."""

    def __init__(self, session: Session, home: QWidget | None = None) -> None:
        super().__init__(home)
        self.setObjectName("page")
        self.session = session
        self.township = QLineEdit()
        self.township.setPlaceholderText(_("for example Dongshan Town"))
        self.county, self.clerk = QLineEdit(), QLineEdit()
        self.county.setPlaceholderText(_("as papers name it, may stay empty"))
        self.clerk.setPlaceholderText(_("who works here, may stay empty"))
        self.pack = element.combo("")
        for name, title in packs():
            self.pack.addItem(title, name)
        self.level = element.combo("")
        self.level.addItem(_("township or subdistrict"), "township")
        self.level.addItem(_("county"), "county")
        self.folder = QLineEdit(str(preference.desks_folder()))
        self.secret = QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setPlaceholderText(_("may stay empty"))
        form = QFormLayout()
        form.setSpacing(theme.px(8))
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        choose = element.button(_("Choose …"), self._choose_folder)
        choose.setAccessibleName(_("Choose the folder for desks"))
        where = element.row(self.folder, choose)
        where.setStretch(0, 1)
        for says, widget in (
            (_("Name of the &office"), self.township),
            (_("Co&unty"), self.county),
            (_("Your &name"), self.clerk),
            (_("&Level"), self.level),
            (_("&Policy standard"), self.pack),
            (_("Pass&word"), self.secret),
        ):
            form.addRow(says, widget)
            widget.setAccessibleName(says.replace("&", ""))
            if isinstance(widget, QLineEdit):
                widget.returnPressed.connect(self.make)
        form.addRow(_("Kept in"), where)
        self.folder.setAccessibleName(_("Kept in"))
        make = element.button(_("&Make the desk"), self.make, kind="primary", icon="plus")
        fresh = element.card(
            element.label(_("New desk"), "heading"),
            element.label(_("For a new office. Then the roster you already have can be imported."), "muted"),
            form,
            element.flow(make),
            margin=24,
            space=12,
        )
        frame = element.scroller(_("Start"))
        self.setLayout(element.column(frame, margin=0))
        element.scroll(frame, self._whole(fresh))

    def _whole(self, fresh: QWidget) -> QWidget:
        mark = element.label("")
        mark.setPixmap(icons.pixmap("clfdesk", 48))
        head = element.row(
            mark,
            element.column(
                element.label(_("clfdesk"), "title"),
                element.label(_("The roster, boards, pay and returns of a township, on this machine only."), "muted"),
                space=4,
            ),
            None,
            space=16,
        )
        head.setStretch(1, 1)
        opening = element.card(
            element.label(_("Open a desk"), "heading"),
            element.label(_("A folder that was made here or came from a colleague."), "muted"),
            element.flow(
                *self._recent(),
                element.button(_("Open a &folder …"), self.open, icon="folder-open"),
                element.button(_("Open a &backup or a package …"), self.incoming, icon="download"),
            ),
            margin=24,
            space=12,
        )
        trying = element.card(
            element.label(_("Demonstration township"), "heading"),
            element.label(_("Invented people in every page, to try everything without harm."), "muted"),
            element.flow(element.button(_("&Demonstration"), self.demo, icon="presentation")),
            margin=24,
            space=12,
        )
        right = element.column(opening, trying, space=16)
        right.addStretch(1)
        left = element.column(fresh)
        left.addStretch(1)
        both = arrangement.Sides(element.plain(left), element.plain(right), shares=(3, 2))
        whole = element.column(head, both, space=24, margin=32)
        whole.addStretch(1)
        return element.plain(whole)

    def _recent(self) -> list[QWidget]:
        return [
            element.button(folder.name, lambda folder=folder: self.session.open_desk(folder), says=str(folder))
            for folder in preference.desks()[:4]
        ]

    def make(self) -> None:
        """Make a desk of what was filled in."""
        from clfdesk.errors import Refusal

        township = self.township.text().strip()
        if not township:
            self.township.setFocus()
            self.session.refused.emit(
                Refusal(
                    _("The office has no name yet."),
                    where=_("New desk"),
                    why=_("Papers and returns carry it."),
                    next=_("Type the name of the township or subdistrict."),
                )
            )
            return
        folder = Path(self.folder.text()).expanduser() / "".join(
            "_" if each in _FORBIDDEN else each for each in township
        )
        pack, level = str(self.pack.currentData()), str(self.level.currentData())
        secret = self.secret.text() or None
        county, clerk = self.county.text(), self.clerk.text()

        def verb() -> object:
            from clfdesk.services import office

            self.session.shut()
            return office.create_desk(
                folder,
                pack=pack,
                township=township,
                level=level,
                county=county,
                clerk=clerk,
                secret=secret,
                clock=self.session.clock,
            )

        self.session.do(_("Making the desk"), verb, done=self._took)

    def demo(self, folder: Path | None = None) -> None:
        """Make (or open again) the demonstration township."""
        where = folder or Path(self.folder.text()).expanduser() / _("demonstration township")
        if not folder and where.is_dir():
            self.session.open_desk(where)
            return

        def verb() -> object:
            from clfdesk.services import demo

            self.session.shut()
            return demo.make_demo(where, pack="longli", level="township", clock=self.session.clock)

        self.session.do(_("Making the demonstration township"), verb, done=self._took)

    def open(self) -> None:
        """Ask for a desk's folder and open it."""
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(self, _("Open a desk"), self.folder.text())
        if chosen:
            self.session.open_desk(Path(chosen))

    def incoming(self) -> None:
        """Open a backup or a hand-over package on this PC."""
        from clfdesk.ui.incoming_dialog import IncomingDialog

        self.dialog = IncomingDialog(self.session, self)
        self.dialog.open()

    def _took(self, office: object) -> None:
        self.session.take(office)  # type: ignore[arg-type]

    def _choose_folder(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(self, _("Kept in"), self.folder.text())
        if chosen:
            self.folder.setText(chosen)


def packs() -> list[tuple[str, str]]:
    """Return (name, title) of every policy standard, the national one first."""
    folders = sorted(path.parent.name for path in resources.folder("policies").glob("*/pack.toml"))
    folders.sort(key=lambda name: name != "national")
    return [(name, str(resources.shipped("policies", name, "pack.toml").get("title", name))) for name in folders]
