"""Names made comparable once, for whoever holds them against others again and again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from countermark.model.match import Query

if TYPE_CHECKING:
    from countermark.screening.names.normaliser import Name
    from countermark.screening.reference.tables import Tables

Core = tuple[str, ...]


class ReadNames(msgspec.Struct, frozen=True):
    """Names made comparable once: the exact key and the core of each, and of what it holds.

    ``owners`` say of which of the names asked; ``weights`` are those of all words.
    """

    owners: tuple[int, ...]
    exact: tuple[str, ...]
    cores: tuple[Core, ...]
    weights: dict[str, float]


def read_names(asked: Sequence[Query], tables: Tables) -> ReadNames:
    """The names asked, made comparable: with what they hold, and what they may be called."""
    from countermark.screening.names import of_tables
    from countermark.screening.names.name_parts import parts, written_out

    normaliser, rarity = of_tables.normaliser(tables), of_tables.rarity(tables)
    texts = [(at, query.text) for at, query in enumerate(asked)]
    texts += [(at, part) for at, text in texts[:] for part in parts(text)]
    short = tables.abbreviations
    bodies = of_tables.other_names(tables)
    texts += [(at, one.text) for at, query in enumerate(asked) for one in bodies.find(query.text)]
    texts += [(at, long) for at, text in texts[:] if (long := written_out(text, short))]
    found: list[tuple[int, Name]] = []
    for (at, _), name in zip(texts, normaliser.names(text for _, text in texts), strict=True):
        found.append((at, name))
        found += ((at, one) for one in normaliser.transliterations(name))
    words = {word for _, name in found for word in name.core}
    return ReadNames(
        tuple(at for at, _ in found),
        tuple(name.exact for _, name in found),
        tuple(name.core for _, name in found),
        {word: rarity.of(word) for word in sorted(words)},
    )
