"""What a list says of somebody's place on the roster, held against the desk; what it says that the desk knows; pure.

An import never strikes anybody off: that is an event, with all that follows from it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from clfdesk.errors import Problem
from clfdesk.grammar.words import words
from clfdesk.i18n import _

#: Fields of a row that tell of somebody's standing and are never a change of their own.
STANDING = frozenset(("lifecycle", "id_state"))
#: What a row is known by and judged on: as long as these are the desk's own, its doubts are the desk's own.
_JUDGED = ("name", "id_number", "certificate_number", "type", "grade", "gender", "birth")


def doubt(stated: object, registered: bool | None) -> tuple[Problem, ...]:
    """Return what is doubtful where a row's standing (``lifecycle``) is not the desk's; ``registered`` None: unknown there."""
    gone = stated not in (None, "registered")
    if registered is False:
        if gone:
            return ()
        why = _("The desk says that this person died, moved away or was struck off.")
        return (Problem("name", "", why, _("Find out which of the two is right.")),)
    if not gone:
        return ()
    word = words("person").codes["lifecycle"].get(str(stated), (str(stated),))[0]
    if registered is None:
        why = _("The list says of this person: {state}. The desk does not know them.").format(state=word)
        return (Problem("lifecycle", word, why, _("Leave the row out, or take it to keep the person's record.")),)
    why = _("The list says of this person: {state}. The desk keeps them on the roster.").format(state=word)
    return (Problem("lifecycle", word, why, _("Find out which is right, then record it as an event.")),)


def known_already(values: Mapping[str, Any], kept: Mapping[str, Any], problems: Sequence[Problem]) -> bool:
    """Tell whether a row's doubts are about values that the desk keeps just so: the row asks nothing new."""
    if any(each.severity == "suspect" and each.field not in _JUDGED for each in problems):
        return False
    return all(name not in values or values[name] == kept.get(name) for name in _JUDGED)
