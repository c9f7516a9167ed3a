"""Which nodes of a UBIFS image count: those its index leads to, and those of the journal since.

Source: the Linux kernel's ``fs/ubifs/tnc.c``, ``log.c`` and ``replay.c``. The master node says
where the root of the index stands and which commit it is of; a node with a higher sequence number
than the start of that commit, which no index leads to, is of the journal and replaces what the
index says. An image whose index cannot be followed is read by sequence numbers alone, and that is
a fault.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable

import msgspec

from countermark.formats.artefact.numbers import within
from countermark.formats.artefact.piece import Ask
from countermark.formats.artefact.ubifs_nodes import (
    CS,
    DATA,
    DENT,
    HEAD,
    IDX,
    INO,
    MST,
    TRUN,
    XENT,
    Node,
    Scan,
    key_of,
    name_hash,
)
from countermark.model.artefact import Fault

_KEYS = {INO: 0, DATA: 1, DENT: 2, XENT: 3}
LEAVES = frozenset({INO, DATA, DENT, XENT, TRUN})
_BLOCK = 4096
_NAME = 56


class Master(msgspec.Struct, frozen=True):
    """Where the root of the index stands, and the number of the commit."""

    node: Node
    commit: int
    log: int
    block: int
    at: int
    length: int


class Entry(msgspec.Struct, frozen=True):
    """An entry of a directory, or an attribute: the inode it names, and what it is called."""

    node: Node
    inode: int
    kind: int
    cookie: int
    name: bytes


class State(msgspec.Struct):
    """What counts. ``names`` and ``attributes`` are keyed by the inode that lists them."""

    inodes: dict[int, Node] = msgspec.field(default_factory=dict)
    data: dict[int, dict[int, Node]] = msgspec.field(default_factory=dict)
    names: dict[int, dict[bytes, Entry]] = msgspec.field(default_factory=dict)
    attributes: dict[int, dict[bytes, Entry]] = msgspec.field(default_factory=dict)
    index: list[Node] = msgspec.field(default_factory=list)


def master(data: memoryview, found: Scan, block: int) -> Master | None:
    """The newest master node in the blocks 1 and 2."""
    nodes = [n for n in found.nodes.values() if n.kind == MST and block <= n.at < 3 * block]
    if not nodes:
        return None
    node = max(nodes, key=lambda one: one.sequence)
    (commit,) = struct.unpack_from("<Q", data, node.at + 32)
    log, root, at, length = struct.unpack_from("<4I", data, node.at + 44)
    return Master(node, commit, log, root, at, length)


def state(data: memoryview, found: Scan, newest: Master | None, block: int, ask: Ask) -> State:
    """Everything that counts in the image."""
    result = State()
    leaves = _followed(data, found, newest, block, result, ask) if newest else None
    since: int | None = -1
    if newest is None or leaves is None:
        found.faults.append(
            Fault("pointer", "the index cannot be followed: nodes count by their numbers")
        )
        leaves = []
    else:
        since = _commit(data, found, newest.commit)
    _apply(data, leaves, result, found.faults)
    if since is not None:
        known = {node.at for node in leaves}
        journal = [
            node
            for node in found.nodes.values()
            if node.kind in LEAVES and node.at not in known and node.sequence > since
        ]
        journal.sort(key=lambda node: node.sequence)
        _apply(data, journal, result, found.faults)
    return result


def _commit(data: memoryview, found: Scan, number: int) -> int | None:
    """The sequence number with which a commit begins; where the log lacks it nothing is newer."""
    for node in found.nodes.values():
        if node.kind == CS and node.length >= 32:
            (commit,) = struct.unpack_from("<Q", data, node.at + HEAD)
            if commit == number:
                return node.sequence
    return None


def _followed(
    data: memoryview, found: Scan, newest: Master, block: int, result: State, ask: Ask
) -> list[Node] | None:
    """The leaves of the index; None where its root is no node of it."""
    leaves: list[Node] = []
    root = newest.block * block + newest.at
    stack: list[tuple[int, int, bytes | None, int]] = [(root, newest.length, None, -1)]
    seen: set[int] = set()
    while stack:
        at, length, key, level = stack.pop()
        within(ask, len(seen), at)
        node = found.nodes.get(at)
        if at in seen or node is None or node.length != length:
            if key is None:
                return None
            found.faults.append(Fault("pointer", f"the index leads to no node, at byte {at}"))
            continue
        seen.add(at)
        if level == 0:
            if node.kind not in LEAVES or bytes(data[at + HEAD : at + HEAD + 8]) != key:
                found.faults.append(Fault("pointer", f"the index leads to another key at {at}"))
            else:
                leaves.append(node)
            continue
        children = _children(data, node, block) if node.kind == IDX else None
        if children is None:
            if key is None:
                return None
            found.faults.append(Fault("pointer", f"the index leads to no part of it at {at}"))
            continue
        here, branches = children
        if key is not None and here != level - 1:
            found.faults.append(Fault("pointer", f"a part of the index of another level at {at}"))
            continue
        result.index.append(node)
        stack.extend((place, size, one, here) for place, size, one in reversed(branches))
    return leaves


def _children(
    data: memoryview, node: Node, block: int
) -> tuple[int, list[tuple[int, int, bytes]]] | None:
    """The level of a node of the index, and place, length and key of each branch."""
    count, level = struct.unpack_from("<HH", data, node.at + HEAD)
    room = node.length - HEAD - 4
    size = room // count if count else 0
    if size not in (20, 40, 52, 84) or size * count != room:  # with hashes of 20, 32 or 64 bytes
        return None
    branches = []
    for at in range(node.at + HEAD + 4, node.at + node.length, size):
        number, offset, length = struct.unpack_from("<III", data, at)
        branches.append((number * block + offset, length, bytes(data[at + 12 : at + 20])))
    return level, branches


def _apply(data: memoryview, nodes: Iterable[Node], result: State, faults: list[Fault]) -> None:
    """Each node in its order replaces what others said of the same key."""
    for node in nodes:
        at = node.at + HEAD
        inode, kind, block = key_of(data, at)
        if node.kind != TRUN and (kind != _KEYS[node.kind] or (block and node.kind == INO)):
            faults.append(Fault("pointer", "a node with the key of another kind", node.span))
        if node.kind == INO:
            if struct.unpack_from("<I", data, node.at + 92)[0]:
                result.inodes[inode] = node
            else:
                result.inodes.pop(inode, None)
                result.data.pop(inode, None)
        elif node.kind == DATA:
            result.data.setdefault(inode, {})[block] = node
        elif node.kind == TRUN:
            _cut(data, node, result)
        else:
            _named(data, node, inode, block, result, faults)


def _cut(data: memoryview, node: Node, result: State) -> None:
    (inode,) = struct.unpack_from("<I", data, node.at + HEAD)
    (size,) = struct.unpack_from("<Q", data, node.at + 48)
    blocks = result.data.get(inode, {})
    for block in [block for block in blocks if block * _BLOCK >= size]:
        del blocks[block]


def _named(
    data: memoryview, node: Node, parent: int, place: int, result: State, faults: list[Fault]
) -> None:
    inode, zero, kind, length, cookie = struct.unpack_from("<QBBHI", data, node.at + 40)
    name = bytes(data[node.at + _NAME : node.at + _NAME + length])
    if node.length != _NAME + length + 1 or data[node.at + node.length - 1] or zero:
        faults.append(Fault("reserved", f"a name does not end with its node: {name!r}", node.span))
    if name_hash(name) != place:
        faults.append(Fault("pointer", f"a name with the hash of another: {name!r}", node.span))
    where = (result.names if node.kind == DENT else result.attributes).setdefault(parent, {})
    if inode:
        where[name] = Entry(node, inode, kind, cookie, name)
    else:
        where.pop(name, None)
