"""No float anywhere in money: in the source of pay, benefits and budget, and in what they compute, to the fen."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from clfdesk.domain.appraisal import Appraisal
from clfdesk.domain.desk import LocalValue
from clfdesk.domain.division import Division
from clfdesk.domain.pay_rules import draft
from clfdesk.domain.payroll import PayInput, read_sheet, write_sheet
from clfdesk.domain.staff import Staff
from clfdesk.grammar.calendar import read_period
from clfdesk.grammar.money import format_yuan, read_yuan
from clfdesk.grammar.policy import load_pack

ROOT = Path(__file__).resolve().parent.parent.parent / "clfdesk"
ROOMS = ("domain", "services", "grammar", "storage", "cli", "ui", "ui/pages")
STEMS = ("pay", "payroll", "arrears", "benefit", "budget", "money")
#: What may look like one: a spreadsheet's own number at the door (refused with a third decimal), a Decimal divided.
ALLOWED = {"money": {"read_yuan"}, "pay_deduction": {"rounded"}}
#: Floats that are no money: widths and heights of papers, in their own modules' layout calls.
LAYOUT = {"width", "widths", "mm", "row_mm", "body_pt"}


def modules() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).glob("*.py")):
            if any(path.stem == stem or path.stem.startswith((f"{stem}_", f"{stem}s")) for stem in STEMS):
                yield path


def floats(tree: ast.AST) -> list[int]:
    """Return the lines with a float literal, a true division, ``float(...)`` or ``round(...)``, layout left out."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(node.lineno)
        elif isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            names = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
            texts = [each for each in ast.walk(node) if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            if not texts and "out" not in names and "folder" not in names and not _is_decimal(node):
                found.append(node.lineno)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("float", "round"):
            told = {each.value for each in ast.walk(node) if isinstance(each, ast.Constant)}
            if not told & LAYOUT:
                found.append(node.lineno)
    return found


def _is_decimal(node: ast.AST) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "Decimal" for each in ast.walk(node))


@pytest.mark.parametrize("path", list(modules()), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_float_in_the_source_of_money(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    allowed = ALLOWED.get(path.stem, set())
    tree.body = [each for each in tree.body if not (isinstance(each, ast.FunctionDef) and each.name in allowed)]
    assert floats(tree) == []


def test_the_modules_of_money_are_all_looked_at() -> None:
    names = {path.stem for path in modules()}
    assert {"pay_rules", "pay_rates", "payroll", "arrears", "benefit_rules", "budget", "money", "pay_totals"} <= names
    assert floats(ast.parse("fen = 12.5 / 3")) == [1, 1]


def numbers(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for each in value.values():
            yield from numbers(each)
    elif isinstance(value, list):
        for each in value:
            yield from numbers(each)
    elif isinstance(value, int | float):
        yield value


@settings(max_examples=40, deadline=None)
@given(
    standard=some.integers(1, 9_999_99),
    typed=some.lists(some.integers(1, 500_00), max_size=4),
    months=some.sampled_from(["2026-10", "2026-Q3", "2026-H2", "2026"]),
)
def test_every_total_is_the_sum_of_its_parts_to_the_fen(standard: int, typed: list[int], months: str) -> None:
    local = LocalValue("pay.commissioner_month", format_yuan(standard), "元/月", "2020-01-01", "柳政发〔2020〕1号")
    pack, period = load_pack("longli", (local,)), read_period(months)
    one = Staff("王秀英", level="village", village_id=1, started_on=date(2020, 1, 1), id=1)
    staff = [one, replace(one, name="李国庆", id=2)]
    ratings = [Appraisal(number, 2025, "competent", date(2025, 12, 20), id=number) for number in (1, 2)]
    ratings += [Appraisal(number, 2026, "competent", date(2026, 12, 20), id=number + 2) for number in (1, 2)]
    inputs = [PayInput(1, str(period.start), "item", "bonus", "", fen) for fen in typed]
    sheet = draft(period, staff, ratings, pack, date(2026, 12, 31), {1: Division("东沟村", id=1)}, inputs=inputs)
    assert sheet.total_fen == sum(line.net_fen for line in sheet.lines) == sum(fen for _code, fen in sheet.sources)
    for line in sheet.lines:
        assert line.gross_fen == sum(item.fen for item in line.items if item.kind == "pay")
        off = sum(item.fen for item in line.items if item.kind in ("self", "tax", "deduction"))
        assert line.net_fen == line.gross_fen - off
        own = sum(item.fen for item in line.items if item.code == line.scheme)
        assert own == sum(fen for _month, fen in line.monthly) == standard * len(line.monthly)
    assert all(type(each) in (int, bool) for each in numbers(json.loads(write_sheet(sheet))))
    assert read_sheet(write_sheet(sheet)) == sheet


@given(some.integers(-(10**9), 10**9))
def test_fen_and_yuan_are_one_another_s(fen: int) -> None:
    text = format_yuan(fen)
    assert read_yuan(text) == fen
    assert Decimal(text) * 100 == fen
