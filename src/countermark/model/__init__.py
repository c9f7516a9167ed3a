"""The words that rooms exchange: claims, measures, contexts, paths, verdicts and gaps.

Imports the standard library and msgspec only. Opens nothing, asks no clock.
"""
