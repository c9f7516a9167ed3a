"""Boot images of NXP's i.MX: an image vector table, boot data, device configuration, and the code.

Source: NXP, i.MX 6 reference manual, "Image Vector Table and Boot Data", "Device Configuration
Data"; HAB 4 (``hab_types.h``): big-endian headers of tag, length and version, little-endian
addresses. Parameters: ``imx.NAME`` of the vector table and the boot data. The code is the entry
``code``; a table of the secure boot (CSF) behind it is a signature.
"""

from __future__ import annotations

from countermark.formats.artefact.numbers import big
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.formats.artefact.rows import Row, header, named, numbers, size
from countermark.model.artefact import Account, Field, Kind, Span
from countermark.model.errors import SourceError

_IVT, _DCD, _CSF = 0xD1, 0xD2, 0xD4
_VERSIONS = range(0x40, 0x44)
_VECTORS: tuple[Row, ...] = (
    ("", "B"), ("", "H"), ("version", "B"), ("entry", "I"), ("reserved1", "I"),
    ("=dcd", "I"), ("=boot-data", "I"), ("self", "I"), ("=csf", "I"), ("reserved2", "I"),
)  # fmt: skip
_BOOT: tuple[Row, ...] = (("start", "I"), ("length", "I"), ("plugin", "I"))


class ImxBoot:
    """Reads one image that begins with its vector table."""

    form = "imx-boot"

    def recognise(self, data: memoryview) -> bool:
        """Does a vector table stand here, whose boot data are behind it?"""
        if len(data) < 64 or data[0] != _IVT or big(data, 1, 2) != 32 or data[3] not in _VERSIONS:
            return False
        said = numbers(data, 0, _VECTORS)
        place = said["boot-data"] - said["self"]
        return 32 <= place <= len(data) - 12 and not said["reserved1"]

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The tables, and the code; raises SourceError."""
        if not self.recognise(data):
            raise SourceError("no vector table", place="byte 0")
        said = numbers(data, 0, _VECTORS)
        boot = Span(said["boot-data"] - said["self"], size(_BOOT))
        fields = [*named(data, 0, _VECTORS, "imx."), *named(data, boot.offset, _BOOT, "imx.boot-")]
        read = Read(pieces=[header("imx.vectors", Span(0, 32), boot)])
        at = max(32, boot.end)
        for name, tag in (("dcd", _DCD), ("csf", _CSF)):
            if not said[name]:
                continue
            place = said[name] - said["self"]
            if not 32 <= place <= len(data) - 4 or data[place] != tag:
                fields.append(Field(f"imx.{name}-elsewhere", place, Span(0, 32)))
                continue
            span = Span(place, big(data, place + 1, 2))
            if tag == _CSF:
                span = Span(place, len(data) - place)
            read.pieces.append(_table(name, span, tag == _CSF))
            if tag == _DCD:
                at = max(at, span.end)
        signed = [p.spans[0].offset for p in read.pieces if p.kind is Kind.SIGNATURE]
        code = Span(at, max(min(signed, default=len(data)) - at, 0))
        if code.length:
            content = Content(size=code.length)
            read.pieces.append(
                Piece(kind=Kind.FILE, role="imx.code", name=b"code", spans=(code,), content=content)
            )
        read.fields = tuple(fields)
        return read


def _table(name: str, span: Span, signature: bool) -> Piece:
    return Piece(
        kind=Kind.SIGNATURE if signature else Kind.FILE, role=f"imx.{name}",
        account=Account.OPAQUE, spans=(span,), name=name.encode(),
    )  # fmt: skip
