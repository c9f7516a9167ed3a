"""The cases of screening, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import msgspec
import yaml

from countermark.model.match import ListedIdentifier, ListedName, Query
from countermark.screening.matching.screener import NameScreener
from countermark.screening.reference.tables import Tables

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests/cases/screening"
SHIPPED = ROOT / "src/countermark/screening/shipped"


class Case(msgspec.Struct, forbid_unknown_fields=True):
    ask: str
    kind: str = "party"
    country: str = ""
    identifiers: tuple[str, ...] = ()
    certain: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    unresolved_at_most: float | None = None
    none: bool = False
    because: str = ""

    @property
    def query(self) -> Query:
        return Query(self.ask, self.country, self.identifiers, self.kind)


def read(name: str) -> dict:
    return yaml.load((CASES / name).read_bytes(), Loader=yaml.CBaseLoader)


def shipped_files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in SHIPPED.iterdir()}


@lru_cache
def tables() -> Tables:
    return Tables.read(shipped_files())


@lru_cache
def listed() -> tuple[tuple[ListedName, ...], tuple[ListedIdentifier, ...]]:
    raw = read("listing.yaml")
    return (
        msgspec.convert(raw["names"], tuple[ListedName, ...], strict=False),
        msgspec.convert(raw["identifiers"], tuple[ListedIdentifier, ...], strict=False),
    )


@lru_cache
def plain_screener() -> NameScreener:
    """Over listing.yaml, with no decisions."""
    names, identifiers = listed()
    return NameScreener(names, identifiers, tables=tables())
