"""The numbers that a UBIFS image says of itself: superblock, master node, and each inode.

Source: the Linux kernel's ``fs/ubifs/ubifs-media.h``, ``struct ubifs_sb_node``, ``ubifs_mst_node``
and ``ubifs_ino_node``, and the names of their members.
"""

from __future__ import annotations

from countermark.formats.artefact.rows import Row, named
from countermark.formats.artefact.ubifs_nodes import HEAD, Node
from countermark.model.artefact import Field

_SUPER: tuple[Row, ...] = (
    ("-reserved", "2s"), ("key-hash", "B"), ("key-format", "B"), ("flags", "I"),
    ("min-io-size", "I"), ("block-size", "I"), ("block-count", "I"), ("most-blocks", "I"),
    ("most-journal-bytes", "Q"), ("log-blocks", "I"), ("lpt-blocks", "I"), ("orphan-blocks", "I"),
    ("journal-heads", "I"), ("fanout", "I"), ("lsave-count", "I"), ("format", "I"),
    ("compressor", "H"), ("-reserved-2", "2s"), ("reserve-uid", "I"), ("reserve-gid", "I"),
    ("reserve-size", "Q"), ("time-granularity", "I"), ("uuid", "16s"), ("read-only-format", "I"),
    ("-rest", "3968s"),
)  # fmt: skip
_MASTER: tuple[Row, ...] = (
    ("highest-inode", "Q"), ("commit", "Q"), ("flags", "I"), ("log-block", "I"), ("", "12s"),
    ("gc-block", "I"), ("index-head-block", "I"), ("index-head-offset", "I"), ("index-size", "Q"),
    ("total-free", "Q"), ("total-dirty", "Q"), ("total-used", "Q"), ("total-dead", "Q"),
    ("total-dark", "Q"), ("lpt", "40s"), ("empty-blocks", "I"), ("index-blocks", "I"),
    ("block-count", "I"), ("-rest", "344s"),
)  # fmt: skip
_INODE: tuple[Row, ...] = (
    ("", "Q"), ("size", "Q"), ("atime", "q"), ("ctime", "q"), ("mtime", "q"), ("atime-ns", "I"),
    ("ctime-ns", "I"), ("mtime-ns", "I"), ("links", "I"), ("uid", "I"), ("gid", "I"),
    ("mode", "I"), ("flags", "I"), ("value-size", "I"), ("xattr-count", "I"), ("xattr-size", "I"),
    ("-reserved", "4s"), ("xattr-names", "I"), ("compressor", "H"), ("-reserved-2", "26s"),
)  # fmt: skip


def super_fields(data: memoryview) -> list[Field]:
    """Of the superblock at the beginning."""
    return [*named(data, HEAD, _SUPER, "ubifs.")]


def master_fields(data: memoryview, node: Node) -> list[Field]:
    """Of the master node; where the root of the index stands is followed and not named."""
    return [*named(data, node.at + HEAD, _MASTER, "ubifs.master.")]


def inode_facts(data: memoryview, at: int) -> list[Field]:
    """Of an inode; the sequence number of its making is layout and not named."""
    return [*named(data, at + 40, _INODE)]
