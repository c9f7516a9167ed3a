"""Segments of an ELF file: what its program headers say, and bytes that no section describes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from countermark.formats.artefact.elf_tables import ALLOC, LOAD, PF_X, Row, Section, Tables
from countermark.formats.artefact.piece import Piece
from countermark.model.artefact import Account, Field, Kind, Says, Span

_TYPES = {1: b"LOAD", 2: b"DYNAMIC", 3: b"INTERP", 4: b"NOTE", 5: b"SHLIB", 6: b"PHDR", 7: b"TLS",
          0x6474E550: b"EH_FRAME", 0x6474E551: b"STACK", 0x6474E552: b"RELRO",
          0x6474E553: b"PROPERTY"}  # fmt: skip


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same bytes as disjoint spans in order."""
    merged: list[Span] = []
    for span in sorted(span for span in spans if span.length):
        if merged and span.offset <= merged[-1].end:
            end = max(merged[-1].end, span.end)
            merged[-1] = Span(merged[-1].offset, end - merged[-1].offset)
        else:
            merged.append(span)
    return merged


Mapped = Mapping[int, Sequence[Span]]
"""Bytes of the file that are loaded, by how far behind their offset their address is."""


def mapped(found: Tables) -> Mapped:
    """What the program headers load."""
    loads: dict[int, list[Span]] = {}
    for row in found.segments:
        if row["type"] == LOAD and row["filesz"]:
            span = Span(row["offset"], row["filesz"])
            loads.setdefault(row["vaddr"] - row["offset"], []).append(span)
    return {shift: merged(spans) for shift, spans in loads.items()}


def is_mapped(loads: Mapped, section: Section) -> bool:
    """Do the program headers load a section's bytes to where its header says that they are?

    A loader follows the program headers alone. A section that is not loaded, or a file that nobody
    loads (an object file, a kernel module), has nothing to contradict.
    """
    row, span = section.row, section.bytes
    if not loads or span is None or not row["flags"] & ALLOC:
        return True
    spans = loads.get(row["addr"] - span.offset, ())
    index = bisect_right(spans, span.offset, key=lambda one: one.offset) - 1
    return index >= 0 and span.end <= spans[index].end


def segments(found: Tables, pieces: Sequence[Piece]) -> Iterator[Piece]:
    """One entry for each program header, with the loaded bytes of those that hold no section."""
    bare = _bytes_of_bare_segments(found, pieces)
    loaded = {
        s.bytes.offset: s.row["addr"] for s in found.sections if s.bytes and s.row["flags"] & ALLOC
    }
    seen: dict[bytes, int] = {}
    for place, row in enumerate(found.segments):
        kind = _TYPES.get(row["type"], b"%d" % row["type"])
        number = seen[kind] = seen.get(kind, -1) + 1
        spans = bare.get(place, ())
        yield Piece(
            kind=Kind.FILE,
            role="elf.segment",
            account=Account.OPAQUE if spans else Account.PARSED,
            spans=spans,
            name=b"%s %d" % (kind, number),
            fields=tuple(_segment_fields(row, loaded)),
        )


def _bytes_of_bare_segments(found: Tables, pieces: Sequence[Piece]) -> dict[int, tuple[Span, ...]]:
    """The bytes that only a program header knows; in a segment with sections, the rest is a gap.

    One pass over both in order of offset, so that overlapping segments cost no more.
    """
    taken = merged(span for piece in pieces for span in piece.spans)
    starts = sorted(s.bytes.offset for s in found.sections if s.bytes)
    loads = sorted(
        (row["offset"], row["filesz"], place)
        for place, row in enumerate(found.segments)
        if row["type"] == LOAD and row["filesz"]
    )
    result: dict[int, tuple[Span, ...]] = {}
    at, index = 0, 0
    for offset, size, place in loads:
        end = offset + size
        at = max(at, offset)
        if bisect_left(starts, end) > bisect_left(starts, offset):
            continue
        spans = []
        while index < len(taken) and taken[index].offset < end:
            if taken[index].offset > at:
                spans.append(Span(at, taken[index].offset - at))
            at = max(at, taken[index].end)
            index += 1
        if at < end:
            spans.append(Span(at, end - at))
            at = end
        result[place] = tuple(spans)
    return result


def _segment_fields(row: Row, loaded: dict[int, int]) -> Iterator[Field]:
    for name, value in row.values.items():
        says = Says.FACT
        fits = (value - row["vaddr"]) % max(row["align"], 1) == 0
        if name == "offset" and loaded.get(value) == row["vaddr"] and fits:
            says = Says.DERIVED  # a section begins there and is loaded there: both are compared
        yield Field(name, value, row.places[name], says)
    if row["type"] == LOAD:
        yield Field("executable", row["flags"] & PF_X)
