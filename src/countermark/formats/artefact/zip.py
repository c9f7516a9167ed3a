"""zip archives, and what is made of them: JAR, APK, wheels, office files.

Source: PKWARE's APPNOTE 6.3.10, sections 4.3 and 4.4. The central directory names the entries; each
is compared with its local header, and each disagreement is a fault. An entry has the fields
``mtime`` (its DOS time as if it were UTC; ``zip.no-date`` where it is no time), ``mode`` (made on
Unix), ``zip.crc32``, ``zip.size``, ``zip.method``, ``zip.flags``, ``zip.made-by``, ``zip.needed``,
``zip.attributes``, ``zip.internal``, ``zip.disk``, ``zip.comment``, ``zip.extra:ID`` (hexadecimal;
``zip.extra-rest`` for what is no extra field); its local header has ``zip.local-extra:ID`` and
``zip.local-X`` where it says something else than the directory. ``zip.encoding`` is the digest of
what is encoded in another way than deflate: its settings stand there. A data descriptor has
``zip.descriptor`` (its form). The end has ``zip.archive-comment``. Lengths, offsets and counts are
derived. Checks and sizes are verified when a content is decoded. For the signing block of an APK
see ``apk_signing``. Bytes that nothing names are left to ``cover``.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from countermark.formats.artefact import apk_signing, zip_codec, zip_end
from countermark.formats.artefact.numbers import little, part, within
from countermark.formats.artefact.piece import ASK, Ask, Piece, Read
from countermark.formats.artefact.zip_entry import Entry, central
from countermark.formats.artefact.zip_extras import extra_fields
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_LOCAL = b"PK\x03\x04"
_LOCAL_SIZE = 30
_DESCRIPTOR = b"PK\x07\x08"
_LATER = 0x08
"""The flag that size and check stand behind the content, in a data descriptor."""
_COMPARED = {
    "needed": (4, 2), "flags": (6, 2), "method": (8, 2), "time": (10, 4), "crc32": (14, 4),
    "packed": (18, 4), "size": (22, 4),
}  # fmt: skip
"""Offset and length in the local header of what the directory says too."""


class Zip:
    """Reads one archive."""

    form = "zip"

    def recognise(self, data: memoryview) -> bool:
        """Does it begin with an entry or end with the end of a directory?"""
        head = bytes(data[:4])
        return head in (_LOCAL, zip_end.END) or zip_end.ends_here(data)

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Entries, headers, the directory, signatures and the end."""
        read = Read(pieces=[])
        end = zip_end.find(data, read.faults)
        read.pieces += end.pieces
        names: set[bytes] = set()
        at = end.begin
        for _ in range(end.count):
            within(ask, len(read.pieces), at)
            entry = central(data, at, end.shift)
            if entry.end > end.begin + end.size:
                raise SourceError("a directory longer than it says", place=f"byte {at}")
            header = Span(at, entry.end - at)
            read.pieces.append(Piece(kind=Kind.HEADER, role="zip.central", spans=(header,)))
            try:
                read.pieces += _entry(data, entry, read.faults, ask)
            except SourceError as error:
                read.faults.append(Fault("pointer", f"an entry: {error.message}", header))
                read.pieces.append(_lost(entry))
            if entry.name in names:
                what = f"two entries named {entry.name.decode('utf-8', 'replace')}"
                read.faults.append(Fault("duplicate", what, header))
            names.add(entry.name)
            at = entry.end
        if at != end.begin + end.size:
            read.faults.append(Fault("pointer", "a directory of another length than it says"))
        ends = (s.end for piece in read.pieces for s in piece.spans if s.offset < end.begin)
        read.pieces += apk_signing.pieces(data, end.begin, max(ends, default=0))
        return read


def _lost(entry: Entry) -> Piece:
    """An entry of the directory whose content is nowhere."""
    wrong = {Says.DERIVED: Says.WRONG}
    fields = tuple(
        msgspec.structs.replace(field, says=wrong.get(field.says, field.says))
        for field in entry.fields
    )
    return Piece(kind=Kind.FILE, role="zip.entry", name=entry.name, fields=fields)


def _entry(data: memoryview, entry: Entry, faults: list[Fault], ask: Ask) -> Iterator[Piece]:
    at = entry.local
    raw = part(data, at, _LOCAL_SIZE)
    if raw[:4] != _LOCAL:
        raise SourceError("no local header where the directory says", place=f"byte {at}")
    name_length, extra_length = little(data, at + 26, 2), little(data, at + 28, 2)
    name = part(data, at + _LOCAL_SIZE, name_length)
    extra_at = at + _LOCAL_SIZE + name_length
    body = Span(extra_at + extra_length, entry.packed)
    if body.end > len(data):
        raise SourceError("an entry reaches behind the end", place=f"byte {at}")
    fields = list(_differences(raw, entry, at))
    if name != entry.name:
        fields.append(
            Field("zip.local-name", name, Span(at + _LOCAL_SIZE, name_length), Says.WRONG)
        )
    for field in fields:
        what = f"a local header gives another {field.name.removeprefix('zip.local-')}"
        if field.says is Says.WRONG:
            faults.append(Fault("not-canonical", what, field.span))
    fields += extra_fields(data, Span(extra_at, extra_length), "zip.local-extra")
    yield Piece(
        kind=Kind.HEADER,
        role="zip.local",
        name=entry.name,
        spans=(Span(at, body.offset - at),),
        fields=tuple(fields),
    )
    yield Piece(
        kind=Kind.FILE,
        role="zip.entry",
        spans=(body,) if body.length else (),
        name=entry.name,
        fields=(*entry.fields, *zip_codec.encoding(data, body, entry.said["method"])),
        content=zip_codec.content(data, body, entry, ask),
    )
    if entry.flags & _LATER:
        yield from _descriptor(data, body.end, entry, faults)


def _differences(raw: bytes, entry: Entry, at: int) -> Iterator[Field]:
    """What the local header says and the directory does not."""
    wide = entry.size >= 0xFFFFFFFF or entry.packed >= 0xFFFFFFFF
    zeros = 0
    for name, (offset, length) in _COMPARED.items():
        value = int.from_bytes(raw[offset : offset + length], "little")
        if value == entry.said[name]:
            continue
        late = name in ("crc32", "packed", "size") and entry.flags & _LATER and value == 0
        if late:
            zeros += 1
        elif not (value == 0xFFFFFFFF and name in ("packed", "size")) and not wide:
            yield Field(f"zip.local-{name}", value, Span(at + offset, length), Says.WRONG)
        else:
            yield Field(f"zip.local-{name}", value, Span(at + offset, length))
    if zeros:
        yield Field("zip.local-zeros", zeros, Span(at + 14, 12))


def _descriptor(data: memoryview, at: int, entry: Entry, faults: list[Fault]) -> Iterator[Piece]:
    """Section 4.3.9: check and sizes behind the content, in one of four forms."""
    crc = entry.said["crc32"].to_bytes(4, "little")
    for width in (4, 8):
        if max(entry.packed, entry.size) >= 256**width:
            continue
        sizes = entry.packed.to_bytes(width, "little") + entry.size.to_bytes(width, "little")
        for begin in (_DESCRIPTOR, b""):
            right = begin + crc + sizes
            if bytes(data[at : at + len(right)]) == right:
                span = Span(at, len(right))
                form = Field("zip.descriptor", len(right), span)
                yield Piece(
                    kind=Kind.HEADER,
                    role="zip.descriptor",
                    name=entry.name,
                    spans=(span,),
                    fields=(form,),
                )
                return
    faults.append(
        Fault("pointer", "no data descriptor that agrees with the directory", Span(at, 0))
    )
