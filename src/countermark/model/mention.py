"""How one document mentions one party: what travels from the search to the verdict."""

from __future__ import annotations

import msgspec


class PartyMention(msgspec.Struct, frozen=True):
    """A party that a document mentions.

    ``name`` is the listed name it was found by first, ``meant`` counts the places whose words
    alone, or with what stands beside them, say who is meant; ``written`` is each way in which the
    document writes it, in order.
    """

    entity: str
    name: str
    meant: int
    written: tuple[str, ...]


def times(count: int) -> str:
    """``once``, ``2 times``."""
    return "once" if count == 1 else f"{count:,} times"
