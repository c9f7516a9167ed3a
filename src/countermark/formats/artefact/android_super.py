"""Android's *super* partition: logical partitions in extents, as its metadata says.

Source: AOSP ``system/core/fs_mgr/liblp/include/liblp/metadata_format.h``. A geometry stands at 4096
and again at 8192, behind it each slot's metadata, and all slots again as backups. The first slot is
read; other slots and backups that are not its like are parts of their own. A partition is an entry
with ``attributes``, ``group`` and its extents as content (zeros where an extent says so).
Parameters: ``super.NAME`` of geometry and header, ``super.group:NAME`` and ``super.device:NAME``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial

from countermark.formats.artefact.numbers import part, within
from countermark.formats.artefact.padding import if_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.formats.artefact.rows import Row, header, named, numbers, size
from countermark.model.artefact import Account, Fault, Field, Kind, Span
from countermark.model.errors import SourceError

_GEOMETRY_MAGIC, _HEADER_MAGIC = b"gDla", 0x414C5030
_GEOMETRY_AT, _BLOCK, _SECTOR = (4096, 8192), 4096, 512
_GEOMETRY: tuple[Row, ...] = (
    ("", "I"), ("=struct-size", "I"), ("", "32s"), ("metadata-size", "I"), ("slots", "I"),
    ("block-size", "I"),
)  # fmt: skip
_HEADER: tuple[Row, ...] = (
    ("magic", "I"), ("major", "H"), ("minor", "H"), ("header-size", "I"), ("", "32s"),
    ("tables-size", "I"), ("", "32s"), ("partitions", "I"), ("partition-count", "I"),
    ("partition-size", "I"), ("extents", "I"), ("extent-count", "I"), ("extent-size", "I"),
    ("groups", "I"), ("group-count", "I"), ("group-size", "I"), ("devices", "I"),
    ("device-count", "I"), ("device-size", "I"),
)  # fmt: skip
_PARTITION: tuple[Row, ...] = (
    ("", "36s"), ("attributes", "I"), ("=first-extent", "I"), ("=extents", "I"), ("=group", "I"),
)  # fmt: skip
_EXTENT: tuple[Row, ...] = (
    ("sectors", "Q"), ("type", "I"), ("sector", "Q"), ("device", "I"),
)  # fmt: skip
_LINEAR, _ZERO = 0, 1
Extent = tuple[int, int, int, int]
"""Sectors, type (0 linear, 1 zero), first sector, and the device it is on."""


class AndroidSuper:
    """Reads one image of a super partition, not in sparse form."""

    form = "android-super"

    def recognise(self, data: memoryview) -> bool:
        """Does a geometry stand where the first or the second should?"""
        return any(bytes(data[at : at + 4]) == _GEOMETRY_MAGIC for at in _GEOMETRY_AT)

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """Partitions and the tables that name them; raises SourceError."""
        read = Read(pieces=[], ordered=False)
        geometry, place = _geometry(data, read.faults)
        slot = geometry["metadata-size"]
        base = 3 * _BLOCK
        tables, head = _metadata(data, base, slot, read.faults)
        read.pieces.append(header("super.tables", *place, tables))
        read.fields = (
            *named(data, place[0].offset, _GEOMETRY, "super."),
            *(Field(f"super.{name}", head[name]) for name in ("major", "minor")),
            *_lists(data, base, head),
        )
        read.pieces += _slots(data, base, geometry, tables)
        extents = list(_extents(data, base, head, ask))
        read.pieces += _partitions(data, base, head, extents, ask, read.faults)
        read.pieces += if_zero(data, Span(0, _BLOCK), "super.reserved")
        for one in place:
            gap = Span(one.end, one.offset + _BLOCK - one.end)
            read.pieces += if_zero(data, gap, "super.padding")
        return read


def _geometry(data: memoryview, faults: list[Fault]) -> tuple[dict[str, int], list[Span]]:
    """What the first geometry that is right says, and where those stand that say it."""
    found: list[Span] = []
    for at in _GEOMETRY_AT:
        length = size(_GEOMETRY)
        raw = bytearray(data[at : at + length])
        if len(raw) < length or int.from_bytes(raw[4:8], "little") != length:
            continue
        digest = bytes(raw[8:40])
        raw[8:40] = bytes(32)
        right = raw[:4] == _GEOMETRY_MAGIC and hashlib.sha256(raw).digest() == digest
        if right and (not found or data[found[0].offset : found[0].end] == data[at : at + length]):
            found.append(Span(at, length))
    if not found:
        raise SourceError("no geometry whose digest is right", place="byte 4096")
    if len(found) != len(_GEOMETRY_AT):
        faults.append(Fault("checksum", "the geometry does not stand twice alike"))
    said = numbers(data, found[0].offset, _GEOMETRY)
    if not 0 < said["slots"] <= 16 or said["metadata-size"] % _SECTOR:
        raise SourceError("a geometry with odd slots", place=f"byte {found[0].offset}")
    return said, found


def _metadata(
    data: memoryview, base: int, slot: int, faults: list[Fault]
) -> tuple[Span, dict[str, int]]:
    """Where the first slot's header and tables stand, and what the header says."""
    said = numbers(data, base, _HEADER)
    length, tables = said["header-size"], said["tables-size"]
    if said["magic"] != _HEADER_MAGIC or not size(_HEADER) <= length <= length + tables <= slot:
        raise SourceError("no metadata in the first slot", place=f"byte {base}")
    raw = bytearray(part(data, base, length))
    digest = bytes(raw[12:44])
    raw[12:44] = bytes(32)
    body = part(data, base + length, tables)
    if hashlib.sha256(raw).digest() != digest:
        faults.append(Fault("checksum", "the digest of the header", Span(base + 12, 32)))
    if hashlib.sha256(body).digest() != bytes(raw[48:80]):
        faults.append(Fault("checksum", "the digest of the tables", Span(base + 48, 32)))
    return Span(base, length + tables), said


def _rows(base: int, head: dict[str, int], name: str, least: int) -> Iterator[int]:
    """Where each row of a table stands; raises SourceError where the table is none."""
    table, count, width = head[f"{name}s"], head[f"{name}-count"], head[f"{name}-size"]
    if count and (width != least or table + count * width > head["tables-size"]):
        raise SourceError(f"the table of {name}s reaches outside", place=f"byte {base + 80}")
    for number in range(count):
        yield base + head["header-size"] + table + number * width


def _text(data: memoryview, at: int) -> bytes:
    return bytes(data[at : at + 36]).rstrip(b"\0")


def _lists(data: memoryview, base: int, head: dict[str, int]) -> Iterator[Field]:
    """Groups (flags, most bytes) and devices (all that is said of one)."""
    for at in _rows(base, head, "group", 48):
        name = _text(data, at).decode("utf-8", "replace")
        yield Field(f"super.group:{name}", bytes(data[at + 36 : at + 48]), Span(at, 48))
    for at in _rows(base, head, "device", 64):
        name = _text(data, at + 24).decode("utf-8", "replace")
        value = bytes(data[at : at + 24]) + bytes(data[at + 60 : at + 64])
        yield Field(f"super.device:{name}", value, Span(at, 64))
    kinds = ("partition", "extent", "group", "device")
    used = sum(head[f"{kind}-count"] * head[f"{kind}-size"] for kind in kinds)
    if used != head["tables-size"]:
        yield Field("super.tables-rest", head["tables-size"] - used, Span(base + 44, 4))
    spare = bytes(data[base + size(_HEADER) : base + head["header-size"]])
    yield Field("super.header-rest", spare.rstrip(b"\0"))


def _extents(data: memoryview, base: int, head: dict[str, int], ask: Ask) -> Iterator[Extent]:
    for count, at in enumerate(_rows(base, head, "extent", size(_EXTENT))):
        within(ask, count, at)
        one = numbers(data, at, _EXTENT)
        yield one["sectors"], one["type"], one["sector"], one["device"]


def _partitions(
    data: memoryview,
    base: int,
    head: dict[str, int],
    extents: list[Extent],
    ask: Ask,
    faults: list[Fault],
) -> Iterator[Piece]:
    groups = [_text(data, at) for at in _rows(base, head, "group", 48)]
    for at in _rows(base, head, "partition", size(_PARTITION)):
        said = numbers(data, at, _PARTITION)
        first, count = said["first-extent"], said["extents"]
        own = extents[first : first + count]
        if len(own) != count or said["group"] >= len(groups):
            raise SourceError("a partition of extents that are not there", place=f"byte {at}")
        spans = tuple(
            Span(sector * _SECTOR, sectors * _SECTOR)
            for sectors, kind, sector, device in own
            if kind == _LINEAR and not device
        )
        if any(span.end > len(data) for span in spans):
            faults.append(Fault("truncated", f"{_text(data, at)!r} reaches behind the end"))
        foreign = [f"{kind}:{device}" for _, kind, _, device in own if kind > _ZERO or device]
        fields = [
            Field("attributes", said["attributes"], Span(at + 36, 4)),
            Field("group", groups[said["group"]], Span(at + 48, 4)),
        ]
        if foreign:
            fields.append(Field("elsewhere", " ".join(foreign)))
        whole = sum(sectors * _SECTOR for sectors, *_ in own)
        content = Content(size=whole)
        if any(kind for _, kind, _, _ in own) or foreign:
            content = Content("super", partial(_chunks, data, own, ask), whole)
        yield Piece(
            kind=Kind.FILE,
            role="super.partition",
            name=_text(data, at),
            spans=spans,
            fields=tuple(fields),
            content=content if whole else None,
        )


def _chunks(data: memoryview, own: list[Extent], ask: Ask) -> Iterator[memoryview | bytes]:
    for sectors, kind, sector, device in own:
        if kind > _ZERO or device:
            raise SourceError("a part that is on another device")
        left = sectors * _SECTOR
        if kind == _LINEAR:
            if sector * _SECTOR + left > len(data):
                raise SourceError("a part behind the end", place=f"sector {sector}")
            yield data[sector * _SECTOR : sector * _SECTOR + left]
            continue
        while left:
            within(ask, 0, 0)
            yield bytes(min(left, 1 << 20))
            left -= min(left, 1 << 20)


def _slots(data: memoryview, base: int, geometry: dict[str, int], tables: Span) -> Iterator[Piece]:
    """The other slots and the backups; those that are as the first one are only layout."""
    slot = geometry["metadata-size"]
    first = bytes(data[tables.offset : tables.end])
    alike: list[Span] = []
    for number in range(2 * geometry["slots"]):
        begin = base + number * slot
        here = Span(begin, tables.length)
        if number and bytes(data[here.offset : here.end]) == first:
            alike.append(here)
        elif number:
            here = Span(begin, 0)
        rest = Span(here.end, begin + slot - here.end)
        zeros = tuple(if_zero(data, rest, "super.padding"))
        yield from zeros
        if not zeros and rest.end <= len(data):
            yield Piece(kind=Kind.OPAQUE, role="super.slot", account=Account.OPAQUE, spans=(rest,))
    if alike:
        yield header("super.copies", *alike)
