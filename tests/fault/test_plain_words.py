"""No raw text of an exception reaches anybody: what libraries and systems say in English is told in words or not at all."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from clfdesk import i18n
from clfdesk.errors import Refusal, in_words
from clfdesk.services import check_measures
from clfdesk.sheets import faults as sheet_faults
from clfdesk.sheets.reading import read, read_bytes
from clfdesk.storage.atomic import write_refusal
from clfdesk.storage.faults import refusal_for

ROOT = Path(__file__).resolve().parents[2] / "clfdesk"
#: Words of trade that stand in Chinese sentences.
KNOWN = {
    "excel",
    "wps",
    "xlsx",
    "xls",
    "xlsm",
    "csv",
    "pdf",
    "word",
    "docx",
    "json",
    "toml",
    "mb",
    "gb",
    "utf",
    "gb18030",
    "usb",
    "dtd",
    "clfdesk",
    "office",
    "qq",
    "libreoffice",
}
RAW = re.compile(r"Error|WinError|Errno|Traceback|Exception|sqlite|SQLITE|None\b|\{|\}|<class|0x[0-9a-f]{4}")
#: Where the text of an exception is read, and never shown.
READ = {
    "report.py": "the masked report",
    "resources.py": "the line and column alone",
    "ui/session.py": "told apart from others",
    "storage/lock.py": "told apart",
    "storage/standing.py": "told apart",
    "storage/scan_store.py": "its own two words, turned into a refusal",
    "sheets/workbook.py": "told apart",
    "papers/scan_child.py": "told apart",
    "errors.py": "a refusal's own words",
}


@pytest.fixture(autouse=True)
def _chinese():
    i18n.use("zh_CN")


def raw(text: str, *given: object) -> list[str]:
    """Return what of a sentence is no Chinese; ``given`` are names and paths the clerk gave."""
    for each in given:
        text = text.replace(str(each), "")
    words = [word for word in re.findall(r"[A-Za-z]{3,}", text) if word.lower() not in KNOWN]
    return RAW.findall(text) + words


CODES = (
    "FULL",
    "BUSY",
    "LOCKED",
    "READONLY",
    "IOERR",
    "IOERR_FSYNC",
    "CORRUPT",
    "NOTADB",
    "CANTOPEN",
    "NOMEM",
    "CONSTRAINT",
)


@pytest.mark.parametrize("code", [f"SQLITE_{each}" for each in CODES])
@pytest.mark.parametrize(
    "text",
    [
        "UNIQUE constraint failed: person.id_number",
        "CHECK constraint failed: length(name) > 0",
        "a number never changes",
        "cannot rollback - no transaction is active",
        "database disk image is malformed",
        "FOREIGN KEY constraint failed",
    ],
)
def test_what_the_database_says_is_told_in_words(code, text, tmp_path):
    error = sqlcipher.OperationalError(text)
    error.sqlite_errorname = code
    told = refusal_for(error, tmp_path)
    assert raw(str(told), tmp_path) == []
    assert told.next


def test_a_constraint_names_the_column_as_the_window_does(tmp_path):
    error = sqlcipher.IntegrityError("UNIQUE constraint failed: person.id_number")
    error.sqlite_errorname = "SQLITE_CONSTRAINT_UNIQUE"
    assert refusal_for(error, tmp_path).where == "身份证号"


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_what_the_system_says_is_told_in_words(number, tmp_path):
    path = tmp_path / "名单.xlsx"
    for error in (
        OSError(number, os.strerror(number), str(path)),
        PermissionError(number, f"[WinError {number}] denied"),
    ):
        assert raw(str(write_refusal(error, path)), path, tmp_path) == []


def test_every_fault_of_a_foreign_file_is_told_in_words():
    for code in [*sheet_faults.codes(), "no such code"]:
        told = sheet_faults.refuse(code, "名单.xlsx", limit=20)
        assert raw(str(told)) == [], code


@pytest.mark.parametrize(
    "content",
    [
        b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, b"%PDF-1.7 broken", b"\xff\xfe\x00",
        b"<html><body>no table</body></html>", b"\x89PNG\r\n\x1a\n", b"MZ" + b"\0" * 80,
    ],
)  # fmt: skip
def test_what_libraries_of_sheets_say_is_told_in_words(content, tmp_path):
    with pytest.raises(Refusal) as told:
        read_bytes(content, "名单.xlsx")
    assert raw(str(told.value), "名单.xlsx") == []
    with pytest.raises(Refusal) as told:
        read(tmp_path / "没有.xlsx")
    assert raw(str(told.value), tmp_path, "没有.xlsx") == []


@pytest.mark.parametrize("error", [KeyError("甲"), ZeroDivisionError("division by zero"), OverflowError("too large")])
def test_a_rule_that_cannot_be_reckoned_says_so_in_words(error):
    assert raw(check_measures._reason(error)) == []


def test_of_a_bug_a_screen_says_only_that_it_is_one():
    assert raw(in_words(ValueError("invalid literal for int() with base 10: '张三'"))) == []
    assert in_words(Refusal("不能", where="甲")) == "不能\n甲"


def test_a_mapping_that_is_none_is_told_in_words(tmp_path):
    from clfdesk.cli.mapping import mapping_of

    for name, content in (("a.json", "{"), ("b.json", "[1]"), ("c.toml", "= =")):
        (tmp_path / name).write_text(content, "utf-8")
        with pytest.raises(Refusal) as told:
            mapping_of(tmp_path / name)
        assert raw(str(told.value), tmp_path / name) == []


def test_no_sentence_is_made_of_an_exceptions_text():
    """The text of an exception is read in these places alone; a new one must say why it is not shown."""
    shapes = r"str\((?:error|exc|exception|problem|failure|e)\)|\{(?:error|exc|exception|e)(?:![rs])?\}|repr\(error\)|\.strerror|format_exc"
    found = {
        path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if re.search(shapes, path.read_text("utf-8"))
    }
    assert found - set(READ) == set()
