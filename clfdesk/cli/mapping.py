"""A mapping of headings that stands in a file: ``{heading: field}`` as JSON or TOML."""

from __future__ import annotations

import json
from pathlib import Path

from clfdesk.errors import Refusal
from clfdesk.i18n import _


def mapping_of(path: Path | None) -> dict[str, str] | None:
    """Return the mapping of a file; None for no file. Refusal where it is none."""
    if path is None:
        return None
    from clfdesk import resources

    try:
        table = resources.read(path) if path.suffix == ".toml" else json.loads(path.read_text(encoding="utf-8"))
        return {str(key): str(value) for key, value in table.items()}
    except (OSError, ValueError, AttributeError) as error:
        raise Refusal(
            _("This is no mapping of headings."),
            where=str(path),
            why=_("It is not a list of headings, each with its field."),
            next=_("Write it as JSON or TOML, one heading with its field a line."),
        ) from error


__all__ = ["mapping_of"]
