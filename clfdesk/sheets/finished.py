"""A filled form as it leaves: put together, looked through for what would be computed, held against the empty one."""

from __future__ import annotations

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.sheets.grid import Grid
from clfdesk.sheets.package import Package, compare
from clfdesk.sheets.post_check import checked
from clfdesk.sheets.styles import Styles
from clfdesk.sheets.totals import refresh


def finished(package: Package, grid: Grid, styles: Styles, before: bytes, name: str) -> tuple[bytes, list[str]]:
    """Return the file's content and the parts of the empty form (``before``) that were kept as they were.

    Raises :class:`Refusal` where anything of the form would be lost, or a cell of it would be computed.
    """
    refresh(package, grid)
    styles.save(package)
    package.put(grid.sheet.part, grid.root)
    content = checked(package.to_bytes(), before, name)
    kept, lost = compare(before, content)
    if lost:
        raise Refusal(
            _("This form cannot be filled without losing something of it."),
            where=f"{name} · {lost[0]}",
            why=_("This part would not survive."),
            next=_("Send the form to whoever looks after the program, and fill it by hand this time."),
        )
    return content, kept
