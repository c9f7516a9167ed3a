"""romfs file systems: headers on 16 bytes, each with a checksum and the place of the next one.

Source: the Linux kernel's ``Documentation/filesystems/romfs.rst`` and ``fs/romfs``. An entry has
``mode`` (the kernel gives each type its own, and the flag *executable* adds to it), ``device``,
``link``, ``hard-link`` (also of ``.`` and ``..``, which stand there as entries), ``spec`` (where
the format has no use for the number) and ``name-rest`` (what stands behind a name that is not
zero). Parameters of the whole: ``romfs.volume``, ``romfs.checksum`` (of the first 512 bytes),
``romfs.size``.
"""

from __future__ import annotations

import stat
import struct
from collections.abc import Iterator

import msgspec

from countermark.formats.artefact.members import checked
from countermark.formats.artefact.numbers import line, part, within
from countermark.formats.artefact.padding import if_zero, wanted_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.formats.artefact.rows import header
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

MAGIC = b"-rom1fs-"
_ALIGN, _SUMMED, _PAGE = 16, 512, 1024
_LINK, _FOLDER, _FILE, _SYMLINK, _BLOCK, _CHAR = range(6)
_MODES = (
    0, stat.S_IFDIR | 0o644, stat.S_IFREG | 0o644, stat.S_IFLNK | 0o777, stat.S_IFBLK | 0o600,
    stat.S_IFCHR | 0o600, stat.S_IFSOCK | 0o644, stat.S_IFIFO | 0o644,
)  # fmt: skip
_EXECUTABLE = 8
_LONGEST = 1 << 16


class _Header(msgspec.Struct, frozen=True):
    at: int
    path: bytes
    kind: int
    spec: int
    body: Span
    fields: tuple[Field, ...]


class Romfs:
    """Reads one image."""

    form = "romfs"

    def recognise(self, data: memoryview) -> bool:
        """Does an image begin here?"""
        return bytes(data[:8]) == MAGIC and len(data) >= 2 * _ALIGN

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The tree; raises SourceError."""
        size = int.from_bytes(part(data, 8, 4), "big")
        volume = line(data, _ALIGN, 1 << 12)
        first = _aligned(_ALIGN + len(volume) + 1)
        if not first <= size <= len(data):
            raise SourceError("the file system is longer than the file", place="byte 8")
        read = Read(pieces=[], ordered=False)
        heads = [Span(0, first)]
        found = _walk(data[:size], first, volume, heads, read.faults, ask)
        read.pieces += _pieces(data, size, found, read.faults)
        read.pieces.insert(0, header("romfs.headers", *heads))
        end = max([span.end for piece in read.pieces for span in piece.spans], default=first)
        read.fields = tuple(_parameters(data, size, volume, first, end, read.faults))
        padding = Span(size, min(-size % _PAGE, len(data) - size))
        read.pieces += if_zero(data, padding, "romfs.padding")
        return read


def _aligned(at: int) -> int:
    return (at + _ALIGN - 1) & -_ALIGN


def _parameters(
    data: memoryview, size: int, volume: bytes, first: int, end: int, faults: list[Fault]
) -> Iterator[Field]:
    yield Field("romfs.volume", volume, Span(_ALIGN, len(volume)))
    rest = bytes(data[_ALIGN + len(volume) : first])
    if any(rest):
        yield Field("romfs.volume-rest", rest)
    fits = size == _aligned(end)
    if not fits:
        what = f"the entries end at {end}, the file system at {size}"
        faults.append(Fault("length", what, Span(8, 4)))
    yield Field("romfs.size", size, Span(8, 4), Says.DERIVED if fits else Says.WRONG)
    value = int.from_bytes(data[12:16], "big")
    right = value - _sum(data[: min(size, _SUMMED)]) & 0xFFFFFFFF
    yield checked("romfs.checksum", value, right, Span(12, 4), faults)


def _sum(data: memoryview) -> int:
    """The sum of big-endian words, which is zero where a checksum is right."""
    words = len(data) // 4
    total: int = sum(struct.unpack(f">{words}I", data[: 4 * words]))
    return total & 0xFFFFFFFF


def _walk(
    data: memoryview, first: int, volume: bytes, heads: list[Span], faults: list[Fault], ask: Ask
) -> list[_Header]:
    """Every header, from the root's list on; each place is walked once, so that a loop ends."""
    found: list[_Header] = []
    seen: set[int] = set()
    stack, spent = [(b"", first)], 0
    while stack:
        folder, at = stack.pop()
        while at:
            if at in seen:
                faults.append(Fault("loop", f"a list of {folder!r} comes to a header twice"))
                break
            seen.add(at)
            within(ask, len(found), at)
            one, following = _header(data, at, folder, heads, faults)
            spent += len(one.path)
            if len(one.path) > _LONGEST or spent > ask.table:
                raise SourceError("paths that are too long", place=f"byte {at}")
            found.append(one)
            inner = one.spec & -_ALIGN
            if one.kind == _FOLDER and inner in seen and inner != at:
                faults.append(Fault("loop", f"a directory is listed twice: {one.path!r}"))
            elif one.kind == _FOLDER and inner and inner != at:
                stack.append((one.path, inner))
            at = following
    return found


def _header(
    data: memoryview, at: int, folder: bytes, heads: list[Span], faults: list[Fault]
) -> tuple[_Header, int]:
    following, spec, size, checksum = struct.unpack(">4I", part(data, at, 16))
    name = line(data, at + 16, 1 << 12)
    begin = _aligned(at + 16 + len(name) + 1)
    part(data, begin, 0)
    heads.append(Span(at, begin - at))
    path = folder + b"/" + name if folder else name
    kind = following & 7
    mode = _MODES[kind] | (0o111 if following & _EXECUTABLE else 0)
    right = checksum - _sum(data[at:begin]) & 0xFFFFFFFF
    fields = [
        Field("mode" if kind else "executable", mode, Span(at + 3, 1)),
        checked("header-checksum", checksum, right, Span(at + 12, 4), faults),
    ]
    rest = bytes(data[at + 16 + len(name) : begin])
    if any(rest):
        fields.append(Field("name-rest", rest, Span(begin - len(rest), len(rest))))
    if b"/" in name or not name:
        faults.append(Fault("reserved", f"no name of a file: {path!r}", Span(at, 16)))
    body = Span(begin, size)
    if body.end > len(data):
        raise SourceError("a file reaches behind the end", place=f"byte {at}")
    return _Header(at, path, kind, spec, body, tuple(fields)), following & -_ALIGN


def _pieces(
    data: memoryview, size: int, found: list[_Header], faults: list[Fault]
) -> Iterator[Piece]:
    paths = {one.at: one.path for one in found}
    for one in found:
        fields = list(one.fields)
        fields += _facts(data, one, paths, faults)
        whole = one.body.length and one.kind == _FILE
        yield Piece(
            kind=Kind.FILE,
            role="romfs.entry",
            name=one.path,
            spans=(one.body,) if one.body.length else (),
            fields=tuple(fields),
            content=Content(size=one.body.length) if whole else None,
        )
        gap = Span(one.body.end, min(_aligned(one.body.end), size) - one.body.end)
        yield from wanted_zero(
            data, gap, "romfs.alignment", faults, what="padding of a file", field="padding"
        )


def _facts(
    data: memoryview, one: _Header, paths: dict[int, bytes], faults: list[Fault]
) -> Iterator[Field]:
    place = Span(one.at + 4, 4)
    value = bytes(data[one.body.offset : one.body.end])
    if one.kind == _LINK:
        target = paths.get(one.spec & -_ALIGN)
        if target is None or one.spec % _ALIGN:
            faults.append(Fault("pointer", f"{one.path!r} is a link to no entry", place))
            yield Field("spec", one.spec, place)
        yield Field("hard-link", target or b"", place)
    elif one.kind == _FOLDER:
        if one.spec % _ALIGN or (one.spec and one.spec not in paths):
            faults.append(Fault("pointer", f"{one.path!r} leads to no entry", place))
            yield Field("spec", one.spec, place)
    elif one.kind in (_BLOCK, _CHAR):
        yield Field("device", f"{one.spec >> 16}:{one.spec & 0xFFFF}", place)
    elif one.spec:
        yield Field("spec", one.spec, place)
    if one.kind == _SYMLINK:
        yield Field("link", value, one.body)
    elif one.kind != _FILE and value:
        yield Field("value", value, one.body)
