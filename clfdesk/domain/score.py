"""Scoring a year's work: a sheet as data, several raters, ballots counted without names, events, caps and vetoes.

A sheet is a form whose number items also say their part, who rates them and by what
evidence. What has been given by too few people is neither shown nor counted. Points are
``Decimal`` to a hundredth.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from clfdesk.grammar.form import Form, form_of, problems

_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One line of a sheet: its part and group, who rates it, between which points."""

    name: str
    label: str
    group: str
    part: str
    rater: str
    most: Decimal
    least: Decimal = Decimal(0)
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """A score sheet: its form, its lines, what one ballot of each kind is worth (of the ballot line's points)."""

    form: Form
    items: tuple[ScoreItem, ...]
    ballot: str = ""
    weights: tuple[tuple[str, Decimal], ...] = ()

    def item(self, name: str) -> ScoreItem:
        """Return a line by its name or label; ``KeyError`` where there is none."""
        for item in self.items:
            if name in (item.name, item.label):
                return item
        raise KeyError(name)

    def most(self, part: str = "") -> Decimal:
        """Return the points of a part, or of the whole sheet."""
        return sum((item.most for item in self.items if part in ("", item.part)), Decimal(0))


@dataclass(frozen=True, slots=True)
class Ballots:
    """Ballots counted, by kind; nobody's name, no order."""

    counts: tuple[tuple[str, int], ...] = ()

    @property
    def total(self) -> int:
        """Return how many were given."""
        return sum(number for _kind, number in self.counts)


@dataclass(frozen=True, slots=True)
class Event:
    """Something that adds or takes points, with its evidence; a ``veto`` fails the year by itself."""

    on: str
    points: Decimal
    why: str
    evidence: str = ""
    veto: bool = False


@dataclass(frozen=True, slots=True)
class Limits:
    """What the pack sets: points for each rating, fewest ballots, most dissatisfied in percent."""

    excellent: int
    competent: int
    basic: int
    least_ballots: int
    dissatisfied_percent: int


@dataclass(frozen=True, slots=True)
class Scored:
    """A year's result so far: points by part, the total, what is missing, and the rating it comes to.

    ``rating`` is empty while a line is open; ``ballots`` is None where too few were given to
    be shown; ``capped`` says that dissatisfied ballots held the rating down.
    """

    parts: tuple[tuple[str, Decimal], ...]
    total: Decimal
    missing: tuple[str, ...]
    rating: str
    ballots: int | None
    ballot_points: Decimal | None
    dissatisfied: Decimal | None
    vetoes: tuple[str, ...] = ()
    capped: bool = False


def sheet_of(table: Mapping[str, Any], path: Any) -> ScoreSheet:
    """Return the sheet a table describes; Refusal naming what in it cannot be used."""
    form = form_of(table, path)
    items = tuple(
        ScoreItem(
            str(each["name"]),
            str(each["label"]),
            str(each.get("group", "")),
            str(each["part"]),
            str(each["rater"]),
            Decimal(str(each["maximum"])),
            Decimal(str(each.get("minimum", 0))),
            str(each.get("evidence", "")),
        )
        for each in table["item"]
    )
    ballot = table.get("ballot", {})
    weights = tuple((str(kind), Decimal(weight)) for kind, weight in ballot.get("weights", {}).items())
    return ScoreSheet(form, items, str(ballot.get("line", "")), weights)


def wrong(sheet: ScoreSheet, scores: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with points given for lines of a sheet, one sentence each."""
    known = {item.name: item.label for item in sheet.items}
    return [f"{known.get(each.field, each.field)}: {each.why}" for each in problems(sheet.form, scores)]


def ballot_points(sheet: ScoreSheet, ballots: Ballots, least: int) -> Decimal | None:
    """Return what the ballots are worth; None where fewer than ``least`` were given."""
    if not sheet.ballot or ballots.total < max(1, least):
        return None
    worth = dict(sheet.weights)
    got = sum((worth.get(kind, Decimal(0)) * number for kind, number in ballots.counts), Decimal(0))
    return (sheet.item(sheet.ballot).most * got / ballots.total).quantize(_CENT, ROUND_HALF_UP)


def scored(
    sheet: ScoreSheet,
    given: Sequence[Mapping[str, Decimal]],
    ballots: Ballots,
    events: Sequence[Event],
    limits: Limits,
) -> Scored:
    """Return the result of a year; a line that several people rated counts by their mean.

    ``given`` are points by line, one mapping a rater. Events make up the lines rated by
    ``events``, held within their points.
    """
    points, missing = dict[str, Decimal](), []
    from_ballots = ballot_points(sheet, ballots, limits.least_ballots)
    sum_of_events = sum((each.points for each in events), Decimal(0))
    for item in sheet.items:
        rated = [each[item.name] for each in given if item.name in each]
        if item.rater == "events":
            points[item.name] = min(item.most, max(item.least, sum_of_events))
        elif item.name == sheet.ballot:
            if from_ballots is None:
                missing.append(item.label)
            else:
                points[item.name] = from_ballots
        elif rated:
            points[item.name] = (sum(rated, Decimal(0)) / len(rated)).quantize(_CENT, ROUND_HALF_UP)
        else:
            missing.append(item.label)
    parts: dict[str, Decimal] = {}
    for item in sheet.items:
        parts[item.part] = parts.get(item.part, Decimal(0)) + points.get(item.name, Decimal(0))
    total = sum(parts.values(), Decimal(0))
    against = None
    if from_ballots is not None:
        worst = min(sheet.weights, key=lambda pair: pair[1])[0]
        against = (Decimal(100) * dict(ballots.counts).get(worst, 0) / ballots.total).quantize(_CENT, ROUND_HALF_UP)
    vetoes = tuple(each.why for each in events if each.veto)
    rating = "failed" if vetoes else "" if missing else rating_of(total, limits)
    capped = against is not None and against > limits.dissatisfied_percent and rating in ("excellent", "competent")
    return Scored(
        tuple(parts.items()),
        total,
        tuple(missing),
        "basic" if capped else rating,
        None if from_ballots is None else ballots.total,
        from_ballots,
        against,
        vetoes,
        capped,
    )


def rating_of(total: Decimal, limits: Limits) -> str:
    """Return the rating that a total comes to."""
    for rating, least in (("excellent", limits.excellent), ("competent", limits.competent), ("basic", limits.basic)):
        if total >= least:
            return rating
    return "failed"


def room_for_excellent(rated: int, excellent: int, percent: int) -> bool:
    """Return whether one more excellent rating keeps within its share (of ``rated`` people, this one included)."""
    return (excellent + 1) * 100 <= percent * rated
