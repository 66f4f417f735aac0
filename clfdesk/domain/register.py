"""Registers (台账), surveys, score sheets and a clerk's own fields: answers to forms.

One ``entry`` table keeps them all; the form says what the answers mean.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.grammar.evaluation import empty
from clfdesk.grammar.expression import parse
from clfdesk.grammar.form import Form, Item, form_of
from clfdesk.i18n import _

#: Beside the answers of an entry: the day it was really kept. No form may have such an item.
KEPT_ON = "@kept_on"
ABOUT = ("person", "staff", "division", "any")
#: How often a book asks for an entry, and how many months that is.
PERIODS = {"month": 1, "quarter": 3, "year": 12}
#: What a listed entry has beside its answers; no item may be called so.
RESERVED = ("number", "about_whom", "entered_on", "kept_on", "late", "person", "staff", "division", "version")


@dataclass(frozen=True, slots=True)
class Entry:
    """One filled form; ``answers`` is JSON by item name, kept with the version it was given under.

    ``entered_on`` is the day of what happened (the register sorts by it); the day it was
    kept stands beside the answers, and nothing can set it.
    """

    form: str = ""
    version: str = ""
    person_id: int | None = None
    staff_id: int | None = None
    division_id: int | None = None
    entered_on: str = ""
    answers: str = "{}"
    id: int = 0
    ver: int = 1


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its form, and what of it is listed, counted, added up and reminded of.

    ``day`` is the item that says when it happened, ``due`` the one that says until when
    something must be done, ``done`` the condition that it is; ``about`` whom an entry is
    linked to; ``doubt`` what is looked at as perhaps made up: ``repeated`` items whose words
    are the same for several people, ``most_a_day`` the policy value for the entries of one
    writer (``by``) on one day. ``due_at`` is the item with the hour of ``due``; ``paper`` the
    notice an entry is handed as; ``send_on`` the register every village's share of a matter is
    kept in (``register``), which of its items take what here (``takes``), what they are else
    (``fixed``), which one names the village (``village``) and where the matter stands
    (``origin``), and the item here that notes who has it (``note``); ``hidden`` one of the
    clerk's own is not offered any more. ``every`` month, quarter or year the book should have
    an entry; where it has none, it is reminded of in the ``last_days`` of that time. ``materials`` is what each matter asks people to bring.
    ``until``: so many days after an item's day is ``due`` where nobody wrote one; the first item with an answer counts.
    """

    form: Form
    clause: str
    group: str
    about: str
    day: str
    due: str
    done: str
    remind_days: int
    counts: tuple[str, ...]
    sums: tuple[str, ...]
    columns: tuple[str, ...]
    own: bool = False
    hidden: bool = False
    due_at: str = ""
    paper: str = ""
    send_on: Mapping[str, Any] = field(default_factory=dict)
    doubt: Mapping[str, Any] = field(default_factory=dict)
    every: str = ""
    last_days: int = 0
    materials: Mapping[str, Any] = field(default_factory=dict)
    until: tuple[tuple[str, int], ...] = ()

    @property
    def names_subject(self) -> bool:
        """Return whether lists need a column with the name of whom an entry is about: the form asks for none."""
        return self.about in ("person", "staff") and not {"who", "worker"} & {item.name for item in self.form.items}

    @property
    def name(self) -> str:
        """Return its English name (its file's)."""
        return self.form.name

    @property
    def title(self) -> str:
        """Return its title as papers print it."""
        return self.form.title


def register_of(table: Mapping[str, Any], path: Path, *, own: bool = False, remind_days: int = 7) -> Register:
    """Return the register a table describes; Refusal naming the file and what in it cannot be used."""
    form = form_of(table, path)
    known = set(form.fields().names())
    days = [item.name for item in form.items if item.type == "date"]
    register = Register(
        form,
        str(table.get("clause", "")),
        str(table.get("group", "")),
        str(table.get("about", "any")),
        str(table.get("day", days[0] if days else "")),
        str(table.get("due", "")),
        str(table.get("done", "")),
        int(table.get("remind_days", remind_days)),
        tuple(table.get("counts", ())),
        tuple(table.get("sums", ())),
        tuple(table.get("columns", form.fields().names()[:8])),
        own,
        bool(table.get("hidden", False)),
        str(table.get("due_at", "")),
        str(table.get("paper", "")),
        dict(table.get("send_on", {})),
        dict(table.get("doubt", {})),
        str(table.get("every", "")),
        int(table.get("last_days", remind_days)),
        dict(table.get("materials", {})),
        tuple((str(each.get("after", "")), int(each.get("days", 0))) for each in table.get("until", ())),
    )
    doubted = {*register.doubt.get("repeated", ()), register.doubt.get("by", "")}
    named = {
        *register.counts,
        *register.sums,
        *register.columns,
        register.day,
        register.due,
        register.due_at,
        *(name for name, _days in register.until),
        *doubted,
    } - {""}
    if strange := sorted(named - known):
        raise _fault(path, ", ".join(strange), _("The form has no such item."))
    if taken := sorted(known & set(RESERVED)):
        raise _fault(path, ", ".join(taken), _("Every entry has this already; call the item otherwise."))
    if register.about not in ABOUT:
        raise _fault(path, register.about, _("An entry can be about person, staff, division or any."))
    if register.every not in ("", *PERIODS):
        raise _fault(path, register.every, _("A register asks for an entry every month, quarter or year."))
    if register.done:
        try:
            parse(register.done, form.fields())
        except Refusal as refusal:
            raise _fault(path, register.done, refusal.why) from refusal
    return register


def _fault(path: Path, where: str, why: str) -> Refusal:
    return Refusal(
        _("This form cannot be used."), where=f"{path.name}: {where}", why=why, next=_("Mend the item named.")
    )


def is_late(row: Mapping[str, Any], late_days: int) -> bool:
    """Return whether an entry was kept so long after its day that papers print 补录."""
    kept = row.get("kept_on")
    return kept is not None and (kept - date.fromisoformat(str(row["entered_on"])[:10])).days > late_days


def _reckoned(register: Register, answers: Mapping[str, Any]) -> list[str]:
    """Return the days an entry's matter is due by what was answered, the one that counts first."""
    return [
        (date.fromisoformat(str(answers[name])[:10]) + timedelta(days=days)).isoformat()
        for name, days in register.until
        if not empty(answers.get(name))
    ]


def with_due(register: Register, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry's answers with the day its matter is due, reckoned where nobody wrote one."""
    reckoned = _reckoned(register, answers) if register.until and empty(answers.get(register.due)) else []
    return {**answers, register.due: reckoned[0]} if reckoned else dict(answers)


def without_due(register: Register, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as they are kept: a day that only follows from the others is reckoned again each time."""
    follows = register.until and str(answers.get(register.due) or "")[:10] in _reckoned(register, answers)
    return {name: value for name, value in answers.items() if not (follows and name == register.due)}


def outstanding(register: Register, row: Mapping[str, Any], today: date) -> date | None:
    """Return until when an entry's matter must be done, where it is not done and the day is near or past."""
    if not register.due or empty(row.get(register.due)):
        return None
    if register.done and parse(register.done).holds(row, today=today) is True:
        return None
    due = date.fromisoformat(str(row[register.due])[:10])
    if not register.done and due < today - timedelta(days=register.remind_days):
        return None  # nothing tells that it was done: reminded of for a while, then let be
    return due if due <= today + timedelta(days=register.remind_days) else None


def period_of(every: str, day: date) -> tuple[date, date]:
    """Return the first and last day of the month, quarter or year a day lies in."""
    months = PERIODS[every]
    first = day.replace(month=(day.month - 1) // months * months + 1, day=1)
    after = first.month + months
    following = date(first.year + (after > 12), after - 12 if after > 12 else after, 1)
    return first, following - timedelta(days=1)


def silent(register: Register, newest: date, today: date) -> date | None:
    """Return the last day of the running period where a book that is kept has no entry in it, and the end is near."""
    if not register.every:
        return None
    first, last = period_of(register.every, today)
    return last if newest < first and today >= last - timedelta(days=register.last_days) else None


def word_of(item: Item, value: Any, *, yes: str = "", no: str = "", joined_by: str = "、") -> str:
    """Return an answer as a paper prints it: options by their words, flags as yes or no."""
    if empty(value):
        return ""
    options = dict(item.options)
    if item.type == "flag":
        return yes if value else no
    if item.type == "multi":
        return joined_by.join(options.get(str(each), str(each)) for each in value)
    return options.get(str(value), str(value))


def passed(register: Register, row: Mapping[str, Any], day: date, hour: str) -> bool:
    """Return whether an entry's hour is over: its day is today and its time of day before ``hour`` (``15:00``)."""
    at = str(row.get(register.due_at) or "") if register.due_at else ""
    return bool(at) and str(row[register.due])[:10] == day.isoformat() and at < hour


def counted(register: Register, rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """Return how often each answer of the counted items was given, by the item's label and the answer's word."""
    found = {}
    for name in register.counts:
        item = register.form.item(name)
        given: Counter[str] = Counter()
        for row in rows:
            value = row.get(name)
            for each in value if isinstance(value, list) else [value]:
                if not empty(each):
                    given[dict(item.options).get(str(each), str(each))] += 1
        found[item.label] = dict(given.most_common())
    return found


def summed(register: Register, rows: Iterable[Mapping[str, Any]]) -> dict[str, Decimal]:
    """Return the sum of each summed item, by its label."""
    kept = list(rows)
    return {
        register.form.item(name).label: sum(
            (Decimal(str(row[name])) for row in kept if not empty(row.get(name))), Decimal(0)
        )
        for name in register.sums
    }
