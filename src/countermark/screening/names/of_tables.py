"""What names are made ready with, made once for each set of tables."""

from __future__ import annotations

from functools import lru_cache

from countermark.screening.names.normaliser import Normaliser
from countermark.screening.names.other_names import OtherNames
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


@lru_cache(maxsize=4)
def other_names(tables: Tables) -> OtherNames:
    """What knows the other names of public bodies by these tables."""
    return OtherNames(tables.bodies, tables.words, tables.abbreviations)
