"""Duties for people and for programs: table, rows, a calendar."""
