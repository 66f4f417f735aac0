"""What is wrong in the rows townships sent: numbers that cannot be, twice in a file, in two townships; other columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from clfdesk import resources
from clfdesk.domain import returns
from clfdesk.domain.collection import Collection, Trouble
from clfdesk.grammar.card import render
from clfdesk.grammar.identity import check_id
from clfdesk.grammar.masks import mask_id
from clfdesk.i18n import _
from clfdesk.services.county_file import Sheets, field_column, identity_column


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: township, file, row of the sheet, the sheet."""

    township: str
    file: str
    row: int
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One ID number in two townships or more, its birth date hidden."""

    id_number_masked: str
    places: tuple[Place, ...]


def alike(good: list[Sheets], collection: Collection) -> tuple[list[Sheets], Collection]:
    """Return the files with the headings of the first, and a board that tells of the others."""
    if not good:
        return good, collection
    wanted = [heading for _group, heading in good[0].headings]
    kept, files = [], {each.file: each for each in collection.files}
    for each in good:
        if [heading for _group, heading in each.headings] == wanted:
            kept.append(each)
        else:
            says = _("Its columns are not those of the other files.")
            files[each.received.file] = each.received.troubled("wrong_version", says)
    return kept, replace(collection, files=tuple(files.values()))


def looked_over(good: Sequence[Sheets], today: date) -> tuple[list[Duplicate], dict[str, list[Trouble]]]:
    """Return who is in two townships, and by file what is wrong with its rows."""
    says: Mapping[str, str] = resources.shipped("filings", "words", "county.toml")["findings"]
    findings: dict[str, list[Trouble]] = defaultdict(list)
    where: dict[str, list[Place]] = defaultdict(list)
    for each in good:
        findings[each.received.file] += _sums(each, says)
        column, other = identity_column(each.headings), field_column(each.headings, "certificate_number")
        if column is None:
            continue
        seen: dict[str, Place] = {}
        for sheet, row, cells in each.rows:
            written = returns.cell_text(cells[column])
            if not written:
                continue
            told = findings[each.received.file]
            checked = check_id(written, today)
            if checked.state == "invalid":
                told.append(Trouble("id_wrong", render(says["id_wrong"], {"why": checked.why}), row, sheet))
            number = checked.normal or written
            certificate = returns.cell_text(cells[other]) if other is not None else ""
            if checked.state == "valid" and len(certificate) >= len(number) and not certificate.startswith(number):
                told.append(Trouble("certificate_other", str(says["certificate_other"]), row, sheet))
            if number in seen:
                first = seen[number]
                text = render(
                    says["id_doubled"], {"row": first.row, "sheet": first.sheet if first.sheet != sheet else ""}
                )
                told.append(Trouble("id_doubled", text, row, sheet))
                continue
            seen[number] = Place(each.received.township, each.received.file, row, sheet)
            where[number].append(seen[number])
    found = []
    for number, places in where.items():
        if len({place.township for place in places}) < 2:
            continue
        found.append(Duplicate(mask_id(number), tuple(places)))
        for place in places:
            others = "、".join(sorted({each.township for each in places} - {place.township}))
            text = render(says["elsewhere"], {"township": others})
            findings[place.file].append(Trouble("elsewhere", text, place.row, place.sheet))
    return found, {file: troubles for file, troubles in findings.items() if troubles}


def _sums(one: Sheets, says: Mapping[str, str]) -> list[Trouble]:
    """Return where a return's own totals are not what its rows come to; the seal does not cover them."""
    envelope = one.received.envelope
    if envelope is None or one.book is None:
        return []
    found = []
    for page, count in zip(one.book.sheets[envelope.skipped :], envelope.sheets, strict=False):
        at = envelope.first + count
        totals = next((cells for number, cells in page.rows if number == at), ())
        rows = [cells for sheet, _number, cells in one.rows if sheet == page.name]
        for index, total in enumerate(totals[: envelope.columns]):
            if isinstance(total, bool) or not isinstance(total, int | float):
                continue
            added = sum((exact(cells[index]) for cells in rows), Decimal(0))
            if added != exact(total):
                heading = "".join(one.headings[index]) if index < len(one.headings) else ""
                text = render(says["total_differs"], {"heading": heading, "total": exact(total), "sum": added})
                found.append(Trouble("total_differs", text, at, page.name))
    return found


def exact(value: object) -> Decimal:
    """Return a cell's number as it was written; nought for a text or an empty cell."""
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return Decimal(0)
    number = Decimal(str(value))
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number
