"""One undamaged list in every dress offices send it in: Excel, WPS, LibreOffice, old and new, text and web page.

Each maker takes rows of texts, the headings first, and none of them may cost a row or a digit.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from xml.sax.saxutils import escape

from clfdesk.domain.returns import Value
from clfdesk.sheets.list_sheet import ListColumn, ListSheet
from tests.samples.hostile import SHEET, package, parts
from tests.samples.rosters import table

Rows = Sequence[Sequence[str]]
_TRANSITIONAL, _STRICT = (
    b"http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    b"http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_LINKS, _STRICT_LINKS = (
    b"http://schemas.openxmlformats.org/officeDocument/2006/",
    b"http://purl.oclc.org/ooxml/officeDocument/",
)


def excel(rows: Rows, **options: bool) -> bytes:
    """Return the list as Excel writes it: texts kept once and named by their number."""
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **options}) as book:
        page, text = book.add_worksheet("名单"), book.add_format({"num_format": "@"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                page.write_string(number, column, value, text)
    return out.getvalue()


def _changed(change: Callable[[bytes], bytes], part: str = SHEET) -> Callable[[Rows], bytes]:
    def made(rows: Rows) -> bytes:
        contents = parts(excel(rows))
        return package(contents | {part: change(contents[part])})

    return made


def _strict(rows: Rows) -> bytes:
    """Return the list as “strict” Open XML, with the names of the standard's own edition."""
    return package(
        {
            name: text.replace(_TRANSITIONAL, _STRICT).replace(_LINKS, _STRICT_LINKS)
            for name, text in parts(excel(rows)).items()
        }
    )


def _prefixed(text: bytes) -> bytes:
    """Return a part with every name under a prefix, as some converters write it."""
    text = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", text)
    return text.replace(b"xmlns=", b"xmlns:x=", 1)


def _streamed(rows: Rows) -> bytes:
    """Return the list as a program packs it that cannot go back in its file: sizes follow each part."""

    class OneWay(io.RawIOBase):
        def __init__(self) -> None:
            self.whole = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.whole += data
            return len(data)

    out = OneWay()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(excel(rows)).items():
            archive.writestr(name, content)
    return bytes(out.whole)


def _rich(text: bytes) -> bytes:
    """Return shared texts cut into runs with a reading over them, as a Chinese Excel keeps what was typed in pieces."""
    return re.sub(
        rb"<si><t[^>]*>([^<]{2,})</t></si>",
        lambda found: (
            b'<si><r><t>%s</t></r><r><rPr><b/></rPr><t>%s</t></r><rPh sb="0" eb="1"><t>x</t></rPh></si>'
            % (found[1].decode()[:1].encode(), found[1].decode()[1:].encode())
        ),
        text,
    )


def _old(rows: Rows) -> bytes:
    from clfdesk.sheets.old_writing import write_old

    columns = tuple(ListColumn(heading, width=20) for heading in rows[0])
    body: list[Sequence[Value]] = [tuple(row) for row in rows[1:]]
    return write_old([(ListSheet("名单", "", columns, made_on=date(2026, 9, 30)), body)])


def web_page(rows: Rows, charset: str = "gb18030", mark: str = "") -> bytes:
    """Return the list as a web page, as many systems “export to Excel”."""
    cells = "".join("<tr>" + "".join(f"<td{mark}>{escape(each)}</td>" for each in row) + "</tr>" for row in rows)
    head = f"<html><head><meta http-equiv='Content-Type' content='text/html; charset={charset}'></head><body>"
    return f"{head}<table border=1>{cells}</table></body></html>".encode(charset)


def single_page(rows: Rows) -> bytes:
    """Return the list as a web page in one file with its parts, as Excel saves “.mht”."""
    head = 'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; charset="utf-8"'
    return head.encode() + b"\r\n\r\n" + web_page(rows, "utf-8") + b"\r\n--b--\r\n"


def xml_2003(rows: Rows) -> bytes:
    """Return the list as an XML spreadsheet of Excel 2003."""
    cell = '<Cell><Data ss:Type="String">{}</Data></Cell>'
    body = "".join("<Row>" + "".join(cell.format(escape(each)) for each in row) + "</Row>" for row in rows)
    spaces = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="{spaces}" xmlns:ss="{spaces}">'
        f'<Worksheet ss:Name="名单"><Table>{body}</Table></Worksheet></Workbook>'
    ).encode()


def text(rows: Rows, encoding: str, delimiter: str = ",", wrap: str = "{}") -> bytes:
    """Return the list as text parted by a sign; ``wrap`` is put round every long number."""
    out = io.StringIO(newline="")
    written = csv.writer(out, delimiter=delimiter)
    for row in rows:
        written.writerow([wrap.format(each) if len(each) > 11 else each for each in row])
    return out.getvalue().encode(encoding)


def _locked(rows: Rows) -> bytes:
    from msoffcrypto.format.ooxml import OOXMLFile

    out = io.BytesIO()
    OOXMLFile(io.BytesIO(excel(rows))).encrypt(PASSWORD, out)
    return out.getvalue()


PASSWORD = "柳河2026"
_WIDE = b'<dimension ref="A1:XFD1048576"/>'

#: name of a file → its maker; in every one the first row is the headings.
MAKERS: dict[str, Callable[[Rows], bytes]] = {
    "excel.xlsx": excel,
    "excel_inline.xlsx": lambda rows: excel(rows, constant_memory=True),
    "excel_1904.xlsx": lambda rows: excel(rows, date_1904=True),
    "excel_strict.xlsx": _strict,
    "excel_named.xls": excel,
    "openpyxl.xlsx": table,
    "wps_dimension_of_one.xlsx": _changed(lambda part: re.sub(rb"<dimension[^>]*/>", b'<dimension ref="A1"/>', part)),
    "wps_dimension_of_all.xlsx": _changed(lambda part: re.sub(rb"<dimension[^>]*/>", _WIDE, part)),
    "no_dimension.xlsx": _changed(lambda part: re.sub(rb"<dimension[^>]*/>", b"", part)),
    "no_addresses.xlsx": _changed(lambda part: re.sub(rb'(<(?:c|row)) r="[A-Z0-9]+"', rb"\1", part)),
    "no_spans.xlsx": _changed(lambda part: re.sub(rb' spans="[0-9:]+"', b"", part)),
    "prefixed.xlsx": _changed(_prefixed),
    "with_bom.xlsx": _changed(lambda part: b"\xef\xbb\xbf" + part),
    "utf16.xlsx": _changed(lambda part: part.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
    "runs.xlsx": _changed(_rich, "xl/sharedStrings.xml"),
    "wrong_count.xlsx": _changed(
        lambda part: re.sub(rb' (count|uniqueCount)="\d+"', rb' \1="1"', part), "xl/sharedStrings.xml"
    ),
    "absolute_targets.xlsx": _changed(
        lambda part: part.replace(b'Target="worksheets', b'Target="/xl/worksheets'), "xl/_rels/workbook.xml.rels"
    ),
    "empty_formatted_rows.xlsx": _changed(
        lambda part: part.replace(
            b"</sheetData>",
            b"".join(b'<row r="%d"><c r="A%d" s="1"/></row>' % (n, n) for n in range(2000, 6000)) + b"</sheetData>",
        )
    ),
    "streamed.xlsx": _streamed,
    "stored.xlsx": lambda rows: package(parts(excel(rows)), zipfile.ZIP_STORED),
    "locked.xlsx": _locked,
    "old.xls": _old,
    "wps.et": _old,
    "page_gb.xls": web_page,
    "page_utf8.xls": lambda rows: web_page(rows, "utf-8"),
    "page_marked.xls": lambda rows: web_page(rows, "gb18030", " style='mso-number-format:\"\\@\"' x:str"),
    "page.mht": single_page,
    "xml_2003.xls": xml_2003,
    **{
        f"text_{encoding}_{name}.csv": (lambda rows, e=encoding, d=sign: text(rows, e, d))
        for encoding in ("utf-8", "utf-8-sig", "gb18030", "utf-16")
        for name, sign in (("comma", ","), ("tab", "\t"), ("semicolon", ";"))
    },
    "text_wrapped.csv": lambda rows: text(rows, "gb18030", wrap='="{}"'),
    "text_apostrophe.csv": lambda rows: text(rows, "gb18030", wrap="'{}"),
    "text_tabbed.csv": lambda rows: text(rows, "gb18030", wrap="{}\t"),
}
