"""The demonstration township's archive: last year's papers numbered and boxed, this year's waiting, a loan, ledger boxes."""

from __future__ import annotations

from datetime import date, timedelta

from clfdesk import resources
from clfdesk.domain.archive import ArchiveItem, Box, Loan, renumbered
from clfdesk.domain.demonstration import Inventor
from clfdesk.domain.desk import LocalValue
from clfdesk.storage import records


def fill_archive(inventor: Inventor, township: str) -> None:
    """File last year's and this year's papers; call inside a unit of work."""
    said, today = resources.shipped("lists", "demonstration_archive.toml"), inventor.today
    classes = {each["code"]: each for each in resources.shipped("lists", "archive.toml")["material"]}
    fonds = str(said["fonds"])
    records.insert([LocalValue("archive.fonds", fonds, "", f"{today.year - 1}-01-01", str(said["source"]), "")])
    for year in (today.year - 1, today.year):
        fresh = []
        for each in said["item"]:
            day = date(year, each["month"], each["day"])
            if day > today:
                continue
            kind = classes[each["material"]]
            who = str(each.get("responsible", said["responsible"])).format(township=township)
            number = str(each.get("document_number", "")).format(year=year)
            fresh.append(
                ArchiveItem(
                    each["title"].format(year=year, township=township), who, number, day, "", each["pages"],
                    material=each["material"], fonds=fonds, door=kind["door"], year=year, term=kind["term"],
                    organ=each["material"], filed_on=min(day + timedelta(days=7), today),
                )
            )  # fmt: skip
        numbers = records.insert(fresh) if fresh else []
        if year < today.year:
            _close(year, numbers, today, str(said["clerk"]), str(said["location"]))
    loan = said["loan"]
    first = records.every(ArchiveItem, year=today.year - 1, material=loan["material"])
    if first:
        lent, due = today - timedelta(days=loan["days_out"]), today + timedelta(days=loan["days_left"])
        records.insert(
            [Loan(first[0].id, loan["borrower"], loan["unit"], loan["purpose"], loan["approved_by"], lent, due)]
        )
    categories = resources.shipped("lists", "archive.toml")["categories"]
    records.insert(
        [Box("ledger", year=today.year, number=n, thickness=50, category=each) for n, each in enumerate(categories, 1)]
    )


def _close(year: int, numbers: list[int], today: date, clerk: str, location: str) -> None:
    items = list(records.some(ArchiveItem, numbers).values())
    serials = renumbered(items)
    boxes: dict[tuple[str, str], int] = {}
    for item in items:
        key = item.door, item.term
        if key not in boxes:
            (boxes[key],) = records.insert(
                [Box("items", item.fonds, item.door, year, item.term, 1, 30, location, arranged_by=clerk)]
            )
        closed = min(date(year + 1, 3, 20), today)
        now = {"serial": serials[item.id], "state": "closed", "closed_on": closed, "box_id": boxes[key]}
        records.update(ArchiveItem, item.id, now)
