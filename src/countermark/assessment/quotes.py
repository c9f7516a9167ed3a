"""The passages that claims rest on, as the formats find them, with the readers of this house.

A published list is decoded by the register's own rule; a user's table is read where reading it
cannot harm the run (``reading``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from countermark.formats import passages as records
from countermark.formats.quotations import Readers, Source, passages
from countermark.model.claim import Claim
from countermark.model.errors import SourceError
from countermark.model.evidence import FoundPassage


def quotes(
    claims: Iterable[Claim], contents: Mapping[str, bytes], source: Source | None = None
) -> dict[str, FoundPassage]:
    """Claim id to passage, for every claim; see ``formats.quotations.passages``."""
    return passages(((claim.id, claim.evidence) for claim in claims), contents, READERS, source)


def _unpacked(content: bytes, label: str) -> bytes | None:
    """A list out of its compression; one that cannot be opened gives no passages."""
    from countermark.register.lists.unpack import unpacked

    try:
        return unpacked(content, label)
    except SourceError:
        return None


def _published_rows(
    label: str, content: bytes, media_type: str, places: set[str]
) -> Mapping[str, str]:
    """The rows of a list, decoded by its own rule, which knows who publishes it."""
    from countermark.register.lists.decoding import decoded

    try:
        return records.lines(decoded(content, label), media_type, places)
    except SourceError:
        return {}


def _standing_at(
    label: str, content: bytes, media_type: str, places: set[str]
) -> Mapping[str, str]:
    """The rows of a user's own table: its readers are loaded where one is to be quoted."""
    from countermark.assessment.reading import standing_at

    return standing_at(label, content, media_type, places)


READERS = Readers(_unpacked, _published_rows, _standing_at)
