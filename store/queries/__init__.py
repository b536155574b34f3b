"""Reads for people: desks, searches, timelines and numbers. Nothing here writes."""
