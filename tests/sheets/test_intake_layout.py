"""What rows of a foreign sheet are: people, and everything that only looks like them."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from clfdesk.domain.cell import Cell
from clfdesk.grammar.words import match_heading
from clfdesk.sheets.header import NUMBER
from clfdesk.sheets.layout import Layout, understand
from clfdesk.sheets.reading import Sheet, read_bytes
from tests.samples.rosters import messy

SURE = {"known": 1.0, "guessed": 0.5, "unknown": 0.0}
ID = "110000196208152349"
HEAD = ["序号", "村", "姓名", "身份证号", "电话", "备注"]


def match(heading: str) -> tuple[str | None, float]:
    """Match a heading as the import does."""
    name, confidence = match_heading(heading, "person")
    return name, SURE[confidence]


def sheet(rows: Sequence[Sequence[Cell]], merges: Sequence[tuple[int, int, int, int]] = (), name: str = "表") -> Sheet:
    """Return a sheet of rows numbered from 1; rows without cells are left out as reading leaves them out."""
    kept = [(number, tuple(cells)) for number, cells in enumerate(rows, 1) if any(cell is not None for cell in cells)]
    return Sheet(name, tuple(kept), False, tuple(merges))


def told(rows: Sequence[Sequence[Cell]], merges: Sequence[tuple[int, int, int, int]] = ()) -> Layout:
    """Understand a sheet that must hold people."""
    layout = understand(sheet(rows, merges), match)
    assert layout is not None
    return layout


def kinds(*below: Sequence[Cell]) -> list[str]:
    """Return what each row under a plain header is."""
    layout = told([HEAD, [1, "北坡村", "王秀英", ID, "13800000000", None], *below])
    others = dict(layout.others)
    people = {row.number for row in layout.rows}
    return ["person" if number in people else others[number] for number in range(3, 3 + len(below))]


def test_messy_roster_gives_its_people_and_nobody_else() -> None:
    data, truth, _people = messy()
    book = read_bytes(data, "roster.xlsx")
    layout = understand(book.sheets[0], match)
    assert layout is not None
    assert [row.number for row in layout.rows] == sorted(truth)
    assert {column.field for column in layout.columns if column.field} == {
        "village", "name", "gender", "id_number", "certificate_number", "type", "grade", "issued_on", "phone", "remark"
    }  # fmt: skip
    assert understand(book.sheets[1], match) is None


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        (["合计", None, 12, None, None, None], "total"),
        ([None, "小 计", None, "2人", None, None], "total"),
        (["本页合计：", None, None, None, None, None], "total"),
        (["填表人：张三", None, None, "审核人：", None, None], "signature"),
        (["填表说明：1.身份证号为文本；2.一式两份。", None, None, None, None, None], "note"),
        ([None, "二、石桥村（12人）", None, None, None, None], "title"),
        (["残疾人花名册（续）", None, None, None, None, None], "title"),
        (HEAD, "heading"),
        (["例", "某村", "张三", "110000199001011237", None, "示例"], "sample"),
        ([None, None, "张三（示例）", "110000199001011237", None, None], "sample"),
        ([5, None, None, None, None, None], "empty"),
        ([5, "同上", None, None, None, None], "empty"),
        ([5, "北坡村", "李四", None, None, None], "person"),
        ([5, "北坡村", None, ID, None, None], "person"),
        ([5, "北坡村", None, None, "13800000000", None], "person"),
        ([None, None, "合计富", ID, None, None], "person"),
        ([5, "北坡村", "钟小计", ID, None, None], "person"),
        ([6, "北坡村", "备注栏", ID, None, "填表人：张三"], "person"),
        ([7, "北坡村", "单位", "11000019700101001X", None, None], "person"),
    ],
)
def test_rows_are_told_apart(row: Sequence[Cell], kind: str) -> None:
    assert kinds(row) == [kind]


def test_column_numbers_under_the_header_are_no_person() -> None:
    layout = told([HEAD, ["甲", 1, 2, 3, 4, 5], [1, "北坡村", "王秀英", ID, None, None]])
    assert [row.number for row in layout.rows] == [3]


def test_as_above_and_merged_cells_are_filled_but_never_a_key() -> None:
    rows: list[list[Cell]] = [
        HEAD,
        [1, "北坡村", "王秀英", ID, "13800000000", None],
        [2, "同上", "李国庆", "110000195001010015", "〃", None],
        [3, "〃", "同上", "110000198802291172", None, None],
        [4, "石桥村", "赵小满", "11000019600101001X", None, None],
        [5, None, "钱永福", "110000196001010028", None, None],
    ]
    layout = told(rows, [(5, 1, 6, 1)])
    assert [row.cells["village"] for row in layout.rows] == ["北坡村"] * 3 + ["石桥村"] * 2
    assert layout.rows[1].cells["phone"] == "13800000000"
    assert layout.rows[2].cells["name"] is None


def test_village_of_a_sub_title_follows_it() -> None:
    head = ["姓名", "身份证号", "电话"]
    layout = told(
        [["村名：北坡村"], head, ["王秀英", ID, None], ["二、石桥村（1人）"], ["李国庆", "110000195001010015"]]
    )
    assert [row.section for row in layout.rows] == ["北坡村", "石桥村"]


def test_second_table_with_other_columns_is_read_by_its_own_header() -> None:
    layout = told(
        [
            ["姓名", "身份证号", "电话"],
            ["王秀英", ID, "1"],
            ["身份证号", "姓名", "残疾证号"],
            ["110000195001010015", "李国庆", "x"],
        ]
    )
    assert layout.rows[1].cells == {
        "id_number": "110000195001010015", "name": "李国庆", "certificate_number": "x"
    }  # fmt: skip


def test_parents_without_merges_are_spread_and_others_names_are_not_the_persons() -> None:
    layout = told(
        [
            ["序号", "基本情况", None, "监护人情况", None],
            [None, "姓名", "身份证号", "姓名", "联系电话"],
            [1, "王秀英", ID, "王大山", "13800000000"],
        ]
    )
    cells = layout.rows[0].cells
    assert (cells["name"], cells["guardian_name"], cells["guardian_phone"]) == ("王秀英", "王大山", "13800000000")
    assert "phone" not in cells


def test_no_people_no_layout() -> None:
    assert understand(sheet([["视力", "1"], ["听力", "2"]]), match) is None
    assert understand(sheet([["类别", "等级"], ["视力", "1"]]), match) is None
    assert match("序号")[0] == NUMBER
