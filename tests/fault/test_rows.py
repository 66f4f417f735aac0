"""Faults that need no kit: what is planted in a day's files, a module in the way, text no sheet can hold, a taken name."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from clfdesk.errors import Refusal
from clfdesk.services.files import write_out
from clfdesk.sheets.writing import ListColumn, ListSheet, write_list
from tests.fault import secrecy

TOP = Path(__file__).resolve().parents[2]


def test_each_fault_has_tests_that_are_there():
    """Whoever renames a test says so in the list; a fault nobody shows is not told as met."""
    faults = tomllib.loads((TOP / "tests" / "fault" / "faults.toml").read_text("utf-8"))["fault"]
    assert [each["number"] for each in faults] == list(range(1, 66))
    lost = []
    for each in faults:
        assert each["tests"], each
        for name in each["tests"]:
            path, _colons, test = name.partition("::")
            file = TOP / "tests" / path
            if not file.is_file() or f"def {test}(" not in file.read_text("utf-8"):
                lost.append(f"{each['number']}: {name}")
    assert lost == []


def test_a_day_with_killed_imports_leaves_nothing_of_anybody_in_any_file(tmp_path):
    found = secrecy.killed_day(tmp_path / "day", 1, people=60)
    assert found.complaints == []
    assert found.counts["people"] == 60
    assert found.counts["files"] > 20
    assert found.counts["known in the papers"] == 6  # the search itself finds what is there
    assert found.counts["scans"] >= 7
    assert (found.counts["staff"], found.counts["pay"]) == (4, 1)
    assert found.counts["filed"] >= 2


def test_a_module_that_lies_in_the_way_is_not_loaded(tmp_path):
    """The program started from a stick's folder does not load what lies there under a library's name."""
    for name in ("peewee", "platformdirs", "clfdesk"):
        (tmp_path / f"{name}.py").write_text(f"raise SystemExit('{name} of the stick')\n", "utf-8")
    words = [sys.executable, "-P", "-c", "import sys, clfdesk.__main__, peewee; print(peewee.__file__)"]
    told = subprocess.run(
        words, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(TOP)}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 0, told.stderr
    assert str(tmp_path) not in told.stdout


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text(st.characters(codec=None, exclude_characters="\r"), max_size=20), min_size=1, max_size=5))
def test_any_text_is_written_and_read_back_without_what_no_sheet_can_hold(texts):
    import io

    from openpyxl import load_workbook

    sheet = ListSheet("表", "", (ListColumn("甲"),), made_on=date(2026, 11, 20))
    content = write_list(sheet, [[text] for text in texts])
    book = load_workbook(io.BytesIO(content))
    assert not [cell for row in book.active.iter_rows() for cell in row if cell.data_type == "f"]
    kept = [cell.value for row in book.active.iter_rows() for cell in row if cell.value]
    for text in texts:
        plain = "".join(sign for sign in text if sign.isalnum() and not 0xD800 <= ord(sign) <= 0xDFFF)
        assert not plain or any(plain in "".join(s for s in str(each) if s.isalnum()) for each in kept), text


def test_a_return_that_is_open_elsewhere_gets_a_second_name_and_the_old_one_stays(tmp_path):
    first = write_out(tmp_path, "花名册.xlsx", b"one", "upward")
    second = write_out(tmp_path, "花名册.xlsx", b"two", "upward")
    assert (first.path.name, second.path.name) == ("花名册.xlsx", "花名册 (2).xlsx")
    assert first.path.read_bytes() == b"one"
    assert write_out(tmp_path, "花名册.xlsx", b"two", "upward").path == second.path
    try:
        write_out(first.path, "花名册.xlsx", b"two", "upward")
    except Refusal as refusal:
        assert refusal.next
    else:
        raise AssertionError
