from __future__ import annotations

import json
import random

import pytest

from clfdesk.domain.alias import Alias
from clfdesk.domain.certificate import Certificate
from clfdesk.domain.division import Division
from clfdesk.domain.person import Person
from clfdesk.storage import database, keys, records, search
from clfdesk.storage.unit import unit

PEOPLE = [
    ("单雄信", "110000196307169496", "13800003366", "东坪村"),
    ("仇和平", "110000195104136999", "13800009718", "东坪村"),
    ("解玉华", "110000198512182779", "13800008123", "西沟村"),
    ("曾国藩", "110000194507096202", "", "西沟村"),
    ("查良镛", None, "0854-6523456", "西沟村"),
    ("王䶮", "110000201703026378", "", "河滩社区"),
    ("李㛃", "110000197212225752", "", "河滩社区"),
    ("张𬭬", "11000019901212001X", "", "河滩社区"),
    ("阿依古丽·买买提", "110000195805290278", "", "西沟村"),
    ("李小㛃", "110000196001010014", "", "东坪村"),
]


@pytest.fixture
def people(opened):
    with unit("import"):
        villages = {}
        for name in ("东坪村", "西沟村", "河滩社区"):
            villages[name] = records.insert([Division(name)])[0]
        numbers = records.insert([Person(n, id_number=i, phone=p, village_id=villages[v]) for n, i, p, v in PEOPLE])
        records.insert([Certificate(numbers[4], "11000019770707707743", type="physical", grade=3)])
    return opened


def _names(text: str, limit: int = 50) -> list[str]:
    return [records.get(Person, number).name for number in search.find(text, limit)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("单雄信", ["单雄信"]),
        ("单", ["单雄信"]),
        ("雄信", ["单雄信"]),
        ("sxx", ["单雄信"]),
        ("dxx", ["单雄信"]),
        ("SXX", ["单雄信"]),
        ("shanxiong", ["单雄信"]),
        ("qhp", ["仇和平"]),
        ("xyh", ["解玉华"]),
        ("zgf", ["曾国藩"]),
        ("zly", ["查良镛"]),
        ("䶮", ["王䶮"]),
        ("㛃", ["李㛃", "李小㛃"]),
        ("𬭬", ["张𬭬"]),
        ("阿依古丽·买买提", ["阿依古丽·买买提"]),
        ("阿依古丽 买买提", ["阿依古丽·买买提"]),
        ("阿依古丽．买买提", ["阿依古丽·买买提"]),
        ("买买提", ["阿依古丽·买买提"]),
        ("110000196307169496", ["单雄信"]),
        ("9496", ["单雄信"]),
        ("6307", ["单雄信"]),
        ("３０２６", ["王䶮"]),
        ("001x", ["张𬭬"]),
        ("11000019630716949643", ["单雄信"]),
        ("13800003366", ["单雄信"]),
        ("0854", ["查良镛"]),
        ("7707", ["查良镛"]),
        ("11000019770707707743", ["查良镛"]),
        ("河滩社区", ["王䶮", "李㛃", "张𬭬"]),
        ("西沟村 解", ["解玉华"]),
        ("解 西沟", ["解玉华"]),
        ("东坪村 王", []),
        ("%", []),
        ("_", []),
        ("' OR 1=1 --", []),
        ("*", []),
        ("·", []),
        ("   ", []),
        ("", []),
        ("\x00\ud800"[:1], []),
    ],
)
def test_the_search_box(people, text, names):
    assert _names(text) == names


def test_the_best_comes_first_and_no_more_than_asked(people):
    assert _names("李")[0] == "李㛃"
    assert len(search.find("1100", limit=3)) == 3


def test_the_index_follows_every_change(people):
    with unit("person.change"):
        records.update(Person, 1, {"name": "尉迟恭", "id_number": "110000199001011111", "phone": ""})
    assert _names("单雄信") == _names("9496") == _names("13800003366") == []
    assert _names("ycg") == _names("1111") == ["尉迟恭"]
    kept = sorted(database.fetch("SELECT kind, key, person_id FROM person_key"))
    keys.rebuild()
    assert sorted(database.fetch("SELECT kind, key, person_id FROM person_key")) == kept


def test_the_box_never_scans_what_it_can_look_up(people):
    plan = database.fetch(
        "EXPLAIN QUERY PLAN SELECT person_id FROM person_key WHERE kind = ? AND key >= ? AND key < ?"
        " ORDER BY key, person_id LIMIT 50",
        ("n", "李", "李\U0010ffff"),
    )
    assert [row[3] for row in plan] == ["SEARCH person_key USING PRIMARY KEY (kind=? AND key>? AND key<?)"]
    plan = database.fetch(
        "EXPLAIN QUERY PLAN SELECT person_id FROM number_part WHERE part >= ? AND part < ?", ("1", "2")
    )
    assert [row[3] for row in plan] == ["SEARCH number_part USING PRIMARY KEY (part>? AND part<?)"]


def test_any_digits_in_a_row_find_everyone_who_has_them(opened):
    dice = random.Random(3)
    with unit("import"):
        numbers = records.insert(
            [
                Person(
                    f"张{each}",
                    id_number=f"1100{dice.randrange(100):02d}19{dice.randrange(30, 99)}"
                    f"{dice.randrange(1, 13):02d}{dice.randrange(1, 29):02d}{each:03d}{dice.choice('0123456789X')}",
                    phone=f"13{dice.randrange(10**9):09d}",
                )
                for each in range(120)
            ]
        )
        records.insert([Certificate(numbers[0], "11000019770707707743", type="physical", grade=3)])
    known = {each.id: (each.id_number, each.phone) for each in records.every(Person)}
    for _each in range(300):
        number = dice.choice(known[dice.choice(numbers)])
        begin = dice.randrange(len(number) - 4)
        text = number[begin : begin + dice.randrange(4, 12)]
        wanted = {person for person, both in known.items() if any(text in one for one in both)}
        if text in "11000019770707707743":
            wanted.add(numbers[0])
        assert set(search.find(text, limit=500)) - {int(text) if text.isdigit() else 0} == wanted, text


def test_the_parts_of_numbers_follow_every_change(people):
    with unit("person.change"):
        records.update(Person, 1, {"id_number": "110000199001011111", "phone": "13900007788"})
        records.delete(Certificate, 1)
    kept = database.fetch("SELECT part, person_id FROM number_part ORDER BY part, person_id")
    keys.rebuild()
    assert database.fetch("SELECT part, person_id FROM number_part ORDER BY part, person_id") == kept
    assert 1 in search.find("0000778")


def _noted() -> list[tuple[str, str, int]]:
    rows = database.fetch("SELECT person_id, keys FROM person_index")
    noted = {(key[0], key[1:], person) for person, written in rows for key in json.loads(written)}
    noted |= {("r", key[::-1], person) for kind, key, person in noted if kind == "d"}
    return sorted(noted | {("i", key[n:], who) for kind, key, who in noted if kind == "n" for n in range(1, len(key))})


def test_what_was_written_for_a_person_is_known_and_nothing_is_left_behind(people):
    with unit("person.change"):
        records.insert([Alias(1, "name", "单五爷"), Alias(1, "id_number", "110000195001099742")])
        records.insert([Certificate(2, "77770000", type="physical", grade=3)])
        records.update(Person, 1, {"name": "尉迟恭", "phone": ""})
        (late,) = records.insert([Person("赵迟来", phone="13900001111")])
    assert _noted() == sorted(database.fetch("SELECT kind, key, person_id FROM person_key"))
    assert search.find("0000195001099742") == search.find("单五爷") == [1]
    with unit("person.delete"):
        records.delete(Person, late)
    assert _noted() == sorted(database.fetch("SELECT kind, key, person_id FROM person_key"))
    assert search.find("赵迟来") == search.find("13900001111") == search.find("9000011") == []
