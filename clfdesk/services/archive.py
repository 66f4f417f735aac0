"""Filed papers by item: entered by hand, changed, taken back out, found (:mod:`archive_filing` files them)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from clfdesk.domain.archive import ArchiveItem, ItemText, Loan, PolicyDocument, class_key, item_number
from clfdesk.domain.division import Division
from clfdesk.errors import Refusal
from clfdesk.grammar.dates import read_date
from clfdesk.grammar.words import code_of
from clfdesk.i18n import _
from clfdesk.services import scan, scan_change
from clfdesk.services.archive_number import close_gap, same_class
from clfdesk.services.archive_terms import fonds, material, term_of
from clfdesk.services.office import Office
from clfdesk.storage import archive_source, records
from clfdesk.storage.unit import unit

_TYPED = (
    "title", "responsible", "document_number", "dated", "secrecy", "pages", "remark", "material", "door", "year",
    "term", "organ", "village", "person_id", "scan_id",
)  # fmt: skip
_FIRM = frozenset(("dated", "material", "door", "year", "term", "organ", "pages", "title"))


@dataclass(frozen=True, slots=True)
class Kept:
    """What entering did: the item's number in the desk, its change set, its file number, its scan (0: none)."""

    number: int
    change_set: int
    item_number: str = ""
    scan: int = 0


def _columns(office: Office, values: Mapping[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, value in values.items():
        if name not in _TYPED:
            raise Refusal(_("There is no column of that name."), where=name)
        text = str(value if value is not None else "").strip()
        if name == "dated":
            day = value if isinstance(value, date) else read_date(text) if text else None
            if text and day is None:
                raise Refusal(_("This is no day."), where=text, next=_("Write it like 2026-05-12."))
            columns[name] = day
        elif name in ("pages", "year", "scan_id"):
            if text and not text.isdigit():
                raise Refusal(_("This is no number."), where=text)
            columns[name] = int(text or 0)
        elif name == "term":
            columns[name] = term_of(text) if text else ""
        elif name == "material":
            columns[name] = material(office, text).code if text else ""
        elif name == "door":
            columns[name] = code_of("archive_item", "door", text) or "WS"
        elif name == "village":
            columns["village_id"] = village_number(text)
        elif name == "person_id":
            columns[name] = int(value) if value else None
        else:
            columns[name] = text
    return columns


def village_number(name: str) -> int | None:
    """Return the number of a village by its name; :class:`Refusal` where the desk has none of it."""
    if not name:
        return None
    found = records.every(Division, name=name)
    if not found:
        raise Refusal(_("There is no village of this name."), where=name, next=_("Enter the village first."))
    return found[0].id


def drafted(office: Office, values: Mapping[str, Any]) -> ArchiveItem:
    """Return a new item: what is given, and what its class and day say of the rest.

    Raises :class:`Refusal` without a title, or where neither class nor term is known.
    """
    columns = _columns(office, values)
    if not columns.get("title"):
        raise Refusal(_("The paper has no title."), next=_("Write its title as it stands on the paper."))
    kind = material(office, columns["material"]) if columns.get("material") else None
    if kind is None and not columns.get("term"):
        raise Refusal(
            _("Neither class nor term of retention is known."),
            where=str(columns["title"]),
            next=_("Choose the class of the paper, or its term."),
        )
    day = columns.get("dated")
    filled: dict[str, Any] = {
        "year": day.year if day else office.today.year,
        "term": kind.term if kind else "D10",
        "door": kind.door if kind else "WS",
        "organ": kind.code if kind else "",
        "responsible": _("{township} disabled persons' federation").format(township=office.info.township),
    }
    columns = {**columns, **{name: value for name, value in filled.items() if not columns.get(name)}}
    if values.get("organ") == "-":
        columns["organ"] = ""
    return ArchiveItem(**columns, fonds=fonds(office), filed_on=office.today)


def following(item: ArchiveItem) -> int:
    """Return the serial of an item that comes into a class whose numbers are frozen already; 0 where they are not."""
    same = same_class(class_key(item))
    frozen = [each for each in same if each.state != "open"]
    return max(each.serial for each in same) + 1 if frozen else 0


def add(office: Office, **values: Any) -> Kept:
    """Enter an item by hand: ``title``, and ``material`` or ``term``; what is left out follows from its class."""
    item = drafted(office, values)
    item = replace(item, serial=following(item))
    with unit("archive.add", user=office.user, at=office.clock.now().isoformat()) as change:
        (number,) = records.insert([item])
    return Kept(number, change.id, item_number(item))


def get(office: Office, number: int) -> ArchiveItem:  # noqa: ARG001  every verb takes the office
    """Return an item by its number in the desk; :class:`Refusal` where there is none."""
    found = records.get(ArchiveItem, number)
    if found is None:
        raise Refusal(_("There is no such item."), where=str(number), next=_("Choose one from the list."))
    return found


def change(office: Office, number: int, values: Mapping[str, Any], *, ver: int | None = None) -> int:
    """Change an item; return the change set. What stands in its number is frozen once it is closed."""
    item = get(office, number)
    columns = _columns(office, values)
    touched = [name for name in columns if getattr(item, name) != columns[name]]
    if item.state != "open" and _FIRM & set(touched):
        raise Refusal(
            _("This item's number is frozen."),
            where=item_number(item),
            why=_("It was closed on {day}; catalogue and stamp carry what it was then.").format(day=item.closed_on),
            next=_("Write what has to be said into the remark."),
        )
    if "material" in touched and columns.get("material"):
        kind = material(office, columns["material"])
        columns |= {"organ": kind.code, "door": kind.door} | ({} if "term" in values else {"term": kind.term})
    with unit("archive.change", user=office.user, at=office.clock.now().isoformat()) as done:
        records.update(ArchiveItem, number, columns, ver=ver)
        now = get(office, number)
        if item.serial and class_key(now) != class_key(item):
            records.update(ArchiveItem, number, {"serial": 0, "box_id": None})
            close_gap(class_key(item))
    return done.id


def remove(office: Office, numbers: Sequence[int]) -> int:
    """Take items back out that are not closed yet: their papers go to the trash, the numbers close up; one undo.

    Raises :class:`Refusal` for an item whose number is frozen, and for one that was lent.
    """
    items = [get(office, number) for number in dict.fromkeys(numbers)]
    for item in items:
        if item.state != "open":
            raise Refusal(
                _("This item's number is frozen."),
                where=item_number(item),
                why=_("It was closed on {day}; catalogue and stamp carry what it was then.").format(day=item.closed_on),
                next=_("Put it on the list of what has run out when its term ends."),
            )
        if records.count(Loan, item_id=item.id):
            raise Refusal(
                _("This item cannot be taken out."),
                where=item.title,
                why=_("It was lent; the book of loans names it."),
                next=_("Leave it in, or take that loan back first."),
            )
    with unit("archive.remove", user=office.user, at=office.clock.now().isoformat()) as done:
        for item in items:
            for text in records.every(ItemText, item_id=item.id):
                records.delete(ItemText, text.id)
            for document in records.every(PolicyDocument, item_id=item.id):
                records.update(PolicyDocument, document.id, {"item_id": 0, "scan_id": 0})
            kept = [each.id for each in scan.owned(office, "archive_item", item.id, versions=True)]
            if kept:
                scan_change.trash(office, kept)
            records.delete(ArchiveItem, item.id)
        for key in {class_key(item) for item in items if item.serial}:
            close_gap(key)
    return done.id


def find(office: Office, text: str, limit: int = 200) -> list[ArchiveItem]:  # noqa: ARG001
    """Return the items in which every word of a text stands: title, number, remark, or the paper's own words."""
    numbers = archive_source.find(text, limit)
    found = records.some(ArchiveItem, numbers)
    return [found[number] for number in numbers]


def years() -> list[int]:
    """Return the years that have items, the latest first."""
    return archive_source.years()


def words(items: Sequence[ArchiveItem]) -> dict[int, str]:
    """Return the file numbers of items by their number in the desk."""
    return {item.id: item_number(item) for item in items}
