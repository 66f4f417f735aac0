"""Scans: listed and searched against bare SQL, verified against bare SHA-256; what is unchanged costs a backup nothing.

``CLFDESK_SCANS_MB`` sets how much is really kept (64 by default, 2048 for the full figure),
``CLFDESK_SCANS_SPARSE_GB`` puts so many gigabytes of sparse files beside them, which nothing
that lists, searches or opens may ever read.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.race import Race

ROWS = 100_000
_PART = 4 << 20


def _desk(scratch: Path) -> Any:
    from clfdesk.clock import Clock
    from clfdesk.domain.person import Person
    from clfdesk.domain.scan import Scan
    from clfdesk.services.office import create_desk
    from clfdesk.storage import records, scan_store
    from clfdesk.storage.unit import unit

    clock = Clock(fixed=date(2026, 11, 20))
    office = create_desk(scratch / "desk", pack="longli", township="示范镇", clock=clock)
    parts = max(1, int(os.environ.get("CLFDESK_SCANS_MB", "64")) * (1 << 20) // _PART)
    hashes = [scan_store.put(os.urandom(_PART)) for _number in range(parts)]
    day = date(2026, 11, 20)
    with unit("benchmark"):
        records.insert([Person(f"示范{number}") for number in range(1, 5001)])
        rows = [
            Scan(
                "person",
                number % 5000 + 1,
                "id_card",
                f"身份证复印件{number}",
                hashes[number] if number < parts else hashlib.sha256(str(number).encode()).hexdigest(),
                hashlib.sha256(f"o{number}".encode()).hexdigest(),
                _PART,
                1,
                "image/jpeg",
                day,
                name=f"示范{number}.jpg",
                notes="2026年走访时复印" if number % 97 == 0 else "",
            )
            for number in range(ROWS)
        ]
        records.insert(rows)
    for number in range(int(os.environ.get("CLFDESK_SCANS_SPARSE_GB", "0"))):
        path = scan_store.place_of(hashlib.sha256(f"sparse{number}".encode()).hexdigest()[:40])
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            stream.truncate(1 << 30)
    return office, hashes


def _items(office: Any) -> Iterator[Race]:
    """Yield the races of 100,000 filed items over ten years, one in ten with words of its own."""
    from clfdesk.domain.archive import ArchiveItem, ItemText
    from clfdesk.services import archive_number, person
    from clfdesk.storage import archive_source, database, records
    from clfdesk.storage.unit import unit

    day = date(2026, 11, 20)
    with unit("benchmark"):
        items = [
            ArchiveItem(
                f"走访记录第{number}号", dated=day, year=2016 + number % 10, term="D10", serial=number // 10 + 1
            )
            for number in range(ROWS)
        ]
        numbers = records.insert(items)
        records.insert([ItemText(each, f"第{each}号走访记录的全文，内容若干。" * 5) for each in numbers[::10]])

    def bare_year() -> None:
        database.fetch(
            "SELECT * FROM archive_item WHERE year = 2020 ORDER BY CASE term WHEN 'Y' THEN 0 WHEN 'D30' THEN 1 ELSE 2 END,"
            " door, organ, serial = 0, serial, id"
        )

    def bare_words() -> None:
        database.fetch(
            "SELECT id FROM archive_item WHERE instr(title, '9997') OR instr(remark, '9997')"
            " UNION SELECT item_id FROM item_text WHERE instr(text, '9997')"
        )

    office_listing = person.list_rows
    columns = ("number", "item_number", "title", "dated", "pages", "material", "year", "term", "box", "state")

    def bare_page() -> tuple[object, object]:
        rows = database.fetch(
            "SELECT a.id, a.fonds || '-' || a.door || '·' || a.year || '-' || a.term || '-' || printf('%04d', a.serial),"
            " a.title, a.dated, a.pages, a.material, a.year, a.term, coalesce(b.number, ''), a.state"
            " FROM archive_item a LEFT JOIN box b ON b.id = a.box_id WHERE a.year = 2020 ORDER BY a.id LIMIT 200"
        )
        return rows, database.fetch("SELECT count(*) FROM archive_item WHERE year = 2020")

    yield Race(
        "a page of 200 of 100,000 filed items with the count, 50 times",
        lambda: [
            office_listing(office, "archive_item", where="year == 2020", columns=columns, limit=200) for _ in range(50)
        ],
        lambda: [bare_page() for _ in range(50)],
        2.0,
        "the same SELECT and count, rows as tuples",
    )
    yield Race(
        "10,000 filed items of a year, in the order of their numbers",
        lambda: archive_number.items_of(2020), bare_year, 2.0, "the same SELECT, rows as tuples",
    )  # fmt: skip
    yield Race(
        "words in 100,000 filed items", lambda: archive_source.find("9997"), bare_words, 2.0, "instr over the columns"
    )


def races(scratch: Path) -> Iterator[Race]:
    """Yield the races of the scans."""
    from clfdesk.services import scan
    from clfdesk.storage import database, scan_backup, scan_store, session

    office, hashes = _desk(scratch)

    def bare_list() -> None:
        database.fetch(
            "SELECT s.id, s.owner, s.owner_id, coalesce(p.name, ''), s.kind, s.title, s.pages, s.media, s.stored_on,"
            " s.name, s.state FROM scan s LEFT JOIN person p ON s.owner = 'person' AND p.id = s.owner_id"
            " WHERE +s.state = 'active' ORDER BY s.id DESC LIMIT 200"
        )

    def bare_search() -> None:
        found = "title LIKE '%9997%' OR notes LIKE '%9997%' OR name LIKE '%9997%'"
        database.fetch(f"SELECT * FROM scan WHERE state = 'active' AND ({found}) ORDER BY id DESC LIMIT 200")  # noqa: S608

    def many(job: Any, times: int) -> Any:
        return lambda: [job() for _time in range(times)] and None

    yield Race(
        "listing 200 of 100,000 scans, 50 times",
        many(lambda: scan.newest(office), 50),
        many(bare_list, 50),
        2.0,
        "the same SELECT, rows as tuples",
    )
    yield Race("searching 100,000 scans", lambda: scan.find(office, "9997"), bare_search, 2.0, "LIKE over the columns")

    yield from _items(office)
    plain = scratch / "plain"
    plain.mkdir()
    for number, sha256 in enumerate(hashes):
        (plain / str(number)).write_bytes(scan_store.get(sha256))

    def verify() -> None:
        assert not any(scan_store.damage_of(sha256) for sha256 in hashes)

    def bare_sha() -> None:
        for path in sorted(plain.iterdir()):
            with path.open("rb") as stream:
                hashlib.file_digest(stream, "sha256").hexdigest()

    yield Race("reading and checking every scan", verify, bare_sha, 2.0, "SHA-256 over the same bytes, not encrypted")

    key, home, away = session.current().key, office.folder, scratch / "away"
    given = [(sha256, _PART) for sha256 in hashes]
    scan_backup.carry(given, home, away, key)
    scan_store.reads.clear()
    again = scan_backup.carry(given, home, away, key)
    assert (again.fresh, again.copied, again.hurt) == (0, 0, ()), "an unchanged scan costs a backup nothing"
    assert scan_store.reads == [], "a second backup reads nothing again"
    scan.newest(office)
    scan.find(office, "9997")
    scan_store.get(hashes[0])
    assert len(scan_store.reads) == 1, "opening one reads no other"

    def unchanged() -> None:
        scan_backup.carry(given, home, away, key)

    def stats() -> None:
        for sha256, _size in given:
            name = scan_store.name_of(sha256, key)
            scan_store.place_of(name, home).stat()
            scan_store.place_of(name, away).stat()

    yield Race(
        "a backup of scans that did not change, 100 times",
        many(unchanged, 100),
        many(stats, 100),
        2.0,
        "asking size and day of each scan and each copy",
    )
    office.close()
