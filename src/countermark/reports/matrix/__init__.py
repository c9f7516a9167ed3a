"""Verdicts in several contexts side by side: subject by context, and why not here."""
