"""What was seen in all files of an image, each thing once with everywhere it was seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import msgspec

from countermark.inspection.components import components
from countermark.inspection.walk import PROGRAMS
from countermark.model.artefact import Span
from countermark.model.gap import Gap
from countermark.model.inspected import (
    Coverage,
    FilePlace,
    Image,
    InnerFile,
    Inspection,
    Mark,
    Sighting,
)
from countermark.model.inspection import Seen

MARKS = 50
"""Places that are listed of one thing; more are counted."""

T = TypeVar("T", bound=msgspec.Struct)


def merged(
    parts: Iterable[Sequence[InnerFile]], images: Sequence[bytes] = ()
) -> tuple[InnerFile, ...]:
    """The files of walks that shared an image, each once, in the order of the images' entries.

    ``images`` are their names in order; it says nothing who met a file, or knew it before.
    """
    files: dict[str, InnerFile] = {}
    for file in (file for part in parts for file in part):
        before = files.get(file.sha256)
        files[file.sha256] = file if before is None else _both(before, file)
    numbers = {name: number for number, name in enumerate(images)}

    def order(place: FilePlace) -> tuple[int, bytes, tuple[int, ...]]:
        name = place.path[0]
        steps = tuple(step.number for step in place.within)
        return numbers.get(name, len(numbers)), name, steps

    made = [
        msgspec.structs.replace(file, places=tuple(sorted(set(file.places), key=order)))
        for file in files.values()
    ]
    return tuple(sorted(made, key=lambda file: order(file.places[0])))


def _both(one: InnerFile, other: InnerFile) -> InnerFile:
    return msgspec.structs.replace(
        one,
        places=one.places + other.places,
        more=one.more + other.more,
        read_by=tuple(dict.fromkeys(one.read_by + other.read_by)),
        seen=one.seen.united(other.seen),
    )


def sightings(
    files: Sequence[InnerFile], of: Callable[[Seen], Iterable[T]]
) -> tuple[Sighting[T], ...]:
    """Each thing that was seen, but for where it stands, with its places in the order of files."""
    found: dict[T, list[Mark]] = {}
    for number, file in enumerate(files):
        here: dict[T, tuple[Span, ...]] = {}
        for thing in of(file.seen):
            spans: tuple[Span, ...] = thing.spans  # type: ignore[attr-defined]
            bare = msgspec.structs.replace(thing, spans=())
            here[bare] = here.get(bare, ()) + spans
        for bare, spans in here.items():
            found.setdefault(bare, []).append(Mark(number, spans[:MARKS]))
    return tuple(
        Sighting(thing, tuple(marks[:MARKS]), max(0, len(marks) - MARKS))
        for thing, marks in found.items()
    )


def inspection(
    images: Sequence[Image],
    files: Sequence[InnerFile],
    gaps: Sequence[Gap],
    **said: Any,
) -> Inspection:
    """The inspection of images with these files; ``said`` are further fields of it."""
    joined: dict[str, Any] = {
        field: sightings(files, _field(field))
        for field in Seen.__struct_fields__
        if field not in ("unread", "components")
    }
    return Inspection(
        images=tuple(images),
        files=tuple(files),
        coverage=coverage(files, gaps),
        components=components(files),
        gaps=(*gaps, *(gap for file in files for gap in file.seen.unread)),
        **joined,
        **said,
    )


def _field(name: str) -> Callable[[Seen], Iterable[Any]]:
    def of(seen: Seen) -> Iterable[Any]:
        found: Iterable[Any] = getattr(seen, name)
        return found

    return of


def coverage(files: Iterable[InnerFile], gaps: Iterable[Gap]) -> Coverage:
    """How the bytes of all files are accounted for."""
    counts = dict.fromkeys(Coverage.__struct_fields__, 0)
    counts["skipped"] = sum(gap.size or 0 for gap in gaps if gap.unit == "bytes")
    for file in files:
        counts["total"] += file.own
        counts["fill"] += file.fill
        counts[_unread_as(file)] += file.unread
        counts[_read_as(file)] += file.own - file.fill - file.unread
    return Coverage(**counts)


def _unread_as(file: InnerFile) -> str:
    return "encrypted" if file.looks_encrypted else "unread"


def _read_as(file: InnerFile) -> str:
    if file.read_by == ("text",):
        return "text"
    is_container = file.form and file.form not in PROGRAMS and not file.read_by
    return "containers" if is_container else "identified"
