"""Remembers: tables, guarded writes, claim doors, read queries and migrations."""
