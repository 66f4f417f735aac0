"""Policy packs: what was in force on a day, by which paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from clfdesk import resources
from clfdesk.errors import Refusal
from clfdesk.grammar.expression import parse
from clfdesk.grammar.policy import load_pack

HEAD = 'format = 1\nname = "{name}"\ntitle = "{title}"\nbase = "{base}"\n\n[terms]\n{terms}\n'


def value(key: str, number: object, start: str, *, until: str = "", source: str = "甲办〔2020〕1号") -> str:
    lines = [f'[[value]]\nkey = "{key}"\nvalue = {number}\nunit = "人"\nfrom = {start}']
    lines += [f"until = {until}"] if until else []
    lines += [f'source = "{source}"\nclause = "一(一)"\n']
    return "\n".join(lines)


def packs(folder: Path, own: str, base: str = "", terms: str = "") -> Path:
    """Make a base and a locality over it."""
    for name, text, head in (
        ("nation", base, HEAD.format(name="nation", title="通用", base="", terms='chair = "主席"')),
        ("town", own, HEAD.format(name="town", title="某县", base="nation", terms=terms)),
    ):
        (folder / name).mkdir()
        (folder / name / "pack.toml").write_text(head, encoding="utf-8")
        (folder / name / "values.toml").write_text(text, encoding="utf-8")
    return folder


def test_a_value_by_its_day(tmp_path: Path) -> None:
    own = value("k", 1, "2019-09-25") + value("k", 2, "2025-02-01")
    pack = load_pack("town", folder=packs(tmp_path, own))
    assert pack.value("k", date(2019, 9, 24)) is None
    assert pack.require("k", date(2019, 9, 25)).value == 1
    assert pack.require("k", date(2025, 1, 31)).value == 1
    found = pack.require("k", date(2025, 2, 1))
    assert (found.value, found.unit, found.source, found.clause) == (2, "人", "甲办〔2020〕1号", "一(一)")
    assert found.valid_from == date(2025, 2, 1)
    assert [each.value for each in pack.history("k")] == [1, 2]


def test_a_locality_overlays_the_base(tmp_path: Path) -> None:
    base = value("k", 3, "2000-01-01") + value("k", 4, "2024-01-01") + value("only_base", 7, "2000-01-01")
    pack = load_pack("town", folder=packs(tmp_path, value("k", 9, "2020-01-01"), base))
    assert pack.require("k", date(2019, 1, 1)).value == 3
    assert pack.require("k", date(2020, 1, 1)).value == 9
    assert pack.require("k", date(2026, 1, 1)).value == 9
    assert pack.require("only_base", date(2026, 1, 1)).value == 7


def test_a_record_that_is_over_leaves_the_base_standing(tmp_path: Path) -> None:
    own = value("k", 9, "2020-01-01", until="2020-12-31")
    pack = load_pack("town", folder=packs(tmp_path, own, value("k", 3, "2000-01-01")))
    assert pack.require("k", date(2020, 12, 31)).value == 9
    assert pack.require("k", date(2021, 1, 1)).value == 3


def test_nothing_in_force_is_refused_by_name(tmp_path: Path) -> None:
    pack = load_pack("town", folder=packs(tmp_path, value("k", 1, "2019-09-25")))
    with pytest.raises(Refusal) as caught:
        pack.require("nowhere", date(2026, 1, 1))
    assert "nowhere" in caught.value.what
    assert caught.value.where == "某县"


def test_values_for_conditions_by_both_spellings(tmp_path: Path) -> None:
    pack = load_pack("town", folder=packs(tmp_path, value("group.threshold", 5, "2019-01-01")))
    values = pack.values(date(2026, 1, 1))
    assert parse("group_threshold == 5 and group.threshold == 5").holds(values) is True
    assert pack.values(date(2018, 1, 1)) == {}


def test_records_one_per_id_the_nearest_first(tmp_path: Path) -> None:
    seat = (
        '[[seats]]\nid = "{id}"\nbody = "association"\npost = "chair"\nmin = {min}\nfrom = 2020-01-01\nsource = "甲"\n'
    )
    base = seat.format(id="a", min=1) + seat.format(id="b", min=1)
    pack = load_pack("town", folder=packs(tmp_path, seat.format(id="b", min=2), base))
    found = pack.records("seats", date(2026, 1, 1))
    assert [(each["id"], each["min"]) for each in found] == [("b", 2), ("a", 1)]
    assert pack.records("seats", date(2019, 1, 1)) == []
    assert pack.records("nothing", date(2026, 1, 1)) == []


@dataclass(frozen=True)
class Own:
    key: str
    value: str
    unit: str
    valid_from: str
    source: str
    clause: str


def test_the_desks_own_values_overlay_both(tmp_path: Path) -> None:
    folder = packs(tmp_path, value("k", 1, "2019-01-01"), value("pay", '"100.00"', "2000-01-01"))
    own = [
        Own("pay", "83.34", "元/月", "2025-01-01", "本镇通知", "二"),
        Own("k", "6", "人", "2025-01-01", "", ""),
        Own("k", "7", "人", "2025-01-01", "", ""),
    ]
    pack = load_pack("town", own, folder=folder)
    assert pack.require("pay", date(2024, 1, 1)).value == Decimal("100.00")
    found = pack.require("pay", date(2026, 1, 1))
    assert (found.value, found.source) == (Decimal("83.34"), "本镇通知")
    assert pack.require("k", date(2026, 1, 1)).value == 7
    assert pack.require("k", date(2026, 1, 1)).source


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (value("k", 1, "2020-01-01", source=""), "source"),
        ('[[value]]\nkey = "k"\nvalue = 1\nsource = "甲"\n', "from"),
        ('[[value]]\nvalue = 1\nfrom = 2020-01-01\nsource = "甲"\n', "key"),
        (value("k", 1, "2020-01-01") + value("k", 2, "2019-01-01"), "k"),
        (value("k", 1, "2020-01-01") + value("k", 2, "2020-01-01"), "k"),
        (value("k", 1, "2020-01-01", until="2022-06-01") + value("k", 2, "2022-01-01"), "k"),
        (value("k", 1, "2020-01-01", until="2019-01-01"), "k"),
        ("[[value]]\nkey = \n", "2"),  # the line, in whichever language
    ],
)
def test_undated_unsourced_or_overlapping_records_are_refused(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(Refusal) as caught:
        load_pack("town", folder=packs(tmp_path, text))
    assert "values.toml" in caught.value.where
    assert says in str(caught.value)


def test_a_pack_that_is_not_there_names_those_that_are(tmp_path: Path) -> None:
    folder = packs(tmp_path, "")
    for name in ("elsewhere", "../town", ""):
        with pytest.raises(Refusal) as caught:
            load_pack(name, folder=folder)
        assert "nation, town" in caught.value.why


def test_a_pack_of_a_later_format_or_based_on_itself_is_refused(tmp_path: Path) -> None:
    folder = packs(tmp_path, "")
    (folder / "town" / "pack.toml").write_text('format = 99\nname = "x"\n', encoding="utf-8")
    with pytest.raises(Refusal):
        load_pack("town", folder=folder)
    (folder / "nation" / "pack.toml").write_text('format = 1\nname = "x"\nbase = "nation"\n', encoding="utf-8")
    with pytest.raises(Refusal):
        load_pack("nation", folder=folder)


def test_terms_come_from_the_nearest_pack_then_from_the_words(tmp_path: Path) -> None:
    pack = load_pack("town", folder=packs(tmp_path, "", terms='vice_chair = "副主任"'))
    assert [pack.term(code) for code in ("vice_chair", "chair", "liaison", "no_such")] == [
        "副主任",
        "主席",
        "联络员",
        "no_such",
    ]


SHIPPED = sorted(path.parent.name for path in resources.folder("policies").glob("*/pack.toml"))


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_pack_loads_and_its_conditions_can_be_read(name: str) -> None:
    pack = load_pack(name)
    assert pack.title
    for layer in pack.layers:
        for lines in layer.tables.values():
            for record in (record for line in lines.values() for record in line):
                for part in ("when", "applies", "counts"):
                    assert part not in record or parse(record[part]).root


def test_longli_pays_two_hundred_by_its_paper() -> None:
    found = load_pack("longli").require("pay.commissioner_month", date(2026, 10, 1))
    assert (found.value, found.source, found.clause) == (Decimal("200.00"), "龙府办发〔2019〕48号", "二(二)1(2)")
