"""Blocks that a file system has compressed one by one: each decodes to the last bit, or not at all.

Sources: RFC 1950 and 1951 (zlib), the xz and lzma file formats of the XZ project, RFC 8878 (zstd),
the LZ4 block format. A decoder that stops at the end of a stream overlooks what stands behind it
and the bits of the last byte that no symbol uses. Here both are errors, so that a block that
decodes has said all it holds. What LZO leaves free (two encodings of one match) nobody checks.
"""

from __future__ import annotations

import importlib
import lzma
import zlib
from typing import Any

from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

_MODULES = {
    "lz4": ("lz4.block",),
    "lzo": ("lzallright",),
    "zstd": ("compression.zstd", "backports.zstd"),
}
CODECS = ("zlib", "lzma", "lzma-raw", "lzo", "xz", "lz4", "zstd")

_RAW = ({"id": lzma.FILTER_LZMA1, "lc": 3, "lp": 0, "pb": 2, "dict_size": 8 << 20},)


def missing(codec: str, what: str, size: int) -> Gap | None:
    """Why blocks of ``codec`` cannot be decoded here; None where they can."""
    if codec not in CODECS:
        return Gap(what, Why.NOT_READ, size, detail=f"compressed with {codec}")
    if codec in _MODULES and _library(codec) is None:
        return Gap(
            what,
            Why.NOT_READ,
            size,
            detail=f"compressed with {codec}, and no library for it is installed",
            next_step="pip install 'countermark[inspection]'",
        )
    return None


def decode(codec: str, data: memoryview, limit: int) -> bytes:
    """At most ``limit`` bytes that all of ``data`` decodes to; raises SourceError."""
    try:
        match codec:
            case "zlib":
                return _zlib(data, limit)
            case "lzma":
                return _lzma(data, limit, lzma.FORMAT_ALONE)
            case "lzma-raw":
                return _lzma(data, limit, lzma.FORMAT_RAW)
            case "xz":
                return _lzma(data, limit, lzma.FORMAT_XZ)
            case "zstd":
                return _zstd(data, limit)
            case "lz4":
                return _lz4(data, limit)
            case _:
                return _lzo(data, limit)
    except (zlib.error, lzma.LZMAError) as error:
        raise SourceError(f"a block that is no {codec}: {error}") from error


def _zlib(data: memoryview, limit: int) -> bytes:
    if len(data) < 8 or data[1] & 0x20:
        raise SourceError("a block that is no zlib: too short, or with a dictionary")
    decoder = zlib.decompressobj()
    out = decoder.decompress(data[:-5], limit + 1)
    if decoder.unconsumed_tail or decoder.eof:
        raise SourceError("a zlib block decodes to more than it may, or has bytes left over")
    spare = decoder.copy() if data[-5] else None
    out += decoder.decompress(data[-5:], limit + 1 - len(out)) if len(out) <= limit else b""
    _ended(decoder, out, limit)
    if spare is not None and _ends_without_its_top_bit(spare, data[-5:]):
        raise SourceError("bits behind the end of a zlib block that are not zero")
    return out


def _ends_without_its_top_bit(decoder: Any, last: memoryview) -> bool:
    """Is the highest set bit of the last byte of deflate unused? Then leaving it out ends alike."""
    changed = last[0] ^ (1 << (last[0].bit_length() - 1))
    try:
        decoder.decompress(bytes([changed]) + last[1:].tobytes(), 1 << 16)
    except zlib.error:
        return False
    return bool(decoder.eof and not decoder.unused_data)


def _ended(decoder: Any, out: bytes, limit: int) -> None:
    if len(out) > limit:
        raise SourceError(f"a block decodes to more than {limit} bytes")
    if not decoder.eof:
        raise SourceError("a block ends too early")
    if decoder.unused_data:
        raise SourceError("encoded bytes are left over behind a block")


def _lzma(data: memoryview, limit: int, form: int) -> bytes:
    if form == lzma.FORMAT_RAW:  # as squashfs 3 has it in routers: lc 3, lp 0, pb 2
        decoder = lzma.LZMADecompressor(form, filters=_RAW)
    else:
        decoder = lzma.LZMADecompressor(form, memlimit=256 << 20)
    out = decoder.decompress(data, limit + 1)
    if form == lzma.FORMAT_ALONE and not decoder.eof and len(out) <= limit:
        out += decoder.decompress(b"", limit + 1 - len(out)) if not decoder.needs_input else b""
    _ended(decoder, out, limit)
    return out


def _zstd(data: memoryview, limit: int) -> bytes:
    library = _library("zstd")
    if len(data) > 4 and data[4] & 0x10:
        raise SourceError("an unused bit of a zstd frame is set")
    decoder = library.ZstdDecompressor()
    try:
        out: bytes = decoder.decompress(data, limit + 1)
    except library.ZstdError as error:
        raise SourceError(f"a block that is no zstd: {error}") from error
    _ended(decoder, out, limit)
    return out


def _lz4(data: memoryview, limit: int) -> bytes:
    try:
        out: bytes = _library("lz4").decompress(data, uncompressed_size=limit)
    except Exception as error:  # a class of the library, or MemoryError
        raise SourceError(f"a block that is no lz4: {error}") from error
    _check_last_token(bytes(data))
    return out


def _check_last_token(data: bytes) -> None:
    """The last token of an LZ4 block has no match, so that four bits of it say nothing."""
    at = token = 0
    while at < len(data):
        token = data[at]
        at, length = _lz4_length(data, at + 1, token >> 4)
        at += length
        if at >= len(data):
            break
        at, _ = _lz4_length(data, at + 2, token & 15)
    if token & 15:
        raise SourceError("unused bits of the last token of an lz4 block are not zero")


def _lz4_length(data: bytes, at: int, length: int) -> tuple[int, int]:
    if length == 15:
        more = 255
        while more == 255 and at < len(data):
            more = data[at]
            at, length = at + 1, length + more
    return at, length


def _lzo(data: memoryview, limit: int) -> bytes:
    library = _library("lzo")
    try:
        out: bytes = library.LZOCompressor.decompress(bytes(data), output_size_hint=limit)
    except Exception as error:  # the library raises its own class
        raise SourceError(f"a block that is no lzo: {error}") from error
    if len(out) > limit:
        raise SourceError(f"a block decodes to more than {limit} bytes")
    return out


def _library(codec: str) -> Any:
    for name in _MODULES[codec]:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    return None
