"""cpio archives in the new ASCII format (magics 070701 and 070702), as initrds hold them.

Source: the Linux kernel's ``Documentation/driver-api/early-userspace/buffer-format.rst`` and
cpio(5). Archives may stand behind one another in one file, with zero bytes between them; the kernel
unpacks each, and a later entry replaces an earlier one of the same name. A compressed archive may
follow too, as behind the microcode of an initrd: it is an entry without a name, which others open.
"""

from __future__ import annotations

from collections.abc import Iterator

from countermark.formats.artefact.numbers import within, zeros
from countermark.formats.artefact.padding import of_free_length, wanted_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read, Reader
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_MAGICS = (b"070701", b"070702")
_HEADER = 110
_NUMBERS = (
    "ino", "mode", "uid", "gid", "nlink", "mtime", "filesize",
    "devmajor", "devminor", "rdevmajor", "rdevminor", "namesize", "check",
)  # fmt: skip
_HEXADECIMAL = b"0123456789abcdefABCDEF"
_TRAILER = b"TRAILER!!!"
_TYPE, _LINK = 0o170000, 0o120000


class Cpio:
    """Reads one or several archives behind one another."""

    form = "cpio"

    def recognise(self, data: memoryview) -> bool:
        """Does an archive begin here?"""
        return bytes(data[:6]) in _MAGICS

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Entries, headers, padding; what stands behind the last archive is left to ``cover``."""
        read = Read(pieces=[])
        at = 0
        while (begin := _next_archive(data, at)) is not None:
            if begin > at:
                read.pieces.append(_between(at, begin))
            at = _archive(data, begin, read, ask)
        read.pieces += _compressed(data, at)
        return read


def _next_archive(data: memoryview, at: int) -> int | None:
    """Where the next archive begins, if nothing but zero bytes stands before it."""
    if at == 0:
        return 0
    begin = at + zeros(data, at)
    return begin if bytes(data[begin : begin + 6]) in _MAGICS else None


def _compressed(data: memoryview, at: int) -> Iterator[Piece]:
    """What the kernel would decompress behind the zeros behind the last archive, to the end."""
    begin = at + zeros(data, at)
    if begin == len(data) or not any(one.recognise(data[begin:]) for one in _compressions()):
        return
    if begin > at:
        yield _between(at, begin)
    span = Span(begin, len(data) - begin)
    content = Content(size=span.length)
    yield Piece(kind=Kind.FILE, role="cpio.compressed", spans=(span,), content=content)


def _compressions() -> tuple[Reader, ...]:
    from countermark.formats.artefact.bzip2 import Bzip2
    from countermark.formats.artefact.gzip import Gzip
    from countermark.formats.artefact.lz4 import Lz4
    from countermark.formats.artefact.xz import Xz
    from countermark.formats.artefact.zstd import Zstd

    return Bzip2(), Gzip(), Lz4(), Xz(), Zstd()


def _between(at: int, begin: int) -> Piece:
    return of_free_length(Span(at, begin - at), "cpio.between", "length")


def _archive(data: memoryview, at: int, read: Read, ask: Ask) -> int:
    while True:
        within(ask, len(read.pieces), at)
        name, end = _entry(data, at, read)
        at = end
        if name == _TRAILER:
            return at


def _entry(data: memoryview, at: int, read: Read) -> tuple[bytes, int]:
    numbers = _header(data, at)
    name_at = at + _HEADER
    name_end = name_at + numbers["namesize"]
    body = _aligned(name_end)
    end = body + numbers["filesize"]
    if numbers["namesize"] < 1 or end > len(data):
        raise SourceError("an entry reaches behind the end", place=f"byte {at}")
    raw = bytes(data[name_at:name_end])
    name = raw[:-1]
    if raw[-1:] != b"\0" or b"\0" in name:
        read.faults.append(
            Fault("reserved", "a name does not end at its first zero byte", Span(name_at, len(raw)))
        )
    read.pieces += _pieces(data, at, name, numbers, read)
    return name, min(_aligned(end), len(data))


def _header(data: memoryview, at: int) -> dict[str, int]:
    header = bytes(data[at : at + _HEADER])
    if len(header) < _HEADER or header[:6] not in _MAGICS:
        raise SourceError("no entry begins where one should", place=f"byte {at}")
    digits = header[6:]
    if digits.translate(None, _HEXADECIMAL):
        raise SourceError("a header that is no hexadecimal number", place=f"byte {at}")
    values = [int(digits[8 * n : 8 * n + 8], 16) for n in range(len(_NUMBERS))]
    return dict(zip(_NUMBERS, values, strict=True))


def _pieces(
    data: memoryview, at: int, name: bytes, numbers: dict[str, int], read: Read
) -> Iterator[Piece]:
    name_end = at + _HEADER + numbers["namesize"]
    body = Span(_aligned(name_end), numbers["filesize"])
    header = Span(at, name_end - at)
    fields = [*_fields(data, at, numbers, read)]
    yield Piece(kind=Kind.HEADER, role="cpio.header", spans=(header,))
    yield from _padding(data, name_end, body.offset, read)
    if numbers["mode"] & _TYPE == _LINK:
        fields.append(Field("link", bytes(data[body.offset : body.end]), body))
        content = None
    else:
        content = Content(size=body.length) if body.length else None
    kind = Kind.FILE if name != _TRAILER else Kind.HEADER
    yield Piece(
        kind=kind,
        role="cpio.entry" if kind is Kind.FILE else "cpio.trailer",
        spans=(body,) if body.length else (),
        name=name,
        fields=tuple(fields),
        content=content,
    )
    yield from _padding(data, body.end, min(_aligned(body.end), len(data)), read)


def _fields(data: memoryview, at: int, numbers: dict[str, int], read: Read) -> Iterator[Field]:
    spans = {name: Span(at + 6 + 8 * n, 8) for n, name in enumerate(_NUMBERS)}
    yield Field("magic", bytes(data[at : at + 6]), Span(at, 6))
    for name in ("ino", "mode", "uid", "gid", "nlink", "mtime", "devmajor", "devminor"):
        yield Field(name, numbers[name], spans[name])
    device = f"{numbers['rdevmajor']}:{numbers['rdevminor']}"
    yield Field("device", device, Span(spans["rdevmajor"].offset, 16))
    yield Field("check", numbers["check"], spans["check"])
    for name in ("filesize", "namesize"):
        yield Field(name, numbers[name], spans[name], Says.DERIVED)
    digits = bytes(data[at + 6 : at + _HEADER])
    if digits.upper() != digits and digits.lower() != digits:
        read.faults.append(
            Fault("not-canonical", "digits in both cases in one header", Span(at + 6, 104))
        )
    yield Field("digits", "lower" if digits.upper() != digits else "upper", Span(at + 6, 104))


def _padding(data: memoryview, start: int, end: int, read: Read) -> Iterator[Piece]:
    span = Span(start, max(end - start, 0))
    return wanted_zero(data, span, "cpio.padding", read.faults, what="padding", field="padding")


def _aligned(at: int) -> int:
    return (at + 3) & ~3
