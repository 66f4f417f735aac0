"""The paper of what the bank sent back: who, how much, why, and in which batch it was issued again."""

from __future__ import annotations

from pathlib import Path

from clfdesk import resources
from clfdesk.domain.payroll import PayrollSheet
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.masks import mask_account
from clfdesk.grammar.money import capitals, format_yuan
from clfdesk.services import paper_card, pay_bank
from clfdesk.services.files import OutFile, persons_of_staff
from clfdesk.services.office import Office
from clfdesk.services.paper_card import Content


def press(office: Office, sheet: PayrollSheet, out: Path) -> list[OutFile]:
    """Press the list of what came back of a period, in every batch; nothing where all went through."""
    period = read_period(sheet.period)
    batches = [kept for entry, kept in pay_bank.every_batch() if entry.version == period.code]
    rows: list[dict[str, str]] = []
    whom: list[int] = []
    back = 0
    for kept in batches:
        paid = {each["staff"]: each for each in kept["payments"]}
        for each in kept.get("failed", ()):
            payment = paid.get(each["staff"])
            if payment is None:
                continue
            later = [one for one in batches if one["batch"] > kept["batch"]]
            again = [one for one in later if each["staff"] in {two["staff"] for two in one["payments"]}]
            back += int(payment["fen"])
            whom.append(each["staff"])
            rows.append(
                {
                    "index": str(len(rows) + 1),
                    "name": payment["name"],
                    "account": mask_account(payment["account"]).strip("*"),
                    "batch": str(kept["batch"]),
                    "amount": format_yuan(int(payment["fen"])),
                    "why": each["reason"],
                    "again": str(again[0]["batch"]) if again else "",
                }
            )
    if not rows:
        return []
    values = {
        "period": {"title": period.title(), "code": period.code},
        "people": len(set(whom)),
        "total": format_yuan(back, grouped=True),
        "total_words": capitals(back),
    }
    last = {"index": resources.shipped("lists", "pay_words.toml")["total"], "amount": format_yuan(back)}
    content = Content(values, {"rows": rows}, {"rows": last})
    return [paper_card.press(office, "returned", [content], out, persons=persons_of_staff(whom))]


__all__ = ["press"]
