"""How a list that comes every month is understood and held against the desk; pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.grammar.field import Fields
from clfdesk.i18n import _

KEYS = ("id_number", "certificate_number", "name")


@dataclass(frozen=True, slots=True)
class Profile:
    """One export of another system.

    ``words`` tell its files by their names, ``where`` is the condition for the people of the desk it is held
    against (empty: all), ``compares`` the fields that count, ``headings`` its own columns ("" leaves one out).
    ``guess`` stands until a real export has been seen; ``own`` where the clerk mended it. ``stem`` is what the list
    holds: people, staff, posts …, or the month's payments of the two benefits; ``several`` says that it comes in
    several files (one of each village), which are read as one list.
    """

    name: str
    title: str
    sender: str = ""
    key: str = "id_number"
    words: tuple[str, ...] = ()
    where: str = ""
    compares: tuple[str, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict)
    guess: bool = True
    own: bool = False
    stem: str = "person"
    several: bool = False

    def fits(self, file_name: str) -> bool:
        """Return whether a file's name says that it is this list."""
        return any(word in file_name for word in self.words)


def profile_of(table: Mapping[str, Any], *, own: bool = False) -> Profile:
    """Return the profile a table describes; :class:`Refusal` where it does not say which list it is."""
    made = Profile(
        name=str(table.get("name", "")),
        title=str(table.get("title", "")),
        sender=str(table.get("sender", "")),
        key=str(table.get("key", "id_number")),
        words=tuple(map(str, table.get("words", ()))),
        where=str(table.get("where", "")),
        compares=tuple(map(str, table.get("compares", ()))),
        headings={str(heading): str(name) for heading, name in dict(table.get("headings", {})).items()},
        guess=bool(table.get("guess", True)),
        own=own,
        stem=str(table.get("stem", "person")),
        several=bool(table.get("several", False)),
    )
    if not made.name or not made.title or not made.words:
        raise Refusal(
            _("This profile is not complete."),
            where=made.title or made.name,
            why=_("It needs a name, a title and the words in its files' names."),
            next=_("Fill them in, then save again."),
        )
    return made


def checked(profile: Profile, fields: Fields) -> Profile:
    """Return a profile whose names are all fields of its list; :class:`Refusal` naming the first that is none."""
    known = fields.names()
    unknown = [name for name in _named(profile) if name and name not in known]
    if unknown:
        raise Refusal(
            _("There is no field of this name."),
            where=unknown[0],
            next=_("Choose one of: {names}.").format(names=", ".join(known)),
        )
    return profile


def _named(profile: Profile) -> Iterable[str]:
    return (profile.key, *profile.compares, *profile.headings.values())
