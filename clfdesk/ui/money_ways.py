"""The kinds of money lists the window takes in: insurance and tax of a month, 民政's list of who draws the benefits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from clfdesk.i18n import N_, _
from clfdesk.ui import shown
from clfdesk.ui.money_dialog import Ways

_PILES = {
    "new": (N_("begins to draw it"), "green"),
    "changed": (N_("changed"), "accent"),
    "same": (N_("as it stands"), ""),
    "stopped": (N_("not taken"), "red"),
    "unknown": (N_("not taken"), "red"),
}


def beside(office: Any, month: str, file: Path) -> Ways:
    """Return how the finance or tax office's sheet of a month is taken in."""
    from clfdesk.services import pay_beside

    titles = pay_beside.titles_of(office, month)

    def tell(looked: Any) -> tuple[list[dict[str, Any]], str]:
        rows = [_bad(each) for each in looked.bad]
        for staff, items in looked.kept.items():
            parts = [f"{looked.titles[code]} {shown.money(fen)}" for code, fen in items.items()]
            rows.append({"name": looked.names[staff], "what": "　".join(parts), "tone": ""})
        sums = pay_beside.says(pay_beside.result_of(looked), looked.titles)
        head = _("{people} people, {refused} rows not taken.").format(people=len(looked.kept), refused=len(looked.bad))
        return rows, "　".join([head, *sums])

    return Ways(
        lambda mapping: pay_beside.look(office, month, file, mapping=mapping),
        tell,
        lambda looked: pay_beside.keep(office, looked),
        pay_beside.marked,
        [("name", _("name")), ("id_number", _("ID number")), *titles.items()],
        _("The sheet is taken in."),
    )


def benefits(office: Any, month: str, file: Path) -> Ways:
    """Return how 民政's list of who draws the two benefits is taken in."""
    from clfdesk.services import benefit_import

    titles = {str(each["id"]): str(each["title"]) for each in office.pack.records("benefit", office.today)}

    def tell(planned: Any) -> tuple[list[dict[str, Any]], str]:
        rows = [_bad(each) for each in planned.bad]
        order = ("unknown", "stopped", "changed", "new", "same")
        for each in sorted(planned.lines, key=lambda one: order.index(one.pile)):
            word, tone = _PILES[each.pile]
            what = [titles.get(each.told.drawn.benefit, ""), _(word), each.says]
            rows.append({"name": each.told.row.name, "what": "　".join(filter(None, what)), "tone": tone})
        counts = planned.counts()
        return rows, _("{new} begin, {changed} changed, {same} the same, {left} not taken.").format(
            new=counts["new"], changed=counts["changed"], same=counts["same"],
            left=counts["stopped"] + counts["unknown"] + counts["refused"],
        )  # fmt: skip

    fields = [
        ("name", _("name")), ("id_number", _("ID number")), ("benefit", _("benefit")), ("amount", _("amount")),
        ("start", _("first month")), ("bank", _("bank")), ("account", _("account")), ("holder", _("account holder")),
        ("relation", _("relation")), *titles.items(),
    ]  # fmt: skip
    return Ways(
        lambda mapping: benefit_import.plan(office, file, month, mapping=mapping),
        tell,
        lambda planned: benefit_import.keep(office, planned),
        benefit_import.marked,
        fields,
        _("The list is taken in."),
    )


def _bad(each: Any) -> dict[str, Any]:
    return {"name": each.problem.found, "what": f"{each.problem.why}{each.problem.next}", "tone": "red"}


__all__ = ["benefits", "beside"]
