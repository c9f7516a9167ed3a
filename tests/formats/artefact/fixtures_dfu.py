"""The file of ``uefi_files``, as the common tests of readers want it."""

from __future__ import annotations

from tests.formats.artefact.uefi_files import dfu


def fixtures() -> dict[str, bytes]:
    """One, small."""
    return {"usb.dfu": dfu()}
