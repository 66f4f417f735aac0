"""A county's blank that says nothing of how dates are written: no day of a certificate is lost."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from tests.office import demo_desk


def test_the_time_of_a_certificate_is_a_day_and_that_of_a_post_a_month(tmp_path: Path) -> None:
    desk = demo_desk(tmp_path / "desk", "--persons", "12", "--villages", "2")
    for name, heads in (
        ("people", ["序号", "姓名", "身份证号", "残疾证号", "发证时间", "有效期限", "出生年月"]),
        ("staff", ["序号", "姓名", "身份证号", "职务", "任职时间", "补贴标准"]),
    ):
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.append(["持证残疾人花名册" if name == "people" else "专职委员花名册"])
        sheet.append(heads)
        for place in range(1, 4):
            sheet.append([place])
        book.save(tmp_path / f"{name}.xlsx")
        made = desk.done("filing", "fill", tmp_path / f"{name}.xlsx", "--out", tmp_path / "out")
        filled = openpyxl.load_workbook(made["files"][0]["path"]).worksheets[0]
        rows = {row[2]: row for row in filled.iter_rows(min_row=3, values_only=True) if row[2]}
        if name == "people":
            for person in desk.persons():
                row = rows[person["id_number"]]
                assert row[4:7] == (person["issued_on"], person["valid_until"], person["birth"][:7].replace("-", "."))
        else:
            for worker in desk.done("list", "staff")["rows"]:
                assert rows[worker["id_number"]][4] == worker["started_on"][:7].replace("-", ".")
