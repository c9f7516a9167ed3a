"""The journal of ext3 and ext4: its superblock, and whether anything stands in it.

Source: the Linux kernel's ``Documentation/filesystems/ext4/journal.rst``. Numbers are big-endian. A
journal that was never used is zero behind its superblock; another is opaque, since what stands in
it may be of any time.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from countermark.formats.artefact.crc32c import crc32c
from countermark.formats.artefact.ext_volume import Volume, is_zero
from countermark.formats.artefact.piece import Piece
from countermark.model.artefact import Account, Field, Kind, Says, Span

_TABLE = (
    "magic:I type:I header-sequence:I block-size:I length:I first:I sequence:I start:I error:I "
    "feature-compat:I feature-incompat:I feature-ro-compat:I uuid:16s users:I dynamic-super:I "
    "max-transaction:I max-transaction-data:I checksum-type:B padding:3s fast-commit-blocks:I "
    "head:I padding-words:160s checksum:I user-ids:768s"
)
_NAMES = tuple(part.split(":")[0] for part in _TABLE.split())
_LAYOUT = struct.Struct(">" + "".join(part.split(":")[1] for part in _TABLE.split()))
_MAGIC = 0xC03B3998
_SUMS = 0x18


def journal(volume: Volume, parts: list[Span], fields: tuple[Field, ...]) -> Iterator[Piece]:
    """The pieces of the journal, whose bytes are ``parts`` in their order."""
    head, rest = (
        Span(parts[0].offset, 1024),
        [Span(parts[0].offset + 1024, parts[0].length - 1024), *parts[1:]],
    )
    raw = bytes(volume.data[head.offset : head.end])
    values = dict(zip(_NAMES, _LAYOUT.unpack(raw), strict=True))
    if values["magic"] != _MAGIC:
        volume.fault("reserved", "the journal does not begin as one", head)
    expected = values["checksum"]
    if values["feature-incompat"] & _SUMS and crc32c(raw[:252] + bytes(4) + raw[256:]) == expected:
        del values["checksum"]
    uuid = volume.head.text("uuid")
    own = [
        Field(
            f"journal-{name}",
            value.rstrip(b"\0") if isinstance(value, bytes) else value,
            says=Says.DERIVED if name in ("uuid", "user-ids") and value[:16] == uuid else Says.FACT,
        )
        for name, value in values.items()
        if value not in (0, bytes(len(value)) if isinstance(value, bytes) else 0)
    ]
    yield Piece(kind=Kind.HEADER, role="ext4.journal", spans=(head,), fields=(*fields, *own))
    zero = tuple(s for s in rest if is_zero(volume.data[s.offset : s.end]))
    full = tuple(s for s in rest if s not in zero)
    if zero:
        yield Piece(kind=Kind.PADDING, role="ext4.journal-unused", account=Account.FILL, spans=zero)
    if full:
        yield Piece(
            kind=Kind.OPAQUE, role="ext4.journal-blocks", account=Account.OPAQUE, spans=full
        )
