"""People who stand twice in one foreign list; pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from clfdesk.domain.intake import Candidate
from clfdesk.domain.intake_table import Candidates
from clfdesk.errors import Problem
from clfdesk.i18n import _


def repeated(candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """Return the candidates with every later row of the same person in the file marked suspect.

    The same person is the same ID, the same certificate, or the same name and birth date
    where one of the two rows has no ID. Rows that were refused do not count as first.
    """
    if not isinstance(candidates, Candidates):
        return _repeated(candidates, _keys)
    odd = candidates.made  # a row beyond doubt that shares no number with another, no key with these, is alone
    shared = candidates.entangled(key for row in odd.values() for key in _keys(row))
    places = sorted({*odd, *shared})
    return candidates.told(zip(places, _repeated([candidates[place] for place in places], _keys), strict=True))


def twice_numbered(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the same of a list this program wrote: two of its rows are two people unless they share a number."""
    return _repeated(candidates, _numbers)


def _repeated(
    candidates: Sequence[Candidate], keys_of: Callable[[Candidate], list[tuple[str, ...]]]
) -> list[Candidate]:
    first: dict[tuple[str, ...], Candidate] = {}
    result: list[Candidate] = []
    for row in candidates:
        keys = keys_of(row)
        before = next((first[key] for key in keys if key in first and _may_be_same(first[key], row)), None)
        candidate = row if before is None else _as_repeat(row, before)
        if candidate.state != "refused":
            for key in keys:
                first.setdefault(key, candidate)
        result.append(candidate)
    return result


def _keys(candidate: Candidate) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = []
    number = candidate.values.get("id_number")
    if isinstance(number, str) and len(number) >= 15:
        keys.append(("id", number))
    if candidate.certificate is not None:
        keys.append(("certificate", candidate.certificate.number))
        keys.append(("id", candidate.certificate.id_number))
    elif candidate.values.get("certificate_number"):
        keys.append(("certificate", str(candidate.values["certificate_number"])))
    name, birth = candidate.values.get("name"), candidate.values.get("birth")
    if name and birth:
        keys.append(("birth", str(name), str(birth)))
    elif name and not number and not candidate.values.get("certificate_number"):
        keys.append(("place", str(name), str(candidate.values.get("village", ""))))
    return keys


def _numbers(candidate: Candidate) -> list[tuple[str, ...]]:
    names = ("id_number", "certificate_number")
    return [(name, str(candidate.values[name])) for name in names if candidate.values.get(name)]


def _may_be_same(before: Candidate, after: Candidate) -> bool:
    """Return whether two rows that share a key may be one person: two good, different IDs are two people."""
    return not (before.id_good and after.id_good and before.values["id_number"] != after.values["id_number"])


def _as_repeat(candidate: Candidate, before: Candidate) -> Candidate:
    name = str(before.values.get("name", ""))
    if name == candidate.values.get("name"):
        why = _("This person stands in the file already: sheet {sheet}, row {row}.")
    else:
        why = _("The same number stands in the file already, for {name}: sheet {sheet}, row {row}.")
    problem = Problem(
        "id_number" if candidate.values.get("id_number") else "name",
        candidate.key,
        why.format(sheet=before.sheet, row=before.number, name=name),
        _("Keep one of the two rows and delete the other."),
    )
    return replace(candidate, problems=(*candidate.problems, problem), repeats=(before.sheet, before.number))
