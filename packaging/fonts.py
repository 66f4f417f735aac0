"""Rebuild ``resources/fonts`` from the packages of the fonts' makers, or check what is there.

    python packaging/fonts.py            make every face again (npm, apt-get and dpkg must be there)
    python packaging/fonts.py --check    compare the shipped files with resources/fonts/SHA256SUMS

Every source file is named with its sha256, so another release of a package that carries
other outlines is noticed. All faces become TrueType outlines (the PDF library embeds no
others), without hinting; the reading sizes are cut to the 8,105 characters of the
通用规范汉字表 and the symbols of office papers, and two packed faces carry the rest.
Families are renamed, because a cut font must not pass for the whole one.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FONTS = ROOT / "resources" / "fonts"
COMMON = ROOT / "tests" / "samples" / "tygf_8105.txt"

SERIF, SANS = "@expo-google-fonts/noto-serif-sc@0.4.3", "@expo-google-fonts/noto-sans-sc@0.4.3"
NASKH, WENKAI = "@expo-google-fonts/noto-naskh-arabic@0.4.5", "@fontsource/lxgw-wenkai@5.3.0"
FANDOL, BABEL = "texlive-lang-chinese", "fonts-babelstone-han"
NPM, DEBIAN = (SERIF, SANS, NASKH, WENKAI), (FANDOL, BABEL)


@dataclass(frozen=True, slots=True)
class Face:
    """One shipped file: where its outlines come from and what is kept of them."""

    file: str
    family: str
    package: str
    source: str
    sha256: str
    keep: str  # "common", "rest of song", "rest of all" or "whole"


FACES = (
    Face("title.ttf", "Clf Title", SERIF, "package/900Black/NotoSerifSC_900Black.ttf",
         "092e71a70c744be3cc33999eb4edcb10fbe95c1b4cff6c2d7f04d6ff15d031e2", "common"),
    Face("song.ttf", "Clf Song", SERIF, "package/400Regular/NotoSerifSC_400Regular.ttf",
         "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742", "common"),
    Face("hei.ttf", "Clf Hei", SANS, "package/400Regular/NotoSansSC_400Regular.ttf",
         "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16", "common"),
    Face("hei_bold.ttf", "Clf Hei Bold", SANS, "package/700Bold/NotoSansSC_700Bold.ttf",
         "9a38ae0ab28cd5a256f9ea8e00dedc688aac17f7915fcb000572990afa956b96", "common"),
    Face("kai.ttf", "Clf Kai", WENKAI, "package/files/lxgw-wenkai-latin-500-normal.woff2",
         "013fa90e3e7c3b30aeb0a5311ef92d9aee0d3def5817bc27c357198796d34306", "common"),
    Face("fang.ttf", "Clf Fang", FANDOL,
         "./usr/share/texlive/texmf-dist/fonts/opentype/public/fandol/FandolFang-Regular.otf",
         "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9", "common"),
    Face("arabic.ttf", "Clf Arabic", NASKH, "package/400Regular/NotoNaskhArabic_400Regular.ttf",
         "706b4580c025f6c75ec1c06013e17f00a23ec1780091b77a5a5b339469bda94d", "whole"),
    Face("arabic_bold.ttf", "Clf Arabic Bold", NASKH, "package/700Bold/NotoNaskhArabic_700Bold.ttf",
         "35418f91100645a36e4d72d75866b61c5da14dc5ebbade64db434d2c9e76234c", "whole"),
    Face("song_rest.ttf.xz", "Clf Song Rest", SERIF, "package/400Regular/NotoSerifSC_400Regular.ttf",
         "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742", "rest of song"),
    Face("rare.ttf.xz", "Clf Rare", BABEL, "./usr/share/fonts/truetype/babelstone/BabelStoneHan.ttf",
         "a2027ca3606907f6a628e9cd869605e3879beaaa38b37c7fec95b372130628c8", "rest of all"),
)  # fmt: skip

LICENCES = (
    (SERIF, "package/LICENSE_FONT", "title-song.OFL.txt"),
    (SANS, "package/LICENSE_FONT", "hei.OFL.txt"),
    (NASKH, "package/LICENSE_FONT", "arabic.OFL.txt"),
    (WENKAI, "package/LICENSE", "kai.OFL.txt"),
    (FANDOL, "./usr/share/doc/texlive-doc/fonts/fandol/COPYING.gz", "fang.GPL.txt"),
    (FANDOL, "./usr/share/doc/texlive-doc/fonts/fandol/README", "fang.README.txt"),
    (BABEL, "./usr/share/doc/fonts-babelstone-han/copyright", "rare.ARPHIC.txt"),
)

# Latin with pinyin's tone letters, Greek, Cyrillic with Kazakh's, punctuation, numerals in rings,
# brackets and squares, arrows, mathematics, boxes and shapes, bopomofo, CJK and full-width forms
SYMBOLS = (
    (0x20, 0x7E), (0xA0, 0x17F), (0x1CD, 0x1DC), (0x391, 0x3C9), (0x400, 0x4FF), (0x2010, 0x2044), (0x20AC, 0x20AC),
    (0x2100, 0x2189), (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x25FF), (0x2600, 0x2642),
    (0x2713, 0x2717), (0x3000, 0x303F), (0x3105, 0x312F), (0x3200, 0x33FF), (0xFE10, 0xFE4F), (0xFF00, 0xFFEF),
)  # fmt: skip


def common() -> set[int]:
    """Return the code points every reading face keeps where its maker drew them."""
    kept = {ord(character) for character in COMMON.read_text(encoding="utf-8").strip()}
    for first, last in SYMBOLS:
        kept.update(range(first, last + 1))
    return kept


def fetch(folder: Path) -> dict[str, Path]:
    """Return package name → archive, fetched by the packages' ordinary clients."""
    found: dict[str, Path] = {}
    for name in NPM:
        print("npm pack", name)
        out = subprocess.run(["npm", "pack", "--silent", name], cwd=folder, check=True, capture_output=True, text=True)
        found[name] = folder / out.stdout.split()[-1]
    for name in DEBIAN:
        print("apt-get download", name)
        subprocess.run(["apt-get", "-q", "download", name], cwd=folder, check=True, capture_output=True)
        found[name] = next(folder.glob(f"{name}_*.deb"))
    return found


def member(archive: Path, name: str) -> bytes:
    """Return one file out of an npm archive or a Debian package."""
    if archive.suffix == ".deb":
        stream: Any = io.BytesIO(subprocess.run(["dpkg", "--fsys-tarfile", str(archive)], check=True,
                                                capture_output=True).stdout)  # fmt: skip
    else:
        stream = archive.open("rb")
    with stream, tarfile.open(fileobj=stream) as tar:
        kept = tar.extractfile(name)
        if kept is None:
            raise SystemExit(f"{archive.name}: {name} is not in this package")
        return kept.read()


def outlines(font: Any) -> None:
    """Turn cubic outlines into quadratic ones in place (error at most 1/1000 em)."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import newTable

    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, 1.0 * font["head"].unitsPerEm / 1000, reverse_direction=True))
        drawn[name] = pen.glyph()
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, drawn
    del font["CFF "]
    for tag in ("VORG", "BASE"):
        if tag in font:
            del font[tag]
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    for field in ("maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs", "maxStackElements",
                  "maxSizeOfInstructions", "maxPoints", "maxContours", "maxCompositePoints", "maxCompositeContours",
                  "maxComponentElements", "maxComponentDepth"):  # fmt: skip
        setattr(maxp, field, 0)
    maxp.maxZones = 1
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"


def cut(raw: bytes, face: Face, keep: Iterable[int] | None) -> bytes:
    """Return the face as shipped: cut to ``keep``, TrueType, unhinted, renamed; the same bytes every time."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(raw), recalcTimestamp=False)
    options = subset.Options(hinting=False, desubroutinize=True, notdef_outline=True, glyph_names=False,
                             name_IDs=[0, 1, 2, 4, 6, 13, 14], name_languages=[0x409], recalc_timestamp=False)  # fmt: skip
    options.layout_features = ["*"] if keep is None else ["vert", "vrt2"]
    options.drop_tables += ["DSIG", "meta", "STAT", "gasp", "prep", "fpgm", "cvt ", "BASE", "VORG"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(keep) if keep is not None else sorted(font.getBestCmap()))
    cutter.subset(font)
    if "CFF " in font:
        outlines(font)
    plain = face.family.replace(" ", "")
    for number, words in ((1, face.family), (2, "Regular"), (4, face.family), (6, plain)):
        font["name"].setName(words, number, 3, 1, 0x409)
    font.flavor = None
    out = io.BytesIO()
    font.save(out, reorderTables=True)
    return out.getvalue()


def build() -> None:
    """Make every face, its licence and the list of sums."""
    from fontTools.ttLib import TTFont

    FONTS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        archives = fetch(Path(scratch))
        kept, song_all = common(), set[int]()
        for face in FACES:
            raw = member(archives[face.package], face.source)
            if hashlib.sha256(raw).hexdigest() != face.sha256:
                raise SystemExit(f"{face.package}: {face.source} is not the file this recipe was written for")
            drawn = set(TTFont(io.BytesIO(raw), lazy=True).getBestCmap())
            if face.file == "song.ttf":
                song_all = drawn
            chosen = {
                "common": drawn & kept,
                "rest of song": drawn - kept,
                "rest of all": {code for code in drawn - song_all - kept if code >= 0x2E80},
                "whole": None,
            }[face.keep]
            made = cut(raw, face, chosen)
            packed = lzma.compress(made, preset=9 | lzma.PRESET_EXTREME) if face.file.endswith(".xz") else made
            (FONTS / face.file).write_bytes(packed)
            print(f"{face.file:18} {len(packed) / 1e6:6.2f} MB  {'all' if chosen is None else len(chosen)} characters")
        for package, source, name in LICENCES:
            words = member(archives[package], source)
            if source.endswith(".gz"):
                import gzip

                words = gzip.decompress(words)
            (FONTS / name).write_bytes(words)
    (FONTS / "SHA256SUMS").write_text("".join(f"{sum_}  {name}\n" for name, sum_ in sums()), encoding="ascii")


def sums() -> list[tuple[str, str]]:
    """Return (file, sha256) of every shipped face."""
    return [(face.file, hashlib.sha256((FONTS / face.file).read_bytes()).hexdigest()) for face in FACES]


def main() -> int:
    """Build, or check with ``--check``."""
    if "--check" not in sys.argv[1:]:
        build()
        return 0
    listed = (FONTS / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    wrong = [name for name, found in sums() if f"{found}  {name}" not in listed]
    print("\n".join(f"differs: {name}" for name in wrong) or "all faces are as the recipe made them")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
