"""Each push a share of the figures about foreign workbooks: damaged ones, undamaged ones, and cells like formulas."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from clfdesk.errors import Refusal
from clfdesk.sheets import post_check
from clfdesk.sheets.plain_writing import options
from tests.fault import clean_books, forked, hostile_books, literal_cells, literal_desk
from tests.samples import hostile

SHEETS = Path(__file__).resolve().parents[2] / "clfdesk" / "sheets"
#: What returns bytes and writes no cells: readers of files, and a form of Word.
_NO_WRITERS = {("filling", "take"), ("gate", "take"), ("word_form", "fill")}


def test_damaged_files_are_read_or_refused_in_a_sentence_with_its_place(tmp_path: Path) -> None:
    found = hostile_books.mutants(tmp_path, 60, 3, verb_every=60)
    assert found.complaints == []
    assert (found.counts["files"], found.counts["by the verb"]) == (60, 1)
    assert found.counts["refused"] + found.counts["read"] == 60
    assert min(found.counts["refused"], found.counts["read"]) > 0


def test_the_judge_of_refusals_can_complain() -> None:
    found = hostile_books.Found()
    good = {"what": "这个文件是空的。", "where": "a.xlsx", "why": "里面没有字。", "next": "请重发。"}
    hostile_books._judge(found, "a.xlsx", good, "empty")
    assert found.complaints == []
    for wrong in ({"why": ""}, {"where": "b.xlsx"}, {"what": "File is empty."}, {"next": "ValueError。"}):
        hostile_books._judge(found, "a.xlsx", good | wrong, "empty")
    hostile_books._judge(found, "a.xlsx", good, "no such code")
    assert len(found.complaints) == 5


def test_undamaged_lists_of_every_kind_keep_each_row_and_digit(tmp_path: Path) -> None:
    with forked.children():
        found = clean_books.undamaged(tmp_path, 30, office=False)
    assert found.complaints == []
    assert found.counts["files"] >= 45
    assert found.counts["rows"] == 30 * (found.counts["files"] - len(clean_books.SAMPLES)) + 12 * len(
        clean_books.SAMPLES
    )


def test_what_begins_like_a_formula_is_a_text_in_all_that_is_written(tmp_path: Path) -> None:
    with forked.children():
        found = literal_cells.literal(tmp_path, office=False)
    assert found.complaints == []
    assert found.counts["files"] == 18
    assert found.counts["formulas"] == 0


def test_a_desk_full_of_such_texts_writes_none_as_a_formula(tmp_path: Path) -> None:
    with forked.children():
        found = literal_desk.literal(tmp_path / "room", quick=True, office=False)
    assert found.complaints == []
    assert found.counts["poisoned"] > 60
    assert found.counts["files"] == 6


def test_a_formula_is_counted_where_there_is_one() -> None:
    import io

    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options(in_memory=True)) as book:
        book.add_worksheet().write_formula(0, 0, "=1+1")
    assert literal_cells.formulas(literal_cells.Written("a.xlsx", out.getvalue())) == 1
    assert literal_cells.formulas(literal_cells.Written("a.csv", b'"=1+1","-12.50","a"\r\n')) == 1
    assert literal_cells.formulas(literal_cells.WRITERS["write_old_form"]()[0]) == 1


@pytest.mark.parametrize(
    "name", ["write_list", "write_book", "write_cross", "differences", "fill_in", "fill", "fill_alone"]
)
def test_every_workbook_is_looked_at_once_more_before_it_leaves(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post_check, "formulas", lambda content: {b"%d" % len(content)})
    with pytest.raises(Refusal) as caught:
        literal_cells.WRITERS[name]()
    assert all(part for key, part in caught.value.parts().items() if key != "where")


def test_the_last_look_knows_the_formulas_of_a_form() -> None:
    form = literal_cells._form()
    assert post_check.formulas(form) == {b"SUM(#)"}
    assert post_check.checked(form, form) == form
    with pytest.raises(Refusal, match="SUM"):
        post_check.checked(form, hostile.good())


def test_no_writer_of_workbooks_is_left_out() -> None:
    """Whatever services, window or command line take from the sheets' room that returns bytes is among those tried."""
    makers = set()
    for path in SHEETS.glob("*.py"):
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and node.returns is not None and not node.name.startswith("_"):
                said = ast.unparse(node.returns)
                if "bytes" in said or said.startswith("Filled"):
                    makers.add((path.stem, node.name))
    taken = {each for room in ("services", "ui", "cli") for each in _taken(SHEETS.parent / room)} & makers
    assert ("writing", "write_list") in taken
    tried = {(module, name) for module, name in taken - _NO_WRITERS if {module, name} & set(literal_cells.WRITERS)}
    assert taken - _NO_WRITERS == tried


def _taken(room: Path) -> set[tuple[str, str]]:
    found: set[tuple[str, str]] = set()
    for path in room.rglob("*.py"):
        tree, modules = ast.parse(path.read_text("utf-8")), {}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("clfdesk.sheets"):
                for each in node.names:
                    if node.module == "clfdesk.sheets":
                        modules[each.asname or each.name] = each.name
                    else:
                        found.add((str(node.module).rpartition(".")[2], each.name))
        found |= {
            (modules[node.value.id], node.attr)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules
        }
    return found
