"""Single cells of a superior's form, filled by their address or by the label beside them; nothing else is touched."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from clfdesk.domain.returns import Value
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.sheets import cells
from clfdesk.sheets.faults import contained
from clfdesk.sheets.finished import finished
from clfdesk.sheets.grid import Grid, shared_strings
from clfdesk.sheets.package import Package
from clfdesk.sheets.references import Area
from clfdesk.sheets.styles import Styles

ADDRESS = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")


def place_of(grid: Grid, name: str) -> tuple[int, int] | None:
    """Return (row, column) of the cell an address or a label means; ``None`` where nothing is so labelled.

    A label's value stands in the first empty cell to its right, else in the one below it.
    """
    if ADDRESS.fullmatch(name):
        area = Area.read(f"{name}:{name}")
        return area.top, area.left
    wanted = _plain(name)
    for row, column in sorted(grid.cells):
        if _plain(grid.text(row, column)) != wanted:
            continue
        area = grid.merge(row, column) or Area(row, column, row, column)
        for spot in ((row, area.right + 1), (area.bottom + 1, column)):
            if not grid.text(*spot).strip():
                return spot
    return None


def write(grid: Grid, styles: Styles, values: Mapping[str, Value], *, protected: bool, where: str) -> list[str]:
    """Put values into single cells; return the names filled.

    Raises :class:`Refusal` for a label that is not there, a cell with a formula or text in
    it, and a locked cell of a protected sheet.
    """
    done = []
    for name, value in values.items():
        spot = place_of(grid, name)
        item = grid.cell(*spot) if spot is not None else None
        if spot is None or item is None:
            raise Refusal(
                _("This cell is not in the form."),
                where=f"{where} · {name}",
                next=_("Name the cell by its address, such as C5, or by the label beside it."),
            )
        if item.find("{*}f") is not None or grid.text(*spot).strip():
            raise Refusal(
                _("This cell is not empty."),
                where=f"{where} · {name}",
                why=_("What stands in the form is never written over."),
                next=_("Choose the cell meant to be filled."),
            )
        if protected and styles.locked(grid.style(*spot)):
            raise Refusal(
                _("This form is protected, and the cells to fill are locked."),
                where=f"{where} · {name}",
                why=_("Whoever made it does not allow writing there."),
                next=_("Ask the county for the form without protection."),
            )
        number = isinstance(value, int) and not isinstance(value, bool)
        cells.put(item, value, "integer" if number else "text", styles)
        done.append(name)
    return done


def labels(data: bytes, *, name: str = "") -> tuple[str, list[str]]:
    """Return a form's fingerprint by its texts, and the labels with an empty cell beside or below them."""
    with contained(name):
        grid = _grid(Package(data, name=name), name)
    texts = [(spot, text) for spot in sorted(grid.cells) if (text := grid.text(*spot).strip())]
    key = hashlib.sha256("\n".join(("cells", *(text for _spot, text in texts))).encode()).hexdigest()
    found = [text for (row, _column), text in texts if row > 1 and len(text) <= 20 and place_of(grid, text)]
    return key, [text.rstrip(":：") for text in dict.fromkeys(found)]


def _grid(package: Package, name: str) -> Grid:
    """Return the first visible sheet; refused where there is none."""
    sheet = next((part for part in package.sheets() if not part.hidden), None)
    if sheet is None:
        raise Refusal(_("This form has no visible sheet."), where=name, next=_("Choose another form."))
    return Grid(package, sheet, shared_strings(package))


def fill_alone(data: bytes, values: Mapping[str, Value], *, name: str = "") -> tuple[bytes, list[str]]:
    """Fill single cells of a form without any table of people: the first visible sheet; return (content, kept parts)."""
    with contained(name):
        package = Package(data, name=name)
        grid, styles = _grid(package, name), Styles(package)
    sheet = grid.sheet
    protection = grid.root.find("{*}sheetProtection")
    sealed = protection is not None and protection.get("sheet") in ("1", "true")
    write(grid, styles, values, protected=sealed, where=f"{name} · {sheet.name}")
    return finished(package, grid, styles, data, name)


def _plain(text: str) -> str:
    return re.sub(r"[\s:：]+", "", text)
