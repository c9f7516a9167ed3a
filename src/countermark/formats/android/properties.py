"""What a phone's system says of itself: build.prop and its like, lines of name and value.

Source: the Android documentation of system properties. A line that begins with ``#`` says nothing;
where a name stands twice the first counts, as ``ro.`` properties are written once.
"""

from __future__ import annotations

import msgspec

from countermark.model.artefact import Span
from countermark.model.errors import SourceError

LARGEST = 4 << 20
_MOST = 20_000


class Property(msgspec.Struct, frozen=True):
    """``where`` is the place of the value in the file."""

    name: str
    value: str
    where: Span


def properties(data: memoryview) -> list[Property]:
    """The properties in order; raises SourceError where the file is larger than such files are."""
    if len(data) > LARGEST:
        raise SourceError(f"properties of more than {LARGEST} bytes")
    found: list[Property] = []
    at = 0
    for line in bytes(data).split(b"\n"):
        name, equals, value = line.partition(b"=")
        name = name.strip()
        if equals and name and not name.startswith(b"#"):
            if len(found) == _MOST:
                raise SourceError(f"more than {_MOST} properties", place=f"byte {at}")
            begin = at + len(line) - len(value.lstrip())
            value = value.strip()
            text = value.decode("utf-8", "replace")
            found.append(Property(name.decode("utf-8", "replace"), text, Span(begin, len(value))))
        at += len(line) + 1
    return found
