"""A workbook locked with a password (AES, ECMA-376 agile encryption), in memory."""

from __future__ import annotations

import io


def locked(content: bytes, password: str) -> bytes:
    """Return the workbook as it opens only with the password; nothing of it lies in the clear on the disk."""
    from msoffcrypto.format.ooxml import OOXMLFile

    made = io.BytesIO()
    OOXMLFile(io.BytesIO(content)).encrypt(password, made)
    return made.getvalue()
