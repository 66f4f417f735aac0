"""Who is in no group, on paper: village by village, to be settled with the associations (一个不能少)."""

from __future__ import annotations

from pathlib import Path

from clfdesk import resources
from clfdesk.services.files import OutFile
from clfdesk.services.groups import unassigned
from clfdesk.services.office import Office
from clfdesk.services.person import list_rows

_COLUMNS = ("name", "gender", "village", "settlement", "type", "grade", "phone")


def print_unassigned(office: Office, out: Path, village: str | None = None) -> OutFile:
    """Press the registered people in no group as an internal list; Refusal where everybody is in one."""
    from clfdesk.services.listing_print import print_list

    numbers = ", ".join(str(row["number"]) for row in unassigned(office, village)) or "0"
    listing = list_rows(office, "person", where=f"number in ({numbers})", columns=_COLUMNS, order="village, settlement")
    title = str(resources.shipped("lists", "groups.toml")["unassigned"])
    return print_list(office, "person", listing, out=out, title=title)
