"""Firmware with the suffix of USB's Device Firmware Upgrade, which says for which device it is.

Source: USB Device Firmware Upgrade Specification 1.1, appendix B. The CRC is over all but itself
and derived where it is right; ``dfu.device``, ``dfu.product``, ``dfu.vendor``, ``dfu.version``.
"""

from __future__ import annotations

import zlib

from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Fault, Field, Kind, Says, Span
from countermark.model.errors import SourceError

_SUFFIX, _MARK = 16, b"UFD"
_VERSIONS = (0x0100, 0x0110, 0x011A)


class Dfu:
    """Reads one file with a suffix of 16 bytes."""

    form = "dfu"

    def recognise(self, data: memoryview) -> bool:
        """Is there a suffix of the length that it says?"""
        version = int.from_bytes(data[-10:-8], "little")
        mark = bytes(data[-8:-4]) == _MARK + bytes([_SUFFIX])
        return len(data) >= _SUFFIX and mark and version in _VERSIONS

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The firmware and the suffix."""
        if not self.recognise(data):
            raise SourceError("no suffix of DFU", place="the end")
        at = len(data) - _SUFFIX
        crc = int.from_bytes(data[-4:], "little")
        right = zlib.crc32(data[:-4]) ^ 0xFFFFFFFF == crc
        place = Span(len(data) - 4, 4)
        fields = [
            Field(
                f"dfu.{name}", int.from_bytes(data[at + n : at + n + 2], "little"), Span(at + n, 2)
            )
            for name, n in (("device", 0), ("product", 2), ("vendor", 4), ("version", 6))
        ]
        fields.append(Field("dfu.crc", crc, place, Says.DERIVED if right else Says.WRONG))
        body = Span(0, at)
        pieces = [
            Piece(kind=Kind.FILE, role="dfu.firmware", spans=(body,) if at else (),
                  name=b"firmware", content=Content(size=at)),
            Piece(kind=Kind.HEADER, role="dfu.suffix", spans=(Span(at, _SUFFIX),)),
        ]  # fmt: skip
        faults = [] if right else [Fault("checksum", "the CRC of the suffix is false", place)]
        return Read(pieces=pieces, fields=tuple(fields), faults=faults)
