"""The installed packages of RPM, from each of its three databases.

``rpmdb.sqlite`` (table Packages, since 4.16), ``Packages.db`` (ndb of SUSE: slots that point at
blobs; lib/backend/ndb in RPM's source describes it) and ``Packages`` (Berkeley DB, a hash of pages;
the layout is that of db_page.h of Berkeley DB 4 to 5). Each holds one header a package.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator

from countermark.formats.artefact.piece import ASK, Ask
from countermark.formats.packages import rpm_header, sqlite_table
from countermark.formats.packages.record import MOST, Package
from countermark.model.artefact import Span
from countermark.model.errors import SourceError

_NDB, _SLOT, _BLOB = b"RpmP", b"Slot", b"BlbS"
_HASH_MAGIC = 0x061561
_HASH, _HASH_UNSORTED, _OVERFLOW, _HASH_PAGE = 13, 2, 7, 26
_OFFPAGE, _KEYDATA = 3, 1
_HEADER = 64 << 20
"""Bytes of one header at most."""


def recognise(data: memoryview) -> bool:
    """Is it one of the three?"""
    return _which(data) is not None


def packages(data: memoryview, ask: Ask = ASK) -> Iterator[Package]:
    """All installed packages; raises SourceError where the database lies, or holds too many."""
    which = _which(data)
    if which is None:
        raise SourceError("no database of RPM", place="byte 0")
    for number, (blob, span) in enumerate(which(data, ask)):
        if number >= MOST:
            raise SourceError(f"more than {MOST} packages", place=f"byte {span.offset}")
        if ask.deadline.passed():
            raise SourceError(f"not read within {ask.deadline.seconds:g} s")
        yield rpm_header.package(blob, span)


_Blobs = Iterator[tuple[bytes, Span]]


def _which(data: memoryview) -> Callable[[memoryview, Ask], _Blobs] | None:
    if bytes(data[:16]) == sqlite_table.MAGIC:
        return _sqlite
    if bytes(data[:4]) == _NDB:
        return _ndb
    if len(data) >= 512 and _HASH_MAGIC in struct.unpack_from("<I", data, 12) + struct.unpack_from(
        ">I", data, 12
    ):
        return _berkeley
    return None


def _sqlite(data: memoryview, ask: Ask) -> _Blobs:
    for values, span in sqlite_table.rows(data, "Packages", ask):
        blob = values[1] if len(values) > 1 else None
        if isinstance(blob, bytes):
            yield blob, span


def _ndb(data: memoryview, ask: Ask) -> _Blobs:
    """Slots of 16 bytes in the first pages; block numbers count 16 bytes."""
    if len(data) < 32:
        raise SourceError("a database that is cut off", place="byte 0")
    (pages,) = struct.unpack_from("<I", data, 12)
    end = min(pages * 4096, len(data))
    for at in range(32, end - 15, 16):
        magic, number, block, _ = struct.unpack_from("<4sIII", data, at)
        if magic != _SLOT or not number:
            continue
        begin = block * 16
        if begin + 16 > len(data):
            raise SourceError("a slot points outside", place=f"byte {at}")
        found, same, _, length = struct.unpack_from("<4sIII", data, begin)
        if found != _BLOB or same != number or begin + 16 + length > len(data):
            raise SourceError("a slot points at no blob", place=f"byte {at}")
        yield bytes(data[begin + 16 : begin + 16 + length]), Span(begin + 16, length)


def _berkeley(data: memoryview, ask: Ask) -> _Blobs:
    order = "<" if struct.unpack_from("<I", data, 12)[0] == _HASH_MAGIC else ">"
    (size,) = struct.unpack_from(f"{order}I", data, 20)
    if size < 512 or size > 65536 or size & (size - 1):
        raise SourceError(f"pages of {size} bytes", place="byte 20")
    for at in range(size, len(data) - size + 1, size):
        entries, _, _, kind = struct.unpack_from(f"{order}HHBB", data, at + 20)
        if kind not in (_HASH, _HASH_UNSORTED):
            continue
        if _HASH_PAGE + 2 * entries > size:
            raise SourceError("more entries than a page holds", place=f"byte {at}")
        places = struct.unpack_from(f"{order}{entries}H", data, at + _HASH_PAGE)
        for number in range(1, entries, 2):
            found = _item(data, order, size, at, places, number)
            if found is not None and len(found[0]) > 16:
                yield found


def _item(
    data: memoryview, order: str, size: int, page: int, places: tuple[int, ...], number: int
) -> tuple[bytes, Span] | None:
    """The value of a pair: in the page, or a chain of overflow pages."""
    at, end = page + places[number], page + places[number - 1]
    if not page < at < page + size:
        raise SourceError("an entry outside its page", place=f"byte {at}")
    kind = data[at]
    if kind == _KEYDATA:
        return bytes(data[at + 1 : end]), Span(at + 1, max(end - at - 1, 0))
    if kind != _OFFPAGE or at + 12 > page + size:
        return None
    first, length = struct.unpack_from(f"{order}II", data, at + 4)
    if length > min(_HEADER, len(data)):
        raise SourceError(f"a header of {length} bytes", place=f"byte {at}")
    return _chain(data, order, size, first, length), Span(first * size + _HASH_PAGE, length)


def _chain(data: memoryview, order: str, size: int, first: int, length: int) -> bytes:
    found, follow = bytearray(), first
    for _ in range(length // (size - _HASH_PAGE) + 2):
        at = follow * size
        if not follow or len(found) >= length:
            break
        if at + size > len(data) or data[at + 25] != _OVERFLOW:
            raise SourceError("an overflow page that is none", place=f"page {follow}")
        (held,) = struct.unpack_from(f"{order}H", data, at + 22)
        found += data[at + _HASH_PAGE : at + _HASH_PAGE + min(held, size - _HASH_PAGE)]
        (follow,) = struct.unpack_from(f"{order}I", data, at + 16)
    if len(found) < length:
        raise SourceError("a chain of overflow pages that is cut off", place=f"page {first}")
    return bytes(found[:length])
