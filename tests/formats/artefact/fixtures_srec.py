"""The file of ``hex_files.motorola``."""

from __future__ import annotations

from tests.formats.artefact.hex_files import motorola


def fixtures() -> dict[str, bytes]:
    """One, small."""
    return {"motorola.srec": motorola()}
