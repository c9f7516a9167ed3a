"""JFFS2 images, for what holds of every reader."""

from __future__ import annotations

from tests.formats.artefact.jffs2_images import Image, tree


def fixtures() -> dict[str, bytes]:
    """Both orders of bytes; a file in two nodes, the second of which says a part again."""
    old = Image().clean().entry(1, b"file", 2, 0o100600, b"first and second")
    old.inode(2, 0o100600, b"third", version=2, at=6, whole=16, uid=7).erased(64)
    return {
        "little": bytes(tree("<").out),
        "big": bytes(tree(">").out),
        "written-over": bytes(old.out),
    }
