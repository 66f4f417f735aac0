"""The lists of the counter (评定预约, 上门评定, 送审清单 …), and who may be a relative of the applicant."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from clfdesk.domain.body import Body, Post
from clfdesk.domain.composition import in_office
from clfdesk.domain.household import HouseholdMember
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.services import counter
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.services.person import Listing, list_rows
from clfdesk.storage import records


@dataclass(frozen=True, slots=True)
class View:
    """One list of the counter: name, title, how many stand on it today, and the paper that asks for it."""

    name: str
    title: str
    where: str
    columns: tuple[str, ...]
    order: str
    count: int = 0
    source: str = ""
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody of the office, a committee or the household the applicant may be related to, and why."""

    name: str
    declared: str
    because: str


def views(office: Office) -> list[View]:
    """Return the lists with today's counts."""
    found = []
    for each in counter.table()["view"]:
        count = list_rows(office, "business", where=str(each["where"]), columns=["number"], limit=1).count
        found.append(_view(each, count))
    return found


def _view(each: Any, count: int = 0) -> View:
    return View(
        str(each["name"]),
        str(each["title"]),
        str(each["where"]),
        tuple(each["columns"]),
        str(each["order"]),
        count,
        str(each.get("source", "")),
        str(each.get("clause", "")),
    )


def named(name: str) -> View:
    """Return a list by name or title; :class:`Refusal` where there is none."""
    every = [_view(each) for each in counter.table()["view"]]
    for each in every:
        if name in (each.name, each.title):
            return each
    names = "、".join(f"{each.name} {each.title}" for each in every)
    raise Refusal(_("There is no such list."), where=name, next=_("Choose one of: {names}.").format(names=names))


def rows(office: Office, name: str, *, where: str = "") -> Listing:
    """Return the rows of a list, narrowed by a further condition."""
    view = named(name)
    both = f"({view.where}) and ({where})" if where else view.where
    return list_rows(office, "business", where=both, columns=view.columns, order=view.order)


def write(office: Office, name: str, as_: Literal["pdf", "xlsx", "csv"], out: Path, *, where: str = "") -> OutFile:
    """Write a list of the counter as a paper or a workbook under its own title."""
    view, listing = named(name), rows(office, name, where=where)
    if as_ == "pdf":
        from clfdesk.services.listing_print import print_list

        return print_list(office, "business", listing, out=out, title=view.title)
    from clfdesk.services.list_export import export_list

    return export_list(office, "business", listing, as_=as_, out=out, title=view.title)


def relatives(office: Office, number: int) -> list[Likely]:
    """Return who of staff and committees lives with the applicant, is the guardian or agent, or shares the phone.

    A hint before the question is asked, never an answer.
    """
    standing = counter.get(number)
    who, business = standing.who, standing.business
    close = {who.guardian_name: _("guardian of the applicant"), business.agent_name: _("brings the application")}
    if business.person_id:
        own = next(
            (each for each in records.every(HouseholdMember, person_id=business.person_id) if not each.left_on), None
        )
        for each in records.every(HouseholdMember, household_id=own.household_id) if own else ():
            if each.left_on is None and each.name != who.name:
                close.setdefault(each.name, _("lives in the same household"))
    close.pop("", None)
    found = [
        Likely(worker.name, "staff", because)
        for worker in records.every(Staff)
        if worker.ended_on is None and (because := _because(worker.name, worker.phone, who, close))
    ]
    bodies = {each.id: each.name for each in records.every(Body)}
    for holder in records.every(Post):
        if in_office(holder, office.today) and (because := _because(holder.name, holder.phone, who, close)):
            title = f"{bodies.get(holder.body_id, '')}{office.pack.term(holder.post)}"
            found.append(Likely(holder.name, "committee", f"{because}（{title}）"))
    return list({(each.name, each.declared): each for each in found}.values())


def _because(name: str, phone: str, who: Any, close: dict[str, str]) -> str:
    if name in close:
        return close[name]
    if phone and phone in (who.phone, who.guardian_phone):
        return _("has the same phone")
    return ""
