"""The words for the desk's tables, as the pages of its safety name them."""

from __future__ import annotations

from clfdesk.i18n import N_, _

TABLES: dict[str, str] = {
    "person": N_("persons"),
    "certificate": N_("certificates"),
    "division": N_("villages"),
    "body": N_("organisations"),
    "post": N_("people in office"),
    "staff": N_("staff"),
    "contract": N_("contracts"),
    "appraisal": N_("appraisals"),
    "payroll_run": N_("pay periods"),
    "pay_line": N_("lines of pay"),
    "payroll_line": N_("lines of pay"),
    "placement": N_("boards hung"),
    "filing": N_("returns"),
    "entry": N_("entries of registers"),
    "import_record": N_("imports"),
    "blank_mapping": N_("county forms known"),
    "household": N_("households"),
    "household_member": N_("members of households"),
    "nonholder": N_("not yet certified"),
    "alias": N_("former names and numbers"),
    "event": N_("events"),
    "group": N_("groups"),
    "local_value": N_("local values"),
    "desk": N_("the desk itself"),
    "user": N_("people who may work here"),
    "saved_list": N_("saved lists"),
    "scan": N_("scans"),
}


def tables() -> dict[str, str]:
    """Return the word of each table."""
    return {name: _(word) for name, word in TABLES.items()}


def table(name: str) -> str:
    """Return the word of one table."""
    return _(TABLES[name]) if name in TABLES else _("other entries")
