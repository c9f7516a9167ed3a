"""Opens a gzip-compressed list in memory, within caps; anything else passes through.

A small file that claims to hold gigabytes is refused before it fills the memory.
"""

from __future__ import annotations

import zlib

from countermark.model.errors import SourceError

MAX_BYTES = 1 << 30
MAX_RATIO = 200
_MAGIC = b"\x1f\x8b"
_STEP = 1 << 20
_CHECK = "check that this is the official file"
_FREE = 1 << 20  # below this size a high ratio is ordinary text, not a bomb


def unpacked(content: bytes, name: str, cap: int = MAX_BYTES, ratio: int = MAX_RATIO) -> bytes:
    """The bytes inside. Raises SourceError beyond ``cap`` bytes, ``ratio``, or if damaged."""
    if len(content) > cap:
        raise SourceError(f"larger than {cap} bytes", place=name, next_step=_CHECK)
    if not content.startswith(_MAGIC):
        return content
    allowed = min(cap, max(_FREE, len(content) * ratio))
    return b"".join(_members(content, name, allowed))


def opening(content: bytes, size: int = 65_536) -> bytes:
    """The first bytes inside, for recognition; empty where they cannot be opened."""
    if not content.startswith(_MAGIC):
        return content[:size]
    try:
        return zlib.decompressobj(31).decompress(content, size)
    except zlib.error:
        return b""


def _members(content: bytes, name: str, allowed: int) -> list[bytes]:
    parts: list[bytes] = []
    total = 0
    rest = content
    while rest.startswith(_MAGIC):
        stream = zlib.decompressobj(31)
        try:
            while not stream.eof:
                part = stream.decompress(rest, _STEP)
                rest = stream.unconsumed_tail
                total += len(part)
                if total > allowed:
                    raise SourceError(
                        f"expands beyond {allowed} bytes (a decompression bomb)",
                        place=name,
                        next_step=_CHECK,
                    )
                parts.append(part)
                if not part and not rest and not stream.eof:
                    raise SourceError(
                        "the compressed file ends early", place=name, next_step="fetch it again"
                    )
        except zlib.error as error:
            raise SourceError(
                f"damaged compression: {error}", place=name, next_step="fetch it again"
            ) from error
        rest = stream.unused_data
    return parts
