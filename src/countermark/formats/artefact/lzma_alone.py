"""LZMA streams with the old header of 13 bytes, ``.lzma``, as boot loaders and firmware hold them.

Source: the LZMA specification of the LZMA SDK (``lzma-specification.txt``) and liblzma's
``lzma-file-format.txt``. There is no magic and no check: a stream is known by a plausible header
(properties below 225, a dictionary of 2^n or 2^n + 2^(n-1) bytes, a size of less than 256 GiB or
unknown) whose first 4 KiB decode. Its end is found by decoding it once; what stands behind is left
to ``cover``. Fields: ``lzma.properties`` (lc, lp and pb in one byte), ``lzma.dictionary-size``
(changes nothing that comes out), ``lzma.size-said`` (0 where an end marker ends the stream) and
``lzma.size`` (derived: what came out).
"""

from __future__ import annotations

import lzma
from collections.abc import Generator

from countermark.formats.artefact.decoding import decode, decode_exactly
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Field, Kind, Says, Span
from countermark.model.errors import SourceError

_HEADER = 13
_UNKNOWN = (1 << 64) - 1
_LARGEST = 1 << 38
_LOOKED_AT = 4096
_MEMORY = 256 << 20
_DICTIONARIES = frozenset({1 << n for n in range(12, 31)} | {3 << n for n in range(11, 29)})


class LzmaAlone:
    """Reads one stream."""

    form = "lzma"

    def recognise(self, data: memoryview) -> bool:
        """Is the header plausible, and does what follows decode?"""
        if len(data) < _HEADER + 5 or data[0] >= 225 or data[_HEADER]:
            return False  # the first byte of the range coder is zero
        size = int.from_bytes(data[5:13], "little")
        if int.from_bytes(data[1:5], "little") not in _DICTIONARIES or not (
            size == _UNKNOWN or 0 < size < _LARGEST
        ):
            return False
        decoder = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_MEMORY)
        try:
            out = decoder.decompress(data[: _HEADER + _LOOKED_AT], 1 << 20)
        except lzma.LZMAError:
            return False
        return bool(out)

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The header, and the stream behind it; raises SourceError where it does not end well."""
        if not self.recognise(data):
            raise SourceError("no LZMA header", place="byte 0")
        end, out = _measured(data, ask)
        size = int.from_bytes(data[5:13], "little")
        said = size != _UNKNOWN
        if said and size != out:
            raise SourceError(f"{out} bytes come out of it, not {size}", place="byte 5")
        fields = [
            Field("lzma.properties", data[0], Span(0, 1)),
            Field("lzma.dictionary-size", int.from_bytes(data[1:5], "little"), Span(1, 4)),
            Field("lzma.size-said", int(said), Span(5, 8)),
        ]
        if said:
            fields.append(Field("lzma.size", size, Span(5, 8), Says.DERIVED))
        header = Span(0, _HEADER)
        content = Content("lzma", lambda: _decoded(data, end, ask), out, alone=True)
        return Read(
            pieces=[
                Piece(kind=Kind.HEADER, role="lzma.header", spans=(header,), fields=tuple(fields)),
                Piece(
                    kind=Kind.FILE,
                    role="lzma.content",
                    spans=(Span(_HEADER, end - _HEADER),),
                    content=content,
                ),
            ]
        )


def _measured(data: memoryview, ask: Ask) -> tuple[int, int]:
    """Where the stream ends, and how many bytes come out of it."""
    decoder = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_MEMORY)
    stream: Generator[bytes, None, int] = decode(decoder, data, (0, len(data)), ask, lzma.LZMAError)
    out = 0
    while True:
        try:
            out += len(next(stream))
        except StopIteration as stop:
            return stop.value, out
        if out > ask.entry:
            raise SourceError(f"more than {ask.entry} bytes come out of it", place="byte 0")


def _decoded(data: memoryview, end: int, ask: Ask) -> Generator[bytes, None, None]:
    decoder = lzma.LZMADecompressor(lzma.FORMAT_ALONE, memlimit=_MEMORY)
    yield from decode_exactly(decoder, data, (0, end), ask, lzma.LZMAError)
