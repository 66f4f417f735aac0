"""What was typed and not saved, kept as cipher text while the window is locked and the desk's key is let go of."""

from __future__ import annotations

import hashlib
import hmac
import os

from clfdesk.storage import session


def _key() -> bytes:
    return hmac.new(session.current().key, b"clfdesk typed 1", hashlib.sha256).digest()


def seal(text: str) -> bytes:
    """Return a text under a key derived from the open desk's own (AES-256-GCM, bound to the desk)."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(12)
    return nonce + AESGCM(_key()).encrypt(nonce, text.encode(), session.current().uuid.encode())


def opened(sealed: bytes) -> str:
    """Return what :func:`seal` was given, once the desk's key is back."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(_key()).decrypt(sealed[:12], sealed[12:], session.current().uuid.encode()).decode()
