"""The holidays of each year: those that come with the program, and those a clerk enters when the list is published."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date, timedelta

from clfdesk.domain.register import Entry
from clfdesk.errors import Refusal
from clfdesk.grammar import workdays
from clfdesk.i18n import _
from clfdesk.services.holiday_kept import FORM, Year, kept
from clfdesk.services.office import Office
from clfdesk.storage import records
from clfdesk.storage.unit import unit

_RANGE = re.compile(r"(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})日?(?:[至到~—–-]+(?:(\d{1,2})[./月])?(\d{1,2})日?)?")


def years(office: Office) -> list[Year]:  # noqa: ARG001  every verb takes the office
    """Return the years whose holidays are known, the newest first; what was entered stands before what was shipped."""
    own = {each.year: each for each in kept()}
    shipped = [Year(year, tuple(sorted(rest)), tuple(sorted(work)), workdays.source_of(year), own=False)
               for year, (rest, work) in workdays.shipped().items() if year not in own]  # fmt: skip
    return sorted([*own.values(), *shipped], key=lambda each: -each.year)


def read_days(text: str, year: int) -> list[date]:
    """Return the days a text names: ``1月1日至3日、2月15日—23日、2026-10-10``.

    Raises :class:`Refusal` for a day that is none, one of another year, and for words left over.
    """
    plain = re.sub(r"\([^)]*\)", "", unicodedata.normalize("NFKC", text))
    found: set[date] = set()
    for match in _RANGE.finditer(plain):
        told, month, first, to_month, last = match.groups()
        try:
            begin = date(int(told or year), int(month), int(first))
            end = date(begin.year, int(to_month or month), int(last)) if last else begin
        except ValueError as error:
            raise _no_day(match[0]) from error
        if begin.year != year or end < begin or (end - begin).days > 40:
            raise _no_day(match[0])
        found |= {begin + timedelta(days=step) for step in range((end - begin).days + 1)}
    rest = re.sub(r"[\s、,;。()]|星期.|周[一二三四五六日]|放假|调休|上班|共\d+天", "", _RANGE.sub("", plain))
    if rest:
        raise _no_day(rest)
    return sorted(found)


def _no_day(text: str) -> Refusal:
    return Refusal(
        _("These days cannot be read."),
        where=text,
        next=_("Write them like {example}.").format(example="1月1日至3日、2月15日至23日"),
    )


def keep(office: Office, year: int, rest: str, work: str, source: str) -> int:
    """Keep the holidays of a year as the notice publishes them; return the change set.

    Of the days off those that are no weekend anyhow, of the days worked those that are one, count.
    Refusal without the notice, for days of another year, and for a day that is both.
    """
    if not source.strip():
        raise Refusal(
            _("The notice is not named."), where=str(year), next=_("Enter the title or number of the notice.")
        )
    if "上班" in rest:
        raise _no_day("上班")
    free, worked = read_days(rest, year), read_days(work, year)
    if both := sorted(set(free) & set(worked)):
        raise Refusal(
            _("A day cannot be free and worked."),
            where="、".join(each.isoformat() for each in both),
            next=_("Take it out of one of the two."),
        )
    if not free:
        raise Refusal(_("No day off was entered."), where=str(year), next=_("Copy the days from the notice."))
    told = {
        "rest": [each.isoformat() for each in free if each.weekday() < 5],
        "work": [each.isoformat() for each in worked if each.weekday() >= 5],
        "source": source.strip(),
    }
    text = json.dumps(told, ensure_ascii=False)
    with unit("holiday.keep", why=source, user=office.user, at=office.clock.now().isoformat()) as change:
        same = next((each for each in records.every(Entry, form=FORM) if each.version == str(year)), None)
        if same is not None:
            records.update(Entry, same.id, {"answers": text})
        else:
            records.insert([Entry(FORM, str(year), entered_on=office.today.isoformat(), answers=text)])
    return change.id


def spoken(days: tuple[date, ...]) -> str:
    """Return days as a clerk types them, runs folded: ``1月1日至3日、2月16日``."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1) and day.month == runs[-1][0].month:
            runs[-1].append(day)
        else:
            runs.append([day])
    return "、".join(f"{run[0].month}月{run[0].day}日" + (f"至{run[-1].day}日" if len(run) > 1 else "") for run in runs)
