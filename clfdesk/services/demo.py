"""The demonstration township: invented people, something in every page, the same seed the same desk."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from clfdesk import resources
from clfdesk.clock import Clock
from clfdesk.domain.demonstration import Inventor
from clfdesk.domain.desk import DeskInfo
from clfdesk.domain.division import Division
from clfdesk.domain.register import Entry
from clfdesk.domain.staff import Staff
from clfdesk.errors import Refusal
from clfdesk.grammar.form import load_form
from clfdesk.i18n import _
from clfdesk.services import roster
from clfdesk.services.demo_archive import fill_archive
from clfdesk.services.demo_organisation import organise
from clfdesk.services.demo_registers import fill_registers, form_groups
from clfdesk.services.demo_rest import fill_rest
from clfdesk.services.demo_scans import keep_scans
from clfdesk.services.office import Office, create_desk
from clfdesk.storage import records
from clfdesk.storage.unit import unit

_SMALL_VILLAGE = 6


def make_demo(
    folder: Path,
    *,
    pack: str = "longli",
    level: str = "township",
    persons: int = 900,
    villages: int = 12,
    seed: int = 1,
    clock: Clock,
) -> Office:
    """Make a demonstration desk in an empty folder and leave it open.

    ``persons`` hold a current certificate; one village in it has just six of them (where
    there are enough people), which proves that small villages publish only a total. A
    county's desk holds its townships and no persons.
    """
    if persons < 0 or villages < 1:
        raise Refusal(
            _("A demonstration needs at least one village."),
            where=f"--persons {persons} --villages {villages}",
            why=_("People live in villages."),
            next=_("Give both as positive numbers."),
        )
    words = resources.shipped("lists", "demonstration.toml")
    inventor = Inventor(words, seed, clock.today())
    if level == "county":
        return _county(folder, pack, words, clock)
    township = inventor.draw.choice(words["townships"])
    office = create_desk(folder, pack=pack, township=township, level=level, county=words["county"], clock=clock)
    with unit("demo", why="", user=office.user, at=clock.now().isoformat()):
        names = _founded(office, inventor, villages)
        _populate(inventor, names, persons)
        organise(inventor, names)
        form_groups(inventor, names, int(office.pack.require("group.threshold", clock.today()).value))
        _log_visits(inventor, names)
        fill_registers(inventor, names)
        keep_scans(office, inventor)
        fill_archive(inventor, office.info.township)
        fill_rest(inventor, names)
    return office


def _county(folder: Path, pack: str, words: Mapping[str, Any], clock: Clock) -> Office:
    """Make a county's desk: the townships it expects returns from, and nobody's persons."""
    office = create_desk(
        folder, pack=pack, township=words["county"], level="county", county=words["county"], clock=clock
    )
    with unit("demo", why="", user=office.user, at=clock.now().isoformat()):
        records.update(DeskInfo, office.info.id, {"demo": True})
        records.insert([Division(name=name, kind="township") for name in words["townships"]])
    office.refresh()
    return office


def _village_names(words: Mapping[str, Any], count: int) -> list[str]:
    """Return village and community names, one community to three villages, numbered when they run out."""
    kinds = [words["communities"] if index % 4 == 3 else words["villages"] for index in range(count)]
    used: dict[int, int] = {}
    names = []
    for pool in kinds:
        position = used.get(id(pool), 0)
        used[id(pool)] = position + 1
        name = pool[position % len(pool)]
        again = position // len(pool)
        for _time in range(again):
            name = words["again"].format(village=name)
        names.append(name)
    return names


def _founded(office: Office, inventor: Inventor, count: int) -> list[str]:
    """Found the township and its divisions; return the villages' names."""
    info = office.info
    phone = "0100-5550100"
    records.update(DeskInfo, info.id, {"contact_phone": phone, "clerk": "", "demo": True})
    (township,) = records.insert([Division(name=info.township, kind="township", contact_phone=phone)])
    names = _village_names(inventor.words, count)
    records.insert(
        [
            Division(
                name=name,
                kind="community" if index % 4 == 0 else "village",
                parent_id=township,
                urban=index % 4 == 0,
                contact_phone=f"0100-55501{index:02d}",
            )
            for index, name in enumerate(names, start=1)
        ]
    )
    return names


def _populate(inventor: Inventor, names: list[str], persons: int) -> None:
    """Put the certificate holders into the villages, six of them into the last."""
    small = _SMALL_VILLAGE if persons >= 100 and len(names) > 2 else 0
    weights = [inventor.draw.uniform(0.7, 1.4) for _name in names]
    if small:
        weights[-1] = 0.0
    where = inventor.draw.choices(names, weights, k=max(persons - small, 0)) + [names[-1]] * small
    whole = [tuple(each) for each in inventor.words["whole_names"]]
    rows = []
    for index, village in enumerate(sorted(where, key=names.index)):
        chosen = whole[index % 97] if persons >= 100 and index % 97 < len(whole) and index < 97 else None
        rows.append(inventor.holder(village, whole=chosen))
    for row in rows[20 :: max(len(rows) // 6, 1)]:  # a few that the checks will find
        row["id_state"] = "unverified"
        row["id_reason"] = inventor.words["remark_unverified"]
        row["id_number"] = row["id_number"][:-1] + ("1" if row["id_number"][-1] != "1" else "2")
        row["certificate_number"] = row["id_number"] + row["certificate_number"][-2:]
    if rows:
        roster.add(rows)


def _log_visits(inventor: Inventor, names: list[str]) -> None:
    """Log this year's home visits of every village, one entry a month."""
    form = load_form("registers", "visit")
    divisions = {division.name: division.id for division in records.every(Division)}
    visitors = [worker.name for worker in records.every(Staff)]
    entries = []
    for name in names:
        for month in range(1, inventor.today.month + 1):
            day = min(
                date(inventor.today.year, month, inventor.draw.randint(1, 28)), inventor.today - timedelta(days=1)
            )
            answers = {
                "visited_on": day.isoformat(),
                "method": "home",
                "visitor": inventor.draw.choice(visitors),
                "times": inventor.draw.randint(2, 9),
            }
            entries.append(
                Entry(
                    form="visit",
                    version=form.version,
                    division_id=divisions[name],
                    entered_on=day.isoformat(),
                    answers=json.dumps(answers, ensure_ascii=False),
                )
            )
    records.insert(entries)
