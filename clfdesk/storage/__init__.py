"""Keeps and fetches domain values in one encrypted SQLite desk; tables never leave this room."""
