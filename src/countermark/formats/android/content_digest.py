"""The digests of an APK that its signature schemes v2 and later sign.

Source: the Android documentation of APK Signature Scheme v2, "Integrity-protected contents": the
file in three sections (before the signing block, the directory, the end with the offset that it had
without the block), each in chunks of 1 MiB. Verity: a tree of SHA-256 over blocks of 4,096 bytes
with eight zero bytes of salt, and the length (``apksig``'s and the kernel's fs-verity).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec

from countermark.formats.caps import NEVER
from countermark.model.errors import SourceError
from countermark.model.ports import Deadline

_CHUNK = 1 << 20
_BLOCK = 4096
_SALT = bytes(8)
_OFFSET_AT = 16
"""Where in the end of an archive the offset of its directory stands."""


class Sections(msgspec.Struct, frozen=True, kw_only=True):
    """Where the parts of a signed APK stand: entries, block, directory, end; in bytes."""

    block: int
    directory: int
    end: int


def chunked(data: memoryview, at: Sections, digest: str, deadline: Deadline = NEVER) -> bytes:
    """Each chunk is digested behind 0xa5 and its length, all of them behind 0x5a and their count.

    Raises SourceError where the time is over.
    """
    found = []
    for section in _sections(data, at):
        for begin in range(0, len(section), _CHUNK):
            if deadline.passed():
                raise SourceError(f"not digested within {deadline.seconds:g} s")
            part = section[begin : begin + _CHUNK]
            made = hashlib.new(digest, b"\xa5" + len(part).to_bytes(4, "little"))
            made.update(part)
            found.append(made.digest())
    head = b"\x5a" + len(found).to_bytes(4, "little")
    return hashlib.new(digest, head + b"".join(found)).digest()


def verity(data: memoryview, at: Sections, deadline: Deadline = NEVER) -> bytes:
    """The root of the tree and the length; raises SourceError where the time is over.

    Only where entries end on a block, as who signs sees to: they are digested by themselves.
    """
    if at.block % _BLOCK:
        raise SourceError("entries that do not end at 4,096 bytes have no verity digest")
    size = 0
    level: list[bytes] = []
    for block, length in _blocks(_sections(data, at)):
        if not len(level) % 256 and deadline.passed():
            raise SourceError(f"not digested within {deadline.seconds:g} s")
        level.append(_salted(block))
        size += length
    while len(level) > 1:
        joined = b"".join(level)
        level = [_salted(joined[i : i + _BLOCK]) for i in range(0, len(joined), _BLOCK)]
    return (level[0] if level else b"") + size.to_bytes(8, "little")


def _sections(data: memoryview, at: Sections) -> list[memoryview]:
    end = bytearray(data[at.end :])
    end[_OFFSET_AT : _OFFSET_AT + 4] = at.block.to_bytes(8, "little")[:4]
    return [data[: at.block], data[at.directory : at.end], memoryview(bytes(end))]


def _blocks(sections: list[memoryview]) -> Iterator[tuple[bytes, int]]:
    """Blocks of all sections one behind another, and how many bytes of each are the file's."""
    entries, *rest = sections
    for at in range(0, len(entries), _BLOCK):
        yield bytes(entries[at : at + _BLOCK]), _BLOCK
    tail = b"".join(map(bytes, rest))
    for at in range(0, len(tail), _BLOCK):
        part = tail[at : at + _BLOCK]
        yield part, len(part)


def _salted(block: bytes) -> bytes:
    return hashlib.sha256(_SALT + block.ljust(_BLOCK, b"\0")).digest()
