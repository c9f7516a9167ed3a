"""The file of ``hex_files.intel``."""

from __future__ import annotations

from tests.formats.artefact.hex_files import intel


def fixtures() -> dict[str, bytes]:
    """One, small."""
    return {"intel.hex": intel()}
