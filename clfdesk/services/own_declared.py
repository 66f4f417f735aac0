"""The open desk's own fields, made known to everything that reads declared fields."""

from __future__ import annotations

from clfdesk.domain.own_field import STEMS, OwnField, field_of, words_of
from clfdesk.grammar import own
from clfdesk.storage import records


def declare() -> None:
    """Declare the own fields the open desk has in use; without any, the shipped fields alone."""
    used = [each for each in records.every(OwnField) if not each.retired]
    by_stem = {stem: [each for each in used if each.stem == stem] for stem in STEMS}
    own.declare(
        {stem: [field_of(each) for each in fields] for stem, fields in by_stem.items() if fields},
        {stem: words_of(fields) for stem, fields in by_stem.items() if fields},
    )


def forget() -> None:
    """Know the shipped fields alone: no desk is open."""
    own.declare({}, {})
