"""Judgements: pure functions over plain values, without clock, database or network."""
