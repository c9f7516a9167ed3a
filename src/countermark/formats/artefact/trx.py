"""TRX images, as Broadcom's boot loader takes them: a header, and up to four parts.

Source: OpenWrt's ``tools/firmware-utils/src/trx.c`` and the Linux kernel's
``drivers/mtd/parsers/parser_trx.c``. Versions 1 (three parts) and 2 (four); the CRC-32 is not
inverted at the end. A part is an entry named by its number, with its ``offset``. Parameters:
``trx.version``, ``trx.flags``; length and checksum are derived.
"""

from __future__ import annotations

import zlib
from itertools import pairwise

from countermark.formats.artefact.members import checked
from countermark.formats.artefact.numbers import little
from countermark.formats.artefact.padding import if_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.formats.artefact.rows import header
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_MAGIC = b"HDR0"
_PARTS = {1: 3, 2: 4}
_PLACES = 16
_PAGE = 4096


class Trx:
    """Reads one image; what stands behind its length is left to be a gap."""

    form = "trx"

    def recognise(self, data: memoryview) -> bool:
        """Does a header of a known version stand here?"""
        return bytes(data[:4]) == _MAGIC and int.from_bytes(data[14:16], "little") in _PARTS

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The header, and the parts; raises SourceError."""
        length, flags, version = little(data, 4, 4), little(data, 12, 2), little(data, 14, 2)
        count = _PARTS.get(version)
        if count is None or not self.recognise(data):
            raise SourceError("no header of a known version", place="byte 0")
        head = Span(0, _PLACES + 4 * count)
        if not head.length <= length <= len(data):
            raise SourceError("the image is longer than the file", place="byte 4")
        read = Read(pieces=[header("trx.header", head)])
        crc = zlib.crc32(data[12:length]) ^ 0xFFFFFFFF
        read.fields = (
            Field("trx.length", length, Span(4, 4), Says.DERIVED),
            checked("trx.crc", little(data, 8, 4), crc, Span(8, 4), read.faults),
            Field("trx.flags", flags, Span(12, 2)),
            Field("trx.version", version, Span(14, 2)),
        )
        places = [little(data, _PLACES + 4 * number, 4) for number in range(count)]
        used = [(place, number) for number, place in enumerate(places) if place]
        if any(not head.length <= place <= length for place, _ in used):
            raise SourceError("a part that begins outside the image", place=f"byte {_PLACES}")
        if sorted(used) != used:
            read.faults.append(Fault("not-canonical", "parts are not in order", head))
        stops = [*sorted(used), (length, count)]
        if used and stops[0][0] > head.length:
            gap = Span(head.length, stops[0][0] - head.length)
            read.pieces += if_zero(data, gap, "trx.padding")
        for (begin, number), (end, _) in pairwise(stops):
            span = Span(begin, end - begin)
            read.pieces.append(
                Piece(
                    kind=Kind.FILE,
                    role="trx.part",
                    name=b"%d" % number,
                    spans=(span,) if span.length else (),
                    fields=(Field("offset", begin, Span(_PLACES + 4 * number, 4)),),
                    content=Content(size=span.length) if span.length else None,
                )
            )
        return read
