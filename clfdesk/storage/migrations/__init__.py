"""Numbered, frozen steps of the schema: once released a file here never changes, a new one is added."""
