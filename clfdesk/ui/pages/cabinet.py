"""The cabinet: filed papers, boxes, loans, the inspection, the documents rules stand on, the yearly close."""

from __future__ import annotations

from clfdesk.i18n import _
from clfdesk.ui import element, theme
from clfdesk.ui.arrangement import Tabs
from clfdesk.ui.cabinet_boxes import BoxesTab, LoansTab
from clfdesk.ui.cabinet_close import CloseTab
from clfdesk.ui.cabinet_documents import DocumentsTab
from clfdesk.ui.cabinet_inspection import InspectionTab
from clfdesk.ui.cabinet_items import ItemsTab
from clfdesk.ui.cabinet_terms import TermsTab
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session

_TABS = ("items", "boxes", "loans", "inspection", "documents", "close", "terms")


class CabinetPage(Page):
    """A key is ``loan:number``, ``close:year``, ``item:number``, ``documents:number`` or the name of a tab."""

    name = "cabinet"
    watches = frozenset(
        {"archive_item", "box", "loan", "policy_document", "evidence", "close_step", "entry", "scan", "local_value"}
    )

    def __init__(self, session: Session, open_page: OpenPage) -> None:
        super().__init__(session, open_page, _("Cabinet"))
        self.year = element.combo(_("year"), 4)
        self.year.currentIndexChanged.connect(lambda _index: self._load_tab())
        self.add_action(self.year)
        self.items, self.boxes, self.loans = ItemsTab(session), BoxesTab(session), LoansTab(session)
        self.inspection, self.documents, self.closing = (
            InspectionTab(session),
            DocumentsTab(session),
            CloseTab(session),
        )
        self.terms = TermsTab(session)
        self.tabs = Tabs()
        parts = (self.items, self.boxes, self.loans, self.inspection, self.documents, self.closing, self.terms)
        words = (
            _("Filed papers"),
            _("Boxes"),
            _("Loans"),
            _("Inspection"),
            _("Documents"),
            _("Yearly close"),
            _("Retention"),
        )
        for part, word in zip(parts, words, strict=True):
            box = element.column(part)
            box.setContentsMargins(0, theme.px(12), 0, 0)
            whole = element.bare(box)
            whole.setMinimumHeight(theme.px(450))  # wrapping rows ask for their narrowest; the lists give way
            self.tabs.addTab(whole, word)
        self._parts = parts
        self.tabs.currentChanged.connect(lambda _index: self._load_tab())
        self.body.addWidget(self.tabs, 1)

    def load(self) -> None:
        from clfdesk.services import archive

        today = self.session.desk.today.year
        keep = self.year.currentData() or today
        years = sorted({*archive.years(), today, today - 1}, reverse=True)
        self.year.blockSignals(True)
        self.year.clear()
        for each in years:
            self.year.addItem(str(each), each)
        self.year.setCurrentIndex(max(0, self.year.findData(keep)))
        self.year.blockSignals(False)
        self._load_tab()

    def _load_tab(self) -> None:
        if self.session.office is not None and self.year.currentData():
            self._parts[self.tabs.currentIndex()].load(int(self.year.currentData()))

    def open(self, key: object) -> None:
        name, _colon, number = str(key or "").partition(":")
        tab = {"loan": "loans", "item": "items"}.get(name, name)
        if tab not in _TABS:
            return
        self.load()
        if name == "close" and number.isdigit():
            self.year.setCurrentIndex(max(0, self.year.findData(int(number))))
        self.tabs.setCurrentIndex(_TABS.index(tab))
        self._load_tab()
        if name == "documents" and number:
            self.documents.choose(number)

    def unsaved(self) -> bool:
        return self.items.unsaved()


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return CabinetPage(session, open_page)
