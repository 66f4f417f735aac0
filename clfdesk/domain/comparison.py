"""Candidates against what the desk keeps: five piles and the refused, field by field; pure.

Matched by ID, then by certificate (old numbers too), then by name and birth date. A blank
cell keeps what the desk has. The counts of the piles add up to the rows of the file;
``missing`` are records of the desk that no row names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, overload

from clfdesk.domain.cell_values import as_text
from clfdesk.domain.intake import Candidate
from clfdesk.domain.intake_table import Candidates
from clfdesk.domain.matching import Index, Known, base_number, match
from clfdesk.domain.standing import STANDING, doubt, known_already
from clfdesk.errors import Problem
from clfdesk.grammar.certificate import read_certificate
from clfdesk.grammar.writing import solid
from clfdesk.i18n import _

__all__ = (
    "PILES", "Change", "Comparison", "Decision", "Decisions", "Index", "Known", "Mode", "Pile", "changes", "compare", "decide", "match",
)  # fmt: skip

Pile = Literal["new", "changed", "same", "missing", "suspect", "refused"]
Mode = Literal["add", "update", "fill", "none"]
PILES: tuple[Pile, ...] = ("new", "changed", "same", "missing", "suspect", "refused")
#: What a value follows from, where the row itself does not say it.
_SOURCES = {"birth": "id_number", "gender": "id_number", "type": "certificate_number", "grade": "certificate_number"}
_UNSET = (None, "", "unknown", "none")
_BARE = (*_UNSET, False)


@dataclass(frozen=True, slots=True)
class Change:
    """One field that would change."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one candidate: its pile, the record it matched, the changes it brings."""

    candidate: Candidate
    pile: Pile
    known: Known | None = None
    changes: tuple[Change, ...] = ()
    problems: tuple[Problem, ...] = ()


class Decisions(Sequence[Decision]):
    """One decision for each candidate: ``told`` by place where there is more to say than that somebody is new."""

    def __init__(self, candidates: Sequence[Candidate], told: Mapping[int, Decision]) -> None:
        self._candidates, self._told = candidates, told

    def __len__(self) -> int:
        return len(self._candidates)

    def __iter__(self) -> Iterator[Decision]:
        return map(self._one, range(len(self._candidates)))

    @overload
    def __getitem__(self, place: int) -> Decision: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Decision]: ...

    def __getitem__(self, place: int | slice) -> Decision | Sequence[Decision]:
        if isinstance(place, slice):
            return [self._one(each) for each in range(*place.indices(len(self)))]
        return self._one(range(len(self))[place])

    def _one(self, place: int) -> Decision:
        return self._told.get(place) or Decision(self._candidates[place], "new")

    def piles(self) -> Iterator[Pile]:
        """Yield the pile of each row."""
        told = self._told
        return (told[place].pile if place in told else "new" for place in range(len(self._candidates)))


@dataclass(frozen=True, slots=True)
class Comparison:
    """All decisions, one per row, and the records of the desk that no row names."""

    decisions: Sequence[Decision]
    missing: tuple[Known, ...] = ()

    def made(self) -> Comparison:
        """Return the comparison with every decision made."""
        return Comparison(tuple(self.decisions), self.missing)

    def piles(self) -> Iterator[Pile]:
        """Yield the pile of each row."""
        if isinstance(self.decisions, Decisions):
            return self.decisions.piles()
        return (decision.pile for decision in self.decisions)

    def counts(self) -> dict[Pile, int]:
        """Return the size of every pile; all but ``missing`` add up to the rows."""
        counts = dict.fromkeys(PILES, 0)
        for pile in self.piles():
            counts[pile] += 1
        counts["missing"] = len(self.missing)
        return counts


def changes(candidate: Candidate, known: Known, mode: Mode) -> tuple[Change, ...]:
    """Return what a row would change in a record; blank cells keep, ``fill`` only fills what is blank."""
    if mode == "add":
        return ()
    found: list[Change] = []
    kept = known.values
    for name, new in candidate.values.items():
        old = kept.get(name)
        if (
            name in STANDING
            or new == old
            or (old not in _UNSET and (mode == "fill" or name in candidate.weak or candidate.repeats))
        ):
            continue
        if name == "certificate_number" and not _newer(str(old or ""), str(new), known):
            continue
        if name == "certificate_number" and old and _of_the_wrong(candidate, kept):
            continue
        if name == ("id_reason" if candidate.id_good else "id_number") and (old or candidate.id_good):
            continue  # a good number needs no reason, a bad one replaces nothing
        if (name, new) in known.aliases:  # what was before never comes back over what is
            continue
        if name == "certificate_state" and new == "expired":  # derived from the date on the day asked
            continue
        if type(new) is str and type(old) is str and name != "name" and solid(new) == solid(old):
            continue  # full width or a blank: the same words
        if not (new in _UNSET and old in _UNSET):
            found.append(Change(name, old, new))
    if mode == "update":
        found += [Change(name, kept[name], None) for name in sorted(candidate.cleared) if kept.get(name) not in _BARE]
    if not found:
        return ()
    brought = {change.field for change in found}
    return tuple(change for change in found if change.field not in candidate.told or _SOURCES[change.field] in brought)


def _of_the_wrong(candidate: Candidate, kept: Mapping[str, Any]) -> bool:
    """Return whether a certificate number only repeats an ID that is wrong and not the desk's."""
    number = candidate.values.get("id_number")
    inner = candidate.certificate.id_number if candidate.certificate is not None else None
    return not candidate.id_good and inner == number and bool(number) and number != kept.get("id_number")


def _newer(old: str, new: str, known: Known) -> bool:
    """Return whether a certificate number says more than the desk's: another number, or a later re-issue."""
    mine, theirs = read_certificate(old), read_certificate(new)
    if mine is not None and theirs is not None and mine.number == theirs.number:
        return theirs.reissue > mine.reissue
    return base_number(new) not in {base_number(number) for number in known.old_certificates}


def _doubts(candidate: Candidate, known: Known) -> list[Problem]:
    """Return what is doubtful about a row only because of what the desk keeps."""
    found: list[Problem] = []
    values, kept = candidate.values, known.values
    number = values.get("certificate_number")
    old = {base_number(each) for each in known.old_certificates}
    if (
        number
        and base_number(number) in old
        and base_number(number) != base_number(kept.get("certificate_number") or "")
    ):
        why = _("This is an earlier certificate; the desk keeps {number}.")
        said = why.format(number=kept.get("certificate_number") or "")
        found.append(Problem("certificate_number", str(number), said, _("Tell the sender the new number.")))
    found += doubt(values.get("lifecycle"), known.registered)
    name, before = str(values.get("name", "")), str(kept.get("name", ""))
    if name and before and not set(name) & set(before) and ("name", name) not in known.aliases:
        why = _("The desk keeps this number under the name {name}.").format(name=before)
        found.append(Problem("name", name, why, _("Compare with the ID card.")))
    mine = None if number else read_certificate(kept.get("certificate_number"))
    if mine is not None:
        for each, digit in (("type", mine.type), ("grade", mine.grade)):
            if values.get(each) not in (None, digit):
                why = _("The certificate number on the desk, {number}, says otherwise.").format(number=mine.number)
                found.append(Problem(each, as_text(values[each]), why, _("Ask for the certificate.")))
    return found


def decide(candidate: Candidate, index: Index, mode: Mode) -> Decision:
    """Return what becomes of one candidate."""
    known, doubts = match(candidate, index)
    if candidate.state == "refused":
        return Decision(candidate, "refused", known, (), candidate.problems)
    if known is None:
        doubts += doubt(candidate.values.get("lifecycle"), None)
        pile: Pile = "suspect" if candidate.state == "suspect" or doubts else "new"
        return Decision(candidate, pile, None, (), (*candidate.problems, *doubts))
    beside = (*doubts, *_doubts(candidate, known))
    problems = (*candidate.problems, *beside)
    brought = changes(candidate, known, mode)
    if any(problem.severity == "suspect" for problem in problems):
        settled = not (brought or candidate.repeats) and (
            known.values.get("id_state") == "unverified"
            or (not beside and known_already(candidate.values, known.values, candidate.problems))
        )
        return Decision(candidate, "same" if settled else "suspect", known, brought, problems)
    return Decision(candidate, "changed" if brought else "same", known, brought, problems)


def _unmatched(candidate: Candidate, index: Index) -> Decision:
    if candidate.state == "refused":
        return Decision(candidate, "refused", None, (), candidate.problems)
    number = str(candidate.values.get("id_number") or "")
    if number and number in index.by_id:
        why = _("The desk keeps this ID number already, and nothing is matched.")
        after = _("Import it with matching, or leave the row out.")
        problem = Problem("id_number", number, why, after, "refused")
        return Decision(candidate, "refused", None, (), (*candidate.problems, problem))
    problems = (*candidate.problems, *doubt(candidate.values.get("lifecycle"), None))
    doubtful = candidate.state == "suspect" or len(problems) > len(candidate.problems)
    return Decision(candidate, "suspect" if doubtful else "new", None, (), problems)


def compare(candidates: Sequence[Candidate], known: Sequence[Known], mode: Mode = "update") -> Comparison:
    """Return the piles of a file's candidates against the desk's records.

    Two rows that mean one record although they differ in the file (an old and a new
    certificate) leave the second one suspect. In the mode ``none`` nobody is looked for: every good row is new, and
    only a number the desk keeps already is refused.
    """
    index = Index.of(known)
    strange = _strangers(candidates, index)
    decisions: dict[int, Decision] = {}
    taken: dict[int, Candidate] = {}
    for place in range(len(candidates)):
        if strange[place]:
            continue
        candidate = candidates[place]
        if mode == "none":
            decisions[place] = _unmatched(candidate, index)
            continue
        decision = decide(candidate, index, mode)
        if decision.known is not None and decision.pile in ("changed", "same"):
            before = taken.setdefault(decision.known.number, candidate)
            if before is not candidate:
                why = _("Another row means the same record of the desk: sheet {sheet}, row {row}.")
                said = why.format(sheet=before.sheet, row=before.number)
                problem = Problem("name", candidate.key, said, _("Keep one of the two rows and delete the other."))
                decision = Decision(candidate, "suspect", decision.known, (), (*decision.problems, problem))
        decisions[place] = decision
    if mode == "none":
        return Comparison(Decisions(candidates, decisions))
    seen = {decision.known.number for decision in decisions.values() if decision.known is not None}
    missing = tuple(each for each in known if each.registered and each.number not in seen)
    return Comparison(Decisions(candidates, decisions), missing)


def _strangers(candidates: Sequence[Candidate], index: Index) -> bytearray:
    """Return a 1 for each row beyond doubt whose numbers, name and birth date nobody on the desk has."""
    strange = bytearray(len(candidates))
    if isinstance(candidates, Candidates):
        births = {(name, day.replace("-", "")) for name, day in index.by_birth}
        for place, number, written, name in candidates.known_by():
            if not (
                number in index.by_id
                or (written and (written in index.by_certificate or written in index.by_old))
                or (name, number[6:14]) in births
            ):
                strange[place] = 1
    return strange
