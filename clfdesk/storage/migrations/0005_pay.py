"""Contracts, slips and what a period of pay keeps beside its lines."""

from __future__ import annotations

STATEMENTS: tuple[str, ...] = ()
