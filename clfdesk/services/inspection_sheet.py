"""The score sheets an inspection goes by: those that come with the program, and the county's own taken in as a form."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.domain.register import Entry
from clfdesk.domain.score import ScoreSheet, sheet_of
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import appraisal
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

SHEET = "score_township"
#: The form under which a desk keeps the county's own sheets; a newer one of a title stands for the older.
OWN = "@score_sheet"
_MOST_LINES = 300


@dataclass(frozen=True, slots=True)
class Taken:
    """A sheet that was taken in: its name and title, its lines, their points together, the change set."""

    name: str
    title: str
    lines: int
    points: str
    change_set: int


def _said() -> Mapping[str, Any]:
    return resources.shipped("papers", "archive", "inspection.toml")


def own() -> dict[str, Mapping[str, Any]]:
    """Return the county's own sheets as they were taken in, by name; of several of one title the newest."""
    found: dict[str, Mapping[str, Any]] = {}
    for entry in records.every(Entry, form=OWN):
        table = json.loads(entry.answers)
        found[_name(table["title"])] = table
    return found


def _name(title: str) -> str:
    """Return the name of a sheet of the county's: the same for each version of a title, so that choices stay."""
    return f"own_{hashlib.sha256(title.encode()).hexdigest()[:8]}"


def sheets() -> list[tuple[str, str]]:
    """Return the score sheets an inspection can go by: name and title; the county's own first, then the township's."""
    shipped = [path.stem for path in sorted(resources.folder("surveys").iterdir()) if path.stem.startswith("score_")]
    shipped.sort(key=lambda name: name != SHEET)
    mine = [(name, str(table["title"])) for name, table in own().items()]
    return [*mine[::-1], *((name, appraisal.sheet(name).form.title) for name in shipped)]


def known(name: str) -> str:
    """Return a sheet's name by its name or title; :class:`Refusal` where there is none."""
    listed = sheets()
    for code, title in listed:
        if name in (code, title):
            return code
    raise Refusal(
        _("There is no such score sheet."),
        where=name,
        next=_("Choose one of: {names}.").format(names="、".join(title for _code, title in listed)),
    )


def sheet(name: str) -> ScoreSheet:
    """Return a score sheet by its name."""
    mine = own().get(name)
    return sheet_of(mine, Path(f"{name}.toml")) if mine is not None else appraisal.sheet(name)


def guessed(words: str) -> dict[str, list[str]]:
    """Return the classes of papers and the registers a line's words speak of."""
    found: dict[str, list[str]] = {"materials": [], "registers": []}
    for each in _said()["guess"]:
        if any(word in words for word in each["words"]):
            for name, listed in found.items():
                listed += [code for code in each[name] if code not in listed]
    return found


def take(office: Office, file: Path, *, title: str = "") -> Taken:
    """Take the county's score sheet in from a workbook: a heading row, then one line of the sheet a row; one undo.

    Columns are known by their headings (评分内容, 分值, 类别, 佐证材料); an empty cell under a
    merged 类别 goes on with the one above. Raises :class:`Refusal` naming what cannot be read.
    """
    from clfdesk.sheets.reading import read

    book = read(Path(file))
    for one in book.sheets:
        if (found := _lines(one.rows)) is not None:
            break
    else:
        raise Refusal(
            _("This workbook holds no score sheet."),
            where=book.name,
            why=_("No row has both a heading for what is scored and one for its points."),
            next=_("Put the headings 评分内容 and 分值 above the columns."),
        )
    if not found:
        raise Refusal(
            _("The score sheet has no lines."), where=book.name, next=_("Fill in what is scored, row by row.")
        )
    name = title.strip() or Path(file).stem
    version = f"{office.today:%Y.%m.%d}"
    table = {
        "title": name,
        "version": version,
        "source": Path(file).name,
        "about": "division",
        "item": found,
    }
    sheet_of(table, Path(file))
    entry = Entry(OWN, version, entered_on=office.today.isoformat(), answers=json.dumps(table, ensure_ascii=False))
    with unit("archive.sheet", source=Path(file).name, user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([entry])
    points = sum((Decimal(each["maximum"]) for each in found), Decimal(0))
    return Taken(_name(name), name, len(found), f"{points:f}", change.id)


def _lines(rows: Sequence[tuple[int, Sequence[Any]]]) -> list[dict[str, Any]] | None:
    """Return the lines under the first row that has the headings; ``None`` where there is no such row."""
    known_words: Mapping[str, Sequence[str]] = _said()["columns"]
    for index, (_number, cells) in enumerate(rows[:30]):
        columns = _columns([str(cell or "").replace("\n", "").replace(" ", "") for cell in cells], known_words)
        if "label" in columns and "most" in columns:
            return _items(rows[index + 1 :], columns)
    return None


def _columns(headings: Sequence[str], known_words: Mapping[str, Sequence[str]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for name, words in known_words.items():
        for word in words:
            place = next((n for n, each in enumerate(headings) if word in each and n not in found.values()), None)
            if place is not None:
                found[name] = place
                break
    return found


def _items(rows: Sequence[tuple[int, Sequence[Any]]], columns: Mapping[str, int]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    group = ""
    for _number, cells in rows:
        said = {
            name: str(cells[at]).strip() if at < len(cells) and cells[at] is not None else ""
            for name, at in columns.items()
        }
        group = said.get("group") or group
        most = _points(said["most"])
        if not said["label"] or most is None:
            continue  # a total, a note, an empty row
        found.append(
            {
                "name": f"line{len(found) + 1}", "label": said["label"][:200], "group": group[:40], "part": "self",
                "rater": "township", "type": "number", "minimum": 0, "maximum": most, "unit": "分",
                "evidence": said.get("evidence", "")[:200],
            }
        )  # fmt: skip
        if len(found) == _MOST_LINES:
            break
    return found


def _points(text: str) -> int | float | None:
    plain = text.replace("分", "").strip()
    try:
        value = Decimal(plain)
    except InvalidOperation:
        return None
    if not value.is_finite() or not 0 < value <= 1000:
        return None
    return int(value) if value == value.to_integral() else float(value)
