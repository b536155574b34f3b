"""Remembers: tables, guarded writes, claim doors, read queries and migrations."""

from store import tables as tables  # one table points at another by name: all must be known
