"""The file of ``uefi_files``, as the common tests of readers want it."""

from __future__ import annotations

from tests.formats.artefact.uefi_files import driver, packed, squeezed


def fixtures() -> dict[str, bytes]:
    """One, small."""
    return {
        "sections.bin": driver() + packed(driver()),
        "tiano.bin": squeezed(driver(bytes(range(99)))),
    }
