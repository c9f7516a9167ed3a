"""Is this table another list in the same layout? Its parties would get measures not meant for them.

Told by the file's name and by what stands in it; a list is never filed as the other one.
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


class OtherListError(SourceError):
    """The bytes are those of the list ``other``, told by ``because``."""

    def __init__(self, other: Lookalike, name: str, because: str) -> None:
        super().__init__(
            f"this is {other.title} ({because})",
            place=name,
            next_step="import it without --list; do not read this file as another list",
        )
        self.other = other.list


def checked(
    reading: ListReading,
    manifest: Manifest,
    name: str,
    numbers: Sequence[int],
    programmes: Sequence[Sequence[str]],
) -> ListReading:
    """The reading, marked where it may be the other list; OtherListError where it surely is.

    ``numbers`` are of its rows; ``programmes`` those of each party that has any.
    """
    other = manifest.lookalike
    if not other.title:
        return reading
    if other.file_name and re.search(other.file_name, name, re.IGNORECASE):
        raise OtherListError(other, name, "by its file name")
    foreign = sum(
        any(tag.startswith(other.programmes) for tag in tags) is not other.reverse
        for tags in programmes
    )
    if other.programmes and foreign * 2 > len(programmes):
        raise OtherListError(other, name, f"{foreign} of its {len(programmes)} parties stand on it")
    if len(numbers) >= _ENOUGH and min(numbers) >= other.first_number > 0:
        if not manifest.recognise.fields or programmes:
            return msgspec.structs.replace(reading, resembles=other.title)
        raise OtherListError(other, name, "it has none of the oldest party numbers")
    return reading
