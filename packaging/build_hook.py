"""Carries resources/ and the compiled catalogues along when the project is built.

An installed copy keeps them inside the package (``clfdesk/_data``); a checkout keeps them beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def compile_catalogues(folder: Path) -> list[Path]:
    """Compile every ``<locale>/LC_MESSAGES/*.po`` under ``folder`` that is newer than its ``.mo``; return those made."""
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
            continue
        with source.open("rb") as stream:
            catalogue = read_po(stream, locale=source.parts[-3])
        with target.open("wb") as stream:
            write_mo(stream, catalogue)
        made.append(target)
    return made


class CarryData(BuildHookInterface):  # type: ignore[type-arg]  # hatchling's own generic, of no use here
    """Hatchling's hook: compile, then include."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the catalogues and, for a wheel that is no editable one, put both trees into it."""
        top = Path(self.root)
        compile_catalogues(top / "i18n")
        if self.target_name != "wheel" or version == "editable":
            return
        for tree in ("resources", "i18n"):
            for path in sorted((top / tree).rglob("*")):
                if path.is_file() and "__pycache__" not in path.parts:
                    inside = path.relative_to(top).as_posix()
                    build_data["force_include"][str(path)] = f"clfdesk/_data/{inside}"
