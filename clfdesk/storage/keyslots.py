"""The key of a desk, and the slots that open it.

The database is encrypted with a random key that never changes; a slot wraps that key
for one secret. An ``open`` slot holds it readable (a desk without a password), a
``password`` slot under Argon2id (64 MiB, three passes) and AES-256-GCM bound to desk and
user, a ``recovery`` slot the same way under a code on paper. Setting a password only
rewrites a slot. A person stands in it by a fingerprint, never by name. The file lies twice
beside the desk, and in every backup.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from clfdesk.errors import Refusal
from clfdesk.i18n import _
from clfdesk.storage.atomic import atomic_write

NAME = "keyslots.json"
COPY = "keyslots.json.1"
FORMAT = 1
_MEMORY_KIB, _PASSES, _LANES = 65536, 3, 1

Slot = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Slots:
    """All slots of one desk (``desk`` is its identifier)."""

    desk: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """What opened a desk: its key, the kind of slot, and whose (a fingerprint, or a recovery sheet's name)."""

    key: bytes
    kind: str
    user: str


def tag(desk: str, user: str) -> str:
    """Return how a person stands in the slot file: a fingerprint, for names stay in the desk."""
    return hashlib.sha256(f"{desk}\0{user}".encode()).hexdigest()[:16] if user else ""


def new_key() -> bytes:
    """Return a fresh random data key (32 bytes)."""
    return secrets.token_bytes(32)


def _derive(secret: str, salt: bytes, slot: Slot) -> bytes:
    from argon2.low_level import Type, hash_secret_raw

    return hash_secret_raw(
        secret.encode(),
        salt,
        time_cost=slot["passes"],
        memory_cost=slot["memory_kib"],
        parallelism=slot["lanes"],
        hash_len=32,
        type=Type.ID,
    )


def _bound(desk: str, kind: str, user: str) -> bytes:
    return json.dumps(["clfdesk", desk, kind, user]).encode()


def _sealed(desk: str, kind: str, user: str, secret: str, key: bytes) -> Slot:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    if not secret:
        raise ValueError("an empty secret protects nothing")
    salt, nonce = os.urandom(16), os.urandom(12)
    slot: Slot = {
        "kind": kind,
        "user": user,
        "kdf": "argon2id",
        "memory_kib": _MEMORY_KIB,
        "passes": _PASSES,
        "lanes": _LANES,
        "salt": salt.hex(),
        "nonce": nonce.hex(),
    }
    slot["key"] = AESGCM(_derive(secret, salt, slot)).encrypt(nonce, key, _bound(desk, kind, user)).hex()
    return slot


def _opened(desk: str, slot: Slot, secret: str) -> bytes | None:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    wrapping = _derive(secret, bytes.fromhex(slot["salt"]), slot)
    try:
        return AESGCM(wrapping).decrypt(
            bytes.fromhex(slot["nonce"]), bytes.fromhex(slot["key"]), _bound(desk, slot["kind"], slot["user"])
        )
    except InvalidTag:
        return None


def fresh(desk: str, key: bytes, secret: str | None, user: str = "") -> Slots:
    """Return the slots of a new desk: one password slot, or the open slot where ``secret`` is ``None``."""
    slots = Slots(desk, ())
    if secret is None:
        return replace(slots, slots=({"kind": "open", "user": "", "key": key.hex()},))
    return with_password(slots, key, secret, user)


def with_password(slots: Slots, key: bytes, secret: str, user: str = "") -> Slots:
    """Return the slots with this user's password set; an open slot is gone from then on."""
    whose = tag(slots.desk, user)
    kept = [s for s in slots.slots if s["kind"] != "open" and not (s["kind"] == "password" and s["user"] == whose)]
    return replace(slots, slots=(*kept, _sealed(slots.desk, "password", whose, secret, key)))


def without_user(slots: Slots, user: str) -> Slots:
    """Return the slots without this user's password."""
    whose = tag(slots.desk, user)
    return replace(slots, slots=tuple(s for s in slots.slots if not (s["kind"] == "password" and s["user"] == whose)))


def passwords(slots: Slots) -> frozenset[str]:
    """Return the fingerprints of everybody who has a password."""
    return frozenset(slot["user"] for slot in slots.slots if slot["kind"] == "password")


def recoveries(slots: Slots) -> list[str]:
    """Return the names of the recovery sheets that open this desk."""
    return [slot["user"] for slot in slots.slots if slot["kind"] == "recovery"]


def with_recovery(slots: Slots, key: bytes) -> tuple[Slots, str, str]:
    """Return the slots with one more recovery sheet, its name, and its code (eight groups of four).

    The sheet's number is one that none before it had, so that a revoked one is never mistaken for it.
    """
    letters = base64.b32encode(secrets.token_bytes(20)).decode()
    code = "-".join(letters[i : i + 4] for i in range(0, 32, 4))
    name = f"recovery-{secrets.token_hex(2)}"
    while name in recoveries(slots):
        name = f"recovery-{secrets.token_hex(2)}"
    return replace(slots, slots=(*slots.slots, _sealed(slots.desk, "recovery", name, letters, key))), name, code


def without_recovery(slots: Slots, name: str) -> Slots:
    """Return the slots without a recovery sheet."""
    return replace(slots, slots=tuple(s for s in slots.slots if not (s["kind"] == "recovery" and s["user"] == name)))


def needs_secret(slots: Slots) -> bool:
    """Return whether a password or a recovery code is needed."""
    return not any(slot["kind"] == "open" for slot in slots.slots)


def unlock(slots: Slots, secret: str | None, user: str | None = None) -> bytes:
    """Return the data key; see :func:`opened_by`."""
    return opened_by(slots, secret, user).key


class WrongSecret(Refusal):
    """A secret was given that opens nothing: it counts as a failed attempt."""

    def __init__(self) -> None:
        super().__init__(
            _("The password is not right."),
            why=_("None of this desk's keys opens with it."),
            next=_("Try again (mind capital letters), or use the recovery code from the sealed sheet."),
            way="secret",
        )


def opened_by(slots: Slots, secret: str | None, user: str | None = None) -> Opened:
    """Return the data key and what opened it.

    ``user`` narrows to that person's slot; without it the password itself tells whose it
    is. A recovery code opens in place of a password. Raises :class:`Refusal` for a missing
    password, :class:`WrongSecret` for a wrong one.
    """
    for slot in slots.slots:
        if slot["kind"] == "open":
            return Opened(bytes.fromhex(slot["key"]), "open", "")
    if not secret:
        raise Refusal(
            _("This desk is locked with a password."),
            next=_("Enter the password, or the recovery code from the sealed sheet."),
            way="secret",
        )
    code = secret.replace("-", "").replace(" ", "").upper().translate(str.maketrans("018", "OIB"))
    whose = tag(slots.desk, user) if user else None
    for slot in slots.slots:
        if slot["kind"] == "recovery" and len(code) == 32:
            key = _opened(slots.desk, slot, code)
        elif slot["kind"] == "password" and (whose is None or slot["user"] in (whose, "")):
            key = _opened(slots.desk, slot, secret)
        else:
            continue
        if key is not None:
            return Opened(key, slot["kind"], slot["user"])
    raise WrongSecret


def dump(slots: Slots) -> bytes:
    """Return the slot file's content, with its checksum."""
    body = {"format": FORMAT, "desk": slots.desk, "slots": list(slots.slots)}
    check = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
    return json.dumps({**body, "sha256": check}, indent=1, sort_keys=True).encode()


def load(content: bytes) -> Slots | None:
    """Return the slots a file holds, or ``None`` where it is damaged."""
    try:
        body = json.loads(content)
        check = body.pop("sha256")
        if hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest() != check:
            return None
        return Slots(body["desk"], tuple(body["slots"])) if body["format"] == FORMAT else None
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def write(folder: Path, slots: Slots) -> None:
    """Write the slot file and its copy, one after the other, so that one is always whole."""
    content = dump(slots)
    atomic_write(folder / COPY, content)
    atomic_write(folder / NAME, content)


def read(folder: Path) -> Slots:
    """Return the desk's slots from the file or its copy.

    Raises :class:`Refusal` where neither can be read: without its key a desk stays shut.
    """
    for name in (NAME, COPY):
        try:
            slots = load((folder / name).read_bytes())
        except OSError:
            continue
        if slots is not None:
            return slots
    raise Refusal(
        _("The key file of this desk is missing or damaged."),
        where=str(folder / NAME),
        why=_("Without it the data cannot be read; its copy beside it is gone too."),
        next=_("Restore the newest backup in this place: where only the keys were lost, only they are put back."),
        way="rescue",
    )
