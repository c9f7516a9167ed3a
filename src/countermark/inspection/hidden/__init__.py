"""Texts that a program hides from a reader of its strings, and how each was hidden."""
