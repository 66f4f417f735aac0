"""The gate before every parser, at its exact limits: what stands on the line passes, what lies beyond it does not."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from clfdesk.sheets import gate
from clfdesk.sheets.faults import Fault


def _zip(parts: list[tuple[str, bytes]], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()


def _said(data: bytes) -> str:
    try:
        gate.package(data)
    except Fault as fault:
        return fault.code
    return ""


def _part(name: str = "a.bin", size: int = 10, packed: int = 10, **more: int) -> zipfile.ZipInfo:
    part = zipfile.ZipInfo(name)
    part.file_size, part.compress_size = size, packed
    for field, value in more.items():
        setattr(part, field, value)
    return part


def _directory(*parts: zipfile.ZipInfo) -> str:
    try:
        gate._directory(list(parts))
    except Fault as fault:
        return fault.code
    return ""


def test_so_many_parts_and_no_more() -> None:
    parts = [(f"{number}.bin", b"") for number in range(gate.MOST_PARTS + 1)]
    assert (_said(_zip(parts[:-1])), _said(_zip(parts)), _said(_zip([]))) == ("", "bomb", "damaged")


def test_what_unpacks_too_large_is_refused_from_the_directory_alone() -> None:
    edge, ratio = gate.RATIO_FROM, gate.HIGHEST_RATIO
    assert _directory(_part(size=edge, packed=1)) == ""
    assert _directory(_part(size=edge + 1, packed=1)) == "bomb"
    assert _directory(_part(size=ratio * 8000, packed=8000)) == ""
    assert _directory(_part(size=ratio * 8000 + 1, packed=8000)) == "bomb"
    half = gate.LARGEST_UNPACKED // 2
    assert _directory(_part("a", half, half), _part("b", half, half)) == ""
    assert _directory(_part("a", half, half), _part("b", half, half), _part("c", 1, 1)) == "bomb"


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["xl/a.xml", "xl/b.xml"], ""),
        (["xl/a.xml", "XL/A.XML"], "doubled"),
        (["xl/a.xml", "xl\\a.xml"], "doubled"),
        (["../a.xml"], "tampered"),
        (["xl/../../a.xml"], "tampered"),
        (["xl\\..\\a.xml"], "tampered"),
        (["/a.xml"], "tampered"),
        (["c:a.xml"], "tampered"),
        (["xl/..a.xml"], ""),
    ],
)
def test_names_of_parts_stay_inside_and_alone(names: list[str], code: str) -> None:
    assert _directory(*map(_part, names)) == code


def test_locked_and_oddly_packed_parts_are_refused() -> None:
    assert _directory(_part(flag_bits=0x1)) == "archive"
    assert _directory(_part(flag_bits=0x800)) == ""
    assert _said(_zip([("a.bin", b"x" * 50)], zipfile.ZIP_STORED)) == ""
    assert _said(_zip([("a.bin", b"x" * 50)], zipfile.ZIP_BZIP2)) == "bomb"


def test_parts_may_neither_overlap_nor_tell_two_stories() -> None:
    data = _zip([("a.bin", b"first" * 9), ("b.bin", b"second" * 9)], zipfile.ZIP_STORED)
    assert _said(data) == ""
    second = data.index(b"PK\x03\x04", 4)
    told = bytearray(data)
    told[8:10] = struct.pack("<H", zipfile.ZIP_DEFLATED)  # the part's own header says another method
    assert _said(bytes(told)) == "tampered"
    longer = bytearray(data)
    longer[28:30] = struct.pack("<H", 40)  # its header reaches into the next part
    assert _said(bytes(longer)) == "tampered"
    last = bytearray(data)
    last[second + 28 : second + 30] = struct.pack("<H", 1)  # or into the directory
    assert _said(bytes(last)) == "tampered"
    lost = bytearray(data)
    lost[second : second + 4] = b"PK\x07\x08"
    assert _said(bytes(lost)) == "damaged"


def test_a_dtd_is_found_behind_remarks_in_any_spelling_and_a_prologue_has_an_end() -> None:
    head = b"<?xml version='1.0'?>"
    remark = b"<!--" + b"x" * 5000 + b"-->"
    dtd = b"<!DOCTYPE a [<!ENTITY b 'c'>]>"
    assert _said(_zip([("a.xml", head + remark + b"<a/>")])) == ""
    assert _said(_zip([("a.xml", head + remark + dtd + b"<a/>")])) == "dtd"
    assert _said(_zip([("a.rels", head + dtd + b"<a/>")])) == "dtd"
    assert _said(_zip([("a.VML", dtd)])) == "dtd"
    assert _said(_zip([("a.xml", (head + dtd + b"<a/>").decode().encode("utf-16"))])) == "dtd"
    assert _said(_zip([("a.bin", dtd)])) == ""
    endless = head + b"<!--" + bytes(range(65, 91)) * (gate.LONGEST_PROLOGUE // 26 + 200)
    assert _said(_zip([("a.xml", endless)], zipfile.ZIP_STORED)) == "tampered"


def test_a_directory_larger_than_an_honest_one_is_not_read() -> None:
    data = _zip([("a.bin", b"x")])
    at = data.rfind(b"PK\x05\x06")
    for size, crowded in ((gate.MOST_PARTS * 1024, False), (gate.MOST_PARTS * 1024 + 1, True)):
        assert gate.crowded(data[: at + 12] + struct.pack("<I", size) + data[at + 16 :]) is crowded
    assert not gate.crowded(b"no package at all")
    assert _said(data[: at + 12] + struct.pack("<I", 1 << 30) + data[at + 16 :]) == "bomb"


def test_what_was_chosen_is_a_file_that_is_there_and_not_too_large(tmp_path: Path) -> None:
    def code(path: Path) -> str:
        with pytest.raises(Fault) as fault:
            gate.take(path)
        return fault.value.code

    assert code(tmp_path) == "folder"
    assert code(tmp_path / "gone.xlsx") == "missing"
    assert code(tmp_path / "a\0b.xlsx") == "unreadable"
    edge = tmp_path / "edge.csv"
    for size, fits in ((gate.LARGEST_FILE, True), (gate.LARGEST_FILE + 1, False)):
        with edge.open("wb") as stream:
            stream.truncate(size)
        assert (len(gate.take(edge)) == size) if fits else (code(edge) == "large")
    with pytest.raises(Fault) as fault:
        gate.check(b"a" * (gate.LARGEST_FILE + 1), "a.csv")
    assert fault.value.code == "large"
