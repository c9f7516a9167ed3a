"""What is in the files of a JFFS2 image: which node says which part, and how each is decoded.

Source: the Linux kernel's ``fs/jffs2/compr_rtime.c``, ``compr_zlib.c`` and ``nodelist.c``. Of two
nodes that say the same part of a file the one with the higher version counts.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence

from countermark.formats.artefact import block_codec
from countermark.formats.artefact.jffs2_nodes import Node
from countermark.formats.artefact.numbers import within
from countermark.formats.artefact.piece import Ask
from countermark.model.errors import SourceError

NONE, ZERO, RTIME, ZLIB, LZO = 0, 1, 2, 6, 7
NAMES = {
    NONE: "none", ZERO: "zero", RTIME: "rtime", 3: "rubinmips", 4: "copy", 5: "dynrubin",
    ZLIB: "zlib", LZO: "lzo",
}  # fmt: skip
KNOWN = frozenset({NONE, ZERO, RTIME, ZLIB, LZO})
Part = tuple[int, int, Node]
"""Begin and end in the file, and the node that says it."""


def visible(nodes: Sequence[Node], size: int) -> list[Part]:
    """The parts of a file of ``size`` bytes that nodes say, in order and beside one another."""
    starts = sorted((node for node in nodes if node.size), key=lambda node: node.offset)
    cuts = sorted({cut for node in starts for cut in (node.offset, node.offset + node.size)})
    found: list[Part] = []
    waiting: list[tuple[int, int, Node]] = []
    index = 0
    for place, begin in enumerate(cuts):
        while index < len(starts) and starts[index].offset == begin:
            node = starts[index]
            heapq.heappush(waiting, (-node.version, index, node))
            index += 1
        while waiting and waiting[0][2].offset + waiting[0][2].size <= begin:
            heapq.heappop(waiting)
        if not waiting or begin >= size:
            continue
        node, end = waiting[0][2], min(cuts[place + 1], size)
        if found and found[-1][2] is node and found[-1][1] == begin:
            found[-1] = (found[-1][0], end, node)
        else:
            found.append((begin, end, node))
    return found


def chunks(data: memoryview, parts: Sequence[Part], size: int, ask: Ask) -> Iterator[bytes]:
    """The content of a file; what no node says is zero. Raises SourceError."""
    at = 0
    for begin, end, node in parts:
        within(ask, 0, node.span.offset)
        yield from _zeros(begin - at)
        if node.codec == ZERO:
            yield from _zeros(end - begin)
        else:
            yield _decoded(data, node)[begin - node.offset : end - node.offset]
        at = end
    yield from _zeros(size - at)


def _zeros(count: int) -> Iterator[bytes]:
    while count > 0:
        yield bytes(min(count, 1 << 20))
        count -= 1 << 20


def _decoded(data: memoryview, node: Node) -> bytes:
    packed = data[node.body.offset : node.body.end]
    if node.codec == NONE:
        out = bytes(packed)
    elif node.codec == RTIME:
        out = rtime(bytes(packed), node.size)
    else:
        out = block_codec.decode("zlib" if node.codec == ZLIB else "lzo", packed, node.size)
    if len(out) != node.size:
        place = f"byte {node.span.offset}"
        raise SourceError(f"a node of {node.size} bytes has {len(out)}", place=place)
    return out


def rtime(packed: bytes, size: int) -> bytes:
    """Pairs of a byte and how many to copy from behind its last place; raises SourceError."""
    out = bytearray()
    places = [0] * 256
    for value, repeat in zip(packed[::2], packed[1::2], strict=False):
        out.append(value)
        back, places[value] = places[value], len(out)
        for at in range(back, back + repeat):
            out.append(out[at])
        if len(out) > size:
            break
    if len(out) != size or len(packed) % 2:
        raise SourceError("a block that is no rtime")
    return bytes(out)
