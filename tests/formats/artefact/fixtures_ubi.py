"""UBI images, for what holds of every reader."""

from __future__ import annotations

from tests.formats.artefact.ubi_images import image


def fixtures() -> dict[str, bytes]:
    """One with volumes of both types, a copy that counts no more, and free blocks."""
    return {"volumes": image()}
