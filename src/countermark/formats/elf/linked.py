"""How an ELF file is linked and what its notes say: soname, needs, build id, symbol versions.

Source: System V ABI 4.1, "Dynamic Section"; the LSB on symbol versions (DT_VERDEF, DT_VERNEED); the
GNU build id; the ELF package metadata of freedesktop.org (owner ``FDO``, type 0xcafe1a7e). Says
what stands there; whether a name is true is for whoever reads it. A file without section headers
is read by its segments.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.elf_tables import (
    ALLOC,
    EXECINSTR,
    LOAD,
    NOBITS,
    NOTE,
    SECTION_NOTE,
    Row,
    Tables,
    tables,
)
from countermark.formats.artefact.piece import ASK, Ask
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

_DYNAMIC, _SECTION_DYNAMIC = 2, 6
_NEEDED, _SONAME, _STRTAB, _STRSZ = 1, 14, 5, 10
_VERDEF, _VERDEFNUM = 0x6FFFFFFC, 0x6FFFFFFD
_ENTRIES, _VERSIONS, _NOTES = 1 << 16, 1 << 12, 1 << 10
_BASE = 1
"""Flag of the symbol version that is the file's own name."""

_RELOCATABLE = 1
_NO_TEXT = (b".dynstr", b".dynsym", b".strtab", b".symtab", b".eh_frame", b".eh_frame_hdr",
            b".gnu.hash", b".hash", b".rela.dyn", b".rela.plt", b".rel.dyn", b".rel.plt",
            b".gnu.version", b".gnu.version_r", b".gnu.version_d", b".shstrtab", b".got",
            b".gnu_debugdata", b".ARM.exidx", b".ARM.extab", b".gcc_except_table")  # fmt: skip


class Note(msgspec.Struct, frozen=True):
    """One note: who defined its type, the type, and where its content lies."""

    owner: bytes
    kind: int
    body: Span


class Word(msgspec.Struct, frozen=True):
    """A text of the file and where it stands."""

    text: bytes
    span: Span


class Linked(msgspec.Struct, frozen=True, kw_only=True):
    """``soname`` is None and ``needed`` empty where nothing is linked dynamically.

    ``versions`` are the symbol versions it defines, in its order (``GLIBC_2.36``). ``sections`` are
    those with content, by name. ``texts`` are the parts where a compiler puts constant text; all of
    the file where it has no table that tells. ``relocatable``: an object file or kernel module.
    """

    bits: int
    machine: int
    relocatable: bool
    soname: Word | None
    needed: tuple[bytes, ...]
    versions: tuple[Word, ...]
    notes: tuple[Note, ...]
    sections: dict[bytes, Span]
    texts: tuple[Span, ...]

    def note(self, owner: bytes, kind: int) -> Note | None:
        """The first note of an owner and type."""
        return next((one for one in self.notes if (one.owner, one.kind) == (owner, kind)), None)


PACKAGE = (b"FDO", 0xCAFE1A7E)


def linked(data: memoryview, ask: Ask = ASK) -> Linked:
    """What the tables of an ELF file say; raises SourceError where there are none."""
    found = tables(data, ask)
    sections = {
        one.name: one.bytes
        for one in reversed(found.sections)
        if one.bytes is not None and one.bytes.end <= len(data)
    }
    names = _Dynamic(data, found)
    return Linked(
        bits=found.bits,
        machine=found.header["machine"],
        relocatable=found.header["type"] == _RELOCATABLE,
        soname=next(iter(names.words(_SONAME)), None),
        needed=tuple(word.text for word in names.words(_NEEDED)),
        versions=tuple(names.versions()),
        notes=tuple(_notes(data, found)),
        sections=sections,
        texts=_texts(data, found),
    )


class _Dynamic:
    """The dynamic table: numbers and texts, the latter by its string table."""

    def __init__(self, data: memoryview, found: Tables) -> None:
        self.data, self.found = data, found
        self.entries = list(self._read())
        table, size = self._one(_STRTAB), self._one(_STRSZ)
        begin = _offset(found, table) if table is not None else None
        self.strings: Span | None = None
        if begin is not None and size is not None and 0 <= begin < len(data):
            self.strings = Span(begin, min(size, len(data) - begin))

    def _read(self) -> Iterator[tuple[int, int]]:
        span = _dynamic(self.found)
        if span is None or span.end > len(self.data):
            return
        form = f"{self.found.order}{'II' if self.found.bits == 32 else 'QQ'}"
        step = struct.calcsize(form)
        for at in range(span.offset, span.end - step + 1, step)[:_ENTRIES]:
            tag, value = struct.unpack_from(form, self.data, at)
            if tag == 0:
                return
            yield tag, value

    def _one(self, tag: int) -> int | None:
        return next((value for one, value in self.entries if one == tag), None)

    def word(self, at: int) -> Word | None:
        """The text at ``at`` of the string table."""
        strings = self.strings
        if strings is None or not 0 <= at < strings.length:
            return None
        begin = strings.offset + at
        raw = bytes(self.data[begin : min(begin + 4096, strings.end)])
        end = raw.find(b"\0")
        return Word(raw[:end], Span(begin, end)) if end > 0 else None

    def words(self, tag: int) -> list[Word]:
        found = (self.word(value) for one, value in self.entries if one == tag)
        return [word for word in found if word]

    def versions(self) -> Iterator[Word]:
        """Verdef: version, flags, index, count, hash, aux, next; Verdaux: name, next."""
        where, count = self._one(_VERDEF), self._one(_VERDEFNUM) or 0
        at = _offset(self.found, where) if where is not None else None
        for _ in range(min(count, _VERSIONS)):
            if at is None or at + 20 > len(self.data):
                return
            _, flags, _, _, _, aux, follow = struct.unpack_from(
                f"{self.found.order}HHHHIII", self.data, at
            )
            if not flags & _BASE and at + aux + 4 <= len(self.data):
                (name,) = struct.unpack_from(f"{self.found.order}I", self.data, at + aux)
                word = self.word(name)
                if word:
                    yield word
            if not follow:
                return
            at += follow


def _dynamic(found: Tables) -> Span | None:
    for row in found.segments:
        if row["type"] == _DYNAMIC:
            return Span(row["offset"], row["filesz"])
    for one in found.sections:
        if one.row["type"] == _SECTION_DYNAMIC:
            return one.bytes
    return None


def _offset(found: Tables, address: int) -> int | None:
    """Where in the file an address lies, by the segments."""
    for row in found.segments:
        if row["type"] == LOAD and row["vaddr"] <= address < row["vaddr"] + row["filesz"]:
            return row["offset"] + address - row["vaddr"]
    return None


def _notes(data: memoryview, found: Tables) -> Iterator[Note]:
    rows = [one.row for one in found.sections if one.row["type"] == SECTION_NOTE]
    places = [(row["offset"], row["size"], row["addralign"]) for row in rows] or [
        (row["offset"], row["filesz"], row["align"])
        for row in found.segments
        if row["type"] == NOTE
    ]
    for offset, size, align in places[:_NOTES]:
        step = 8 if align == 8 else 4
        at, end = offset, min(offset + size, len(data))
        for _ in range(_NOTES):
            if at + 12 > end:
                break
            name_size, length, kind = struct.unpack_from(f"{found.order}III", data, at)
            body = offset + -(-(at + 12 + name_size - offset) // step) * step
            if body + length > end:
                break
            owner = bytes(data[at + 12 : at + 12 + min(name_size, 64)]).rstrip(b"\0")
            yield Note(owner, kind, Span(body, length))
            at = offset + -(-(body + length - offset) // step) * step


def _texts(data: memoryview, found: Tables) -> tuple[Span, ...]:
    """Allocated sections that are no code and no table; else the segments that do not run."""
    spans = [
        one.bytes
        for one in found.sections
        if one.bytes is not None
        and one.bytes.end <= len(data)
        and one.row["type"] != NOBITS
        and one.row["flags"] & ALLOC
        and not one.row["flags"] & EXECINSTR
        and one.name not in _NO_TEXT
    ]
    if not spans:
        spans = [_segment(row) for row in found.segments if _holds_text(row, len(data))]
    return tuple(spans) or (Span(0, len(data)),)


def _holds_text(row: Row, size: int) -> bool:
    return row["type"] == LOAD and row["filesz"] > 0 and row["offset"] + row["filesz"] <= size


def _segment(row: Row) -> Span:
    return Span(row["offset"], row["filesz"])


def package_note(data: memoryview, found: Linked) -> dict[str, str]:
    """What the builder of a distribution's package wrote into the file; empty where nothing.

    Its words are ``type`` (deb, rpm), ``name``, ``version``, ``architecture``, ``os``,
    ``osVersion``, ``osCpe``. Raises SourceError where the note is no JSON object of texts.
    """
    note = found.note(*PACKAGE)
    if note is None:
        return {}
    raw = bytes(data[note.body.offset : note.body.end]).rstrip(b"\0")
    try:
        return msgspec.json.decode(raw, type=dict[str, str])
    except (msgspec.DecodeError, RecursionError) as error:
        raise SourceError(
            f"the package note is no JSON object of texts: {error}",
            place=f"byte {note.body.offset}",
        ) from error
