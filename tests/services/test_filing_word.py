"""Word forms and single cells: filled at their places, everything else byte for byte as it came."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import docx
import pytest
from openpyxl import Workbook, load_workbook

from clfdesk.clock import Clock
from clfdesk.errors import Refusal
from clfdesk.services import filing, filing_blank, filing_word
from clfdesk.services.demo import make_demo
from clfdesk.services.office import Office, close_desk
from clfdesk.services.person import list_rows

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    office = make_demo(tmp_path_factory.mktemp("d") / "d", persons=30, villages=2, clock=Clock(date(2026, 11, 20)))
    yield office
    close_desk(office)


def _form(path: Path, *lines: tuple[str, ...]) -> Path:
    book = docx.Document()
    for line in lines:
        paragraph = book.add_paragraph()
        for run in line:
            paragraph.add_run(run)
    book.add_table(1, 2).cell(0, 0).text = "经办：{{填表人}}"
    book.save(str(path))
    return path


def test_a_place_cut_into_runs_is_filled_and_the_rest_stays(kept: Office, tmp_path: Path) -> None:
    form = _form(
        tmp_path / "申请表.docx",
        ("姓名：{", "{姓", "名}}　证号：", "{{残疾人证号}}"),
        ("合计{{count()}}人",),
        ("{{不认识}}",),
    )
    with pytest.raises(Refusal):
        filing_word.fill(kept, form, tmp_path / "out")
    person = list_rows(kept, "person", where="lifecycle == 'registered'").rows[0]
    done = filing_word.fill(kept, form, tmp_path / "out", where=f"number == {person['number']}")
    assert (done.filled, done.unmapped) == (1, ["不认识"])
    made = docx.Document(str(done.files[0].path))
    texts = [paragraph.text for paragraph in made.paragraphs]
    assert texts[0] == f"姓名：{person['name']}　证号：{person['certificate_number']}"
    assert texts[1:3] == ["合计30人", "{{不认识}}"]
    assert made.tables[0].cell(0, 0).text == f"经办：{kept.info.clerk}"
    with zipfile.ZipFile(form) as old, zipfile.ZipFile(done.files[0].path) as new:
        assert old.namelist() == new.namelist()
        changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["word/document.xml"]
    again = filing_word.fill(
        kept, form, tmp_path / "out", where=f"number == {person['number']}", mapping={"不认识": "village"}
    )
    assert again.unmapped == []
    assert filing_word.fill(kept, form, tmp_path / "o", where=f"number == {person['number']}").change_set is None


def test_content_controls_and_bookmarks(kept: Office, tmp_path: Path) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    book = docx.Document()
    first, second = book.add_paragraph("人数："), book.add_paragraph()
    first._p.append(
        parse_xml(
            f'<w:sdt {nsdecls("w")}><w:sdtPr><w:alias w:val="count()"/><w:showingPlcHdr/></w:sdtPr>'
            "<w:sdtContent><w:r><w:t>单击填写</w:t></w:r></w:sdtContent></w:sdt>"
        )
    )
    for xml in ('bookmarkStart w:id="7" w:name="填表人"', None, 'bookmarkEnd w:id="7"'):
        if xml is None:
            second.add_run("____").bold = True
        else:
            second._p.append(parse_xml(f"<w:{xml} {nsdecls('w')}/>"))
    second.add_run("（签字）")
    book.save(str(tmp_path / "表.docx"))
    done = filing_word.fill(kept, tmp_path / "表.docx", tmp_path / "out")
    made = docx.Document(str(done.files[0].path))
    assert done.unmapped == []
    assert "".join(each.text for each in made.paragraphs[0]._p.iter(f"{{{W}}}t")) == "人数：30"
    assert made.paragraphs[1].text == f"{kept.info.clerk}（签字）"
    assert made.paragraphs[1].runs[0].bold


def test_bad_word_forms_are_refused(kept: Office, tmp_path: Path) -> None:
    plain = docx.Document()
    plain.save(str(tmp_path / "empty.docx"))
    (tmp_path / "half.docx").write_bytes((tmp_path / "empty.docx").read_bytes()[:900])
    for name in ("empty.docx", "half.docx", "missing.docx"):
        with pytest.raises(Refusal):
            filing_word.fill(kept, tmp_path / name, tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_single_cells_by_address_and_label(kept: Office, tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "表"
    page["A1"], page["A2"], page["A3"], page["B4"] = "残疾人基本情况", "持证人数：", "重度人数", "=B2+B3"
    book.save(tmp_path / "情况表.xlsx")
    mapping = {"=持证人数": "count()", "B3": "count(lifecycle == 'registered' and grade in (1, 2))", "C1": "填报日期"}
    done = filing.fill(kept, tmp_path / "情况表.xlsx", tmp_path / "out", mapping=mapping, where="none")
    made = load_workbook(done.files[0].path).worksheets[0]
    severe = list_rows(kept, "person", where="lifecycle == 'registered' and grade in (1, 2)").count
    assert (made["B2"].value, made["B3"].value, made["C1"].value) == (30, severe, "2026年11月20日")
    assert (made["A2"].value, made["B4"].value) == ("持证人数：", "=B2+B3")
    again = filing.fill(kept, tmp_path / "情况表.xlsx", tmp_path / "out", where="none")
    assert (again.mapped, again.change_set) == ({name.removeprefix("="): said for name, said in mapping.items()}, None)
    labels, chosen = filing_blank.labels(tmp_path / "情况表.xlsx")
    assert labels == ["持证人数", "重度人数"]
    assert set(chosen) == {"持证人数", "B3", "C1"}
    for wrong in ({"B4": "count()"}, {"A1": "count()"}, {"=没有": "count()"}):
        with pytest.raises(Refusal):
            filing.fill(kept, tmp_path / "情况表.xlsx", tmp_path / "out", mapping=wrong, where="none")
