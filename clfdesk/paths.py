"""Where things are on this machine: shipped data, the clerk's desks, settings, scratch."""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent


def _shipped(tree: str) -> Path:
    """Return a shipped tree: inside an installed package, or beside it in a checkout."""
    installed = _PACKAGE / "_data" / tree
    return installed if installed.is_dir() else _CHECKOUT / tree


def resources() -> Path:
    """Return the folder of cards, packs, fields, fonts and help."""
    return _shipped("resources")


def catalogues() -> Path:
    """Return the folder of gettext catalogues."""
    return _shipped("i18n")


def settings_folder() -> Path:
    """Return the folder of this profile's settings (no personal data is ever kept there)."""
    if chosen := os.environ.get("CLFDESK_SETTINGS"):
        return Path(chosen)
    from platformdirs import user_config_path

    return user_config_path("clfdesk", appauthor=False)


def desks_folder() -> Path:
    """Return the folder where new desks are put unless the clerk chooses another."""
    from platformdirs import user_documents_path

    return user_documents_path() / "残联案头"
