"""Capsules of UEFI firmware, for what holds of every reader."""

from __future__ import annotations

from tests.formats.artefact.capsules import capsule, managed


def fixtures() -> dict[str, bytes]:
    """For management, and with one body."""
    return {"managed": managed(), "plain": capsule(b"a body of it", rest=b"more of header")}
