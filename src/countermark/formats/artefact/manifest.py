"""A file opened to its full depth: its manifest, and the one line that names the whole.

The leaves of the tree are the nodes of all spaces, space 0 first, each space in the order of its
reader, behind one leaf for the space itself. The canonical bytes of a leaf are its values in the
order of ``_space_leaf`` and ``_node_leaf``, each as its length in eight bytes, most significant
first, and its bytes: texts in UTF-8, numbers in decimal digits, absent ones empty, lists as the
number of their items and then the items. The root is the Merkle tree hash of RFC 6962, section 2.1,
with SHA-256: a leaf is hashed behind a byte 0, two halves behind a byte 1, and the left half is as
large as a power of two can be.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from countermark.formats.artefact.opening import Opened, Opener
from countermark.model.artefact import Field, Manifest, Node, Space
from countermark.model.gap import Gap, Why
from countermark.model.ports import Deadline

SPACES = 200_000
"""Spaces of one manifest; contents beyond are not opened, and named."""


def manifest(opener: Opener, data: memoryview, deadline: Deadline) -> Manifest:
    """Everything that ``data`` is made of, as deep as its readers go.

    A content that cannot be decoded, or that comes after a cap or the time was met, is missing
    with the reason in its node, and among the gaps.
    """
    first = opener.open(data)
    opened: list[Opened] = [first]
    spaces: list[Space] = [first.space]
    gaps: list[Gap] = []
    for number, one in enumerate(opened):  # grows while it is walked: breadth first
        nodes = []
        for index, node in enumerate(one.nodes):
            inside = _inside(one, index, len(opened), deadline)
            if isinstance(inside, Opened):
                node = msgspec.structs.replace(node, content=len(opened))
                opened.append(inside)
                spaces.append(msgspec.structs.replace(inside.space, within=(number, index)))
            elif isinstance(inside, Gap):
                node = msgspec.structs.replace(node, missing=inside)
                gaps.append(inside)
            nodes.append(node)
        spaces[number] = msgspec.structs.replace(spaces[number], nodes=tuple(nodes))
        opened[number] = _let_go(one)
    return Manifest(
        spaces=tuple(spaces),
        root=root(leaves(spaces)),
        coverage=coverage(first.nodes),
        gaps=tuple(gaps),
    )


def _inside(one: Opened, index: int, count: int, deadline: Deadline) -> Opened | Gap | None:
    if not one.nodes[index].codec:
        return None
    if count >= SPACES or deadline.passed():
        reason = f"after {count} contents the cap or the time is spent"
        return Gap(one.nodes[index].role, Why.LIMIT, one.nodes[index].size, detail=reason)
    return one.inside(index)


def _let_go(one: Opened) -> Opened:
    """The same without its bytes: what it held has been opened."""
    return Opened(memoryview(b""), one.space, (), one.depth, one.by)


def coverage(nodes: Iterable[Node]) -> dict[str, int]:
    """Bytes by account, as ``Manifest.coverage``."""
    counts: dict[str, int] = {}
    for node in nodes:
        counts[node.account.value] = counts.get(node.account.value, 0) + node.size
    return counts


def leaves(spaces: Sequence[Space]) -> Iterator[bytes]:
    """The canonical bytes of the leaves, in their order."""
    for space in spaces:
        yield _values(_space_leaf(space))
        for node in space.nodes:
            yield _values(_node_leaf(node))


def _space_leaf(space: Space) -> Iterator[bytes]:
    yield b"space"
    yield space.form.encode()
    yield from _numbers(space.size)
    yield space.sha256.encode()
    yield from _numbers(*(space.within or ()))
    yield from _fields(space.fields)
    yield from _numbers(len(space.faults))
    for fault in space.faults:
        yield fault.kind.encode()
        yield fault.what.encode()
    yield from _numbers(int(space.ordered))


def _node_leaf(node: Node) -> Iterator[bytes]:
    yield b"node"
    yield node.kind.value.encode()
    yield node.role.encode()
    yield node.account.value.encode()
    yield from _numbers(len(node.spans))
    for span in node.spans:
        yield from _numbers(span.offset, span.length)
    yield node.name
    yield from _fields(node.fields)
    yield node.sha256.encode()
    yield node.codec.encode()
    yield _number(node.content)
    yield node.missing.why.value.encode() if node.missing else b""
    yield _number(node.shares)
    yield _number(node.duplicate_of)


def _fields(fields: Sequence[Field]) -> Iterator[bytes]:
    yield from _numbers(len(fields))
    for field in fields:
        yield field.name.encode()
        yield type(field.value).__name__.encode()
        yield field.value if isinstance(field.value, bytes) else str(field.value).encode()
        yield field.says.value.encode()


def _numbers(*values: int) -> Iterator[bytes]:
    return (b"%d" % value for value in values)


def _number(value: int | None) -> bytes:
    return b"" if value is None else b"%d" % value


def _values(values: Iterable[bytes]) -> bytes:
    return b"".join(len(value).to_bytes(8, "big") + value for value in values)


def root(canonical: Iterable[bytes]) -> str:
    """The Merkle tree hash of RFC 6962, section 2.1, in hexadecimal.

    Keeps one hash for each power of two, so that a million leaves need no million hashes.
    """
    full: list[tuple[int, bytes]] = []  # sizes fall from left to right
    for leaf in canonical:
        size, digest = 1, hashlib.sha256(b"\0" + leaf).digest()
        while full and full[-1][0] == size:
            digest = hashlib.sha256(b"\1" + full.pop()[1] + digest).digest()
            size *= 2
        full.append((size, digest))
    if not full:
        return hashlib.sha256(b"").hexdigest()
    _, whole = full.pop()
    while full:
        whole = hashlib.sha256(b"\1" + full.pop()[1] + whole).digest()
    return whole.hex()
