"""The town's own score sheet against the county's appraisal: what it gives itself, what others gave, what shows it.

One sheet a year. The town's own points and those of each other rater stand side by side;
beside every line stands how many papers and register entries show it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from clfdesk import resources
from clfdesk.domain.register import Entry
from clfdesk.domain.score import ScoreItem, wrong
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import appraisal, inspection, inspection_sheet, paper_card
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.services.paper_card import Content
from clfdesk.storage import records
from clfdesk.storage.unit import unit

SHEET = inspection_sheet.SHEET
FORM = "@town_score"
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sheet: the town's own points and why, the others' mean (None while open), what shows it."""

    item: ScoreItem
    own: Decimal | None
    others: Decimal | None
    why: str = ""
    papers: int = 0
    entries: int = 0

    @property
    def bare(self) -> bool:
        """Return whether points were given and nothing shows them."""
        return bool(self.own) and not self.papers and not self.entries


@dataclass(frozen=True, slots=True)
class TownYear:
    """A year's sheet: its lines, the sums, the labels of lines still open, who rated beside the town."""

    year: int
    lines: tuple[Line, ...]
    own: Decimal
    others: Decimal | None
    missing: tuple[str, ...]
    raters: tuple[str, ...]
    change_set: int | None = None


def score(office: Office, year: int, points: Mapping[str, str], *, by: str = "", why: str = "") -> TownYear:
    """Keep points for lines of the sheet (by name or label); ``by`` empty is the town itself, else another rater.

    A rater's later points replace the earlier ones. Refusal for an unknown line, points out
    of bounds, nothing given, or a year to come.
    """
    form = appraisal.sheet(SHEET)
    if year > office.today.year:
        raise Refusal(_("This year cannot be appraised."), where=str(year), next=_("Wait until it has come."))
    given: dict[str, str] = {}
    for name, value in points.items():
        try:
            given[form.item(name).name] = value.strip()
        except KeyError:
            raise Refusal(
                _("The score sheet has no such line."),
                where=name,
                next=_("Choose one of: {names}.").format(names="、".join(each.label for each in form.items)),
            ) from None
    if bad := wrong(form, given):
        raise Refusal(_("These points cannot be kept."), where=str(year), why="; ".join(bad), next=_("Correct them."))
    if not given:
        raise Refusal(_("Nothing was entered."), where=str(year), next=_("Give lines and points, such as meetings=4."))
    text = json.dumps({"by": by.strip(), "points": given, "why": why.strip()}, ensure_ascii=False)
    with unit("town_score", why=why, user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert([Entry(FORM, str(year), entered_on=office.today.isoformat(), answers=text)])
    return standing(office, year, change.id)


def standing(office: Office, year: int, change: int | None = None) -> TownYear:
    """Return how the town's sheet of a year stands."""
    given: dict[str, dict[str, Decimal]] = {}
    reasons: dict[str, str] = {}
    for entry in records.every(Entry, form=FORM, version=str(year)):
        kept = json.loads(entry.answers)
        own = given.setdefault(str(kept["by"]), {})
        own |= {name: Decimal(value) for name, value in kept["points"].items()}
        if not kept["by"] and kept["why"]:
            reasons |= dict.fromkeys(kept["points"], str(kept["why"]))
    shown = {each.name: each for each in inspection.lines(office, year, SHEET)}
    mine, theirs = given.get("", {}), [each for by, each in given.items() if by]
    lines = []
    for item in appraisal.sheet(SHEET).items:
        rated = [each[item.name] for each in theirs if item.name in each]
        mean = (sum(rated, Decimal(0)) / len(rated)).quantize(_CENT, ROUND_HALF_UP) if rated else None
        proof = shown[item.name]
        entries = sum(each.entries for each in proof.registers)
        papers = len(proof.items) + len(proof.scans)
        lines.append(Line(item, mine.get(item.name), mean, reasons.get(item.name, ""), papers, entries))
    missing = tuple(each.item.label for each in lines if each.own is None)
    judged = [each.others for each in lines if each.others is not None]
    return TownYear(
        year,
        tuple(lines),
        sum((each.own or Decimal(0) for each in lines), Decimal(0)),
        sum(judged, Decimal(0)) if judged else None,
        missing,
        tuple(sorted(by for by in given if by)),
        change,
    )


def _plain(points: Decimal | None) -> str:
    return "" if points is None else f"{points.normalize():f}"


def rows(office: Office, year: int) -> list[dict[str, object]]:
    """Return the sheet as the window shows it."""
    said, found = resources.shipped("lists", "score.toml")["town"], standing(office, year)
    return [
        {
            "line": each.item.name,
            "name": each.item.label,
            "group": each.item.group,
            "most": _plain(each.item.most),
            "own": _plain(each.own),
            "others": _plain(each.others),
            "proof": str(said["proof"]).format(papers=each.papers, entries=each.entries),
            "tone": "amber" if each.bare or (each.others is not None and each.own != each.others) else "",
            "lines": [each.why, str(said["bare"]) if each.bare else "", sums(found)],
        }
        for each in found.lines
    ]


def sums(found: TownYear) -> str:
    """Return the year's sums in one sentence, with what is still open."""
    said = resources.shipped("lists", "score.toml")["town"]
    text = str(said["own"]).format(own=_plain(found.own))
    if found.others is not None:
        text += str(said["others"]).format(others=_plain(found.others), raters="、".join(found.raters))
    if found.missing:
        text += str(said["missing"]).format(names="、".join(found.missing))
    return text


def paper(office: Office, year: int, out: Path, *, blank: bool = False) -> OutFile:
    """Press the town's sheet: blank to be filled by hand, or with its points, the others' and what shows each line."""
    found, said = standing(office, year), resources.shipped("lists", "score.toml")
    proof = str(said["town"]["proof"])
    items = [
        {
            "group": each.item.group,
            "label": each.item.label,
            "most": _plain(each.item.most),
            "own": "" if blank else _plain(each.own),
            "others": "" if blank else _plain(each.others),
            "proof": "" if blank else proof.format(papers=each.papers, entries=each.entries),
            "why": "" if blank else each.why,
        }
        for each in found.lines
    ]
    values = {
        "year": year,
        "who": str(said["says"]["blank"]) if blank else "",
        "result": "" if blank else sums(found),
        "total": "" if blank else _plain(found.own),
    }
    return paper_card.press(office, "town_sheet", [Content(values, {"items": items})], out)


__all__ = ["Line", "TownYear", "paper", "rows", "score", "standing", "sums"]
