"""Flash of Intel platforms: the descriptor and the regions that it names.

Source: Intel, "Serial Peripheral Interface (SPI) Flash Programming Guide": signature, flash map 0
(base and number of regions), and for each region base and limit in units of 4 KiB. The descriptor's
own region is compared as it stands; what lies in no region is left over.
"""

from __future__ import annotations

import struct

from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Account, Field, Kind, Span
from countermark.model.errors import SourceError

_SIGNATURE = struct.pack("<I", 0x0FF0A55A)
_NAMES = (
    b"descriptor", b"BIOS", b"ME", b"GbE", b"platform data", b"device expansion", b"BIOS 2",
    b"region 7", b"EC", b"device expansion 2", b"IE", b"10GbE A", b"10GbE B", b"region 13",
    b"region 14", b"PTT",
)  # fmt: skip


class IntelFlash:
    """Reads an image of the whole flash."""

    form = "intel-flash"

    def recognise(self, data: memoryview) -> bool:
        """Is there a descriptor?"""
        return bytes(data[16:20]) == _SIGNATURE

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """One entry for each region that is used."""
        if len(data) < 4096 or not self.recognise(data):
            raise SourceError("no flash descriptor", place="byte 16")
        (map0,) = struct.unpack_from("<I", data, 0x14)
        table = (map0 >> 16 & 0xFF) << 4
        read = Read(pieces=[])
        for number, name in enumerate(_NAMES):
            at = table + 4 * number
            if at + 4 > 4096:
                break
            (row,) = struct.unpack_from("<I", data, at)
            base, limit = row & 0x7FFF, row >> 16 & 0x7FFF
            span = Span(base << 12, (limit + 1 - base) << 12)
            if limit < base or span.end > len(data) or (number and not base):
                continue
            read.pieces.append(_region(number, name, span, Span(at, 4)))
        if not read.pieces:
            raise SourceError("a descriptor without regions", place=f"byte {table}")
        return read


def _region(number: int, name: bytes, span: Span, at: Span) -> Piece:
    bios = number in (1, 6)
    return Piece(
        kind=Kind.FILE,
        role="intel-flash.region",
        account=Account.PARSED if bios else Account.OPAQUE,
        spans=(span,),
        name=name,
        fields=(Field("base", span.offset, at),),
        content=Content(size=span.length) if bios else None,
    )
