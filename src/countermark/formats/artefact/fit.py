"""FIT images of U-Boot: device trees whose nodes under ``/images`` are kernels, trees, disks.

Source: U-Boot's ``doc/usage/fit/source_file_format.rst``. An image stands in its property ``data``,
or behind the tree at ``data-offset`` (from the next multiple of four) or ``data-position``. Digests
in nodes ``hash...`` are reckoned again where the algorithm is known: they follow from the image.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator

from countermark.formats.artefact import dtb
from countermark.formats.artefact.dtb import Node, Tree
from countermark.formats.artefact.padding import if_zero
from countermark.formats.artefact.piece import ASK, Ask, Content, Piece, Read
from countermark.model.artefact import Fault, Field, Kind, Says, Span

_DIGESTS = ("md5", "sha1", "sha256", "sha384", "sha512")


class Fit:
    """Reads one image; one whose images stand behind the tree ends with the last of them."""

    form = "fit"

    def recognise(self, data: memoryview) -> bool:
        """Does a device tree begin here that has images?"""
        return bytes(data[:4]) == dtb.MAGIC and b"\0\0\0\1images\0\0" in bytes(data[:_NEAR])

    def read(self, data: memoryview, ask: Ask = ASK) -> Read:
        """The tree, with its images as entries; raises SourceError."""
        made = dtb.tree(data, ask)
        nodes = {node.path: node for node in made.nodes}
        images = {path: _image(data, made, node) for path, node in nodes.items() if _is_image(path)}
        pieces = [dtb.header(made)]
        for node in made.nodes:
            pieces += _entries(data, node, nodes, images, made)
        pieces += dtb.tail(data, made)
        pieces += _padding(data, made, [span for span in images.values() if span])
        return Read(pieces=pieces, fields=tuple(made.fields), faults=made.faults)


_NEAR = 1 << 16
"""Within how many bytes the node of images must begin: else it is read as a mere device tree."""


def _padding(data: memoryview, made: Tree, images: list[Span]) -> Iterator[Piece]:
    """Up to three zero bytes before each image behind the tree: it begins at a multiple of four."""
    at = made.total
    for span in sorted(one for one in images if one.offset >= made.total):
        before = Span(at, span.offset - at)
        if before.length < 4:
            yield from if_zero(data, before, "fit.padding")
        at = max(at, span.end)


def _is_image(path: bytes) -> bool:
    return path.startswith(b"/images/") and path.count(b"/") == 2


def _number(data: memoryview, node: Node, name: str) -> int | None:
    for one in node.properties:
        if one.name == name and one.value.length in (4, 8):
            return int.from_bytes(data[one.value.offset : one.value.end], "big")
    return None


def _image(data: memoryview, made: Tree, node: Node) -> Span | None:
    """Where the bytes of an image stand."""
    for one in node.properties:
        if one.name == "data":
            return one.value
    size = _number(data, node, "data-size")
    at = _number(data, node, "data-position")
    offset = _number(data, node, "data-offset")
    if at is None and offset is not None:
        at = ((made.total + 3) & ~3) + offset
    if size is None or at is None:
        return None
    span = Span(at, size)
    if span.end > len(data):
        made.faults.append(Fault("pointer", f"{node.path!r} reaches behind the end", span))
        return None
    return span


def _entries(
    data: memoryview,
    node: Node,
    nodes: dict[bytes, Node],
    images: dict[bytes, Span | None],
    made: Tree,
) -> Iterator[Piece]:
    above, _, name = node.path.rpartition(b"/")
    fields: dict[str, Field] = {}
    if name.startswith(b"hash") and images.get(above) is not None:
        fields = _digest(data, node, images[above] or Span(0, 0), made)
    elif node.path == b"/" or name.startswith(b"signature"):
        fields = _time(data, node)
    image = images.get(node.path)
    apart = {"data"} if image else set()
    apart |= {"value"} if name.startswith(b"signature") else set()
    kept = [one for one in node.properties if one.name not in apart]
    moved = [one for one in node.properties if one.name in apart]
    first, *rest = dtb.entries(data, Node(node.path, _cut(node, moved), kept))
    named = tuple(fields.get(field.name, field) for field in first.fields)
    yield Piece(kind=first.kind, role="fit.node", name=first.name, spans=first.spans, fields=named)
    yield from rest
    for one in moved:
        if one.name == "value":
            yield Piece(
                kind=Kind.SIGNATURE,
                role="fit.signature",
                name=node.path + b"/value",
                spans=(one.value,),
                fields=(Field("value", bytes(data[one.value.offset : one.value.end]), one.value),),
            )
    if image:
        yield Piece(
            kind=Kind.FILE,
            role="fit.image",
            name=node.path + b"/data",
            spans=(image,),
            content=Content(size=image.length),
            shared=True,
        )


def _cut(node: Node, moved: list[dtb.Property]) -> list[Span]:
    spans: list[Span] = []
    for span in node.spans:
        at = span.offset
        for one in moved:
            if span.offset <= one.value.offset and one.value.end <= span.end:
                spans.append(Span(at, one.value.offset - at))
                at = one.value.end
        spans.append(Span(at, span.end - at))
    return [span for span in spans if span.length]


def _time(data: memoryview, node: Node) -> dict[str, Field]:
    value = _number(data, node, "timestamp")
    return {} if value is None else {"timestamp": Field("timestamp", value)}


def _digest(data: memoryview, node: Node, image: Span, made: Tree) -> dict[str, Field]:
    """The value of a digest: derived where it fits, wrong where it does not."""
    found = {one.name: one.value for one in node.properties}
    if "algo" not in found or "value" not in found:
        return {}
    algorithm = (
        bytes(data[found["algo"].offset : found["algo"].end]).rstrip(b"\0").decode("latin-1")
    )
    span = found["value"]
    value = bytes(data[span.offset : span.end])
    body = data[image.offset : image.end]
    if algorithm == "crc32":
        expected = zlib.crc32(body).to_bytes(4, "big")
    elif algorithm in _DIGESTS:
        expected = hashlib.new(algorithm, body, usedforsecurity=False).digest()
    else:
        return {}
    says = Says.DERIVED if value == expected else Says.WRONG
    if says is Says.WRONG:
        made.faults.append(Fault("checksum", f"{node.path!r} is not the digest of its image", span))
    return {"value": Field("value", value, span, says)}
