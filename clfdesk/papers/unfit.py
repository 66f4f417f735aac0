"""Bytes that cannot be kept or bound: why, as a code that travels between processes."""

from __future__ import annotations


class Unfit(Exception):
    """Bytes that are no scan that can be kept; ``code`` says why, ``pixels`` where they are too many."""

    def __init__(self, code: str, pixels: int = 0) -> None:
        super().__init__(code)
        self.code, self.pixels = code, pixels
