"""What changes elsewhere when an event is done: boards on the wall, seats, the facts of those who live with the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from clfdesk.domain.ripple import Around, Effect
from clfdesk.grammar.words import words
from clfdesk.i18n import _
from clfdesk.services import check
from clfdesk.services.office import Office
from clfdesk.storage import listing


@dataclass(frozen=True, slots=True)
class Measure:
    """How things stand: boards that are stale, what is unmet, the facts of the people of the household."""

    stale: Mapping[tuple[str, str], str]
    unmet: Mapping[tuple[str, tuple[str, ...]], str]
    facts: Mapping[int, tuple[str, frozenset[str]]]

    def changed_to(self, after: Measure) -> list[Effect]:
        """Return what is different afterwards, as effects."""
        found = [
            Effect("paper", _("The wall board {title} in {place} is out of date.").format(title=title, place=place))
            for (card, place), title in after.stale.items()
            if (card, place) not in self.stale
        ]
        found += [
            Effect("post", says, key=keys[0] if keys else "", source=rule)
            for (rule, keys), says in after.unmet.items()
            if (rule, keys) not in self.unmet
        ]
        tag = words("person")
        for number, (name, facts) in after.facts.items():
            before = self.facts.get(number, (name, facts))[1]
            for code in sorted(before - facts):
                says = _("{name} (no. {number}) no longer counts as {fact}.")
                found.append(
                    Effect(
                        "household",
                        says.format(name=name, number=number, fact=tag.word("tag", code)),
                        key=f"person:{number}",
                    )
                )
            for code in sorted(facts - before):
                says = _("{name} (no. {number}) counts as {fact} now.")
                found.append(
                    Effect(
                        "household",
                        says.format(name=name, number=number, fact=tag.word("tag", code)),
                        key=f"person:{number}",
                    )
                )
        return found


def measure(office: Office, around: Around) -> Measure:
    """Return how things stand around a person now."""
    return Measure(_stale(office, around), _unmet(office, around), _facts(office, around))


def _stale(office: Office, around: Around) -> dict[tuple[str, str], str]:
    from clfdesk.domain.poster import Placement
    from clfdesk.services import poster
    from clfdesk.storage import records

    hung = {placement.place for placement in records.every(Placement)}
    if not hung & {around.village, office.info.township}:
        return {}
    return {(board.card, board.place): board.title for board in poster.stale(office)}


def _unmet(office: Office, around: Around) -> dict[tuple[str, tuple[str, ...]], str]:
    if not around.posts:
        return {}
    return {(each.rule, each.concerned): each.says for each in check.verdicts(office, "composition")}


def _facts(office: Office, around: Around) -> dict[int, tuple[str, frozenset[str]]]:
    numbers = [member.person_id for member in around.others if member.person_id is not None]
    if not numbers:
        return {}
    rows = listing.rows("person", columns=["number", "name", "tags"], today=office.today, numbers=numbers)
    return {row["number"]: (row["name"], frozenset(row["tags"])) for row in rows}
