"""Broken and hostile files by name: bombs, forgeries, wrong types, damage; each must be refused or read whole."""

from __future__ import annotations

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable, Iterator

from tests.samples.people import people
from tests.samples.rosters import county_rows, table

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
SHEET = "xl/worksheets/sheet1.xml"


def good(count: int = 5) -> bytes:
    """Return an honest small list."""
    return table(county_rows(people(count)))


def parts(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def package(contents: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a package of parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def edited(change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """Return the honest list with one part changed."""
    contents = parts(good())
    return package(contents | {part: change(contents[part])})


def _with_dtd(text: bytes) -> bytes:
    head, _mark, rest = text.partition(b"?>") if text.startswith(b"<?xml") else (b'<?xml version="1.0"', b"?>", text)
    return head + b'?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>' + rest


def _external(text: bytes) -> bytes:
    return _with_dtd(text).replace(b'<!ENTITY a "aaaaaaaaaa">', b'<!ENTITY a SYSTEM "file:///etc/hostname">')


def _doubled() -> bytes:
    """Two parts of one name; zipfile would warn, so the second is renamed in the bytes."""
    contents = parts(good())
    data = package(contents | {"xl/worksheets/sheet9.xml": contents[SHEET]})
    return data.replace(b"xl/worksheets/sheet9.xml", SHEET.encode())


def _flags(data: bytes) -> bytes:
    """Set the encryption flag of every part in the directory."""
    out = bytearray(data)
    at = out.find(b"PK\x01\x02")
    while at >= 0:
        out[at + 8] |= 1
        at = out.find(b"PK\x01\x02", at + 4)
    return bytes(out)


def _overlapping() -> bytes:
    """Let the directory's second entry point at the first one's data."""
    out = bytearray(good())
    first = out.find(b"PK\x01\x02")
    second = out.find(b"PK\x01\x02", first + 4)
    out[second + 42 : second + 46] = out[first + 42 : first + 46]
    return bytes(out)


def _forged_size() -> bytes:
    """Let the directory say that a part is as small as can be."""
    out = bytearray(edited(lambda text: text.replace(b"</sheetData>", b"</sheetData>" + b" " * 3_000_000)))
    at = out.find(b"PK\x01\x02")
    while at >= 0:
        out[at + 24 : at + 28] = struct.pack("<I", 10)
        at = out.find(b"PK\x01\x02", at + 4)
    return bytes(out)


def _end(data: bytes, offset: int, value: int, form: str = "<I") -> bytes:
    """Write a number into the record that ends a package."""
    out = bytearray(data)
    struct.pack_into(form, out, out.rfind(b"PK\x05\x06") + offset, value)
    return bytes(out)


def _utf16_of(text: bytes) -> bytes:
    return text.decode("utf-8").encode("utf-16")


def mutants(count: int, seed: int = 1) -> Iterator[bytes]:
    """Yield honest lists of every kind with a few bytes changed, cut, doubled or moved, the same ones for a seed."""
    chance = random.Random(seed)
    plain = package(parts(good()), zipfile.ZIP_STORED)  # damage reaches the parser and not only the unpacking
    csv = "姓名,身份证号\n".encode("gb18030") + b"".join(b"a,%d\n" % number for number in range(40))
    page = b"<html><table><tr><td>\xe5\xa7\x93\xe5\x90\x8d</td></tr><tr><td rowspan=3>a</td></tr></table></html>"
    sheet = (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        b'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="a"><Table><Row ss:Index="2">'
        b'<Cell ss:MergeAcross="2"><Data ss:Type="Number">1</Data></Cell></Row></Table></Worksheet></Workbook>'
    )
    kinds = (good(), plain, plain, csv, page, sheet)
    for number in range(count):
        yield damage(kinds[number % len(kinds)], chance)


def damage(whole: bytes, chance: random.Random) -> bytes:
    """Return bytes of which a few were changed, cut, doubled or moved."""
    data = bytearray(whole)
    for _time in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) or 1)
        match chance.randrange(5):
            case 0:
                data[at : at + 1] = bytes((chance.randrange(256),))
            case 1:
                del data[at : at + chance.randint(1, 40)]
            case 2:
                data[at:at] = data[at : at + chance.randint(1, 60)]
            case 3:
                data[at : at + 4] = struct.pack("<I", chance.choice((0, 1, 0x7FFFFFFF, 0xFFFFFFFF)))
            case _:
                data[at : at + 2] = chance.choice((b"<>", b'"/', b"\xff\xfe", b"99", b"&#", b"]]"))
    return bytes(data)


_FLAT_ROW = b"<table:table-row><table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>"


def _flat(rows: bytes) -> bytes:
    """Return a flat OpenDocument list of these rows."""
    spaces = b" ".join(
        b'xmlns:%s="urn:oasis:names:tc:opendocument:xmlns:%s:1.0"' % (name, name)
        for name in (b"office", b"table", b"text")
    )
    return (
        b'<?xml version="1.0" encoding="UTF-8"?><office:document '
        + spaces
        + b' office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body><office:spreadsheet>'
        + b'<table:table table:name="A">'
        + rows
        + b"</table:table></office:spreadsheet></office:body></office:document>"
    )


def _many() -> bytes:
    return package(parts(good()) | {f"xl/media/{number}.txt": b"x" for number in range(500)})


def one_text_everywhere() -> bytes:
    """Return a small file whose forty thousand cells all say the same 32,000 signs: 4 GB if each said it aloud."""
    import xlsxwriter

    out, text = io.BytesIO(), "".join(chr(0x4E00 + (number * number) % 20_000) for number in range(32_000))
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet("名单")
        page.write_row(0, 0, ["姓名", "证件号码"])
        page.write_formula(1, 0, "=1/0", None, "#DIV/0!")  # goes the long way, where cells share one text
        for row in range(2, 40_002):
            page.write_string(row, 0, text)
    return out.getvalue()


#: name → bytes; none of these may be taken for a list.
REFUSED: dict[str, Callable[[], bytes]] = {
    "empty.xlsx": lambda: b"",
    "blank.xlsx": lambda: b"\x00" * 4_096,
    "picture.xlsx": lambda: PNG * 20,
    "photo.xlsx": lambda: b"\xff\xd8\xff\xe0" + bytes(range(256)) * 8,
    "paper.xlsx": lambda: b"%PDF-1.7\n" + b"x" * 500,
    "packed.xlsx": lambda: package({"readme.txt": b"hello"}),
    "rar.xlsx": lambda: b"Rar!\x1a\x07\x01\x00" + b"x" * 300,
    "letter.xlsx": lambda: package({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}),
    "slides.xlsx": lambda: package({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<x/>"}),
    "program.xlsx": lambda: b"MZ" + bytes(range(256)) * 10,
    "noise.xlsx": lambda: bytes((7 * number * number + 13) % 256 for number in range(9_000)),
    "half.xlsx": lambda: good()[: len(good()) // 2],
    "tail.xlsx": lambda: good()[:-60],
    "head.xlsx": lambda: b"PK\x03\x04" + good()[400:],
    "flipped.xlsx": lambda: good().replace(b"PK\x01\x02", b"PK\x01\x03", 1),
    "bomb.xlsx": lambda: edited(lambda text: text + b" " * 40_000_000),
    "bzip2.xlsx": lambda: package(parts(good()), zipfile.ZIP_BZIP2),
    "lzma.xlsx": lambda: package(parts(good()), zipfile.ZIP_LZMA),
    "many.xlsx": _many,
    "doubled.xlsx": _doubled,
    "climbing.xlsx": lambda: package(parts(good()) | {"../evil.txt": b"x"}),
    "encrypted_part.xlsx": lambda: _flags(good()),
    "overlapping.xlsx": _overlapping,
    "forged_size.xlsx": _forged_size,
    "laughs.xlsx": lambda: edited(_with_dtd),
    "external.xlsx": lambda: edited(_external, "xl/workbook.xml"),
    "no_sheet_part.xlsx": lambda: package({n: c for n, c in parts(good()).items() if n != SHEET}),
    "no_workbook.xlsx": lambda: package({n: c for n, c in parts(good()).items() if n != "xl/workbook.xml"}),
    "cut_xml.xlsx": lambda: edited(lambda text: text[: len(text) // 2]),
    "no_cells.xlsx": lambda: table([]),
    "no_table.xls": "<html><body><p>页面已过期，请重新登录</p></body></html>".encode,
    "frames.xls": lambda: b"<html><frameset><frame src='sheet001.htm'></frameset></html>",
    "entity.xls": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">&a;</Workbook>'
    ),
    "cut_2003.xls": lambda: (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Row>'
    ),
    "old.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600,
    "broken.csv": lambda: "姓名,身份证号\n王".encode("gb18030") + b"\xff\xff\x81" + b"\n" * 3,
    "seven_zip.xlsx": lambda: b"7z\xbc\xaf\x27\x1c" + b"\x00" * 300,
    "gzip.csv": lambda: b"\x1f\x8b\x08" + b"\x00" * 300,
    "jpeg.xls": lambda: b"\xff\xd8\xff\xe0" + b"JFIF" * 90,
    "phone_picture.xlsx": lambda: b"\x00\x00\x00\x18ftypheic" + b"\x00" * 300,
    "webp.xlsx": lambda: b"RIFF\x10\x00\x00\x00WEBPVP8 " + b"\x00" * 90,
    "elf.csv": lambda: b"\x7fELF\x02\x01\x01" + b"\x00" * 300,
    "desk.xlsx": lambda: b"SQLite format 3\x00" + b"\x00" * 400,
    "only_marks.csv": lambda: b"\xef\xbb\xbf",
    "only_lines.csv": lambda: b"\r\n" * 400,
    "cut_in_the_middle_of_a_part.xlsx": lambda: good()[: len(good()) // 3] + good()[-200:],
    "directory_elsewhere.xlsx": lambda: _end(good(), 16, 0x7FFFFFFF),
    "directory_count.xlsx": lambda: _end(good(), 10, 0xFFFE, "<H"),
    "absolute.xlsx": lambda: package(parts(good()) | {"/etc/evil.xml": b"<x/>"}),
    "drive.xlsx": lambda: package(parts(good()) | {"C:/evil.xml": b"<x/>"}),
    "case_doubled.xlsx": lambda: package(parts(good()) | {SHEET.upper(): b"<x/>"}),
    "dtd_utf16.xlsx": lambda: edited(lambda text: _utf16_of(_with_dtd(text))),
    "dtd_rels.xlsx": lambda: edited(_with_dtd, "xl/_rels/workbook.xml.rels"),
    "dtd_types.xlsx": lambda: edited(_with_dtd, "[Content_Types].xml"),
    "bomb_in_a_picture.xlsx": lambda: package(parts(good()) | {"xl/media/image1.png": b"\x00" * 90_000_000}),
    "bomb_of_strings.xlsx": lambda: package(parts(good()) | {"xl/sharedStrings.xml": b"<sst>" + b"<si/>" * 9_000_000}),
    "sheet_is_noise.xlsx": lambda: edited(lambda text: bytes(reversed(text))),
    "workbook_is_noise.xlsx": lambda: edited(lambda _text: b"\x00\x01\x02" * 90, "xl/workbook.xml"),
    "rels_is_empty.xlsx": lambda: edited(lambda _text: b"", "xl/_rels/workbook.xml.rels"),
    "sheet_is_html.xlsx": lambda: edited(lambda _text: b"<html><body>502 Bad Gateway</body></html>"),
    "gateway.xls": lambda: (
        b"<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>"
    ),
    "login.xlsx": "<!DOCTYPE html><html><body><form>请登录</form></body></html>".encode,
    "dtd_2003.xls": lambda: (
        b'<?xml version="1.0"?><!DOCTYPE Workbook SYSTEM "file:///x.dtd">'
        b'<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'
    ),
    "empty_2003.xls": lambda: (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet/></Workbook>'
    ),
    "mail.xls": lambda: b"MIME-Version: 1.0\nContent-Type: text/plain\n\nno table here\n",
    "compound_noise.xls": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(range(256)) * 40,
    "compound_locked.xlsx": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
    ),
    "compound_letter.xls": lambda: (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "WordDocument".encode("utf-16-le") + b"\x00" * 600
    ),
    "biff_noise.xls": lambda: b"\x09\x08\x10\x00\x00\x06\x05\x00" + bytes(range(256)) * 20,
    "ods_noise.ods": lambda: package(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<"}
    ),
    "xlsb_noise.xlsb": lambda: package({"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"\x00" * 90}),
    "cut.fods": lambda: _flat(_FLAT_ROW)[:-80],
    "dtd.fods": lambda: _flat(_FLAT_ROW).replace(
        b"<office:document ", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><office:document ', 1
    ),
    "repeated.fods": lambda: _flat(
        _FLAT_ROW.replace(b"<table:table-row>", b'<table:table-row table:number-rows-repeated="900000">')
    ),
    "wide.fods": lambda: _flat(
        b"<table:table-row>"
        + b'<table:table-cell table:number-columns-repeated="9999"><text:p>x</text:p></table:table-cell>' * 90
        + b"</table:table-row>"
    ),
    "empty.fods": lambda: _flat(b""),
    "number.fods": lambda: _flat(
        b'<table:table-row><table:table-cell office:value-type="float" office:value="1e"/></table:table-row>'
    ),
    "one_text_everywhere.xlsx": one_text_everywhere,
    "~$list.xlsx": lambda: b"\x05clerk" + b" " * 150,
}


def _stray(text: bytes) -> bytes:
    return re.sub(rb"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>', text)


def _merge_all(text: bytes) -> bytes:
    return text.replace(
        b"</sheetData>", b'</sheetData><mergeCells count="1"><mergeCell ref="J1:J1048576"/></mergeCells>'
    )


def _dimension(reference: bytes) -> Callable[[bytes], bytes]:
    return lambda text: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="' + reference + b'"', text)


def _utf16(text: bytes) -> bytes:
    plain = text.decode("utf-8")
    plain = re.sub(r"^<\?xml[^>]*\?>", "", plain)
    return ('<?xml version="1.0" encoding="UTF-16"?>' + plain).encode("utf-16")


#: name → bytes; each still holds the five people of :func:`good`, and all must be found.
READ: dict[str, Callable[[], bytes]] = {
    "good.xlsx": good,
    "named.xls": good,
    "named.csv": good,
    "stray_cell.xlsx": lambda: edited(_stray),
    "stray_row.xlsx": lambda: edited(lambda text: _stray(text).replace(b"XFD1048576", b"A1048576")),
    "merge_all.xlsx": lambda: edited(_merge_all),
    "small_dimension.xlsx": lambda: edited(_dimension(b"A1:A1")),
    "huge_dimension.xlsx": lambda: edited(_dimension(b"A1:XFD1048576")),
    "utf16_sheet.xlsx": lambda: edited(_utf16),
}
