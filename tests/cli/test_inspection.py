"""The inspection: every line has its evidence by itself, the county's own sheet is taken in, a line's PDF holds the papers."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from clfdesk import resources
from clfdesk.services import appraisal
from tests.office import Desk, demo_desk

MM = 72 / 25.4


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return demo_desk(tmp_path_factory.mktemp("inspection") / "desk", "--persons", "40", "--villages", "4")


def sheet_file(path: Path) -> Path:
    """Return a county's sheet: a title, headings, groups over several rows, a total."""
    book = openpyxl.Workbook()
    page = book.active
    page.append(["示范县基层残联工作考核评分表"])
    page.append(["序号", "类别", "考核内容", "分值", "评分办法"])
    page.append([1, "组织建设", "换届选举材料齐全", 10, "缺一项扣2分"])
    page.append([2, None, "专职委员考核", "6分", ""])
    page.append([3, "服务", "康复和辅具发放", 7.5, ""])
    page.append([4, "", "走访慰问记录", 8, ""])
    page.append(["合计", "", "", 31.5, ""])
    page.append(["说明：以上由县残联评定。"])
    book.save(path)
    return path


def filed(desk: Desk, path: Path, words: str, *more: object) -> int:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(210 * MM, 297 * MM))
    canvas.drawString(100, 500, words)
    canvas.showPage()
    canvas.drawString(100, 500, f"{words} two")
    canvas.save()
    path.write_bytes(out.getvalue())
    return int(desk.done("archive", "file", path, *more)["items"][0]["number"])


def test_every_line_of_every_shipped_sheet_has_its_registers_and_classes() -> None:
    said = resources.shipped("papers", "archive", "inspection.toml")
    materials = {each["code"] for each in resources.shipped("lists", "archive.toml")["material"]}
    registers = set(resources.names("registers"))
    for path in sorted(resources.folder("surveys").glob("score_*.toml")):
        lines = {item.name for item in appraisal.sheet(path.stem).items}
        assert set(said[path.stem]) == lines
        for each in said[path.stem].values():
            assert each["materials"]
            assert each["registers"]
    for each in [*said["guess"], *(line for name in said if name.startswith("score_") for line in said[name].values())]:
        assert set(each["materials"]) <= materials
        assert set(each["registers"]) <= registers


def test_the_countys_own_sheet_is_taken_in_guessed_and_pressed(desk: Desk, tmp_path: Path) -> None:
    taken = desk.done("archive", "inspection", 2026, "--take", sheet_file(tmp_path / "县评分表.xlsx"))
    assert (taken["lines"], taken["points"]) == (4, "31.5")
    rows = desk.done("archive", "inspection", 2026, "--sheet", "县评分表")["rows"]
    assert [(each["label"], each["most"]) for each in rows] == [
        ("换届选举材料齐全", "10"), ("专职委员考核", "6"), ("康复和辅具发放", "7.5"), ("走访慰问记录", "8"),
    ]  # fmt: skip
    assert {each["name"] for each in rows[2]["registers"]} >= {"rehabilitation", "device"}
    assert {each["name"] for each in rows[3]["registers"]} >= {"visit", "gift"}
    desk.done("archive", "inspection", 2026, "--sheet", "县评分表", "--line", "line4", "--set", "registers=visit")
    again = desk.done("archive", "inspection", 2026, "--take", tmp_path / "县评分表.xlsx")
    rows = desk.done("archive", "inspection", 2026, "--sheet", again["sheet"])["rows"]
    assert [each["name"] for each in rows[3]["registers"]] == ["visit"], "a new version keeps what was chosen"
    files = desk.done(
        "archive", "inspection", 2026, "--sheet", "县评分表", "--print", "--bare", "--out", tmp_path / "out"
    )["files"]
    assert len(files) == 5
    desk.done("undo")


@pytest.mark.parametrize(
    ("cells", "what"), [([["甲", "乙"], [1, 2]], "no score sheet"), ([["考核内容", "分值"]], "no lines")]
)
def test_what_is_no_score_sheet_is_refused(desk: Desk, tmp_path: Path, cells: list[list[object]], what: str) -> None:
    book = openpyxl.Workbook()
    for row in cells:
        book.active.append(row)
    book.save(tmp_path / "x.xlsx")
    assert what in desk("archive", "inspection", 2026, "--take", tmp_path / "x.xlsx", "--lang", "en").refusal["what"]


def test_a_lines_pdf_holds_the_papers_their_numbers_and_photos(desk: Desk, tmp_path: Path) -> None:
    filed(desk, tmp_path / "a.pdf", "ELECTION", "--class", "ZZ", "--title", "换届选举材料", "--dated", "2026-03-02")
    out = io.BytesIO()
    Image.new("RGB", (600, 400), (30, 120, 60)).save(out, "JPEG")
    (tmp_path / "b.jpg").write_bytes(out.getvalue())
    photo = desk.done("archive", "attach", tmp_path / "b.jpg", "--to", "person:1", "--title", "会场照片")["scans"][0]
    desk.done("archive", "number", 2026)
    desk.done("archive", "inspection", 2026, "--line", "organisation", "--set", f"scans={photo['number']}")
    made = desk.done("archive", "inspection", 2026, "--line", "organisation", "--print", "--out", tmp_path / "line")
    assert made["left_out"] == []
    with pypdfium2.PdfDocument(made["files"][0]["path"]) as document:
        said = [page.get_textpage().get_text_bounded() for page in document]
        pictures = sum(1 for page in document for each in page.get_objects() if each.type == 3)
        sizes = {tuple(round(each / MM) for each in page.get_size()) for page in document}
    assert pictures >= 1, "the chosen photo is drawn"
    assert any("会场照片" in each for each in said)
    assert [("ELECTION" in each, "换届选举材料" in each, "共2页" in each) for each in said[-2:]] == [
        (True, True, True)
    ] * 2
    assert "第1页" in said[-2]
    assert "ZZ" in said[-2]
    assert sizes == {(210, 297)}
    bare = desk.done(
        "archive", "inspection", 2026, "--line", "organisation", "--print", "--bare", "--out", tmp_path / "bare"
    )
    with pypdfium2.PdfDocument(bare["files"][0]["path"]) as document:
        assert len(document) == len(said) - 2


def test_a_paper_that_cannot_be_read_is_told_and_the_line_is_pressed(desk: Desk, tmp_path: Path) -> None:
    filed(desk, tmp_path / "c.pdf", "PETITION", "--class", "XF", "--title", "信访材料一")
    newest = max((desk.folder / "scans").glob("??/*.scan"), key=lambda each: each.stat().st_mtime)
    content = newest.read_bytes()
    newest.write_bytes(content[:-4])
    made = desk.done("archive", "inspection", 2026, "--line", "petitions", "--print", "--out", tmp_path)
    newest.write_bytes(content)
    assert len(made["files"]) == 1
    assert any("信访材料一" in each for each in made["left_out"])
