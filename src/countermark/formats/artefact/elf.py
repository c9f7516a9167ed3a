"""ELF programs, libraries, objects and kernel modules: sections, segments, notes, what is behind.

Source: System V ABI 4.1 and ELF-64. Values of the whole are ``elf.class``, ``elf.data``,
``elf.osabi``, ``elf.abiversion``, ``elf.ident-padding``, ``elf.type``, ``elf.machine``,
``elf.entry``, ``elf.flags``, ``elf.phoff``, ``elf.shoff`` ... (ELF header). Each section is an
entry with ``type``, ``flags``, ``addr``, ``addralign``, ``entsize``, ``section-link``, ``info`` and
``executable`` (SHF_EXECINSTR, or in a segment with PF_X); each segment one with the values of its
program header and the bytes that are in no section. Contents of sections are compared byte for
byte. A signature appended to a kernel module (Linux, ``include/linux/module_signature.h``) is one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from countermark.formats.artefact.elf_notes import notes
from countermark.formats.artefact.elf_segments import Mapped, is_mapped, mapped, merged, segments
from countermark.formats.artefact.elf_signature import module_signature
from countermark.formats.artefact.elf_tables import (
    ALLOC,
    EXECINSTR,
    LOAD,
    MAGIC,
    NOTE,
    PF_X,
    SECTION_NOTE,
    Section,
    Tables,
    tables,
)
from countermark.formats.artefact.padding import if_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Account, Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_SHORT = 1 << 16
_DEBUGLINK, _COMMENT, _DEBUGDATA = b".gnu_debuglink", b".comment", b".gnu_debugdata"


class Elf:
    """Reads one ELF file of 32 or 64 bits in either byte order."""

    form = "elf"

    def recognise(self, data: memoryview) -> bool:
        """Is it an ELF file?"""
        return bytes(data[:4]) == MAGIC

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Tables, sections, segments and notes; what belongs to none is left to ``cover``."""
        found = tables(data, ask)
        read = Read(pieces=[], fields=tuple(_header(data, found)))
        read.pieces.append(Piece(kind=Kind.HEADER, role="elf.header", spans=(_header_span(found),)))
        for role, table in (
            ("elf.program-headers", found.segment_table),
            ("elf.section-headers", found.section_table),
        ):
            if table:
                read.pieces.append(Piece(kind=Kind.HEADER, role=role, spans=(table,)))
        _null(found, read)
        runs, loads = _mapped_as_code(found), mapped(found)
        before = 0
        for section in found.sections:
            if len(read.pieces) > ask.pieces or ask.deadline.passed():
                raise SourceError(f"more than {ask.pieces} parts, or too slow")
            executable = _executable(runs, section)
            _section(
                data, found, section, _section_fields(loads, section, before), executable, read
            )
            before = section.bytes.end if section.bytes else before
        if not found.sections:
            _notes_of_segments(data, found, read)
        read.pieces += module_signature(data, _last(read), read.faults)
        read.pieces += segments(found, read.pieces)
        read.pieces += _paddings(data, found, read.pieces)
        return read


def _header_span(found: Tables) -> Span:
    return Span(0, 52 if found.bits == 32 else 64)


def _header(data: memoryview, found: Tables) -> Iterator[Field]:
    for at, name in ((4, "class"), (5, "data"), (6, "ident-version"), (7, "osabi")):
        yield Field(f"elf.{name}", data[at], Span(at, 1))
    yield Field("elf.abiversion", data[8], Span(8, 1))
    yield Field("elf.ident-padding", bytes(data[9:16]), Span(9, 7))
    # An offset that leads to a table was followed: the rows of the table are compared.
    followed = {
        "phoff": found.segment_table,
        "shoff": found.section_table,
        "shnum": found.section_table,
        "phnum": found.segment_table,
    }
    for name, value in found.header.values.items():
        says = Says.DERIVED if followed.get(name) else Says.FACT
        yield Field(f"elf.{name}", value, found.header.places[name], says)


def _null(found: Tables, read: Read) -> None:
    """The first section header says nothing, but for numbers that are too big for the header."""
    if found.null is None:
        return
    for name, value in found.null.values.items():
        if not value:
            continue
        place = found.null.places[name]
        read.fields = (*read.fields, Field(f"elf.null-section.{name}", value, place))
        if name not in ("size", "link", "info"):
            read.faults.append(Fault("reserved", f"{name} of the null section is not zero", place))


def _section(
    data: memoryview, found: Tables, section: Section, said: Iterable[Field], executable: bool,
    read: Read,
) -> None:  # fmt: skip
    fields = (*said, Field("executable", int(executable)))
    spans = (section.bytes,) if section.bytes else ()
    account, content = Account.OPAQUE, None
    short = section.bytes is not None and section.bytes.length <= _SHORT
    inside = (
        bytes(data[section.bytes.offset : section.bytes.end]) if section.bytes and short else b""
    )
    if section.bytes and section.row["type"] == SECTION_NOTE:
        parsed = notes(
            data, section.bytes, found.order, section.row["addralign"], section.name, executable
        )
        if parsed:
            read.pieces += parsed[0]
            read.faults += parsed[1]
            spans, account = (), Account.PARSED
    elif section.bytes and inside and section.name == _COMMENT:
        fields, account = (*fields, Field("comment", inside, section.bytes)), Account.PARSED
    elif section.bytes and section.name == _DEBUGLINK and len(inside) >= 8:
        fields = (*fields, *_debuglink(inside, section.bytes, found))
        account = Account.PARSED
    elif section.bytes and section.name == _DEBUGDATA:
        content, account = Content(size=section.bytes.length), Account.PARSED
    read.pieces.append(
        Piece(
            kind=Kind.FILE,
            role="elf.section",
            account=account,
            spans=spans,
            name=section.name,
            fields=fields,
            content=content,
        )
    )


def _section_fields(loads: Mapped, section: Section, before: int) -> Iterator[Field]:
    row = section.row
    named = {"link": "section-link", "size": "memory-size" if not section.bytes else "size"}
    align = max(row["addralign"], 1)
    expected = {before, -(-before // align) * align}
    for name, value in row.values.items():
        says = Says.FACT
        if name == "name":
            says = Says.DERIVED if section.name_is_first else Says.FACT
        elif section.bytes and (name == "size" or (name == "offset" and is_mapped(loads, section))):
            says = Says.DERIVED  # followed: the bytes found there are compared
        elif name == "offset" and value in expected:
            says = Says.DERIVED  # of no bytes: where the one before it ends
        yield Field(f"{named.get(name, name)}", value, row.places[name], says)


def _executable(runs: Sequence[Span], section: Section) -> bool:
    """Is it code, or does it lie in a segment that is mapped as code?"""
    row = section.row
    if row["flags"] & EXECINSTR:
        return True
    if section.bytes is None or not row["flags"] & ALLOC:
        return False
    index = bisect_right([run.offset for run in runs], section.bytes.end - 1) - 1
    return index >= 0 and runs[index].end > section.bytes.offset


def _mapped_as_code(found: Tables) -> list[Span]:
    spans = (
        Span(s["offset"], s["filesz"])
        for s in found.segments
        if s["type"] == LOAD and s["flags"] & PF_X
    )
    return merged(spans)


def _debuglink(inside: bytes, span: Span, found: Tables) -> Iterator[Field]:
    """The name of the separate file of debug information, zero bytes to 4, its CRC-32."""
    name, _, rest = inside[:-4].partition(b"\0")
    order = "little" if found.order == "<" else "big"
    crc = int.from_bytes(inside[-4:], order)  # type: ignore[arg-type]  # one of the two literals
    yield Field("debuglink.name", name, Span(span.offset, len(name)))
    yield Field("debuglink.crc", crc, Span(span.end - 4, 4))
    yield Field("debuglink.padding", rest, Span(span.end - 4 - len(rest), len(rest)))


def _notes_of_segments(data: memoryview, found: Tables, read: Read) -> None:
    seen: set[Span] = set()
    for segment in found.segments:
        span = Span(segment["offset"], segment["filesz"])
        if segment["type"] != NOTE or not span.length or span in seen:
            continue
        seen.add(span)
        parsed = notes(data, span, found.order, segment["align"], b"", bool(segment["flags"] & 1))
        if parsed:
            read.pieces += parsed[0]
            read.faults += parsed[1]


def _last(read: Read) -> int:
    """Where the last part that the tables name ends."""
    return max((span.end for piece in read.pieces for span in piece.spans), default=0)


def _paddings(data: memoryview, found: Tables, pieces: Sequence[Piece]) -> list[Piece]:
    """Zero bytes in front of something that is aligned, fewer than its alignment.

    Inside a segment, fewer than a page: there the linker moves what becomes read-only to its edge.
    """
    taken = merged(span for piece in pieces for span in piece.spans)
    aligned = _alignments(found)
    loads = sorted(
        (s["offset"], s["offset"] + s["filesz"], s["align"])
        for s in found.segments
        if s["type"] == LOAD
    )
    paddings: list[Piece] = []
    for before, after in pairwise(taken):
        free = Span(before.end, after.offset - before.end)
        index = bisect_right(loads, (free.offset, 1 << 64, 0)) - 1
        page = loads[index][2] if index >= 0 and free.end <= loads[index][1] else 1
        align = max(aligned.get(after.offset, 1), page)
        if free.length >= align or after.offset > len(data):
            continue
        paddings += if_zero(data, free, "elf.padding")
    return paddings


def _alignments(found: Tables) -> dict[int, int]:
    """How what begins at an offset must be aligned: tables, sections, loaded segments."""
    word = found.bits // 8
    aligned = {table.offset: word for table in (found.section_table, found.segment_table) if table}
    aligned.update({s["offset"]: s["align"] for s in found.segments if s["type"] == LOAD})
    for section in found.sections:
        if section.bytes:
            at = section.bytes.offset
            aligned[at] = max(aligned.get(at, 1), section.row["addralign"])
    return aligned
