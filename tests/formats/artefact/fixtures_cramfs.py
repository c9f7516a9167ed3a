"""cramfs file systems, for what holds of every reader."""

from __future__ import annotations

from tests.formats.artefact.small_systems import cramfs


def fixtures() -> dict[str, bytes]:
    """By a name of each."""
    return {
        "little": cramfs("<"),
        "big": cramfs(">", b"boot" * 128),
        "holes": cramfs("<", hole=True),
    }
