"""The first rows at once: the same as the whole reading says, and never more than was asked for."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from clfdesk.sheets.first_rows import first_rows
from clfdesk.sheets.reading import read


def test_the_first_rows_are_those_of_the_whole(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["村名单"])
    sheet.append([])
    for number in range(200):
        sheet.append([f"人{number}", None, f"11000019800101{number:04}"])
    path = tmp_path / "list.xlsx"
    book.save(path)
    rows = first_rows(path)
    whole = [[str(cell or "") for cell in cells] for _n, cells in read(path).sheets[0].rows]
    assert len(rows) == 20
    assert rows == whole[:20]


def test_a_text_table_is_cut_at_a_whole_line(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("".join(f"甲{number};乙\r\n" for number in range(20_000)).encode("gb18030"))
    assert first_rows(path, 3) == [["甲0", "乙"], ["甲1", "乙"], ["甲2", "乙"]]
