"""An Android sparse image, for what holds of every reader."""

from __future__ import annotations

from tests.formats.artefact import boot_images


def fixtures() -> dict[str, bytes]:
    """By a name of each."""
    return boot_images.fixtures()["android-sparse"]
