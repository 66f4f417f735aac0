"""The table of what the papers require: every line, what answers it, and how many are done, another's, or planned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from clfdesk import resources
from clfdesk.domain.stems import STEMS
from clfdesk.grammar.policy import load_pack

State = Literal["answered", "county", "planned"]


@dataclass(frozen=True, slots=True)
class Requirement:
    """One line of a paper: where it stands, what it says in our words, and what answers it.

    ``state`` is ``planned`` as long as any part of it is, ``county`` where it is another
    level's own duty alone.
    """

    id: str
    paper: str
    clause: str
    says: str
    answered_by: tuple[str, ...]
    state: State


@dataclass(frozen=True, slots=True)
class Count:
    """How far one paper is answered; ``title`` is the pack's."""

    paper: str
    title: str
    answered: int
    county: int
    planned: int
    total: int


def rows() -> list[Requirement]:
    """Return every line of the table in order."""
    found = []
    for each in resources.shipped("policies", "requirements.toml")["requirement"]:
        by = tuple(each["answered_by"])
        state: State = "planned" if "planned" in by else "county" if set(by) == {"county"} else "answered"
        found.append(Requirement(each["id"], each["paper"], each["clause"], each["says"], by, state))
    return found


def counts() -> list[Count]:
    """Return how far each paper is answered, in the papers' order."""
    table = rows()
    found = []
    for paper in dict.fromkeys(each.paper for each in table):
        states = [each.state for each in table if each.paper == paper]
        found.append(
            Count(
                paper,
                load_pack(paper).title,
                states.count("answered"),
                states.count("county"),
                states.count("planned"),
                len(states),
            )
        )
    return found


def _rule(name: str) -> bool:
    paper, _slash, identity = name.partition("/")
    nearest = load_pack(paper).layers[0]
    return any(identity in lines for lines in nearest.tables.values())


def _field(name: str) -> bool:
    stem, _dot, column = name.partition(".")
    return stem in STEMS and column in STEMS[stem].names()


def _term(name: str) -> bool:
    paper, _slash, code = name.partition("/")
    return code in load_pack(paper).layers[0].terms


#: What each kind of answer is looked up in; pages and verbs belong to the faces, which check their own.
RESOLVERS: dict[str, Callable[[str], bool]] = {
    "poster": lambda name: name in resources.names("papers", "posters"),
    "sheet": lambda name: name in resources.names("papers", "sheets"),
    "notice": lambda name: name in resources.names("papers", "notices"),
    "survey": lambda name: name in resources.names("surveys"),
    "filing": lambda name: name in resources.names("filings"),
    "register": lambda name: name in resources.names("registers"),
    "rule": _rule,
    "field": _field,
    "term": _term,
}


def unresolved() -> list[str]:
    """Return the answers that name something that does not exist (pages and verbs are left to the faces)."""
    found = []
    for each in rows():
        for answer in each.answered_by:
            kind, _colon, name = answer.partition(":")
            if answer in ("county", "planned") or kind in ("page", "verb"):
                continue
            if kind not in RESOLVERS or not RESOLVERS[kind](name):
                found.append(f"{each.id}: {answer}")
    return found
