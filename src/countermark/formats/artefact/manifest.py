"""Everything an artefact is made of, opened to the bottom, and one digest that names it all.

``root`` is the Merkle tree hash of RFC 6962, section 2.1, over these leaves: for each space in the
order of its number one leaf for the space, then one for each of its nodes. A leaf is a row of
values, each as eight bytes of length, the highest first, and the value: text in UTF-8, a number in
decimal digits, bytes as they are, None as nothing at all (its length is eight bytes of FF).

- Space: ``space``, number, form, size, sha256, ``within`` (two numbers or twice None), ``ordered``
  (1 or 0), number of fields, the fields, number of faults, the faults.
- Node: ``node``, number of the space, number in it, kind, role, account, name, sha256, codec,
  number of the space with its content, shares, duplicate_of, number of spans, offset and length
  of each, number of fields, the fields, ``missing`` (the reason, or None).
- Field: name, says, ``int`` or ``str`` or ``bytes``, value, offset and length (or twice None).
- Fault: kind, what, offset and length (or twice None).

Entropy follows from the bytes and is in no leaf.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

import msgspec

from countermark.formats.artefact.opening import Opened, Opener, entropy
from countermark.model.artefact import Account, Fault, Field, Manifest, Node, Space, Span
from countermark.model.gap import Gap, Why
from countermark.model.ports import Deadline

Value = str | int | bytes | None

MOST = 5_000_000
"""Nodes of one manifest."""


def manifest(opener: Opener, data: memoryview, deadline: Deadline, most: int = MOST) -> Manifest:
    """The manifest of ``data``; what could not be opened is in ``gaps``.

    An entry whose bytes stand as they are and that no reader knows has no space of its own. What
    comes after more than ``most`` nodes, or after the time, is a gap too.
    """
    walk = _Walk(opener, deadline, most)
    walk.enter(opener.open(data), None)
    while walk.step():
        pass
    spaces = tuple(walk.spaces())
    return Manifest(
        spaces=spaces,
        root=root(leaves(spaces)),
        coverage=coverage(spaces[0].nodes),
        gaps=tuple(walk.gaps),
    )


class _Walk:
    """Spaces in the order in which they are met, each before what stands behind it."""

    def __init__(self, opener: Opener, deadline: Deadline, most: int) -> None:
        self._opener, self._deadline, self._most = opener, deadline, most
        self._found: list[tuple[Space, dict[int, int], dict[int, Gap]]] = []
        self._open: list[tuple[int, Opened, int]] = []
        self._nodes = 0
        self.gaps: list[Gap] = []

    def enter(self, opened: Opened, within: tuple[int, int] | None) -> int:
        number = len(self._found)
        nodes = tuple(_weighed(opened.data, node) for node in opened.nodes)
        space = msgspec.structs.replace(opened.space, within=within, nodes=nodes)
        self._found.append((space, {}, {}))
        self._open.append((number, opened, 0))
        self._nodes += len(space.nodes)
        return number

    def step(self) -> bool:
        """Look into the next node; False where there is none."""
        if not self._open:
            return False
        number, opened, node = self._open.pop()
        if node == len(opened.nodes):
            return True
        self._open.append((number, opened, node + 1))
        inside = self._decoded(opened, node)
        if isinstance(inside, Gap):
            self._found[number][2][node] = inside
            self.gaps.append(inside)
        elif inside is not None and (_is_encoded(opened, node) or self._opener.knows(inside)):
            space = self._opener.open(inside, opened.depth + 1)
            self._found[number][1][node] = self.enter(space, (number, node))
        return True

    def _decoded(self, opened: Opened, number: int) -> memoryview | Gap | None:
        """What a node decodes to; once a cap or the time is met, that it was not looked into."""
        if opened.piece(number).content is None:
            return None
        if self._nodes <= self._most and not self._deadline.passed():
            return opened.decoded(number)
        node = opened.nodes[number]
        words = f"after {self._nodes} parts the cap or the time is spent"
        return Gap(node.role, Why.LIMIT, node.size, detail=words)

    def spaces(self) -> Iterator[Space]:
        """The spaces, their nodes with what was found inside."""
        for space, contents, missing in self._found:
            nodes = tuple(
                msgspec.structs.replace(
                    node, content=contents.get(number), missing=missing.get(number, node.missing)
                )
                if number in contents or number in missing
                else node
                for number, node in enumerate(space.nodes)
            )
            yield msgspec.structs.replace(space, nodes=nodes)


def _weighed(data: memoryview, node: Node) -> Node:
    """With its entropy, where nobody read a meaning in its bytes."""
    if node.account not in (Account.OPAQUE, Account.UNEXPLAINED):
        return node
    return msgspec.structs.replace(node, entropy=entropy(data, node.spans))


def _is_encoded(opened: Opened, number: int) -> bool:
    """Is the content anything but the bytes of the node?"""
    content = opened.piece(number).content
    return content is not None and (
        content.chunks is not None or len(opened.nodes[number].spans) > 1
    )


def coverage(nodes: Iterable[Node]) -> dict[str, int]:
    """How many bytes of a space are accounted for in which way."""
    count = {account.value: 0 for account in Account}
    for node in nodes:
        count[node.account.value] += node.size
    return count


def leaves(spaces: Iterable[Space]) -> Iterator[bytes]:
    """The canonical bytes of each space and node, as the module says."""
    for number, space in enumerate(spaces):
        yield _row(_space(number, space))
        for index, node in enumerate(space.nodes):
            yield _row(_node(number, index, node))


def root(leaves: Iterable[bytes]) -> str:
    """RFC 6962, section 2.1; holds one digest for each level of the tree."""
    whole: list[tuple[int, bytes]] = []  # complete subtrees from left to right: size, hash
    for leaf in leaves:
        size, digest = 1, hashlib.sha256(b"\x00" + leaf).digest()
        while whole and whole[-1][0] == size:
            size, digest = size * 2, _joined(whole.pop()[1], digest)
        whole.append((size, digest))
    if not whole:
        return hashlib.sha256().hexdigest()
    digest = whole.pop()[1]
    while whole:
        digest = _joined(whole.pop()[1], digest)
    return digest.hex()


def _joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _row(values: Iterable[Value]) -> bytes:
    parts: list[bytes] = []
    for value in values:
        if value is None:
            parts.append(b"\xff" * 8)
            continue
        raw = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        parts += (len(raw).to_bytes(8, "big"), raw)
    return b"".join(parts)


def _space(number: int, space: Space) -> Iterator[Value]:
    yield from ("space", number, space.form, space.size, space.sha256)
    yield from space.within or (None, None)
    yield int(space.ordered)
    yield from _fields(space.fields)
    yield len(space.faults)
    for fault in space.faults:
        yield from _fault(fault)


def _node(number: int, index: int, node: Node) -> Iterator[Value]:
    yield from ("node", number, index, node.kind.value, node.role, node.account.value)
    yield from (node.name, node.sha256, node.codec, node.content, node.shares, node.duplicate_of)
    yield len(node.spans)
    for span in node.spans:
        yield from _span(span)
    yield from _fields(node.fields)
    yield node.missing.why.value if node.missing else None


def _fields(fields: tuple[Field, ...]) -> Iterator[Value]:
    yield len(fields)
    for field in fields:
        yield from (field.name, field.says.value, type(field.value).__name__, field.value)
        yield from _span(field.span)


def _fault(fault: Fault) -> Iterator[Value]:
    yield from (fault.kind, fault.what)
    yield from _span(fault.span)


def _span(span: Span | None) -> tuple[int | None, int | None]:
    return (span.offset, span.length) if span else (None, None)
