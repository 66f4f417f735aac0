"""The certificate counter: the queue left, one application and its next step right, the lists it gives out."""

from __future__ import annotations

from typing import Any

from clfdesk.domain.counter import BUSINESS_FIELDS
from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, files, person_lines
from clfdesk.ui.counter_accept import AcceptDialog
from clfdesk.ui.counter_panel import CounterPanel
from clfdesk.ui.list_pane import ListPane
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session


class CounterPage(Page):
    """A key is the number of an application, or ``{"person": number, "name": name}`` for a new one."""

    name = "counter"
    watches = frozenset({"business", "person", "nonholder", "division"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Certificate counter"))
        self.add_action(element.button(_("&New application"), self.add, kind="primary", icon="plus", changes=True))
        self.view = element.combo(_("List"), 12)
        self.view.currentIndexChanged.connect(lambda _index: self._chosen_view())
        self.add_action(self.view)
        self.add_action(element.button(_("Print this &list"), lambda: self.write("pdf"), icon="printer"))
        self.add_action(element.button(_("As a &workbook"), lambda: self.write("xlsx"), icon="download"))
        self.list = ListPane(
            session,
            "business",
            BUSINESS_FIELDS,
            name=_("Applications"),
            filters=("village", "kind", "state"),
            order="applied_on",
            empty=(
                _("Nobody has applied yet. Accept the first application at the counter."),
                _("New application"),
                self.add,
            ),
        )
        self.panel = CounterPanel(session)
        self.panel.opened.connect(lambda number: open_page("persons", number))
        self.split = arrangement.Split(self.list, self.panel, shares=(5, 4), wide=640)
        self.body.addWidget(self.split, 1)
        self.list.chosen.connect(lambda row: self._show())
        self.list.table.selectionModel().selectionChanged.connect(lambda *_args: self._show())
        self._wanted: int | None = None

    def load(self) -> None:
        from clfdesk.services import counter_lists

        self.list.filters.offer("village", self.session.read(person_lines.villages, otherwise=[]))
        keep = self.view.currentData()
        self.view.blockSignals(True)
        self.view.clear()
        self.view.addItem(_("all applications"), "")
        for each in self.session.read(counter_lists.views, otherwise=[]):
            self.view.addItem(f"{each.title}（{each.count}）", each.name)
        self.view.setCurrentIndex(max(0, self.view.findData(keep)))
        self.view.blockSignals(False)
        self._chosen_view()

    def open(self, key: object) -> None:
        if isinstance(key, int):
            self._wanted = key
            self.view.setCurrentIndex(0)
            self.list.filters.clear()
            self.list.load()
            row = self.list.model.find("number", key)
            if row >= 0:
                self.list.table.selectRow(row)
        elif isinstance(key, dict) and "person" in key:
            self.add(int(key["person"]), str(key.get("name", "")))

    def start(self) -> None:
        self.list.table.setFocus()

    def add(self, person: int | None = None, name: str = "") -> None:
        """Ask for a new application."""
        dialog = AcceptDialog(self.session, self)
        if person is not None:
            dialog.choose(person, name)
        dialog.accepted_as.connect(self.open)
        dialog.open()

    def _chosen_view(self) -> None:
        from clfdesk.services import counter_lists

        name = str(self.view.currentData() or "")
        view = counter_lists.named(name) if name else None
        self.list.fixed_where = view.where if view else ""
        self.list.order = view.order if view else "applied_on"
        if view:
            self.list.show_only(view.columns)
        self.says.setText(
            _("by {source} {clause}").format(source=view.source, clause=view.clause) if view and view.source else ""
        )
        self.says.setVisible(bool(view and view.source))
        self.list.load()

    def _show(self) -> None:
        row = self.list.current()
        if row:
            chosen = [int(each["number"]) for each in self.list.chosen_rows()]
            self.panel.show_business(int(row["number"]), chosen)

    def write(self, kind: str) -> None:
        """Write the list shown as a paper or a workbook under its own title, and open it."""
        from clfdesk.services import counter_lists

        name = str(self.view.currentData() or "")
        if not name:
            self.list.press() if kind == "pdf" else self.list.export()
            return
        office, where, out = self.session.desk, self.list.filters.where(), self.session.out_folder(_("lists"))

        def done(file: Any) -> None:
            self.session.told.emit(_("Written: {file}").format(file=file.path.name), False)
            files.open_path(file.path)

        self.session.do(
            _("Writing the list"),
            lambda: counter_lists.write(office, name, kind, out, where=where),  # type: ignore[arg-type]
            done=done,
        )


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return CounterPage(session, open_page)
