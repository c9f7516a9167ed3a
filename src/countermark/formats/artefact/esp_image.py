"""Images of Espressif's ESP8266 and ESP32: a header, segments with their addresses, a checksum.

Source: Espressif, "Firmware Image Format" of the esptool documentation, and "Secure Boot" (v1 and
v2) of the ESP-IDF programming guide. Parameters are the bytes of the headers, ``esp.NAME``; on the
ESP32 and later an extended header names the chip. A segment is an entry named by its number, with
its ``address``; its bytes are opaque. The checksum (XOR over all segments) and the SHA-256 that may
follow are derived. Behind them a signature of version 1 (68 bytes) may stand, or a sector of
signature blocks of version 2, on 4096 bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from countermark.formats.artefact.members import checked
from countermark.formats.artefact.numbers import little, part
from countermark.formats.artefact.padding import wanted_zero
from countermark.formats.artefact.piece import ASK, Ask, Piece, Read
from countermark.formats.artefact.rows import Row, header, named
from countermark.model.artefact import Account, Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_MAGIC = 0xE9
_SEED = 0xEF
_MOST = 16
_HEAD, _EXTENDED = 8, 24
_SECTOR, _BLOCK, _BLOCK_MAGIC = 4096, 1216, 0xE7
_SIGNATURE_1 = 68
_CHIPS = frozenset({0, 2, 5, 6, 9, 10, 12, 13, 14, 16, 17, 18, 20, 23, 25, 28, 31, 32})
"""Numbers of chips as ``esp_chip_id_t`` of ESP-IDF's ``esp_app_format.h`` lists them, and ones
that Espressif has given to later chips."""
_ROWS: tuple[Row, ...] = (
    ("=magic", "B"), ("segments", "B"), ("flash-mode", "B"), ("flash-size-and-speed", "B"),
    ("entry", "I"),
)  # fmt: skip
_ROWS_EXTENDED: tuple[Row, ...] = (
    *_ROWS, ("wp-pin", "B"), ("drive", "3s"), ("chip", "H"), ("least-revision", "B"),
    ("least-revision-full", "H"), ("most-revision-full", "H"), ("-reserved", "4s"),
    ("digest-appended", "B"),
)  # fmt: skip


class EspImage:
    """Reads one image of a boot loader or an application."""

    form = "esp-image"

    def recognise(self, data: memoryview) -> bool:
        """Do segments follow one another, and is the checksum behind them right?"""
        return bool(self._shape(data))

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Headers, segments, digest, signatures; raises SourceError."""
        found = self._shape(data)
        if found is None:
            raise SourceError("no header whose segments follow", place="byte 0")
        head, segments = found
        rows = _ROWS_EXTENDED if head == _EXTENDED else _ROWS
        read = Read(pieces=[])
        fields = [*named(data, 0, rows, "esp.")]
        end = segments[-1].end
        total = end + 15 & -16 if end % 16 else end + 16
        place = Span(total - 1, 1)
        fields.append(checked("esp.checksum", data[total - 1], _xor(data, segments), place,
                              read.faults))  # fmt: skip
        heads = [Span(0, head), *(Span(one.offset - 8, 8) for one in segments), place]
        if head == _EXTENDED and data[23] & 1:
            digest = part(data, total, 32)
            fields.append(_digest(data, total, digest, read.faults))
            heads.append(Span(total, 32))
            total += 32
        read.pieces += _segments(data, segments)
        gap = Span(end, place.offset - end)
        read.pieces += wanted_zero(
            data, gap, "esp.padding", read.faults, what="padding of the segments", field="padding"
        )
        read.pieces += _signatures(data, total)
        read.pieces.insert(0, header("esp.headers", *heads))
        read.fields = tuple(fields)
        return read

    def _shape(self, data: memoryview) -> tuple[int, list[Span]] | None:
        """The length of the header and the segments, for the header that fits."""
        if len(data) < 32 or data[0] != _MAGIC or not 1 <= data[1] <= _MOST:
            return None
        heads = [_HEAD]
        if little(data, 12, 2) in _CHIPS and data[23] <= 1:
            heads.insert(0, _EXTENDED)
        for head in heads:
            segments = _walk(data, head)
            if segments is None:
                continue
            end = segments[-1].end
            total = end + 15 & -16 if end % 16 else end + 16
            if total <= len(data) and data[total - 1] == _xor(data, segments):
                return head, segments
        return None


def _walk(data: memoryview, at: int) -> list[Span] | None:
    segments = []
    for _ in range(data[1]):
        if at + 8 > len(data):
            return None
        size = little(data, at + 4, 4)
        if at + 8 + size > len(data):
            return None
        segments.append(Span(at + 8, size))
        at += 8 + size
    return segments


def _xor(data: memoryview, segments: list[Span]) -> int:
    import numpy as np

    value = _SEED
    for span in segments:
        body = np.frombuffer(data[span.offset : span.end], dtype=np.uint8)
        value ^= int(np.bitwise_xor.reduce(body)) if span.length else 0
    return value


def _digest(data: memoryview, at: int, digest: bytes, faults: list[Fault]) -> Field:
    """The SHA-256 of all that stands before it."""
    right = hashlib.sha256(data[:at]).digest() == digest
    if not right:
        faults.append(Fault("checksum", "the SHA-256 behind the segments", Span(at, 32)))
    return Field("esp.digest", digest, Span(at, 32), Says.DERIVED if right else Says.WRONG)


def _segments(data: memoryview, segments: list[Span]) -> Iterator[Piece]:
    for number, span in enumerate(segments):
        yield Piece(
            kind=Kind.FILE,
            role="esp.segment",
            account=Account.OPAQUE if span.length else Account.PARSED,
            name=b"%d" % number,
            spans=(span,) if span.length else (),
            fields=(
                Field("address", little(data, span.offset - 8, 4), Span(span.offset - 8, 4)),
                Field("size", span.length, Span(span.offset - 4, 4)),
            ),
        )


def _signatures(data: memoryview, at: int) -> Iterator[Piece]:
    """What stands behind the image: a signature of one of the two versions."""
    if _SIGNATURE_1 <= len(data) - at <= _SIGNATURE_1 + 12 and not any(data[at : at + 4]):
        yield _signature(Span(at, _SIGNATURE_1), 1)
        return
    sector = at + _SECTOR - 1 & -_SECTOR
    if len(data) < sector + _SECTOR or data[sector] != _BLOCK_MAGIC:
        return
    gap = bytes(data[at:sector])
    if gap and gap.strip(b"\xff") in (b"", gap):
        fields = () if not gap.strip(b"\xff") else (Field("padding", gap),)
        yield Piece(
            kind=Kind.PADDING, role="esp.sector-padding", spans=(Span(at, len(gap)),), fields=fields
        )
    end = sector
    for number in range(3):
        begin = sector + number * _BLOCK
        if data[begin] != _BLOCK_MAGIC:
            break
        yield _signature(Span(begin, _BLOCK), number + 1)
        end = begin + _BLOCK
    rest = bytes(data[end : sector + _SECTOR])
    if rest and not rest.strip(b"\xff"):
        yield Piece(kind=Kind.PADDING, role="esp.sector-rest", spans=(Span(end, len(rest)),))


def _signature(span: Span, number: int) -> Piece:
    return Piece(
        kind=Kind.SIGNATURE, role="esp.signature", account=Account.OPAQUE, spans=(span,),
        name=b"signature %d" % number,
    )  # fmt: skip
