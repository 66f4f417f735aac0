"""The columns of filed items, declared once."""

from __future__ import annotations

from clfdesk.grammar.field import Field, Fields
from clfdesk.i18n import N_

ARCHIVE_FIELDS = Fields(
    (
        Field("number", N_("No."), "integer", derived=True, width=4),
        Field("item_number", N_("file number"), "text", width=13),
        Field("title", N_("paper's title"), "text", required=True, width=18),
        Field("document_number", N_("document no."), "text", width=9),
        Field("responsible", N_("responsible"), "text", shown=False, width=7),
        Field("dated", N_("paper's day"), "date", width=7),
        Field("secrecy", N_("secrecy"), "text", shown=False, width=4),
        Field("pages", N_("pages"), "integer", width=3),
        Field("remark", N_("remark"), "text", shown=False, width=8),
        Field("material", N_("class"), "code", codes="material", width=6),
        Field("door", N_("kind of archive"), "code", codes="door", shown=False, width=4),
        Field("year", N_("year"), "integer", width=4),
        Field("term", N_("kept for"), "code", codes="term", width=4),
        Field("organ", N_("unit or matter"), "text", shown=False, width=5),
        Field("box", N_("box"), "text", derived=True, width=4),
        Field("village", N_("village or community"), "division", shown=False, width=7),
        Field("state", N_("state"), "code", codes="item_state", derived=True, width=5),
        Field("scan_id", N_("scan no."), "integer", derived=True, shown=False, width=5),
    )
)
