"""What is in the files of a UBIFS image: blocks of 4096 bytes, each encoded alone.

Source: the Linux kernel's ``fs/ubifs/ubifs-media.h``, ``struct ubifs_data_node``, and
``compress.c``: what UBIFS calls zlib is a deflate stream alone (RFC 1951). The bits behind its end
in its last byte, and bytes behind it, are errors.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from countermark.formats.artefact import block_codec
from countermark.formats.artefact.inflate import inflate
from countermark.formats.artefact.numbers import within
from countermark.formats.artefact.piece import Ask
from countermark.formats.artefact.ubifs_nodes import Node
from countermark.model.errors import SourceError

CODECS = {0: "none", 1: "lzo", 2: "deflate", 3: "zstd"}
BLOCK = 4096
_HEAD = 48


def chunks(
    data: memoryview, blocks: Sequence[tuple[int, Node]], size: int, ask: Ask
) -> Iterator[bytes]:
    """The content of a file of ``size`` bytes; a block that is not there is zero."""
    at = 0
    for number, node in blocks:
        within(ask, 0, node.at)
        begin = number * BLOCK
        if begin >= size:
            place = f"byte {node.at}"
            raise SourceError(f"a block behind the end of its file, at {begin}", place=place)
        yield from _zeros(begin - at)
        block = _decoded(data, node, ask)
        at = begin + len(block)
        if at > size:
            raise SourceError("a block reaches behind the end of its file", place=f"byte {node.at}")
        yield block
    yield from _zeros(size - at)


def _zeros(count: int) -> Iterator[bytes]:
    while count > 0:
        yield bytes(min(count, 1 << 20))
        count -= 1 << 20


def _decoded(data: memoryview, node: Node, ask: Ask) -> bytes:
    size, codec, spare = struct.unpack_from("<IHH", data, node.at + 40)
    begin, end = node.at + _HEAD, node.at + node.length
    if size > BLOCK or spare:
        raise SourceError(f"a block that says {size} and {spare}", place=f"byte {node.at}")
    match CODECS.get(codec):
        case "none":
            out = bytes(data[begin:end])
        case "deflate":
            out = _inflated(data, begin, end, ask)
        case name:
            out = block_codec.decode(name or "", data[begin:end], BLOCK)
    if len(out) != size:
        raise SourceError(f"a block of {size} bytes has {len(out)}", place=f"byte {node.at}")
    return out


def _inflated(data: memoryview, begin: int, end: int, ask: Ask) -> bytes:
    stream, out = inflate(data, begin, end, ask), bytearray()
    while len(out) <= BLOCK:
        try:
            out += next(stream)
        except StopIteration as stop:
            if stop.value.end != end or stop.value.last_bits:
                raise SourceError("bytes or bits behind a block", place=f"byte {begin}") from None
            return bytes(out)
    raise SourceError("a block decodes to too much", place=f"byte {begin}")
