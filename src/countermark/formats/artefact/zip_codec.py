"""How entries of a zip archive are encoded (APPNOTE 4.4.5)."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Generator, Iterator

from countermark.formats.artefact.decoding import decode_exactly
from countermark.formats.artefact.inflate import inflate
from countermark.formats.artefact.numbers import little
from countermark.formats.artefact.piece import Ask, Content
from countermark.formats.artefact.zip_entry import Entry
from countermark.formats.artefact.zstd import zstd_decoder
from countermark.model.artefact import Field, Span
from countermark.model.errors import SourceError
from countermark.model.gap import Gap, Why

_ENCRYPTED = 0x2041
"""Flags: encrypted, strongly encrypted, header values hidden."""
_ENDS_ITSELF = 0x02
"""The flag that an LZMA stream has a mark at its end."""
_CODECS = {0: "stored", 8: "deflate", 12: "bzip2", 14: "lzma", 93: "zstd", 95: "xz"}


def content(data: memoryview, body: Span, entry: Entry, ask: Ask) -> Content | None:
    """What an entry holds, or why nobody here can decode it; None for one without bytes."""
    method = entry.said["method"]
    codec = _CODECS.get(method, f"zip-{method}")
    what = f"zip entry {entry.name.decode('utf-8', 'replace')}"
    if entry.flags & _ENCRYPTED:
        return Content(codec, missing=_missing(what, body, "it is encrypted"))
    if method not in _CODECS:
        return Content(codec, missing=_missing(what, body, f"compression method {method}"))
    if method == 0 and not body.length and not entry.size:
        return None
    return Content(codec, _verified(data, body, entry, ask), entry.size, alone=True)


def _missing(what: str, body: Span, why: str) -> Gap:
    return Gap(what, Why.NOT_READ, body.length, detail=why, next_step="unpack it by hand")


def _verified(
    data: memoryview, body: Span, entry: Entry, ask: Ask
) -> Callable[[], Iterator[bytes | memoryview]]:
    def chunks() -> Iterator[bytes | memoryview]:
        crc = size = 0
        for chunk in _decoded(data, body, entry, ask):
            crc, size = zlib.crc32(chunk, crc), size + len(chunk)
            yield chunk
        if (crc, size) != (entry.said["crc32"], entry.size):
            raise SourceError("a content of another check or size than its entry says")

    return chunks


def _decoded(data: memoryview, body: Span, entry: Entry, ask: Ask) -> Iterator[bytes | memoryview]:
    method = entry.said["method"]
    span = body.offset, body.end
    if method == 0:
        step = 1 << 20
        return (data[at : min(at + step, body.end)] for at in range(*span, step))
    if method == 8:
        return _inflated(data, body, ask)
    if method == 12:
        import bz2

        return decode_exactly(bz2.BZ2Decompressor(), data, span, ask, OSError)
    if method == 93:
        decoder, errors = zstd_decoder()
        return decode_exactly(decoder, data, span, ask, errors)
    import lzma

    if method == 95:
        wrapped = lzma.LZMADecompressor(lzma.FORMAT_XZ, ask.table)
        return decode_exactly(wrapped, data, span, ask, lzma.LZMAError)
    return _lzma(data, body, entry, ask)


def _inflated(data: memoryview, body: Span, ask: Ask) -> Generator[bytes, None, None]:
    found = yield from inflate(data, body.offset, body.end, ask)
    if found.end != body.end or found.last_bits:
        raise SourceError("bytes or bits behind the end of a deflate stream")


def _lzma(data: memoryview, body: Span, entry: Entry, ask: Ask) -> Generator[bytes, None, None]:
    """Section 5.8.8: two bytes of version, the length of the properties, these, the stream."""
    import lzma

    if little(data, body.offset + 2, 2) != 5:
        raise SourceError("no properties of LZMA", place=f"byte {body.offset}")
    size = -1 if entry.flags & _ENDS_ITSELF else entry.size
    whole = bytes(data[body.offset + 4 : body.offset + 9]) + size.to_bytes(8, "little", signed=True)
    whole += bytes(data[body.offset + 9 : body.end])
    decoder = lzma.LZMADecompressor(lzma.FORMAT_ALONE, ask.table)
    span = 0, len(whole)
    yield from decode_exactly(decoder, memoryview(whole), span, ask, lzma.LZMAError)


def encoding(data: memoryview, body: Span, method: int) -> tuple[Field, ...]:
    """What the encoded bytes of a content may say beside it, by their digest.

    Decoders ignore some of bzip2, and the settings of the others stand among the encoded bytes.
    """
    if method in (0, 8) or method not in _CODECS:
        return ()
    digest = hashlib.sha256(data[body.offset : body.end]).hexdigest()
    return (Field("zip.encoding", digest, body),)
