"""Where a desk may live: on a disk of this PC, not on a stick, a network drive or in a cloud folder."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import session
from clfdesk.storage.lock import Unwritable

_NETWORK = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb",
        "smb3",
        "smbfs",
        "ncpfs",
        "afs",
        "coda",
        "davfs",
        "davfs2",
        "fuse.sshfs",
        "ceph",
        "fuse.davfs2",
        "fuse.rclone",
        "fuse.gvfsd-fuse",
        "fuse.smbnetfs",
        "glusterfs",
        "lustre",
    }
)
_STICK = frozenset({"vfat", "msdos", "fat", "exfat", "fuseblk.exfat"})
_CLOUD = (
    "onedrive",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud",
    "nutstore",
    "我的坚果云",
    "坚果云",
    "baidunetdisk",
    "baidusyncdisk",
    "百度网盘",
    "百度云同步盘",
    "wps云盘",
    "wpsdrive",
    "腾讯微云",
    "weiyun",
)
#: Less than this and a desk is not opened for writing.
LEAST_FREE = 16 << 20
#: Less than this and even reading must do without the small file the database keeps beside itself.
_NO_ROOM = 4 << 20


def _mounts() -> list[tuple[str, str, str]]:
    try:
        lines = Path("/proc/self/mounts").read_text("utf-8", "replace").splitlines()
    except OSError:
        return []
    found = [line.split(" ") for line in lines]
    return [(p[0], p[1].replace("\\040", " "), p[2]) for p in found if len(p) > 2]


def _linux(folder: Path) -> str:
    best = ("", "", "")
    for device, mounted, kind in _mounts():
        if (folder == Path(mounted) or Path(mounted) in folder.parents) and len(mounted) >= len(best[1]):
            best = (device, mounted, kind)
    device, _mounted, kind = best
    if kind in _NETWORK:
        return "network"
    if kind in _STICK:
        return "stick"
    block = Path("/sys/class/block") / Path(device).name
    for removable in (block / "removable", block.resolve().parent / "removable"):
        try:
            if device.startswith("/dev/") and removable.read_text().strip() == "1":
                return "stick"
        except OSError:
            continue
    return ""


def _windows(folder: Path) -> str:
    if str(folder).startswith("\\\\"):
        return "network"
    import ctypes

    windows: Any = getattr(ctypes, "windll")  # noqa: B009  there on Windows only
    return {2: "stick", 4: "network"}.get(int(windows.kernel32.GetDriveTypeW(folder.anchor)), "")


def kind_of(folder: Path) -> str:
    """Return ``network``, ``stick``, ``cloud`` or an empty word for a disk of this PC."""
    there = folder.absolute()
    if any(part.lower().startswith(_CLOUD) for part in there.parts):
        return "cloud"
    while not there.exists() and there != there.parent:
        there = there.parent
    there = there.resolve()
    return _windows(there) if os.name == "nt" else _linux(there)


def _free(folder: Path) -> int | None:
    there = folder.absolute()
    while not there.exists() and there != there.parent:
        there = there.parent
    try:
        return shutil.disk_usage(there).free
    except OSError:
        return None


def writable(path: Path) -> bool:
    """Tell whether this process may write a file or into a folder."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def unwritable(folder: Path) -> bool:
    """Tell whether a desk can only be read here without anything being written beside it: protected, or a full disk.

    Such a reading does not see what still stands in the ``-wal`` file; the witness tells.
    """
    data = folder / session.DATABASE
    if not writable(folder) or (data.exists() and not writable(data)):
        return True
    free = _free(folder)
    return free is not None and free < _NO_ROOM


def same_disk(one: Path, other: Path) -> bool:
    """Tell whether two folders (or what of their paths is there) lie on one and the same volume."""
    found = []
    for folder in (one, other):
        there = folder.absolute()
        while not there.exists() and there != there.parent:
            there = there.parent
        found.append(there.stat().st_dev)
    return found[0] == found[1]


def check(folder: Path) -> None:
    """Refuse a folder where the desk's data could not be kept safe, or a disk that is all but full."""
    kind = kind_of(folder)
    why = {
        "network": _("It lies on a network drive, where two writers can destroy the data."),
        "stick": _("It lies on a stick, whose file system can lose what was saved."),
        "cloud": _("A cloud service copies this folder while it is being written."),
    }.get(kind)
    if why is not None:
        raise Refusal(
            _("A desk cannot be worked on in this folder."),
            where=str(folder),
            why=why,
            next=_("Copy the folder to this PC's own disk and open it there."),
        )
    free = _free(folder)
    if free is not None and free < LEAST_FREE:
        raise Unwritable(
            _("The disk is full."),
            where=str(folder),
            why=_("Only {free} MB are free.").format(free=free >> 20),
            next=_("Free about 200 MB and open the desk again; until then it can be opened for reading only."),
        )
