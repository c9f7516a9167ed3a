"""The functions in which bytes of a program differ, by name, for who reads a difference."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from countermark.formats.artefact.elf_symbols import ElfPlaces
from countermark.formats.artefact.opening import Opened
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

_NAMED, _LOOKED_AT = 3, 1000


def symbols(opened: Opened, runs: Sequence[Span]) -> str:
    """The first three names and how many more; empty where no symbol table tells."""
    if opened.space.form != "elf":
        return ""
    places = elf_places(opened)
    if places is None:
        return ""
    names: dict[str, None] = {}
    for run in runs[:_LOOKED_AT]:
        if symbol := places.at(run.offset).symbol:
            names[symbol] = None
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join([*names][:_NAMED]) + more


@lru_cache(maxsize=2)
def elf_places(opened: Opened) -> ElfPlaces | None:
    """The sections and symbols of a program, made once for all its sections; None where none."""
    try:
        return ElfPlaces(opened.data)
    except SourceError:
        return None
