"""The rows of a preview as they are shown: made when they are looked at, for a large list has a hundred thousand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, overload

from clfdesk.domain.cell_values import as_text
from clfdesk.domain.comparison import PILES, Comparison, Decision, Known
from clfdesk.services.intake_desk import Accept, accepted
from clfdesk.services.intake_values import Item


class Items(Sequence[Item]):
    """One item per row of the file, then one per record of the desk that no row names."""

    def __init__(self, comparison: Comparison, accept: Accept) -> None:
        self._comparison, self._decisions = comparison, comparison.decisions
        self._missing = comparison.missing
        self._accept = accept

        self._piles: dict[str, Items.Part] = {}

    class Part(Sequence[Item]):
        """The items of one pile."""

        def __init__(self, items: Items, places: Sequence[int]) -> None:
            self._items, self._places = items, places

        def __len__(self) -> int:
            return len(self._places)

        def values(self, place: int) -> Mapping[str, Any]:
            """Return what the row of an item says, by field name; nothing for a record no row names."""
            decisions, at = self._items._decisions, self._places[place]
            return decisions[at].candidate.values if at < len(decisions) else {}

        @overload
        def __getitem__(self, place: int) -> Item: ...

        @overload
        def __getitem__(self, place: slice) -> Sequence[Item]: ...

        def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
            if isinstance(place, slice):
                return [self._items[each] for each in self._places[place]]
            return self._items[self._places[place]]

    def by_pile(self) -> dict[str, Part]:
        """Return the items of each pile."""
        if not self._piles:
            places: dict[str, list[int]] = {name: [] for name in PILES}
            for place, pile in enumerate(self._comparison.piles()):
                places[pile].append(place)
            places["missing"] += range(len(self._decisions), len(self))
            self._piles = {name: self.Part(self, found) for name, found in places.items()}
        return self._piles

    def __len__(self) -> int:
        return len(self._decisions) + len(self._missing)

    def __iter__(self) -> Iterator[Item]:
        for decision in self._decisions:
            yield _item(decision, self._accept)
        for known in self._missing:
            yield _absent(known)

    @overload
    def __getitem__(self, place: int) -> Item: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Item]: ...

    def __getitem__(self, place: int | slice) -> Item | Sequence[Item]:
        if isinstance(place, slice):
            return [self[each] for each in range(*place.indices(len(self)))]
        place = range(len(self))[place]
        if place < len(self._decisions):
            return _item(self._decisions[place], self._accept)
        return _absent(self._missing[place - len(self._decisions)])

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or len(self) != len(other):
            return NotImplemented if not isinstance(other, Sequence) else False
        return all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    __hash__ = None  # type: ignore[assignment]


def _item(decision: Decision, accept: Accept) -> Item:
    candidate, known = decision.candidate, decision.known
    return Item(
        sheet=candidate.sheet,
        row=candidate.number,
        pile=decision.pile,
        key=known.key if known is not None else candidate.key,  # the desk's where it matched, else the row's own
        problems=decision.problems,
        name=str(candidate.values.get("name", "")),
        number=known.number if known is not None else None,
        changes=decision.changes,
        accepted=accepted(decision, accept),
        sources=candidate.sources or {},
    )


def _absent(known: Known) -> Item:
    return Item("", None, "missing", known.key, name=as_text(known.values.get("name")), number=known.number)
