"""romfs file systems, for what holds of every reader."""

from __future__ import annotations

from tests.formats.artefact.small_systems import romfs


def fixtures() -> dict[str, bytes]:
    """By a name of each."""
    return {"tree": romfs(), "other-volume": romfs(b"a name of more bytes")}
