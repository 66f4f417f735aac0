"""Budget lines of a desk: entered, split, used, balanced; pay booked to its sources; the yearly publicity notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from clfdesk import resources
from clfdesk.domain.budget import Balance, BudgetLine, BudgetUse, balances
from clfdesk.domain.notice import publicity
from clfdesk.domain.payroll import LOCKED
from clfdesk.errors import Refusal
from clfdesk.grammar.calendar import read_period, written_day
from clfdesk.grammar.money import format_yuan, read_yuan
from clfdesk.i18n import _
from clfdesk.services import paper_card, payroll
from clfdesk.services.files import OutFile
from clfdesk.services.office import Office
from clfdesk.services.paper_card import Content
from clfdesk.storage import records
from clfdesk.storage.unit import unit


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept: its number and the change set."""

    number: int
    change_set: int


#: Marks a line that was carried over, so that it is done once.
CARRIED = "@carried {year}"


@dataclass(frozen=True, slots=True)
class Carried:
    """What was carried into a year: titles and fen, the change set."""

    year: int
    lines: tuple[tuple[str, int], ...]
    change_set: int


@dataclass(frozen=True, slots=True)
class Booked:
    """Pay booked to its sources: lines used with amounts in fen, sources without a line, the change set."""

    period: str
    used: tuple[tuple[str, int], ...]
    missing: tuple[tuple[str, int], ...]
    change_set: int | None = None


def year(number: int) -> list[Balance]:
    """Return a year's lines with their balances."""
    lines = records.every(BudgetLine, year=number)
    known = {line.id for line in lines}
    return balances(lines, [use for use in records.every(BudgetUse) if use.line_id in known])


def _amount(text: str, where: str) -> int:
    fen = read_yuan(text)
    if fen is None or fen <= 0:
        raise Refusal(
            _("This is no amount."),
            where=f"{where}: {text}",
            next=_("Enter yuan with at most two decimals, such as 350 or 350.50."),
        )
    return fen


def _balance(number: int) -> Balance:
    line = records.get(BudgetLine, number)
    found = [each for each in year(line.year) if each.line.id == number] if line else []
    if not found:
        raise Refusal(
            _("There is no such budget line."), where=str(number), next=_("Give the number from the list of the year.")
        )
    return found[0]


def _enough(balance: Balance, fen: int) -> None:
    if fen > balance.left_fen:
        raise Refusal(
            _("This line has not enough money left."),
            where=f"{balance.line.title} {balance.line.year}",
            why=_("{left} yuan are left, {asked} are asked for.").format(
                left=format_yuan(balance.left_fen), asked=format_yuan(fen)
            ),
            next=_("Enter less, or raise the line with its document."),
        )


def add(
    office: Office, title: str, amount: str, *, source: str = "", of_year: int = 0, parent: int = 0, document: str = ""
) -> Kept:
    """Enter a line of a year, or split one off another (``parent``); Refusal for more than that one has left."""
    number = of_year or office.today.year
    fen = _amount(amount, title)
    if parent:
        above = _balance(parent)
        _enough(above, fen)
        number, source = above.line.year, source or above.line.source
    if not title.strip() or not source.strip():
        raise Refusal(_("A budget line needs its title and its source."), where=title or amount, next=_("Enter both."))
    fresh = BudgetLine(number, source.strip(), title.strip(), fen, parent or None, document)
    with unit("budget", source=document, user=office.user, at=office.clock.now().isoformat()) as change:
        (kept,) = records.insert([fresh])
    return Kept(kept, change.id)


def use(
    office: Office, line: int, amount: str, purpose: str, *, on: date | None = None, voucher: str = "", period: str = ""
) -> Kept:
    """Book money used of a line; Refusal for more than is left, or without saying for what."""
    balance = _balance(line)
    fen = _amount(amount, balance.line.title)
    _enough(balance, fen)
    if not purpose.strip():
        raise Refusal(_("Nothing was said on what it was used for."), where=balance.line.title, next=_("Enter it."))
    with unit("budget.use", user=office.user, at=office.clock.now().isoformat()) as change:
        (kept,) = records.insert([BudgetUse(line, on or office.today, fen, purpose.strip(), period, voucher)])
    return Kept(kept, change.id)


def book_pay(office: Office, period: str) -> Booked:
    """Book a locked period's pay to the lines of its sources, once; a source without a line or money is told.

    A line belongs to a source by its code or its words. Refusal where the period is open or booked already.
    """
    sheet, asked = payroll.preview(office, period), read_period(period)
    if sheet.state not in LOCKED:
        raise Refusal(
            _("This period is not confirmed yet."), where=asked.code, next=_("Draft it, look it over, confirm it.")
        )
    if records.count(BudgetUse, period=asked.code):
        raise Refusal(_("This period is booked already."), where=asked.code, next=_("Look at the year's lines."))
    titles = {line.source: line.source_title for line in sheet.lines}
    lines = year(asked.last.year)
    fresh, used, missing = [], [], []
    for code, fen in sheet.sources:
        found = [each for each in lines if each.line.source in (code, titles.get(code)) and each.left_fen >= fen]
        if not found:
            missing.append((titles.get(code) or code, fen))
            continue
        line = found[-1].line
        fresh.append(BudgetUse(line.id, office.today, fen, asked.title(), asked.code))
        used.append((line.title, fen))
    change = None
    if fresh:
        with unit("budget.pay", user=office.user, at=office.clock.now().isoformat()) as made:
            records.insert(fresh)
        change = made.id
    return Booked(asked.code, tuple(used), tuple(missing), change)


def carry_over(office: Office, from_year: int, document: str = "") -> Carried:
    """Carry what a year's sources have left into the next year, one line a source, once; with the document that allows it.

    Refusal where nothing is left, it was carried already, or no document is named.
    """
    kept = [each for each in year(from_year) if not each.level]
    left = [(each, _left(from_year, each)) for each in kept]
    wanted = [(each, fen) for each, fen in left if fen > 0]
    mark = CARRIED.format(year=from_year)
    done = [line for line in records.every(BudgetLine, year=from_year + 1) if line.remark == mark]
    if not wanted or done or not document.strip():
        why = _("Nothing is left in that year.")
        if done:
            why = _("It was carried over already.")
        elif wanted:
            why = _("It needs the document that lets the money be used on.")
        raise Refusal(
            _("This year's money cannot be carried over."),
            where=f"{from_year} → {from_year + 1}",
            why=why,
            next=_("Look at the year's lines."),
        )
    fresh = [
        BudgetLine(from_year + 1, each.line.source, f"{each.line.title}{said('carried')}", fen, None, document, mark)
        for each, fen in wanted
    ]
    with unit("budget.carry", source=document, user=office.user, at=office.clock.now().isoformat()) as change:
        records.insert(fresh)
    return Carried(from_year + 1, tuple((each.title, each.fen) for each in fresh), change.id)


def _left(of_year: int, source: Balance) -> int:
    """Return what a source has left together with all that was split off it."""
    every, whole = year(of_year), {source.line.id}
    for each in every:
        if each.line.parent_id in whole:
            whole.add(each.line.id)
    return source.line.fen - sum(each.used_fen for each in every if each.line.id in whole)


def said(key: str) -> str:
    """Return a word printed on budget papers."""
    return str(resources.shipped("lists", "budget_words.toml")[key])


def contact(office: Office) -> str:
    """Return the sentence with the office's public telephone; empty where it has none."""
    said, phone = resources.shipped("lists", "budget_words.toml"), office.info.contact_phone
    return str(said["contact"]).format(phone=phone) if phone else ""


def notice(office: Office, of_year: int, out: Path, start: date | None = None) -> OutFile:
    """Press the yearly publicity notice on what was given, used and is left; no person is named in it."""
    every = year(of_year)
    days = office.pack.require("notice.budget_days", office.today)
    hung = publicity(start or office.today, int(days.value), working=False)
    rows = [
        {
            "title": "　" * each.level + each.line.title,
            "source": each.line.source if not each.level else "",
            "amount": format_yuan(each.line.fen, grouped=True),
            "split": format_yuan(each.split_fen, grouped=True) if each.split_fen else "",
            "used": format_yuan(each.used_fen, grouped=True),
            "left": format_yuan(each.left_fen, grouped=True),
        }
        for each in every
    ]
    if not rows:
        raise Refusal(_("There is nothing to print."), where=str(of_year), next=_("Enter the budget lines first."))
    given = sum(each.line.fen for each in every if not each.level)
    used = sum(each.used_fen for each in every)
    values = {
        "year": of_year,
        "total": format_yuan(given, grouped=True),
        "used": format_yuan(used, grouped=True),
        "left": format_yuan(given - used, grouped=True),
        "first": written_day(hung.first),
        "last": written_day(hung.last),
        "contact": contact(office),
    }
    return paper_card.press(office, "budget_notice", [Content(values, {"lines": rows})], out)
