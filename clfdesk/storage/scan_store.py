"""The contents of scans, encrypted beside the desk: one file for each content, named so that it tells nothing.

``scans/ab/abcdef….scan``: the name is a keyed hash of the content's SHA-256, the content
AES-256-GCM in chunks of 1 MiB, both under keys derived from the desk's data key (HKDF).
A content never changes once it is there; what no row names any more is swept later. A
desk without a password keeps its data key in an open slot, and its scans like its data.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import os
import struct
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage import atomic, session

FOLDER = "scans"
SUFFIX = ".scan"
CHUNK = 1 << 20
_MAGIC = b"CLFSCAN1"
_HEAD = struct.Struct(">8s8sQ")  # magic, nonce prefix, size of the content
_TAG = 16
#: Contents read since the program began: a test holds that opening one reads no other.
reads: list[str] = []


@dataclass(frozen=True, slots=True)
class Damage:
    """A content that is not as it was kept: its name, and ``missing``, ``short`` or ``changed``."""

    name: str
    what: str


@lru_cache(maxsize=8)
def _derived(key: bytes, use: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF

    return HKDF(SHA256(), 32, salt=None, info=b"clfdesk scan " + use).derive(key)


def name_of(sha256: str, key: bytes | None = None) -> str:
    """Return the name a content lies under (40 hex digits); nobody without the key can tell it from the content."""
    secret = _derived(key or session.current().key, b"name 1")
    return hmac.new(secret, sha256.encode(), hashlib.sha256).hexdigest()[:40]


def place_of(name: str, root: Path | None = None) -> Path:
    """Return where a content of this name lies, in the open desk or under another root."""
    return (root or session.current().folder) / FOLDER / name[:2] / f"{name}{SUFFIX}"


def size_at_rest(size: int) -> int:
    """Return the size of the file for a content of ``size`` bytes."""
    return _HEAD.size + size + _TAG * max(1, -(-size // CHUNK))


def _nonce(prefix: bytes, number: int) -> bytes:
    return prefix + struct.pack(">I", number)


def _sealed(content: bytes, key: bytes) -> Iterator[bytes]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(_derived(key, b"content 1"))
    prefix = os.urandom(8)
    head = _HEAD.pack(_MAGIC, prefix, len(content))
    yield head
    view = memoryview(content)
    for number, start in enumerate(range(0, len(content), CHUNK)):
        yield cipher.encrypt(_nonce(prefix, number), view[start : start + CHUNK], head)


def put(content: bytes) -> str:
    """Keep a content (whole or not at all, on the disk when this returns) and return its SHA-256.

    One that is there already is not written again. :class:`Refusal` where the disk is full
    or the folder cannot be written.
    """
    here = session.current()
    digest = hashlib.sha256(content).hexdigest()
    path = place_of(name_of(digest))
    try:
        if path.is_file() and path.stat().st_size == size_at_rest(len(content)):
            return digest
        atomic.make_folder(path.parent)
        write(path, _sealed(content, here.key))
    except OSError as error:
        raise atomic.write_refusal(error, path) from error
    return digest


def write(path: Path, blocks: Iterator[bytes]) -> int:
    """Write blocks to a file whole or not at all, flushed to the disk; return how many bytes. Raises ``OSError``."""
    handle, name = tempfile.mkstemp(prefix=".scan.", suffix=".part", dir=path.parent)
    temporary, written = Path(name), 0
    try:
        with os.fdopen(handle, "wb") as stream:
            for block in blocks:
                written += stream.write(block)
            stream.flush()
            os.fsync(stream.fileno())
        atomic.replace(temporary, path)
        atomic.sync_folder(path.parent)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    return written


def chunks(path: Path, key: bytes) -> Iterator[bytes]:
    """Yield a content chunk by chunk, each checked; ``ValueError`` (``short``, ``changed``) where it is not as kept."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher = AESGCM(_derived(key, b"content 1"))
    reads.append(path.stem)
    with path.open("rb") as stream:
        head = stream.read(_HEAD.size)
        if len(head) < _HEAD.size:
            raise ValueError("short")
        magic, prefix, size = _HEAD.unpack(head)
        if magic != _MAGIC:
            raise ValueError("changed")
        if os.fstat(stream.fileno()).st_size != size_at_rest(size):
            raise ValueError("short")
        for number in range(max(1, -(-size // CHUNK))):
            try:
                yield cipher.decrypt(_nonce(prefix, number), stream.read(CHUNK + _TAG), head)
            except InvalidTag as error:
                raise ValueError("changed") from error


def damage_of(sha256: str, *, root: Path | None = None, key: bytes | None = None) -> str:
    """Return what is wrong with a content: empty, ``missing``, ``short`` or ``changed`` (its SHA-256 is told anew)."""
    secret = key or session.current().key
    path = place_of(name_of(sha256, secret), root)
    told = hashlib.sha256()
    try:
        for block in chunks(path, secret):
            told.update(block)
    except FileNotFoundError:
        return "missing"
    except ValueError as error:
        return str(error)
    except OSError:
        return "changed"
    return "" if told.hexdigest() == sha256 else "changed"


def get(sha256: str, where: str = "") -> bytes:
    """Return a content, decrypted and checked by its hash; ``where`` names it in the refusal."""
    here = session.current()
    found = b""
    try:
        found = b"".join(chunks(place_of(name_of(sha256)), here.key))
        what = "" if hashlib.sha256(found).hexdigest() == sha256 else "changed"
    except FileNotFoundError:
        what = "missing"
    except (ValueError, OSError) as error:
        what = str(error) if str(error) in ("short", "changed") else "changed"
    if what:
        raise damaged(what, where)
    return found


def damaged(what: str, where: str) -> Refusal:
    """Return the refusal for a content that is gone or not as it was kept."""
    why = {
        "missing": _("Its file is not there any more; somebody moved or deleted it."),
        "short": _("A part of its file is missing."),
    }.get(what, _("It is not what was kept; the disk changed it."))
    return Refusal(
        _("This scan cannot be read."),
        where=where,
        why=why,
        next=_("Restore it from the newest backup, or scan the paper again."),
    )


def kept(root: Path | None = None) -> Iterator[Path]:
    """Yield the files of all contents, in the open desk or under another root."""
    base = (root or session.current().folder) / FOLDER
    return base.glob(f"??/*{SUFFIX}")


def leavings(root: Path | None = None) -> list[Path]:
    """Return the files a writing left that was broken off."""
    base = (root or session.current().folder) / FOLDER
    return list(base.glob("??/.scan.*.part"))


def exists() -> bool:
    """Tell whether the open desk has a folder of scans at all."""
    return (session.current().folder / FOLDER).is_dir()
