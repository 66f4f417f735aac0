"""Papers of unknown make are measured and bound in the limited process; what is laid over them keeps its millimetres."""

from __future__ import annotations

import io

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from clfdesk.confined import Room
from clfdesk.domain.archive_paper import Stamp
from clfdesk.errors import Refusal
from clfdesk.papers import archive_stamp, binding, dossier, scan_reading

MM, DPI = 72 / 25.4, 200
STAMP = Stamp(("X043", "2026", "0001", "ZJ", "30年", "12"))


def pages(*sizes: tuple[float, float], rotate: int = 0, trim: float = 0, password: str = "") -> bytes:
    """Return a PDF of white pages (millimetres), turned, with a bleed round the trimmed page where asked."""
    whole, out = pikepdf.new(), io.BytesIO()
    for wide, high in sizes:
        page = whole.add_blank_page(page_size=(wide * MM, high * MM))
        if rotate:
            page.obj.Rotate = rotate
        if trim:
            page.trimbox = [trim * MM, trim * MM, (wide - trim) * MM, (high - trim) * MM]
    whole.save(out, encryption=pikepdf.Encryption(user=password, owner=password) if password else False)
    return out.getvalue()


def photo(size: tuple[int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 90, 60)).save(out, "JPEG")
    return out.getvalue()


def red(pdf: bytes, page: int = 0) -> tuple[float, float, float, float]:
    """Return where the red stamp stands on a page as it is looked at: left, top, width, height in millimetres."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture = document[page].render(scale=DPI / 72).to_pil().convert("RGB")
    green, blue = picture.getchannel("G"), picture.getchannel("B")
    mask = Image.eval(green, lambda value: 255 if value < 160 else 0)
    left, top, right, low = mask.getbbox() or (0, 0, 0, 0)
    assert blue.size == green.size
    return tuple(round(each / DPI * 25.4, 1) for each in (left, top, right - left, low - top))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (pages((210, 297)), (210, 297)),
        (pages((297, 210), rotate=90), (210, 297)),
        (pages((210, 297), rotate=270), (297, 210)),
        (pages((216, 303), trim=3), (210, 297)),
        (pages((148, 210), rotate=180), (148, 210)),
    ],
)
def test_the_stamp_is_45_by_16_in_the_middle_of_any_page(content: bytes, size: tuple[int, int]) -> None:
    assert binding.sizes(binding.Part(content))[0] == pytest.approx((size[0] * MM, size[1] * MM), abs=0.1)
    left, top, wide, high = red(archive_stamp.stamped(content, STAMP, "top"))
    assert wide == pytest.approx(45.25, abs=0.3)
    assert high == pytest.approx(16.25, abs=0.3)
    trim = 3 if size == (210, 297) and len(content) and b"TrimBox" in content else 0
    assert left + wide / 2 == pytest.approx(size[0] / 2, abs=3.2)
    assert top == pytest.approx(6, abs=3.3 if trim else 0.4)


def test_numbers_stand_outside_on_fronts_and_backs() -> None:
    wordless = Stamp(("甲", "乙", "丙", "丁", "戊", "己"))
    done = archive_stamp.stamped(pages(*[(210, 297)] * 3), wordless, "bottom-right", numbers=True)
    with pypdfium2.PdfDocument(done) as document:
        for index, (number, front) in enumerate((("1", True), ("2", False), ("3", True))):
            text = document[index].get_textpage()
            found, _length = text.search(number).get_next()
            left, low, right, _top = (each / MM for each in text.get_charbox(found))
            assert low > 283
            assert (195 < right < 205) if front else (5 < left < 15)


def test_a_file_of_pdfs_and_pictures_is_bound_and_numbered_behind_its_cover() -> None:
    parts = [
        ("cover", binding.Part(pages((210, 297)))),
        ("sheet", binding.Part(pages((210, 297), (210, 297)))),
        ("lying", binding.Part(photo((400, 200)), "image/jpeg")),
        ("upright", binding.Part(photo((200, 400)), "image/jpeg")),
    ]
    done = dossier.bind(parts, "示范")
    with pypdfium2.PdfDocument(done) as document:
        said = [page.get_textpage().get_text_bounded().strip() for page in document]
        sizes = [tuple(round(each / MM) for each in page.get_size()) for page in document]
    assert said == ["", "1", "2", "3", "4"]
    assert sizes == [(210, 297), (210, 297), (210, 297), (297, 210), (210, 297)]
    assert dossier.count(parts[1][1]) == 2


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"", pages((210, 297), password="x"), b"%PDF-" + bytes(4000)])
def test_a_part_that_cannot_be_read_is_told_by_its_name(content: bytes) -> None:
    for job in (
        lambda: archive_stamp.stamped(content, STAMP, "top", where="坏.pdf"),
        lambda: dossier.bind([("好", binding.Part(pages((210, 297)))), ("坏.pdf", binding.Part(content))], "x"),
    ):
        with pytest.raises(Refusal) as caught:
            job()
        assert caught.value.where == "坏.pdf"


def test_a_parser_that_aborts_takes_nothing_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    room = Room("tests.papers.aborting_parser", "--none")
    monkeypatch.setattr(scan_reading, "room", room)
    try:
        for content in (b"abort now", b"eat all memory"):
            with pytest.raises(Refusal) as caught:
                archive_stamp.stamped(content, STAMP, "top", where="毒.pdf")
            assert caught.value.where == "毒.pdf"
        assert binding.sizes(binding.Part(photo((200, 300)), "image/jpeg"))
    finally:
        room.close()
