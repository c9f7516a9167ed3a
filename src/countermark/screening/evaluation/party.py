"""A party as a source describes it, for labelled pairs, judgements between lists and training."""

from __future__ import annotations

import msgspec


class Party(msgspec.Struct, frozen=True):
    """A party as a source describes it; whatever is empty is not told.

    ``births`` are ISO days or their beginnings; ``identifiers`` are ``scheme:value``;
    ``weak`` are names that the source itself calls weak, or former and brand names.
    """

    names: tuple[str, ...]
    weak: tuple[str, ...] = ()
    person: bool = False
    countries: frozenset[str] = frozenset()
    births: frozenset[str] = frozenset()
    gender: str = ""
    identifiers: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = ()
