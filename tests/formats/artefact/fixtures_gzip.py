"""gzip members with all that a header may hold."""

from __future__ import annotations

import zlib

TEXT = b"The quick brown fox jumps over a lazy dog; 0123456789, who was asleep.\n"


def member(content: bytes, head: bytes = b"\0\0\0\0\0\0\x03", extra: bytes = b"") -> bytes:
    """``head`` is from the flags on; ``extra`` is what the flags say comes next."""
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = squeezer.compress(content) + squeezer.flush()
    trailer = zlib.crc32(content).to_bytes(4, "little") + len(content).to_bytes(4, "little")
    return b"\x1f\x8b\x08" + head + extra + body + trailer


def full(content: bytes) -> bytes:
    """A member with extra field, name, comment and a check of its header."""
    head = b"\x1e" + (1_700_000_000).to_bytes(4, "little") + b"\x02\x03"
    extra = b"\x06\0AB\x02\0xy" + b"name.txt\0" + b"a comment\0"
    check = zlib.crc32(b"\x1f\x8b\x08" + head + extra) & 0xFFFF
    return member(content, head, extra + check.to_bytes(2, "little"))


def fixtures() -> dict[str, bytes]:
    return {
        "plain": member(TEXT),
        "empty": member(b""),
        "full": full(TEXT),
        "two": member(TEXT) + bytes(16) + full(TEXT[::-1]),
    }
