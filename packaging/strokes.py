"""Make ``resources/lists/strokes.toml`` from the Unihan database, or check what is there.

    python packaging/strokes.py            make it again (apt-get and dpkg must be there)
    python packaging/strokes.py --check    compare the shipped files with what the package says

The data are kTotalStrokes (its first value, the count of the Chinese mainland) out of Debian's
package ``unicode-data``, under the Unicode licence; its text is kept beside the list.
"""

from __future__ import annotations

import bz2
import hashlib
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

LISTS = Path(__file__).resolve().parent.parent / "resources" / "lists"
PACKAGE = "unicode-data=15.0.0-1"
SHA256 = "5efef23bbb1c6a133ecbdd63a2cfa07159ccacf5466a49e2426101c5ecd691fc"
_HEAD = """\
# 汉字总笔画数（一行一个笔画数），供难字选取用。由 packaging/strokes.py 从 Unihan 数据库 15.0.0 的 kTotalStrokes 摘出（已改变排列），
# 数据 © 2022 Unicode, Inc.，许可见同目录 strokes.LICENSE。

[strokes]
"""


def unpacked(home: Path) -> Path:
    """Download and unpack the package into a folder; return its ``usr/share``."""
    subprocess.run(["apt-get", "download", "-q", PACKAGE], cwd=home, check=True)
    archive = next(home.glob("*.deb"))
    if hashlib.sha256(archive.read_bytes()).hexdigest() != SHA256:
        sys.exit(f"{archive.name}: not the release this recipe is written for")
    subprocess.run(["dpkg", "-x", archive.name, "tree"], cwd=home, check=True)
    return home / "tree" / "usr" / "share"


def made(share: Path) -> dict[str, str]:
    """Return the files of this recipe by name."""
    text = bz2.decompress((share / "unicode" / "Unihan_IRGSources.txt.bz2").read_bytes()).decode()
    counts: dict[int, list[int]] = defaultdict(list)
    for line in text.splitlines():
        if "\tkTotalStrokes\t" in line:
            point, _field, value = line.split("\t")
            counts[int(value.split()[0])].append(int(point.removeprefix("U+"), 16))
    rows = (f'{count} = "{"".join(map(chr, sorted(points)))}"' for count, points in sorted(counts.items()))
    licence = (share / "doc" / "unicode-data" / "copyright").read_text(encoding="utf-8")
    licence = "\n".join(line.rstrip() for line in licence.rstrip().splitlines())
    return {"strokes.toml": _HEAD + "\n".join(rows) + "\n", "strokes.LICENSE": licence + "\n"}


def main() -> None:
    """Write the files, or with ``--check`` tell which differ."""
    with tempfile.TemporaryDirectory() as home:
        files = made(unpacked(Path(home)))
    wrong = []
    for name, text in files.items():
        path = LISTS / name
        if "--check" not in sys.argv:
            path.write_text(text, encoding="utf-8")
        elif path.read_text(encoding="utf-8") != text:
            wrong.append(name)
    sys.exit(f"differs: {', '.join(wrong)}" if wrong else 0)


if __name__ == "__main__":
    main()
