"""What names are made ready with, made once for each set of tables."""

from __future__ import annotations

from functools import lru_cache

from countermark.screening.names.normaliser import Normaliser
from countermark.screening.reference.tables import Tables
from countermark.screening.text.tokens import Rarity


@lru_cache(maxsize=4)
def normaliser(tables: Tables) -> Normaliser:
    """What makes names comparable by these tables."""
    return Normaliser(tables.forms, tables.scripts, tables.ready)


@lru_cache(maxsize=4)
def rarity(tables: Tables) -> Rarity:
    """How much each word tells firms apart by these tables."""
    return Rarity(tables.words)
