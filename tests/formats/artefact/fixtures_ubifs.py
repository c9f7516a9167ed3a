"""UBIFS file systems, for what holds of every reader."""

from __future__ import annotations

from tests.formats.artefact.ubi_images import file_system


def fixtures() -> dict[str, bytes]:
    """One whose journal is empty, and one in which it says more than the index."""
    late = file_system().name(1, b"more", 70, late=True).inode(70, 0o100600, 4, late=True)
    return {
        "indexed": file_system().build(),
        "journal": late.data(70, 0, b"body", late=True).build(),
    }
