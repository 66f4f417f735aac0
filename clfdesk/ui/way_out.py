"""What was refused, shown with the way out there is: reading only, a backup, the password once more, data without macros."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.i18n import _

#: The main window (named by its work here: its module uses this one).
Window = Any


def refuse(window: Window, refusal: Refusal) -> None:
    """Show a refusal above the page; a desk that can at least be read is offered for that."""
    from clfdesk.services.office import Held, Unwritable

    asked = window.session.asked if window.session.office is None else None
    if isinstance(refusal, (Held, Unwritable)) and asked is not None:
        read = _("Open it for &reading only")
        window.banner.show_refusal(refusal, read, lambda: window.session.open_desk(asked[0], read_only=True))
        return
    if refusal.way == "rescue" and asked is not None:
        window.banner.show_refusal(refusal, _("&Restore a backup …"), lambda: rescue(window, asked[0]))
        return
    if refusal.way == "secret" and window.secret is not None and window.secret.isVisible():
        return  # the dialog that asks for it says so
    if refusal.way == "macros" and window.session.again is not None:
        again = window.session.again
        offer = _("Read the &data only, run no macro")
        window.banner.show_refusal(refusal, offer, lambda: _without_macros(window, refusal, again))
        return
    window.banner.show_refusal(refusal)


def _without_macros(window: Window, refusal: Refusal, again: Callable[[], object]) -> None:
    """Read a workbook's data though it has macros: what was asked for is done again."""
    from clfdesk.services import foreign_file

    foreign_file.take_data_only(refusal)
    window.banner.hide()
    again()


def rescue(window: Window, folder: Path) -> None:
    """Offer the usable backups of a desk that does not open."""
    from clfdesk.ui.restore_dialog import RescueDialog

    window.rescuing = RescueDialog(window.session, folder, window)
    window.rescuing.open()


def ask_secret(window: Window, folder: Path, wrong: Refusal | None = None) -> None:
    """Ask for a desk's password and open it; ``wrong`` is why the one before did not."""
    from clfdesk.ui.question import SecretDialog

    session = window.session
    window.secret = SecretDialog(folder.name, window, wrong=wrong)
    reading = session.asked is not None and session.asked[1]
    window.secret.given.connect(lambda secret: session.open_desk(folder, secret, read_only=reading))
    window.secret.open()
