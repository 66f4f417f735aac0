"""Organisation: who sits where, what is missing, who is appraised."""

from __future__ import annotations

from PySide6.QtWidgets import QTabWidget, QWidget

from clfdesk.domain.division import DIVISION_FIELDS
from clfdesk.domain.staff import STAFF_FIELDS
from clfdesk.i18n import _
from clfdesk.ui import arrangement, element, shown, theme
from clfdesk.ui.body_pane import BodyPane
from clfdesk.ui.coverage_pane import CoveragePane
from clfdesk.ui.list_pane import ListPane
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session
from clfdesk.ui.village_form import VillageForm

_COVERAGE = 3


class OrganisationPage(Page):
    """Bodies, villages and staff; a key is a body's number, ``"staff"`` or ``"villages"``."""

    name = "organisation"
    watches = frozenset({"body", "post", "staff", "appraisal", "division", "person", "entry"})

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Organisation"))
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.bodies = BodyPane(session)
        self.tabs.addTab(self.bodies, _("Bodies and posts"))
        self.staff = ListPane(session, "staff", STAFF_FIELDS, name=_("Staff"), filters=("name", "role", "rating"))
        self.tabs.addTab(self._staff_tab(), _("Staff and appraisal"))
        self.village = VillageForm(session)
        self.villages = ListPane(
            session,
            "division",
            DIVISION_FIELDS,
            name=_("Villages"),
            filters=("name", "kind"),
            empty=(
                _("No village is entered yet. An import enters them by itself; or enter the first one."),
                _("Enter a village"),
                self.village.add,
            ),
        )
        self.village.people.connect(lambda name: open_page("persons", {"where": f"village == '{name}'", "says": name}))
        self.villages.chosen.connect(self.village.show_village)
        self.villages.opened.connect(lambda _row: self.village.focus_first())
        self.tabs.addTab(
            arrangement.Split(self.villages, element.scrolled(self.village, _("Villages")), shares=(3, 2)),
            _("Villages"),
        )
        self.village.hide()  # nothing is shown before a village is chosen
        self.coverage = CoveragePane(session)
        self.coverage.village.connect(self._to_village)
        self.tabs.addTab(self.coverage, _("Coverage"))
        self.body.addWidget(arrangement.one_at_a_time(self.tabs), 1)
        self.tabs.currentChanged.connect(lambda _index: self._load_tab())

    def load(self) -> None:
        self._load_tab()

    def open(self, key: object) -> None:
        self.tabs.setCurrentIndex(
            {"staff": 1, "villages": 2, "coverage": _COVERAGE}.get(key, 0) if isinstance(key, str) else 0
        )
        if isinstance(key, int):
            self.bodies.open(key)
        elif isinstance(key, str) and key.startswith("make:"):
            _make, kind, place = key.split(":")
            self.bodies.found(kind, int(place))

    def _load_tab(self) -> None:
        if self.tabs.currentIndex() == 1:
            self.staff.load()
        elif self.tabs.currentIndex() == 2:
            self.villages.load()
            if not self.villages.current() and self.villages.model.rowCount():
                self.villages.table.selectRow(0)
        elif self.tabs.currentIndex() == _COVERAGE:
            self.coverage.load()
        else:
            self.bodies.load()

    def _to_village(self, name: str) -> None:
        """Show a village's association."""
        self.tabs.setCurrentIndex(0)
        self.bodies.open_village(name)

    def _staff_tab(self) -> QWidget:
        today = self.session.desk.today
        self.year = element.combo(_("Year"))
        for year in range(today.year, today.year - 4, -1):
            self.year.addItem(str(year), year)
        self.year.setCurrentIndex(1)
        self.rating = element.combo(_("Rating"))
        self.rating.addItem(_("not yet appraised"), "")
        for code, word in shown.choices("appraisal", STAFF_FIELDS.named("rating")):
            self.rating.addItem(word, code)
        self.rating.setCurrentIndex(1)
        self.rate_button = element.button(_("&Keep the rating"), self.rate, kind="primary", icon="check", changes=True)
        bar = element.flow(
            element.label(_("Appraisal of the one chosen"), "muted", wrap=False),
            self.year,
            self.rating,
            self.rate_button,
        )
        box = element.column(self.staff, bar, space=8)
        box.setStretch(0, 1)
        box.setContentsMargins(0, theme.px(12), 0, 0)
        return element.bare(box)

    def rate(self) -> None:
        """Keep the rating chosen for the worker chosen."""
        from clfdesk.services import organisation

        row = self.staff.current()
        if not row:
            return
        office, number, name = self.session.desk, int(row["number"]), str(row["name"])
        year, rating = int(self.year.currentData()), str(self.rating.currentData())
        says = _("{name}, {year}: {rating}").format(name=name, year=year, rating=self.rating.currentText())
        self.session.do(
            _("Keeping the rating"),
            lambda: organisation.appraise(office, number, year, rating),
            changes=("appraisal", "staff"),
            told=says,
        )


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return OrganisationPage(session, open_page)
