"""A batch for the bank: who is paid what into which account, what bars a payment, and what came back.

Layouts are records of the pack (``[[bank_layout]]``); a person whose account or identity is
not in order is left out with the reason, and the rest go on.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clfdesk.domain.payroll import PayLine
from clfdesk.domain.staff import Staff
from clfdesk.grammar.money import format_yuan
from clfdesk.grammar.writing import solid


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of a batch; ``fen`` is what all of a worker's lines come to."""

    staff: int
    name: str
    holder: str
    account: str
    bank: str
    id_number: str
    fen: int
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Barred:
    """A payment that is not sent: ``code`` of the check, and what was found."""

    payment: Payment
    code: str
    found: str = ""


@dataclass(frozen=True, slots=True)
class Returned:
    """What the bank says of one payment: ``staff`` 0 where nobody of the batch is meant."""

    row: int
    name: str
    account: str
    fen: int | None
    good: bool
    reason: str = ""
    staff: int = 0


def payments(lines: Iterable[PayLine], staff: Mapping[int, Staff]) -> list[Payment]:
    """Return one payment a worker, in the order of the lines; accounts as they stand on the staff list now."""
    sums: dict[int, int] = defaultdict(int)
    first: dict[int, PayLine] = {}
    for line in lines:
        if not line.held:
            sums[line.staff] += line.net_fen
            first.setdefault(line.staff, line)
    found = []
    for number, fen in sums.items():
        line, member = first[number], staff.get(number)
        account = solid(member.account if member else line.account)
        holder = (member.account_holder if member else "").strip() or line.name
        bank = member.bank if member else line.bank
        id_number = (member.id_number if member else line.id_number) or ""
        if fen:
            found.append(Payment(number, line.name, holder, account, bank, id_number, fen))
    return found


def barred(
    batch: Sequence[Payment],
    digits: Sequence[int],
    unverified: Mapping[int, str],
    gone: Mapping[int, str],
    proxies: Mapping[int, str],
) -> list[Barred]:
    """Return what must not be sent: bad account, foreign holder without a paper, one account twice, dead, no good ID.

    ``digits`` are the lengths an account may have, ``unverified`` and ``gone`` say by worker
    what is wrong, ``proxies`` names the holder a paper allows.
    """
    shared = Counter(each.account for each in batch if each.account)
    found = []
    for each in batch:
        if each.staff in gone:
            found.append(Barred(each, "gone", gone[each.staff]))
        elif each.staff in unverified:
            found.append(Barred(each, "unverified", unverified[each.staff]))
        elif not each.account.isascii() or not each.account.isdigit() or len(each.account) not in digits:
            found.append(Barred(each, "account", each.account))
        elif shared[each.account] > 1:
            found.append(Barred(each, "duplicate", each.account))
        elif each.holder != each.name and proxies.get(each.staff) != each.holder:
            found.append(Barred(each, "holder", each.holder))
        elif each.fen <= 0:
            found.append(Barred(each, "amount", format_yuan(each.fen)))
    return found


def cells(index: int, payment: Payment, purpose: str, project: str) -> dict[str, Any]:
    """Return every value a layout may name; the amount with exactly two decimals."""
    return {
        "index": str(index),
        "name": payment.name,
        "holder": payment.holder,
        "account": payment.account,
        "amount": format_yuan(payment.fen),
        "bank": payment.bank,
        "id_number": payment.id_number,
        "purpose": purpose,
        "project": project,
        "memo": payment.memo,
    }


def text_file(layout: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Return a text batch: the layout's columns joined by its separator; ``LookupError`` or encoding errors propagate."""
    separator, columns = str(layout.get("separator", "^")), layout["columns"]
    ending = "\r\n" if layout.get("ending", "crlf") == "crlf" else "\n"
    lines = [separator.join(str(row[column["field"]]).replace(separator, " ") for column in columns) for row in rows]
    if layout.get("heading"):
        lines.insert(0, separator.join(str(column["heading"]) for column in columns))
    return "".join(line + ending for line in lines).encode(str(layout.get("encoding", "utf-8")))


def matched(answers: Sequence[Returned], batch: Sequence[Payment]) -> list[Returned]:
    """Return the bank's lines with the worker each means: account and amount must both be of this batch."""
    by_account = {(each.account, each.fen): each.staff for each in batch}
    by_name: dict[tuple[str, int], list[int]] = defaultdict(list)
    for each in batch:
        by_name[each.holder, each.fen].append(each.staff)
    found = []
    for answer in answers:
        fen = answer.fen if answer.fen is not None else -1
        staff = by_account.get((answer.account, fen), 0)
        if not staff and not answer.account and len(by_name[answer.name, fen]) == 1:
            staff = by_name[answer.name, fen][0]
        found.append(Returned(answer.row, answer.name, answer.account, answer.fen, answer.good, answer.reason, staff))
    return found
