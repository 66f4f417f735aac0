"""The ways a village's slip comes in beside word of mouth: its workbook, a photo of the paper; and a slip put right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.grammar.card import render
from clfdesk.i18n import _
from clfdesk.services import register
from clfdesk.services.office import Office
from clfdesk.services.village_slip import COUNTED, FORM, receive, texts


def amend(office: Office, number: int, **said: Any) -> int | None:
    """Change a slip that was kept (how, reporter, nothing, counts, detail); return the change set.

    The old words stay in its history. Raises :class:`Refusal` as :func:`receive`.
    """
    row = next((each for each in register.rows(FORM) if each["number"] == number), None)
    if row is None:
        raise Refusal(_("This slip is not kept here."), where=str(number), next=_("Choose it in the list."))
    told = {name: count for name, count in dict(said.pop("counts", None) or {}).items() if count}
    detail, nothing = str(said.get("detail", "")).strip(), bool(said.get("nothing"))
    if nothing == bool(told or detail):
        raise Refusal(
            _("A slip says either that nothing changed or what did."),
            where=str(row["month"]),
            next=_("Mark it as unchanged, or enter the numbers and names."),
        )
    kept = register.change(office, number, {**dict.fromkeys(COUNTED), **said, "detail": detail or None, **told})
    return kept.change_set


def from_workbook(office: Office, village: str, month: str, file: Path, *, reporter: str, accept: Any = ()) -> Any:
    """Take a village's workbook (its list sent back filled in): its changes go to the desk, its slip is kept.

    The workbook goes through the import like any other; returns (outcome of the import, slip).
    What it changes counts as the slip's words; a workbook that changes nothing is “nothing changed”.
    """
    from clfdesk.services import intake

    seen = intake.preview(office, file)
    piles: dict[str, int] = {str(name): count for name, count in seen.piles.items()}
    changed = piles.get("new", 0) + piles.get("changed", 0)
    outcome = intake.commit(office, seen, accept=frozenset(accept)) if changed else None
    counts = {name: piles.get(name, 0) for name in ("new", "changed")}
    detail = render(str(texts()["by_workbook"]), {"file": file.name, **counts})
    kept = receive(
        office, village, month, how="workbook", reporter=reporter, nothing=not changed, detail=detail if changed else ""
    )
    return outcome, kept


def attach(office: Office, number: int, file: Path) -> int:
    """Keep the photo or scan of a paper slip beside it; return its number among the scans."""
    from clfdesk.services import scan as scans

    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refusal(_("The scan cannot be read."), where=str(file), next=_("Choose the scanned file.")) from error
    title = next((f"{row['month']} {row['how']}" for row in register.rows(FORM) if row["number"] == number), "")
    kept = scans.store(
        office, content, owner="entry", key=number, title=title, name=file.name,
        accept=frozenset((scans.MANY, scans.TWICE)),
    )  # fmt: skip
    return kept.scans[0].id if kept.scans else 0


def scans_of(office: Office, number: int) -> list[Any]:
    """Return the photos and scans kept with a slip."""
    from clfdesk.services import scan as scans

    return list(scans.owned(office, "entry", number))
