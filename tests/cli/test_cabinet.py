"""Filing by item and the cabinet, through the verbs; what is on paper is read back from the PDF and the workbook."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pikepdf
import pypdfium2
import pytest
from reportlab.pdfgen.canvas import Canvas

from tests.office import Desk, demo_desk, new_desk

MM = 72 / 25.4


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cabinet") / "desk"
    demo_desk(folder, "--persons", "40", "--villages", "4")
    return folder


@pytest.fixture
def desk(kept: Path, tmp_path: Path) -> Desk:
    shutil.copytree(kept, tmp_path / "desk")
    return Desk(tmp_path / "desk")


def words(pdf: Path | str, page: int = 0) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return str(document[page].get_textpage().get_text_bounded()).replace("\r\n", "\n")


def rectangles(pdf: Path | str, page: int = 0) -> list[tuple[float, float, float, float]]:
    """Return the rectangles a page draws: left, low, width and height in millimetres."""
    with pikepdf.open(pdf) as document:
        return [
            tuple(round(float(each) / MM, 2) for each in operands)  # type: ignore[misc]
            for operands, operator in pikepdf.parse_content_stream(document.pages[page])
            if str(operator) == "re"
        ]


def pdf_file(path: Path, *pages: str) -> Path:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(210 * MM, 297 * MM))
    for text in pages:
        canvas.drawString(100, 500, text)
        canvas.showPage()
    canvas.save()
    path.write_bytes(out.getvalue())
    return path


def rows(desk: Desk, *more: object) -> list[dict[str, Any]]:
    return list(desk.done("archive", "list", *more)["rows"])


def test_numbers_have_all_parts_and_no_gap_and_freeze(desk: Desk) -> None:
    first = desk.done("archive", "add", "--title", "春季入户走访记录", "--class", "ZF", "--dated", "2026-04-02")
    second = desk.done("archive", "add", "--title", "冬季入户走访记录", "--class", "ZF", "--dated", "2026-01-08")
    numbered = desk.done("archive", "number", 2026)
    assert numbered["gaps"] == {}
    found = {row["number"]: row["item_number"] for row in rows(desk, "--year", 2026)}
    assert found[second["number"]] == "X043-WS·2026-D10-ZF-0001"  # by day, not as entered
    assert found[first["number"]] == "X043-WS·2026-D10-ZF-0002"
    desk.done("archive", "change", second["number"], "--dated", "2026-05-01")
    desk.done("archive", "number", 2026, "--close")
    found = {row["number"]: row["item_number"] for row in rows(desk, "--year", 2026)}
    assert found[first["number"]] == "X043-WS·2026-D10-ZF-0001"
    assert found[second["number"]] == "X043-WS·2026-D10-ZF-0002"
    refusal = desk("archive", "change", first["number"], "--term", "永久").refusal
    assert refusal["where"] == "X043-WS·2026-D10-ZF-0001"
    desk.done("archive", "change", first["number"], "--remark", "附照片3张")
    late = desk.done("archive", "add", "--title", "补交的走访记录", "--class", "ZF", "--dated", "2026-02-01")
    assert late["item_number"] == "X043-WS·2026-D10-ZF-0003"
    desk.done("undo")
    assert late["number"] not in {row["number"] for row in rows(desk)}


def test_catalogue_has_the_columns_of_the_standard_on_paper_and_in_the_workbook(desk: Desk, tmp_path: Path) -> None:
    pdf, xlsx = (each["path"] for each in desk.done("archive", "catalogue", 2025, "--out", tmp_path)["files"])
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 6  # three terms, each a cover and a list
        assert [round(side / MM) for side in document[1].get_size()] == [297, 210]
    cover = words(pdf, 0)
    assert "归档文件目录" in cover
    assert all(each in cover for each in ("全宗名称", "X043", "2025", "永久"))
    said = words(pdf, 3)
    order = [said.index(each) for each in ("序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注")]
    assert order == sorted(order)
    assert "X043-WS·2025-D30-LW-0001" in said
    assert "20250226" in said
    sheet = openpyxl.load_workbook(xlsx).active
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(row for row in cells if row[0] == "序号")
    assert head == ["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"]
    line = next(row for row in cells if row[1] == "X043-WS·2025-D30-LW-0001")
    assert line[4] == "县残联关于做好2025年基层残疾人工作的通知"
    assert str(line[5]) == "20250226"
    assert str(line[7]) == "9"


def test_stamps_are_45_by_16_with_six_cells(desk: Desk, tmp_path: Path) -> None:
    (file,) = desk.done("archive", "stamps", 2025, "--skip", 2, "--out", tmp_path)["files"]
    found = [each[2:] for each in rectangles(file["path"])]
    assert found == [(45.0, 16.0)] * 14
    said = words(file["path"]).split("\n")
    assert all(each in " ".join(said) for each in ("X043", "2025", "0001", "30年", "永久"))


def test_a_pressed_paper_is_filed_in_one_step_found_by_its_words_and_stamped(desk: Desk, tmp_path: Path) -> None:
    notice = desk.done("notice", "letter", "--title", "关于开展村级资料核对的通知", "--body", _body(tmp_path),
                       "--out", tmp_path)["files"][0]["path"]  # fmt: skip
    filed = desk.done("archive", "file", notice, "--class", "LW", "--dated", "2026-11-20")["items"][0]
    assert filed["scan"] > 0
    (row,) = rows(desk, "残疾人名册逐村核对")  # stands in the paper alone
    assert row["number"] == filed["number"]
    assert row["pages"] == 1
    assert rows(desk, "没有这样的话") == []
    refusal = desk("archive", "file", notice, "--class", "LW").refusal
    assert refusal["where"] == Path(notice).name
    assert desk("archive", "stamps", "--over", "--item", filed["number"], "--out", tmp_path / "s").code == 1
    desk.done("archive", "number", 2026)
    (file,) = desk.done(
        "archive", "stamps", "--over", "--item", filed["number"], "--page-numbers", "--out", tmp_path / "s"
    )["files"]
    said = words(file["path"])
    assert "残疾人名册逐村核对" in said.replace("\n", "")
    assert "X043" in said
    assert "30年" in said
    boxes = _overlays(Path(file["path"]))
    assert boxes == [(82.5, 275.0, 45.0, 16.0)]


def _body(folder: Path) -> Path:
    path = folder / "body.txt"
    path.write_text("各村：请对残疾人名册逐村核对，月底前报送。", "utf-8")
    return path


def _overlays(pdf: Path) -> list[tuple[float, ...]]:
    found = []
    with pikepdf.open(pdf) as document:
        for form in document.pages[0].Resources.get("/XObject", {}).values():
            for operands, operator in pikepdf.parse_content_stream(form):
                if str(operator) == "re":
                    found.append(tuple(round(float(each) / MM, 1) for each in operands))
    return [each for each in found if each[2:] == (45.0, 16.0)]


def test_page_numbers_stand_at_the_outer_upper_corners(desk: Desk, tmp_path: Path) -> None:
    filed = desk.done("archive", "file", pdf_file(tmp_path / "a.pdf", "one", "two", "three"), "--class", "HD")["items"][
        0
    ]
    desk.done("archive", "number", 2026)
    (file,) = desk.done(
        "archive",
        "stamps",
        "--over",
        "--item",
        filed["number"],
        "--page-numbers",
        "--corner",
        "top-left",
        "--out",
        tmp_path,
    )["files"]
    with pypdfium2.PdfDocument(file["path"]) as document:
        for page, side in ((1, "left"), (2, "right")):
            text = document[page].get_textpage()
            searcher = text.search(str(page + 1))
            index, _count = searcher.get_next()
            left, bottom, right, _top = text.get_charbox(index)
            assert bottom / MM > 285
            assert (left / MM < 12) if side == "left" else (right / MM > 198)


def test_spine_labels_are_as_wide_as_the_box(desk: Desk, tmp_path: Path) -> None:
    boxes = [row["number"] for row in desk.done("archive", "boxes", 2025)["rows"] if row["kind"] == "items"]
    for number, thickness in zip(boxes, (20, 30, 40, 50), strict=True):
        desk.done("archive", "boxes", "--set", number, "--thickness", thickness)
    (file,) = desk.done("archive", "labels", 2025, "--out", tmp_path)["files"]
    assert [each[2:] for each in rectangles(file["path"])] == [
        (20.0, 280.0),
        (30.0, 280.0),
        (40.0, 280.0),
        (50.0, 280.0),
    ]
    said = words(file["path"])
    assert all(each in said for each in ("全宗号", "X043", "保管期限", "起止件号", "盒号"))


def test_papers_are_packed_by_what_a_box_holds(desk: Desk) -> None:
    desk.done("archive", "add", "--title", "大卷一", "--class", "DC", "--dated", "2026-05-01", "--pages", 280)
    desk.done("archive", "add", "--title", "大卷二", "--class", "DC", "--dated", "2026-05-02", "--pages", 20)
    desk.done("archive", "number", 2026)
    boxed = desk.done("archive", "boxes", 2026, "--thickness", 20)
    assert boxed["inside"] == len(rows(desk, "--year", 2026))
    found = [
        row for row in desk.done("archive", "boxes", 2026)["rows"] if row["term"] == "D30" and row["kind"] == "items"
    ]
    assert len(found) == 4  # accounts apart; 144 sheets fit 20 mm
    assert max(row["pages"] for row in found) <= 288


def test_boxes_covers_reference_pages_and_ledgers(desk: Desk, tmp_path: Path) -> None:
    (cover,) = desk.done("archive", "labels", 2025, "--kind", "covers", "--out", tmp_path)["files"]
    assert "文书档案" in words(cover["path"])
    (page,) = desk.done("archive", "labels", 2025, "--kind", "reference", "--out", tmp_path)["files"]
    assert "本盒共5件、79页" in words(page["path"])
    made = desk.done("archive", "boxes", 2027, "--ledgers", "--village", "东沟村")
    assert len(made["boxes"]) == 16
    assert desk.done("archive", "boxes", 2027, "--ledgers", "--village", "东沟村")["inside"] == 0
    (labels,) = desk.done("archive", "labels", 2027, "--kind", "ledgers", "--village", "东沟村", "--out", tmp_path)[
        "files"
    ]
    assert {each[2:] for each in rectangles(labels["path"])} == {(50.0, 280.0)}
    assert "东沟村" in words(labels["path"])
    (pouches,) = desk.done(
        "archive", "labels", 2025, "--kind", "pouches", "--category", "残疾人名册", "--out", tmp_path
    )["files"]
    assert "花名册（2025年末定本）" in words(pouches["path"])
    desk.done("archive", "boxes", "--persons", "--village", "东沟村")
    (catalogue,) = desk.done("archive", "catalogue", "--village", "东沟村", "--out", tmp_path)["files"]
    names = [row["name"] for row in desk.persons("village == '东沟村'")]
    said = words(catalogue["path"])
    assert all(name in said for name in names)
    assert desk("archive", "boxes", 2026, "--thickness", 35).refusal["where"] == "35 mm"


def test_loans_are_out_once_come_up_this_week_and_come_back(desk: Desk, tmp_path: Path) -> None:
    item = rows(desk, "--year", 2025)[0]["number"]
    loan = desk.done("archive", "lend", item, "马有才", "--purpose", "核对", "--due", "2026-11-22")["loan"]
    assert "马有才" in desk("archive", "lend", item, "王小明").refusal["why"]
    desk.done("archive", "lend", item, "王小明", "--copy")
    listed = desk.done("archive", "loans", "--open")["rows"]
    assert [each["borrower"] for each in listed] == ["马有才", "周启明"]
    assert listed[0]["left"] == 2
    (book,) = desk.done("archive", "loans", "--print", "--out", tmp_path)["files"]
    assert "（复印）" in words(book["path"])
    desk.done("archive", "return", loan)
    assert desk("archive", "return", loan).code == 1
    assert [each["borrower"] for each in desk.done("archive", "loans", "--open")["rows"]] == ["周启明"]


def test_loans_and_steps_stand_in_this_week(desk: Desk) -> None:
    from datetime import date

    from clfdesk.clock import Clock
    from clfdesk.services import agenda
    from clfdesk.services.office import close_desk, open_desk

    office = open_desk(desk.folder, clock=Clock(date(2026, 11, 20)))
    try:
        keys = {todo.key: todo for todo in agenda.week(office) if todo.page == "cabinet"}
    finally:
        close_desk(office)
    assert "周启明" in keys["loan:1"].says
    assert keys["loan:1"].left == 3
    assert "close:2025" in keys


def test_transfer_needs_firm_numbers_and_everything_back(desk: Desk, tmp_path: Path) -> None:
    assert desk("archive", "transfer", 2026, "--out", tmp_path).code == 1
    (file,) = desk.done("archive", "transfer", 2025, "--out", tmp_path)["files"]
    assert "共14件，230页，4盒" in words(file["path"], -1 % _pages(file["path"]))
    assert "周启明" in desk("archive", "transfer", 2025, "--done", "--out", tmp_path).refusal["why"]
    desk.done("archive", "return", 1)
    desk.done("archive", "transfer", 2025, "--done", "--out", tmp_path)
    states = {row["state"] for row in rows(desk, "--year", 2025)}
    assert states <= {"moved", "已移交"}
    assert desk("archive", "lend", rows(desk, "--year", 2025)[0]["number"], "马有才").code == 1


def _pages(pdf: str) -> int:
    with pypdfium2.PdfDocument(pdf) as document:
        return len(document)


def test_the_list_of_what_has_run_out_only_proposes(desk: Desk, tmp_path: Path) -> None:
    assert desk("archive", "destroy-list", "--out", tmp_path).code == 1
    later = Desk(desk.folder, today="2036-03-01")
    count = len(rows(later))
    said = later.done("archive", "destroy-list", "--out", tmp_path)
    assert len(said["items"]) == 1
    text = words(said["files"][0]["path"])
    assert "2025年度助残日活动方案和小结" in text
    assert "不删除任何材料" in text
    assert len(rows(later)) == count


def test_a_class_takes_the_offices_own_term(desk: Desk) -> None:
    before = {each["code"]: each for each in desk.done("archive", "terms")["rows"]}
    assert before["ZF"]["term"] == "D10"
    assert before["ZF"]["source"].startswith("参考")
    desk.done("archive", "terms", "ZF", "30年", "--source", "县档发〔2026〕3号")
    after = {each["code"]: each for each in desk.done("archive", "terms")["rows"]}
    assert (after["ZF"]["term"], after["ZF"]["local"], after["ZF"]["source"]) == ("D30", True, "县档发〔2026〕3号")
    added = desk.done("archive", "add", "--title", "走访记录", "--class", "走访", "--dated", "2026-06-01")["number"]
    assert next(row for row in rows(desk) if row["number"] == added)["term"] in ("D30", "30年")


def test_every_document_the_rules_stand_on_is_listed_and_keeps_its_copy(desk: Desk, tmp_path: Path) -> None:
    listed = {each["number"]: each for each in desk.done("archive", "documents")["rows"]}
    own = listed["龙府办发〔2019〕48号"]
    assert len(own["rules"]) >= 20
    assert own["scan"] == 0
    paper = pdf_file(tmp_path / "48.pdf", "subsidy of commissioners")
    desk.done("archive", "documents", "龙府办发〔2019〕48号", paper, "--title", "残疾人组织建设意见", "--issuer", "龙里县人民政府办公室",
              "--dated", "2019-06-20")  # fmt: skip
    own = {each["number"]: each for each in desk.done("archive", "documents")["rows"]}["龙府办发〔2019〕48号"]
    assert own["title"] == "残疾人组织建设意见"
    assert own["scan"] > 0
    (row,) = rows(desk, "subsidy commissioners")
    assert row["document_number"] == "龙府办发〔2019〕48号"
    assert row["number"] == own["item"]


def test_inspection_counts_registers_lists_papers_and_presses_every_line(desk: Desk, tmp_path: Path) -> None:
    lines = desk.done("archive", "inspection", 2025)["rows"]
    assert len(lines) == 13
    basics = next(each for each in lines if each["line"] == "basics")
    assert len(basics["items"]) == 3
    assert next(each for each in lines if each["line"] == "home_care")["bare"]
    item = rows(desk, "--year", 2025)[0]["number"]
    desk.done("archive", "inspection", 2025, "--line", "home_care", "--set", f"items={item}", "--set", "registers=visit",
              "--set", "says=另见照片墙")  # fmt: skip
    files = [each["path"] for each in desk.done("archive", "inspection", 2025, "--print", "--out", tmp_path)["files"]]
    assert len(files) == 14
    assert _pages(files[0]) == 2 + sum(_pages(each) for each in files[1:])
    page = next(each for each in files if "居家托养" in each)
    said = words(page)
    assert "另见照片墙" in said
    assert "X043-WS·2025" in said
    assert desk("archive", "inspection", 2025, "--line", "home_care", "--set", "items=9999").code == 1


def test_the_register_entries_of_a_line_are_counted_and_listed(desk: Desk, tmp_path: Path) -> None:
    desk.done("archive", "inspection", 2026, "--line", "home_care", "--set", "registers=visit")
    line = next(each for each in desk.done("archive", "inspection", 2026)["rows"] if each["line"] == "home_care")
    count = desk.done("register", "visit", "count", "--since", "2026-01-01", "--until", "2026-12-31")["entries"]
    assert line["registers"][0]["entries"] == count > 0
    (file,) = desk.done("archive", "inspection", 2026, "--line", "home_care", "--print", "--out", tmp_path)["files"]
    assert re.search(rf"\b{count}\b", words(file["path"]))


def test_a_year_closes_step_by_step_and_is_undone_as_one(desk: Desk, tmp_path: Path) -> None:
    shown = desk.done("archive", "close", 2026, "--show")["steps"]
    assert [each["done_on"] for each in shown] == [None] * 7
    done = desk.done("archive", "close", 2026, "--out", tmp_path)
    steps = {each["name"]: each for each in done["steps"]}
    assert steps["roster"]["detail"].startswith("40人，校验码")
    assert steps["transfer"]["done_on"] is None
    assert {row["state"] for row in rows(desk, "--year", 2026)} <= {"closed", "已定号"}
    assert any("花名册" in row["title"] and row["item_number"] for row in rows(desk, "--year", 2026))
    ledgers = [row for row in desk.done("archive", "boxes", 2027)["rows"] if row["kind"] == "ledger"]
    assert len(ledgers) == 16
    check = done["files"][-1]["path"]
    assert "年终" in check
    assert "件号连续" in words(check)
    desk.done("archive", "close", 2026, "--out", tmp_path)
    desk.done("undo", done["change_set"])
    assert {row["state"] for row in rows(desk, "--year", 2026)} <= {"open", "整理中"}


def test_an_old_catalogue_is_taken_in_with_its_numbers(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["归档文件目录"])
    sheet.append(["序号", "档号", "文号", "责任者", "题名", "日期", "密级", "页数", "备注"])
    sheet.append(
        [1, "X043-WS·2024-Y-ZH-0001", "柳残联〔2024〕1号", "柳河镇残联", "2024年工作要点", "20240205", "", 5, ""]
    )
    sheet.append([2, "X043-WS·2024-永久-ZH-0002", "", "柳河镇残联", "2024年工作总结", "20241220", "", 8, "附照片"])
    sheet.append([3, "第三号", "", "柳河镇残联", "无档号材料", "20241221", "", 2, ""])
    book.save(tmp_path / "old.xlsx")
    said = desk.done("import", tmp_path / "old.xlsx", "--stem", "archive_item", "--out", tmp_path)
    assert said["piles"]["new"] == 2
    assert said["piles"]["refused"] == 1
    found = {row["title"]: row for row in rows(desk)}
    assert found["2024年工作要点"]["item_number"] == "X043-WS·2024-Y-ZH-0001"
    assert found["2024年工作总结"]["item_number"] == "X043-WS·2024-Y-ZH-0002"
    assert found["2024年工作总结"]["dated"] == "2024-12-20"
    again = desk.done("import", tmp_path / "old.xlsx", "--stem", "archive_item", "--out", tmp_path)
    assert again["piles"]["same"] == 2


def test_what_cannot_be_filed_is_told_by_name_and_nothing_is_kept(desk: Desk, tmp_path: Path) -> None:
    before = len(rows(desk))
    (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 broken")
    (tmp_path / "空.pdf").write_bytes(b"")
    pdf_file(tmp_path / "plain.pdf", "secret")
    with pikepdf.open(tmp_path / "plain.pdf") as document:
        document.save(tmp_path / "锁.pdf", encryption=pikepdf.Encryption(owner="a", user="b"))
    for name in ("坏.pdf", "空.pdf", "锁.pdf", "无.pdf"):
        assert name in desk("archive", "file", tmp_path / name, "--class", "LW").refusal["where"]
    both = desk("archive", "file", tmp_path / "锁.pdf", tmp_path / "plain.pdf", "--class", "LW")
    assert both.code == 3
    assert [each["file"] for each in both["refused"]] == ["锁.pdf"]
    assert len(rows(desk)) == before + 1
    assert desk("archive", "add", "--title", "无类别").code == 1
    assert desk("archive", "add", "--title", "x", "--class", "QQ").code == 1


def test_without_a_fonds_number_nothing_is_numbered(tmp_path: Path) -> None:
    desk = new_desk(tmp_path / "desk")
    desk.done("archive", "add", "--title", "会议记录", "--class", "HY", "--dated", "2026-03-01")
    assert desk("archive", "number", 2026).code == 1
    desk.done("archive", "number", 2026, "--fonds", "X044")
    assert rows(desk)[0]["item_number"] == "X044-WS·2026-Y-HY-0001"


def test_every_paper_has_the_size_the_cabinet_asks_for(desk: Desk, tmp_path: Path) -> None:
    a4, lying = (210, 297), (297, 210)
    desk.done("archive", "boxes", "--persons", "--village", "东沟村")
    made: list[tuple[Any, set[tuple[int, int]]]] = [
        (desk.done("archive", "catalogue", 2025, "--out", tmp_path), {lying}),
        (desk.done("archive", "transfer", 2025, "--out", tmp_path), {lying}),
        (desk.done("archive", "loans", "--print", "--out", tmp_path), {lying}),
        (desk.done("archive", "terms", "--out", tmp_path), {lying}),
        (desk.done("archive", "destroy-list", "--today", "2040-03-01", "--out", tmp_path), {lying}),
        (desk.done("archive", "stamps", 2025, "--out", tmp_path), {a4}),
        (desk.done("archive", "catalogue", "--village", "东沟村", "--out", tmp_path), {a4}),
        (desk.done("archive", "dossier", 1, "--out", tmp_path), {a4, lying}),
        (desk.done("archive", "sheet", 1, "--out", tmp_path), {a4}),
        *(
            (desk.done("archive", "labels", 2025, "--kind", kind, "--out", tmp_path), {a4})
            for kind in ("spines", "covers", "reference", "pouches")
        ),
    ]
    for said, sizes in made:
        for file in said["files"]:
            if file["path"].endswith(".pdf"):
                with pypdfium2.PdfDocument(file["path"]) as document:
                    assert {tuple(round(each / MM) for each in page.get_size()) for page in document} <= sizes
    files = desk.done("archive", "stamps", 2025, "--skip", 60, "--out", tmp_path / "full")["files"]
    left_of_page = {each[0] for page in (0, 1) for each in rectangles(files[0]["path"], page)}
    assert min(left_of_page) >= 8
    assert max(left_of_page) + 45 <= 202
    assert len(rectangles(files[0]["path"], 0)) == 4, "four stickers were left of the sheet"


def test_the_destruction_list_names_only_what_ran_out_and_deletes_nothing(desk: Desk, tmp_path: Path) -> None:
    before = len(rows(desk))
    said = desk.done("archive", "destroy-list", "--today", "2036-03-01", "--out", tmp_path)
    named = {row["number"]: row for row in rows(desk)}
    assert said["items"]
    assert {(named[number]["term"], int(named[number]["year"])) for number in said["items"]} == {("D10", 2025)}
    assert "2035" in words(said["files"][0]["path"])
    assert len(rows(desk)) == before
