from __future__ import annotations

import pypdfium2
import pytest

from clfdesk.domain.paper import Column, TableSheet
from clfdesk.errors import Refusal
from clfdesk.papers.public_scan import extracted, scan
from clfdesk.papers.sheet import press_table
from tests.papers.boards import solid

NAMES = ("王䶮", "李㛃", "张𬭬", "古丽娜尔·艾合买提江", "单雄")
COLUMNS = (
    Column("序号", 4, "center"),
    Column("姓名", 10),
    Column("身份证号", 14, "center"),
    Column("金额（元）", 8, "right", summed=True),
    Column("签名", 12, blank=True),
)


def sheet(count: int, **changes: object) -> TableSheet:
    rows = tuple(
        (str(number + 1), NAMES[number % 5], f"110000{19800101 + number % 20}{number:03}X", "1,200.00", "")
        for number in range(count)
    )
    values: dict[str, object] = {
        "title": "青石镇残疾人专职委员务工补贴发放表",
        "columns": COLUMNS,
        "rows": rows,
        "left": "单位：青石镇残疾人联合会",
        "right": "2026年上半年",
        "totals": ("", "合计", "", f"{count * 1200:,}.00", ""),
        "words_line": "合计（大写）：叁万陆仟元整",
        "signatures": ("制表", "审核", "负责人"),
        "notes": ("考核合格方予发放。",),
        "notice": "内部资料",
    }
    return TableSheet(**(values | changes))  # type: ignore[arg-type]


def pages(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return [solid(page.get_textpage().get_text_range()) for page in document]


def test_everyone_stands_on_the_sheet_once_with_heads_on_every_page() -> None:
    pressed = press_table(sheet(60))
    found = pages(pressed.pdf)
    assert pressed.pages == len(found) > 2
    for number, page in enumerate(found, start=1):
        assert "姓名" in page
        assert f"第{number}页共{len(found)}页" in page
        assert "内部资料" in page
        assert "本页小计" in page
    everything = "".join(found)
    for number in range(60):
        assert everything.count(f"{number:03}X") == 1
    assert "古丽娜尔·艾合买提江" in everything
    assert found[-1].index("合计") < found[-1].index("叁万陆仟元整") < found[-1].index("制表")


def test_subtotals_of_the_pages_add_up() -> None:
    import re

    found = pages(press_table(sheet(60)).pdf)
    subtotals = [re.search(r"本页小计([\d,]+)\.00", page) for page in found]
    assert sum(int(each.group(1).replace(",", "")) for each in subtotals if each) == 60 * 1200


def test_one_page_has_no_subtotal() -> None:
    pressed = press_table(sheet(8))
    assert pressed.pages == 1
    assert "本页小计" not in solid(extracted(pressed.pdf))


@pytest.mark.parametrize("count", range(10, 24))
def test_signatures_never_stand_without_rows(count: int) -> None:
    last = pages(press_table(sheet(count)).pdf)[-1]
    assert f"{count - 1:03}X" in last
    assert "制表" in last


def test_same_bytes_twice_portrait_too() -> None:
    assert press_table(sheet(30)).pdf == press_table(sheet(30)).pdf
    assert press_table(sheet(30, orientation="portrait")).pages >= 1


def test_an_empty_list_still_has_its_heads() -> None:
    assert "姓名" in solid(extracted(press_table(sheet(0)).pdf))


def test_wrong_rows_and_sums_over_words_are_refused() -> None:
    with pytest.raises(Refusal):
        press_table(sheet(3, rows=(("1", "王䶮"),)))
    with pytest.raises(Refusal) as caught:
        press_table(sheet(40, rows=(("1", "王䶮", "", "两百", ""),) * 40))
    assert caught.value.why == "两百"


def test_a_public_paper_with_private_numbers_is_caught() -> None:
    rows = (
        ("1", "王䶮", "110000198001010011", "", "13800001537"),
        ("2", "李㛃", "11000019721222575241", "", "138 0000 0501"),
        ("3", "张𬭬", "110000********2779", "", "0991-1234567"),
        ("4", "单雄", "6217 0000 0000 0000 001", "", "13800008123"),
    )
    found = scan(press_table(sheet(4, rows=rows)).pdf, allowed=["13800008123"])
    assert {"110000198001010011", "11000019721222575241", "13800001537", "138 0000 0501"} <= set(found)
    assert any(each.startswith("6217") for each in found)
    assert not [each for each in found if "*" in each or "1234567" in each or "8123" in each]
