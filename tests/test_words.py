"""The words of the window: gathered, complete in Chinese, and true to their placeholders."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def words() -> Any:
    spec = importlib.util.spec_from_file_location("house_words", TOP / "packaging" / "words.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_catalogues_are_fresh_and_chinese_is_complete(words: Any) -> None:
    assert words.check() == []


def test_gap_guess_and_lost_placeholder_are_told(words: Any, tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text(
        '_("Saved {count} rows of {file}.")\nN_("Open")\nngettext("{n} row", "{n} rows", 2)\n_("Close")\n_("Print")\n',
        encoding="utf-8",
    )
    template = words.gather(tmp_path)
    chinese = words.update(words.read(tmp_path / "none.po", "zh_CN"), template)
    assert len(words.lacking(chinese)) == 5
    chinese.get("Open").string = "打开"
    chinese.get("Saved {count} rows of {file}.").string = "已保存 {count} 行。"
    chinese.get("{n} row").string = ("{n} 行",)
    chinese.get("Close").string = "关闭"
    chinese.get("Close").flags.add("fuzzy")
    chinese.get("Print").string = "打印 {printer}"
    assert sorted(words.lacking(chinese)) == [
        "fuzzy: 'Close'",
        "placeholder file is lost: 'Saved {count} rows of {file}.'",
        "placeholder printer is not in the English: 'Print'",
    ]


def test_line_numbers_and_dates_stay_out(words: Any, tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    code.write_text('_("Open")\n', encoding="utf-8")
    before = words.text(words.gather(tmp_path))
    code.write_text('\n\n\n# moved\n_("Open")\n', encoding="utf-8")
    assert words.text(words.gather(tmp_path)) == before
    assert "Date" not in before


def test_changed_english_asks_for_its_own_translation(words: Any, tmp_path: Path) -> None:
    code = tmp_path / "code.py"
    code.write_text('_("Open the desk")\n', encoding="utf-8")
    old = words.update(words.read(tmp_path / "none.po", "zh_CN"), words.gather(tmp_path))
    old.get("Open the desk").string = "打开资料库"
    code.write_text('_("Open the desk now")\n', encoding="utf-8")
    new = words.update(old, words.gather(tmp_path))
    assert new.get("Open the desk now").string in ("", None)
    assert new.get("Open the desk") is None
