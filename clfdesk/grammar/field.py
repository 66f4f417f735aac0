"""The field engine: a stem's columns, declared once and read by everything.

Screens, filters, search, import mapping, export columns, masks, history labels and
placeholders all read these declarations; a second list of the same columns anywhere is
a defect. The Chinese synonyms and code words of the same names stand in
``resources/fields/<stem>.toml``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Kind = Literal[
    "text",
    "name",
    "code",
    "id_number",
    "certificate_number",
    "account",
    "date",
    "integer",
    "money",
    "phone",
    "division",
    "flag",
    "tags",
]
Purpose = Literal["public", "internal", "upward"]


@dataclass(frozen=True, slots=True)
class Field:
    """One column of a stem.

    ``label`` is an English msgid; ``codes`` names the code list whose words stand in
    ``resources/fields``; ``derived`` values are computed, never typed or stored;
    ``public`` says whether a public paper may carry the field at all; ``width`` is how
    wide a list shows it, in Chinese characters.
    """

    name: str
    label: str
    kind: Kind = "text"
    codes: str = ""
    derived: bool = False
    required: bool = False
    public: bool = False
    shown: bool = True
    width: int = 8


class Fields(tuple[Field, ...]):
    """All fields of a stem, in their order, found by name."""

    __slots__ = ()

    def named(self, name: str) -> Field:
        """Return the field of that name; ``KeyError`` where the stem has none."""
        for field in self:
            if field.name == name:
                return field
        raise KeyError(name)

    def names(self) -> list[str]:
        """Return the names in order."""
        return [field.name for field in self]

    def only(self, names: Iterable[str]) -> Fields:
        """Return the named fields, in the order asked for."""
        return Fields(self.named(name) for name in names)


@dataclass(frozen=True, slots=True)
class Words:
    """The Chinese words of a stem: its columns' synonyms and its codes' words.

    ``synonyms`` maps a field name to the headings it goes by, the first being the
    one our own papers print; ``codes`` maps a list name to ``{code: (word, …)}``, the
    first word being the one that is shown and printed, the others understood on import.
    """

    synonyms: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, Mapping[str, tuple[str, ...]]]

    def heading(self, name: str) -> str:
        """Return the heading our own papers print for a field."""
        return self.synonyms[name][0]

    def word(self, codes: str, code: str) -> str:
        """Return the word shown for a code; the code itself where it has none."""
        words = self.codes.get(codes, {}).get(str(code))
        return words[0] if words else str(code)
