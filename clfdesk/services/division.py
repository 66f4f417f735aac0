"""The tree of places: founding one, changing what boards and lists say of it, where its people went."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from clfdesk.domain.division import Division
from clfdesk.errors import Refusal
from clfdesk.grammar.words import code_of, words
from clfdesk.i18n import _
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

#: What stands under what: a place of a kind hangs below one of these.
ABOVE: Mapping[str, tuple[str, ...]] = {
    "township": (),
    "village": ("township",),
    "community": ("township",),
    **dict.fromkeys(
        ("settlement", "group", "grid", "compound", "resettlement"),
        ("village", "community", "settlement", "compound", "resettlement", "grid", "group"),
    ),
}


def village(number: int) -> Division:
    """Return a village or community that stands; :class:`Refusal` where there is none of the number."""
    found = records.get(Division, number)
    if found is None or found.kind not in ("village", "community"):
        raise Refusal(_("There is no such village."), where=str(number), next=_("Choose one from the list."))
    if found.valid_to is not None:
        raise Refusal(_("This village was merged already."), where=found.name)
    return found


def checked(name: str, kind: str, code: str, parent: int | None, *, but: int = 0) -> str:
    """Return the kind as a code; refuse a name or code in use, a kind unknown or in the wrong place."""
    known = code_of("division", "division_kind", kind)
    if known is None:
        said = "、".join(each[0] for each in words("division").codes["division_kind"].values())
        raise Refusal(_("This word is not known."), where=kind, next=_("Choose one of: {names}.").format(names=said))
    if not name.strip():
        raise Refusal(_("The place has no name."), next=_("Enter its name as papers print it."))
    above = records.get(Division, parent) if parent else None
    if above is not None and above.kind not in ABOVE[known]:
        raise Refusal(
            _("This kind of place does not stand there."),
            where=f"{above.name} > {name}",
            next=_("Hang a village below the township, and settlements, groups and grids below a village."),
        )
    for other in records.every(Division, name=name.strip(), parent_id=parent):
        if other.valid_to is None and other.id != but:
            raise Refusal(_("A place of this name stands there already."), where=name)
    if code:
        if not re.fullmatch(r"\d{12}" if known in ("village", "community") else r"\d{6,20}", code):
            raise Refusal(
                _("The code of a village has 12 digits."), where=code, next=_("Take it from the statistical code list.")
            )
        for other in records.every(Division, code=code):
            if other.valid_to is None and other.id != but:
                raise Refusal(_("This code belongs to another place."), where=f"{code} {other.name}")
    return known


def found(
    office: Office,
    name: str,
    kind: str = "",
    *,
    parent: int | None = None,
    code: str = "",
    values: Mapping[str, Any] | None = None,
) -> tuple[int, int]:
    """Found a place with what is known of it (``values`` of :func:`change`); return its number and the change set.

    A village hangs below the township by itself; where no kind is said, a name that ends in 社区 is a community's.
    """
    kind = kind or ("community" if name.strip().endswith("社区") else "village")
    if parent is None and code_of("division", "division_kind", kind) in ("village", "community"):
        parent = next((each.id for each in records.every(Division, kind="township")), None)
    known = checked(name, kind, code, parent)
    with unit("division.found", user=office.user, at=office.clock.now().isoformat()) as done:
        fresh = Division(name.strip(), known, parent, code, valid_from=office.today)  # type: ignore[arg-type]
        (number,) = records.insert([fresh])
        change(office, number, values or {})
    return number, done.id


def change(office: Office, number: int, values: Mapping[str, Any], *, ver: int | None = None) -> int | None:
    """Change a place's code, public phone, whether it is urban, or when its committee's term ends; return the change set.

    Its name stays: papers and history carry it. ``None`` where nothing differs. Raises
    :class:`Refusal` for a code or a phone that cannot be one, and where somebody changed it meanwhile.
    """
    place = records.get(Division, number)
    if place is None:
        raise Refusal(_("There is no such village."), where=str(number), next=_("Choose one from the list."))
    fresh: dict[str, Any] = {}
    if "code" in values:
        fresh["code"] = str(values["code"] or "").strip()
        checked(place.name, place.kind, fresh["code"], place.parent_id, but=number)
    if "contact_phone" in values:
        fresh["contact_phone"] = _phone(str(values["contact_phone"] or ""), place.name)
    if "urban" in values:
        fresh["urban"] = bool(values["urban"])
    if "committee_term_ends_on" in values:
        fresh["committee_term_ends_on"] = values["committee_term_ends_on"] or None
    changed = {name: value for name, value in fresh.items() if value != getattr(place, name)}
    if not changed:
        return None
    with unit("division.change", user=office.user, at=office.clock.now().isoformat()) as done:
        records.update(Division, number, changed, ver=ver)
    return done.id


def doubt(kind: str, code: str) -> str:
    """Return what speaks against a code of 12 digits, in words; empty where nothing does.

    统计用区划代码: the last three digits are 001–199 for a community, 200–399 for a village.
    """
    if kind not in ("village", "community") or not re.fullmatch(r"\d{12}", code):
        return ""
    third = int(code[-3:])
    fits = 200 <= third <= 399 if kind == "village" else 1 <= third <= 199
    if fits:
        return ""
    return _(
        "The last three digits are 001–199 for a community and 200–399 for a village; this one ends in {end}."
    ).format(end=code[-3:])


def _phone(text: str, where: str) -> str:
    """Return a phone as boards print it; :class:`Refusal` for what nobody could dial."""
    phone = unicodedata.normalize("NFKC", text).strip()
    if phone and not re.fullmatch(r"(?=(?:\D*\d){5,16}\D*$)[0-9+()\- /、,，]+", phone):
        raise Refusal(
            _("This is no phone number: {text}").format(text=text),
            where=where,
            why=_("Boards and notices print it, and people dial it."),
            next=_("Write it with the area code, like 0100-5550101."),
        )
    return phone


def standing(number: int) -> Division | None:
    """Return where a division's people went in the end: itself while it stands."""
    seen: set[int] = set()
    found_division = records.get(Division, number)
    while found_division is not None and found_division.successor_id and found_division.id not in seen:
        seen.add(found_division.id)
        found_division = records.get(Division, found_division.successor_id)
    return found_division
