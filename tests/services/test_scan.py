"""Scans: kept encrypted, told by name, versions, trash, found, verified, backed up once."""

from __future__ import annotations

import io
import shutil
from datetime import date

import pikepdf
import pytest
from PIL import Image

from clfdesk import i18n
from clfdesk.clock import Clock
from clfdesk.domain.person import Person
from clfdesk.domain.scan import Known, match, names_of, veiled
from clfdesk.errors import Refusal
from clfdesk.papers import scan_reading
from clfdesk.services import backup, journal, restoring, scan, scan_batch, scan_care, scan_change
from clfdesk.services import office as offices
from clfdesk.storage import atomic, keeping, records, scan_backup, scan_store
from clfdesk.storage import backup as packed
from clfdesk.storage.unit import unit

ID_ONE, ID_TWO = "110000199003071234", "110000198501024321"


def picture(text: int = 0, size: tuple[int, int] = (80, 60), **exif: int) -> bytes:
    """Return a small JPEG of one colour; ``orientation`` and ``position`` as a camera writes them."""
    out, tags = io.BytesIO(), Image.Exif()
    if "orientation" in exif:
        tags[0x0112] = exif["orientation"]
    Image.new("RGB", size, (text % 256, (text * 7) % 256, 90)).save(out, "JPEG", exif=tags)
    return out.getvalue()


def pdf(pages: int = 1, password: str = "") -> bytes:
    """Return a PDF of empty pages."""
    whole, out = pikepdf.new(), io.BytesIO()
    for number in range(pages):
        whole.add_blank_page(page_size=(200, 280 + number % 5))
    whole.save(out, encryption=pikepdf.Encryption(user=password, owner=password) if password else False)
    return out.getvalue()


@pytest.fixture
def office(tmp_path):
    made = offices.create_desk(
        tmp_path / "desk", pack="longli", township="柳河镇", clock=Clock(fixed=date(2026, 11, 20))
    )
    with unit("test"):
        records.insert(
            [Person("王芳", id_number=ID_ONE), Person("李四", id_number=ID_TWO), Person("王芳", id_number=None)]
        )
    yield made
    offices.close_desk(made)


@pytest.fixture
def english() -> None:
    """Speak English, so that sentences can be compared."""
    i18n.use("en")


def keep(office, content: bytes, name: str = "a.jpg", person: int = 1, **more):
    return scan.store(office, content, owner="person", key=person, name=name, **more)


def test_a_scan_comes_back_and_its_file_tells_nothing(office) -> None:
    content = pdf(3)
    done = keep(office, content, f"{ID_ONE}_身份证.pdf", kind="id_card", title="身份证")
    (kept,) = done.scans
    assert (kept.pages, kept.media, kept.size) == (3, "application/pdf", len(content))
    assert scan.open_bytes(office, kept.id) == content
    (file,) = scan_store.kept()
    raw = file.read_bytes()
    assert b"%PDF" not in raw
    assert kept.sha256 not in file.name
    assert journal.change_sets(office)[0].action == "scan.attach"
    journal.undo(office)
    assert scan.owned(office, "person", 1) == []
    journal.redo(office)
    assert scan.open_bytes(office, kept.id) == content


def test_opening_one_never_reads_the_others(office) -> None:
    numbers = [keep(office, picture(n), f"{n}.jpg").scans[0].id for n in range(6)]
    scan_store.reads.clear()
    scan.open_bytes(office, numbers[3])
    assert scan_store.reads == [scan_store.name_of(scan.get(office, numbers[3]).sha256)]
    scan_store.reads.clear()
    assert len(scan.owned(office, "person", 1)) == 6
    assert scan_store.reads == []


def test_photos_are_turned_upright_and_reduced(office) -> None:
    turned = keep(office, picture(1, (120, 80), orientation=6))
    assert turned.turned == 1
    with Image.open(io.BytesIO(scan.open_bytes(office, turned.scans[0].id))) as kept:
        assert kept.size == (80, 120)
        assert not kept.getexif()
    large = keep(office, picture(2, (5000, 1000)))
    assert large.reduced == 1
    with Image.open(io.BytesIO(scan.open_bytes(office, large.scans[0].id))) as kept:
        assert max(kept.size) <= scan_reading.LONGEST


def test_a_tiff_of_two_pages_becomes_a_pdf(office) -> None:
    out = io.BytesIO()
    Image.new("1", (40, 60), 1).save(out, "TIFF", save_all=True, append_images=[Image.new("1", (40, 60))])
    (kept,) = keep(office, out.getvalue(), "传真.tif").scans
    assert (kept.media, kept.pages) == ("application/pdf", 2)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"", "This file is empty."),
        (pdf()[:90], "This scan is damaged."),
        (picture(3, (300, 200))[:700], "This scan is damaged."),
        (pdf(password="1234"), "This PDF is locked with a password."),
        (b"PK\x03\x04 a workbook", "This file is no scan."),
    ],
)
def test_what_cannot_be_kept_is_refused_by_name(office, english, content: bytes, what: str) -> None:
    with pytest.raises(Refusal) as caught:
        keep(office, content, f"{ID_ONE}.pdf")
    assert caught.value.what == what
    assert caught.value.where == "****1234.pdf"
    assert list(scan_store.kept()) == []


def test_eighty_million_pixels_are_the_most(office, english, monkeypatch) -> None:
    monkeypatch.setattr(scan_reading, "PIXELS", 1000)
    with pytest.raises(Refusal) as caught:
        keep(office, picture(4, (100, 100)))
    assert caught.value.what == "This picture is too large."


def test_many_pages_and_a_second_copy_are_asked_about(office, english) -> None:
    many = pdf(301)
    with pytest.raises(scan.Asks) as caught:
        keep(office, many, "厚.pdf")
    assert caught.value.accept == scan.MANY
    assert keep(office, many, "厚.pdf", accept=frozenset({"many"})).scans[0].pages == 301
    keep(office, picture(5), "证.jpg", title="残疾人证")
    with pytest.raises(scan.Asks) as caught:
        keep(office, picture(5), "又.jpg", person=2)
    assert caught.value.accept == scan.TWICE
    assert "王芳" in caught.value.why
    assert "残疾人证" in caught.value.why
    again = keep(office, picture(5), "又.jpg", person=2, accept=frozenset({"twice"}))
    assert again.scans[0].owner_id == 2
    assert len({each.name for each in scan_store.kept()}) == 2  # one content, kept once


def test_a_new_version_stands_beside_the_old(office) -> None:
    (old,) = keep(office, picture(6), kind="id_card", title="身份证").scans
    (new,) = scan_change.replace_scan(office, old.id, picture(7)).scans
    assert [each.id for each in scan.owned(office, "person", 1)] == [new.id]
    assert [each.id for each in scan_change.versions(office, new.id)] == [new.id, old.id]
    assert scan.open_bytes(office, old.id) == picture(6)
    with pytest.raises(Refusal):
        scan_change.replace_scan(office, old.id, picture(8))


def test_the_trash_says_how_long_and_gives_back(office, english) -> None:
    (kept,) = keep(office, picture(9)).scans
    _change, says = scan_change.trash(office, [kept.id])
    assert "90" in says
    assert scan.owned(office, "person", 1) == []
    assert scan_care.trashed(office)[0][1] == 90
    scan_change.restore(office, [kept.id])
    assert scan.open_bytes(office, kept.id) == picture(9)


def test_the_trash_is_emptied_by_the_desks_own_days_and_contents_go_last(office, monkeypatch) -> None:
    (kept,) = keep(office, picture(10)).scans
    scan_change.trash(office, [kept.id])
    monkeypatch.setattr(scan_care, "TRASH_DAYS", 0)
    assert scan_care.tidy(office) == (1, 0)  # the row is gone, its content waits for an undo
    journal.undo(office)
    assert scan.open_bytes(office, kept.id) == picture(10)
    journal.redo(office)
    monkeypatch.setattr(scan_care, "_SWEEP_DAYS", 0)
    assert scan_care.sweep() == 1
    assert list(scan_store.kept()) == []


def test_a_content_without_a_row_is_swept_and_a_kept_one_is_not(office, monkeypatch) -> None:
    (kept,) = keep(office, picture(11)).scans
    scan_store.put(b"left by a power cut")
    (scan_store.place_of("ab" * 20).parent).mkdir(parents=True, exist_ok=True)
    part = scan_store.place_of("ab" * 20).parent / ".scan.x.part"
    part.write_bytes(b"half")
    assert scan_care.sweep() == 1
    assert not part.exists()
    assert scan.open_bytes(office, kept.id) == picture(11)


def test_words_are_found_in_titles_notes_and_names(office) -> None:
    keep(office, picture(12), "IMG_01.jpg", title="低保证明 100%", notes="2026年复印")
    keep(office, picture(13), "户口簿.jpg", title="户口簿")
    assert [each.title for each in scan.find(office, "低保")] == ["低保证明 100%"]
    assert [each.title for each in scan.find(office, "复印 低保")] == ["低保证明 100%"]
    assert [each.title for each in scan.find(office, "100%")] == ["低保证明 100%"]
    assert [each.title for each in scan.find(office, "簿.jpg")] == ["户口簿"]
    assert len(scan.find(office, "_")) == 1
    assert scan.find(office, " ") == []


def test_a_changed_a_short_and_a_missing_content_are_told(office, english) -> None:
    numbers = [keep(office, picture(20 + n), title=f"证{n}").scans[0].id for n in range(3)]
    paths = [scan_store.place_of(scan_store.name_of(scan.get(office, n).sha256)) for n in numbers]
    raw = bytearray(paths[0].read_bytes())
    raw[60] ^= 1
    paths[0].write_bytes(raw)
    paths[1].write_bytes(paths[1].read_bytes()[:-5])
    paths[2].unlink()
    found = scan_care.verify(office)
    assert not found.ok
    assert {each.number: each.what for each in found.damaged} == dict(
        zip(numbers, ["changed", "short", "missing"], strict=True)
    )
    for number in numbers:
        with pytest.raises(Refusal) as caught:
            scan.open_bytes(office, number)
        assert caught.value.where.startswith("证")


def test_a_month_without_reading_them_is_told(office) -> None:
    assert not scan_care.due(office)
    keep(office, picture(30))
    office.clock = Clock(fixed=date(2026, 12, 21))
    assert scan_care.due(office)
    assert scan_care.verify(office).ok
    assert not scan_care.due(office)


def test_the_disk_fills_in_the_middle_of_many(office, english, monkeypatch) -> None:
    real, count = scan_store.put, {"n": 0}

    def put(content: bytes) -> str:
        count["n"] += 1
        if count["n"] > 5:
            raise atomic.disk_full("x")
        return real(content)

    monkeypatch.setattr(scan_store, "put", put)
    papers = [scan.Paper(f"{n}.jpg", "person", 1, content=picture(40 + n)) for n in range(9)]
    done = scan.store_all(office, papers)
    assert len(done.scans) == 5
    assert [each.name for each in done.refused] == ["5.jpg", "6.jpg", "7.jpg", "8.jpg"]
    assert {each.refusal.what for each in done.refused} == {"The disk is full."}
    assert count["n"] == 6
    assert all(scan.open_bytes(office, each.id) for each in done.scans)
    journal.undo(office)
    assert scan.owned(office, "person", 1) == []


def test_a_full_disk_is_seen_before_the_desk_has_no_room(office, english, monkeypatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 1 << 20})())
    with pytest.raises(Refusal) as caught:
        keep(office, picture(50))
    assert caught.value.what == "The disk is full."


def test_names_of_files_find_their_people() -> None:
    names = names_of(
        [
            Known(1, "王芳", "东沟村", frozenset({ID_ONE, f"{ID_ONE}42"})),
            Known(2, "王芳", "西沟村"),
            Known(3, "欧阳王芳", "东沟村"),
            Known(4, "阿依古丽·买买提", "东沟村"),
        ]
    )
    assert match(f"{ID_ONE}.jpg", names).persons == (1,)
    assert match(f"{ID_ONE}42B1 正面.jpg", names).persons == (1,)
    assert match(f"扫描-{ID_ONE}_2.pdf", names).by == "number"
    assert match("王芳.jpg", names).pile == "ambiguous"
    assert match("西沟村王芳(2).jpg", names).persons == (2,)
    assert match("欧阳王芳 户口簿.png", names).persons == (3,)
    assert match("阿依古丽买买提.jpg", names).persons == (4,)
    assert match("IMG_20260301.jpg", names).pile == "none"
    assert veiled(f"{ID_ONE}_1.jpg") == "****1234_1.jpg"


def test_a_batch_is_sorted_and_kept_in_one_operation(office, tmp_path) -> None:
    folder = tmp_path / "扫描"
    folder.mkdir()
    files = {
        f"{ID_ONE}身份证.jpg": picture(60),
        "李四_户口簿.jpg": picture(61),
        "王芳.jpg": picture(62),
        "IMG_1.jpg": picture(63),
        "李四_又一张.jpg": picture(61),
        "李四空.pdf": b"",
        "说明.txt": b"x",
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    batch = scan_batch.preview(office, [folder])
    assert batch.counts() == {"matched": 2, "ambiguous": 1, "none": 1, "twice": 1, "refused": 1}
    assert all(ID_ONE not in line.shown for line in batch.lines)
    kinds = {line.shown: line.kind for line in batch.lines}
    assert kinds["李四_户口簿.jpg"] == "household_book"
    place = next(index for index, line in enumerate(batch.lines) if line.shown == "王芳.jpg")
    assert {each.number for each in batch.lines[place].candidates} == {1, 3}
    before = journal.change_sets(office)[0].id
    done = scan_batch.attach(office, batch.settled(place, 3))
    assert len(done.scans) == 3
    assert not done.refused
    assert done.change_set == before + 1
    assert [each.kind for each in scan.owned(office, "person", 3)] == ["other"]
    assert {path.name for path in scan_batch.in_folder(office, folder)} == {"IMG_1.jpg", "李四空.pdf"}
    journal.undo(office)
    assert all(scan.owned(office, "person", number) == [] for number in (1, 2, 3))


def test_two_hundred_files_at_once(office, tmp_path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(200):
        (folder / f"{ID_ONE}_{number}.jpg").write_bytes(picture(number, (20 + number, 15)))
    done = scan_batch.attach(office, scan_batch.preview(office, [folder]))
    assert len(done.scans) == 200
    assert not done.refused
    assert "200" in journal.change_sets(office)[0].source
    journal.undo(office)
    assert scan.owned(office, "person", 1) == []


def test_an_unchanged_scan_costs_a_backup_nothing(office, tmp_path, monkeypatch) -> None:
    keep(office, picture(70, (400, 300)))
    written: list[int] = []
    real = scan_store.write
    monkeypatch.setattr(scan_store, "write", lambda path, blocks: written.append(real(path, blocks)) or written[-1])
    away = tmp_path / "stick"
    backup.make_backup(office, away)
    assert len(written) == 1
    backup.make_backup(office, away)
    backup.make_backup(office)  # at home it is a link
    assert len(written) == 1
    keep(office, picture(71))
    written.clear()
    backup.make_backup(office, away)
    assert len(written) == 1
    home = office.folder / packed.FOLDER
    (linked,) = list(scan_store.kept(home))
    assert linked.stat().st_nlink == 2


def test_a_backup_brings_the_scans_back(office, tmp_path) -> None:
    (kept,) = keep(office, picture(72)).scans
    away = tmp_path / "stick"
    file = backup.make_backup(office, away).files[0].path
    assert backup.verify_backup(file).ok
    clock = office.clock
    offices.close_desk(office)
    backup.restore_backup(file, tmp_path / "again")
    again = offices.open_desk(tmp_path / "again", clock=clock)
    assert scan.open_bytes(again, kept.id) == picture(72)
    offices.close_desk(again)
    (content,) = scan_store.kept(away)
    content.unlink()
    with pytest.raises(Refusal):
        backup.verify_backup(file)
    offices.open_desk(tmp_path / "desk", clock=clock)


def test_restoring_over_a_desk_brings_back_what_is_gone_from_it(office, tmp_path) -> None:
    (kept,) = keep(office, picture(73)).scans
    file = backup.make_backup(office, tmp_path / "stick").files[0].path
    (content,) = scan_store.kept()
    content.unlink()
    with unit("test"):
        records.insert([Person("赵六")])
    again, _done = restoring.restore_over(office, file, older_ok=True)
    assert scan.open_bytes(again, kept.id) == picture(73)


def test_a_backup_is_made_though_a_scan_is_damaged(office, tmp_path) -> None:
    keep(office, picture(74))
    (content,) = scan_store.kept()
    content.write_bytes(b"x")
    _path, manifest = packed.make(tmp_path / "stick")
    assert (manifest.scans, manifest.scans_lost) == (1, 1)


def test_contents_no_backup_names_are_let_go(office) -> None:
    keep(office, picture(75))
    file = backup.make_backup(office).files[0].path
    home = office.folder / packed.FOLDER
    assert scan_backup.thin(home) == 0
    file.unlink()
    assert scan_backup.thin(home) == 1
    assert len(list(scan_store.kept())) == 1
    assert keeping.thin(office.clock) == []


def test_the_moment_of_a_kill_leaves_no_row_without_its_content(office, monkeypatch) -> None:
    monkeypatch.setattr(records, "insert", lambda _values: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        keep(office, picture(76))
    monkeypatch.undo()
    assert scan.owned(office, "person", 1) == []
    assert len(list(scan_store.kept())) == 1
    assert scan_care.sweep() == 1
