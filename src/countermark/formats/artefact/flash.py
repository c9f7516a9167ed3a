"""Flash images and other files that nobody knows as a whole, with parts that readers know inside.

What begins like a format of which a reader gives the length becomes an entry, named by its form and
number (``squashfs-1``), with its ``offset`` as a fact: where a boot loader finds a part is of
matter. A part with a weak sign (two or four bytes) counts only where nothing in it is false. An
environment of U-Boot is known by its checksum (``include/env_internal.h``), and its variables are
its fields. The rest is erased (0xFF), zero, or unread, in units of 4096 bytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence

import msgspec

from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read, Reader
from countermark.model.artefact import Account, Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError
from countermark.model.lazy_pattern import lazy_pattern

_LEAST = 1 << 16
"""Bytes below which a file is no flash image: a smaller one is only opaque."""
_UNIT = 4096
_SMALLEST = 64
_ATTEMPTS = 1000
"""Places that look like a part and are none, before no more are tried."""
_SIGNS = (
    b"hsqs", b"sqsh", b"\x27\x05\x19\x56", b"\xd0\x0d\xfe\xed", b"\x1f\x8b\x08", b"\xfd7zXZ\0",
    b"\x28\xb5\x2f\xfd", b"UBI#", b"\x85\x19\x01\xe0", b"\x85\x19\x02\xe0", b"\x85\x19\x03\x20",
    b"HDR0", b"-rom1fs-", b"\x45\x3d\xcd\x28", b"\x28\xcd\x3d\x45",
    b"\x19\x85\xe0\x01", b"\x19\x85\xe0\x02", b"\x19\x85\x20\x03", b"\x5d\x00\x00",
    b"070701", b"070702", b"\x53\xef", b"ANDROID!", b"\x3a\xff\x26\xed",
)  # fmt: skip
_WINDOW, _LONGEST = 1 << 20, 8
_STRONG = frozenset(
    {
        "squashfs",
        "xz",
        "cpio",
        "android-boot",
        "uimage",
        "ubi",
        "fit",
        "jffs2",
        "romfs",
        "cramfs",
        "trx",
    }
)
_FORMS = _STRONG | {"dtb", "gzip", "zstd", "ext4", "android-sparse", "lzma"}
_EXT_SIGN, _EXT_MAGIC = 1080, b"\x53\xef"
_VARIABLE = lazy_pattern(rb"[A-Za-z_][A-Za-z0-9_.#-]{0,63}=[\x09\x0a\x0d\x20-\x7e]*\x00")
_ENVIRONMENTS = tuple(1 << n for n in range(10, 20))


class Part(msgspec.Struct, frozen=True):
    """A part that was found."""

    form: str
    span: Span
    fields: tuple[Field, ...] = ()


class Flash:
    """Looks for parts with ``readers``. Stands last, since it takes what all others leave.

    ``several`` stands first, and takes only what begins with a part and has another one far enough
    behind it: the reader of the first part would call all the rest a gap.
    """

    form = "flash"

    def __init__(self, readers: Sequence[Reader], *, several: bool = False) -> None:
        self._readers = tuple(reader for reader in readers if reader.form in _FORMS)
        self._several = several

    def recognise(self, data: memoryview) -> bool:
        """Is there any part that a reader knows, or are there several?"""
        if len(data) < _LEAST or (self._several and len(data) - _declared(data) < _LEAST):
            return False
        parts = self._parts(data, ASK, [])
        first = next(parts, None)
        if first is None or not self._several:
            return first is not None
        behind = len(data) - first.span.end
        return not first.span.offset and behind >= _LEAST and next(parts, None) is not None

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The parts, and what lies between them."""
        read = Read(pieces=[], ordered=False)
        numbers: dict[str, int] = {}
        at = 0
        erased: list[Span] = []
        zero: list[Span] = []
        for part in self._parts(data, ask, read.faults):
            read.pieces += _rest(data, at, part.span.offset, erased, zero)
            numbers[part.form] = numbers.get(part.form, 0) + 1
            read.pieces.append(_piece(part, numbers[part.form]))
            at = part.span.end
        read.pieces += _rest(data, at, len(data), erased, zero)
        for role, spans in (("flash.erased", erased), ("flash.zero", zero)):
            if spans:
                read.pieces.append(
                    Piece(kind=Kind.PADDING, role=role, account=Account.FILL, spans=tuple(spans))
                )
        return read

    def _parts(self, data: memoryview, ask: Ask, faults: list[Fault]) -> Iterator[Part]:
        """Each part behind the one before; what looks like one inside another is its own affair."""
        end, failed = 0, 0
        for at, form in _places(data):
            if at < end:
                continue
            if ask.deadline.passed() or failed > _ATTEMPTS:
                faults.append(Fault("cap", f"parts behind byte {at} were not looked for"))
                return
            part = _environment(data, at) if not form else None
            if form:
                part, tried = self._part(data, at, ask)
                failed += tried and part is None
            if part is not None:
                end = part.span.end
                yield part

    def _part(self, data: memoryview, at: int, ask: Ask) -> tuple[Part | None, bool]:
        rest = data[at:]
        tried = False
        for reader in self._readers:
            if not reader.recognise(rest):
                continue
            tried = True
            try:
                read = reader.read(rest, ask)
            except SourceError:
                continue
            length = max((span.end for piece in read.pieces for span in piece.spans), default=0)
            weak = reader.form not in _STRONG and any(f.kind != "reserved" for f in read.faults)
            if _SMALLEST <= length <= len(rest) and not weak:
                return Part(reader.form, Span(at, length)), True
        return None, tried


def _declared(data: memoryview) -> int:
    """How long the part at the beginning says to be, at least; all of it where none begins."""
    if len(data) < 2048:
        return len(data)
    sign = bytes(data[:8])
    if sign.startswith(b"hsqs"):
        return int.from_bytes(data[40:48], "little")
    if sign.startswith(b"\x27\x05\x19\x56"):
        return 64 + int.from_bytes(data[12:16], "big")
    if sign.startswith(b"\xd0\x0d\xfe\xed"):
        return int.from_bytes(data[4:8], "big")
    if sign == b"ANDROID!":
        return 0
    if bytes(data[_EXT_SIGN : _EXT_SIGN + 2]) == _EXT_MAGIC:
        blocks = int.from_bytes(data[1028:1032], "little")
        return blocks << (10 + (data[1048] & 7))
    return len(data)


def _places(data: memoryview) -> Iterator[tuple[int, str]]:
    """Where something may begin, in order: by a sign, or an environment where a block begins."""
    signs = _offsets(data)
    sign = next(signs, None)
    for block in range(0, len(data), _UNIT):
        while sign is not None and sign < block:
            yield sign, "sign"
            sign = next(signs, None)
        if _VARIABLE.match(data, block + 4) or _VARIABLE.match(data, block + 5):
            yield block, ""
    while sign is not None:
        yield sign, "sign"
        sign = next(signs, None)


def _offsets(data: memoryview) -> Iterator[int]:
    """Where signs stand; that of an ext file system stands 1080 bytes behind its beginning.

    The first two bytes are looked up for a whole window at once, and few places are left.
    """
    import numpy as np

    firsts, pairs = np.zeros(256, dtype=bool), np.zeros(1 << 16, dtype=bool)
    for sign in _SIGNS:
        firsts[sign[0]] = pairs[sign[0] << 8 | sign[1]] = True
    for begin in range(0, len(data), _WINDOW):
        window = np.frombuffer(data[begin : begin + _WINDOW + 1], dtype=np.uint8)
        hits = np.flatnonzero(firsts[window[:-1]])
        hits = hits[pairs[window[hits].astype(np.uint16) << 8 | window[hits + 1]]]
        found: list[int] = []
        for at in (begin + int(hit) for hit in hits):
            text = bytes(data[at : at + _LONGEST])
            if text.startswith(_SIGNS):
                found.append(at - (_EXT_SIGN if text.startswith(_EXT_MAGIC) else 0))
        yield from (at for at in sorted(set(found)) if at >= 0)


def _piece(part: Part, number: int) -> Piece:
    environment = part.form == "u-boot-environment"
    return Piece(
        kind=Kind.FILE,
        role=f"flash.{part.form}",
        name=f"{part.form}-{number}".encode(),
        spans=(part.span,),
        fields=(Field("offset", part.span.offset), *part.fields),
        content=None if environment else Content(size=part.span.length),
    )


def _environment(data: memoryview, at: int) -> Part | None:
    """Variables behind a checksum, and behind a flag where there are two copies."""
    expected = int.from_bytes(data[at : at + 4], "little")
    for flag in (0, 1):
        sums, done = 0, at + 4 + flag
        for size in _ENVIRONMENTS:
            if at + size > len(data):
                break
            sums = zlib.crc32(data[done : at + size], sums)
            done = at + size
            if sums == expected:
                return Part("u-boot-environment", Span(at, size), _variables(data, at, size, flag))
    return None


def _variables(data: memoryview, at: int, size: int, flag: int) -> tuple[Field, ...]:
    fields = [Field("crc", int.from_bytes(data[at : at + 4], "little"), says=Says.DERIVED)]
    if flag:
        fields.append(Field("flag", data[at + 4]))
    text, _, rest = bytes(data[at + 4 + flag : at + size]).partition(b"\0\0")
    for line in text.split(b"\0"):
        name, sign, value = line.partition(b"=")
        fields.append(Field(f"env:{name.decode('latin-1')}", value if sign else b""))
    fields.append(Field("rest", rest.rstrip(rest[-1:]) + rest[-1:]))
    return tuple(fields)


def _rest(
    data: memoryview, start: int, end: int, erased: list[Span], zero: list[Span]
) -> Iterator[Piece]:
    """Bytes in no part, in runs of units: erased and zero ones are listed, others given back."""
    run = start
    at = start
    while at < end:
        stop = min((at // _UNIT + 1) * _UNIT, end)
        block = bytes(data[at:stop])
        listed = {b"\xff": erased, b"\0": zero}.get(block[:1])
        if listed is not None and block == block[:1] * len(block):
            if run < at:
                yield _unread(Span(run, at - run))
            last = listed[-1] if listed else Span(0, 0)
            if listed and last.end == at:
                listed[-1] = Span(last.offset, last.length + stop - at)
            else:
                listed.append(Span(at, stop - at))
            run = stop
        at = stop
    if run < end:
        yield _unread(Span(run, end - run))


def _unread(span: Span) -> Piece:
    return Piece(kind=Kind.OPAQUE, role="flash.unread", account=Account.OPAQUE, spans=(span,))
