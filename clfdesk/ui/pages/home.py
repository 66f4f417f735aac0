"""Home placeholder."""

from __future__ import annotations

from clfdesk.i18n import _
from clfdesk.ui.page import OpenPage, Page
from clfdesk.ui.session import Session


def page(session: Session, open_page: OpenPage) -> Page:
    """Return the page."""
    return Page(session, open_page, _("Home"))
