"""Is this table another list in the same layout? Its parties would get measures not meant for them.

Told by the file's name and by what stands in it; what is told is refused by name, never filed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from countermark.model.errors import SourceError
from countermark.register.lists.manifest import Lookalike, Manifest
from countermark.register.lists.reading import ListReading

_ENOUGH = 50
"""In so many rows of a whole table one of the oldest party numbers is sure to stand."""


def checked(
    reading: ListReading,
    manifest: Manifest,
    name: str,
    numbers: Sequence[int],
    programmes: Sequence[Sequence[str]],
) -> ListReading:
    """The reading, marked where it may be the other list. Raises SourceError where it surely is.

    ``numbers`` are of its rows; ``programmes`` those of each party that has any.
    """
    other = manifest.lookalike
    if not other.title:
        return reading
    if other.file_name and re.search(other.file_name, name, re.IGNORECASE):
        raise _refusal(other, name, "by its file name")
    foreign = sum(all(tag.startswith(other.programmes) for tag in tags) for tags in programmes)
    if other.programmes and foreign * 2 > len(programmes):
        raise _refusal(other, name, f"{foreign} of its {len(programmes)} parties stand on it")
    if len(numbers) >= _ENOUGH and min(numbers) >= other.first_number > 0:
        return msgspec.structs.replace(reading, resembles=other.title)
    return reading


def _refusal(other: Lookalike, name: str, because: str) -> SourceError:
    return SourceError(
        f"this is {other.title} ({because}); this version has no measures for it",
        place=name,
        next_step="import SDN.CSV; do not read this file as another list",
    )
