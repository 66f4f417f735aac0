"""How one person reads: the groups of fields, the lines of the detail, the steps of the history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from clfdesk.domain.person import ROSTER_FIELDS
from clfdesk.domain.stems import STEMS
from clfdesk.grammar import own
from clfdesk.grammar.field import Field
from clfdesk.i18n import N_, _
from clfdesk.ui import element, shown
from clfdesk.ui.record_form import RecordForm

#: How the form and the reading view group the roster's fields.
_GROUPS = (
    (N_("Person"), ("name", "id_number", "id_reason", "gender", "birth", "ethnic", "village", "settlement", "phone")),
    (
        N_("Certificate"),
        ("certificate_number", "type", "grade", "components", "issued_on", "valid_until", "certificate_state"),
    ),
    (
        N_("Home and guardian"),
        ("hukou_address", "live_address", "guardian_name", "guardian_relation", "guardian_phone"),
    ),
    (N_("Support"), ("hardship", "living_allowance", "care_subsidy", "employment", "remark")),
)


def groups() -> list[tuple[str, list[Field]]]:
    """Return the groups with their fields."""
    found = [(_(heading), [ROSTER_FIELDS.named(name) for name in names]) for heading, names in _GROUPS]
    declared = list(own.fields("person"))
    return [*found, (_("Fields of our own"), declared)] if declared else found


def fill(lines: QGridLayout, record: Mapping[str, Any]) -> None:
    """Write a record into the lines of the detail, leaving out what is not known."""
    element.clear(lines)
    place = 0
    for heading, fields in groups():
        said = [(field, shown.text("person", field, record.get(field.name))) for field in fields]
        said = [(field, text) for field, text in said if text and (field.kind != "flag" or record.get(field.name))]
        if not said:
            continue
        lines.addWidget(element.label(heading, "strong"), place, 0, 1, 2)
        place += 1
        for field, text in said:
            value = element.label(text)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            caption = element.label(shown.label(field), "muted", wrap=False)
            lines.addWidget(caption, place, 0, Qt.AlignmentFlag.AlignTop)
            lines.addWidget(value, place, 1)
            place += 1


def villages(office: Any) -> list[str]:
    """Return the names of the villages and communities of the desk."""
    from clfdesk.services import person

    rows = person.list_rows(office, "division", columns=["name", "kind"]).rows
    return [str(row["name"]) for row in rows if row["kind"] != "township"]


def filled(form: RecordForm) -> dict[str, Any]:
    """Return what was filled in for somebody new."""
    return {name: value for name in form.editors if (value := form.value(name)) not in (None, "")}


def chips(home: QWidget, record: Mapping[str, Any]) -> None:
    """Show type, grade, village and tags as chips."""
    layout = home.layout()
    assert layout is not None
    element.clear(layout)
    for name in ("type", "grade", "village", "tags"):
        text = shown.text("person", ROSTER_FIELDS.named(name), record.get(name))
        for part in text.split("、") if text else ():
            layout.addWidget(element.label(part, "chip", wrap=False))
    home.setVisible(layout.count() > 0)


def history_columns() -> list[shown.Column]:
    """Return the columns of the history."""
    return [
        shown.Column("at", _("when"), 8),
        shown.Column("says", _("what was done"), 7),
        shown.Column("field", _("item"), 6),
        shown.Column("old", _("before"), 8),
        shown.Column("new", _("after"), 10),
    ]


def step(step: Any) -> dict[str, str]:
    """Return a line of history in words."""
    known = STEMS["person"]
    field = known.named(step.field) if step.field in known.names() else None
    old = shown.text("person", field, step.old) if field else str(step.old or "")
    new = shown.text("person", field, step.new) if field else str(step.new or "")
    whole = {"insert": _("entered"), "delete": _("removed")}.get(step.operation, "")
    return {
        "at": str(step.at)[:10],
        "says": step.says + (f"（{step.source}）" if step.source else ""),
        "field": shown.label(field) if field else whole or _(step.field),
        "old": old,
        "new": new,
    }
